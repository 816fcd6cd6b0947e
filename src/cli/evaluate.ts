#!/usr/bin/env node
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { DelaminateError } from '../core/errors';
import { DECOMPOSE_DEFAULTS, type DecomposeOptions } from '../decompose/decompose';
import type { CaseResult } from '../evaluate/case-result';
import { summarizeByCategory, type Summary } from '../evaluate/summary';
import { DEVICE_CHOICES, defaultThreads, type DeviceChoice } from '../node/node-backends';
import { formatComparison, readResults, type ResultsFile } from './evaluate-against';
import { listCases, selectCases, type CaseEntry } from './evaluate-cases';
import { runPool } from './evaluate-pool';
import { renderReport } from './evaluate-report';
import { formatEffects, formatSideBySide, formatSummaries } from './evaluate-table';
import { TWINS, type Twin } from './evaluate-twins';
import type { CaseOutcome } from './evaluate-worker';

interface Flags {
  out: string;
  cases?: string;
  category?: string;
  jobs: number;
  timeout: number;
  html: boolean;
  sheets?: boolean;
  json?: boolean;
  against?: string;
  device: DeviceChoice;
  compare?: boolean;
  twin?: Twin;
  detail: DecomposeOptions['detail'];
  maxLayers: number;
}

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('give a whole number from 1.');
  return value;
}

function detail(text: string): DecomposeOptions['detail'] {
  if (text !== 'objects' && text !== 'shapes') throw new InvalidArgumentError('give objects or shapes.');
  return text;
}

const list = (text: string | undefined): string[] => (text ?? '').split(',').map((part) => part.trim()).filter((part) => part !== '');

function program(): Command {
  return new Command('evaluate')
    .description('Decomposes every case of a benchmark folder and scores the layers against the truth (LayerD measure, recomposition, order).')
    .argument('<folder>', 'folder of cases: index.json or subfolders with composite.png and layer-NN.png')
    .option('--out <folder>', 'where results.json, report.html and sheets go', 'out/evaluate')
    .option('--cases <list>', 'only these: names, prefixes or globs, separated by commas')
    .option('--category <list>', 'only these categories, separated by commas')
    .option('--jobs <n>', 'cases at once', positive, availableParallelism())
    .option('--timeout <seconds>', 'stop a case after this long and count it as failed', positive, 300)
    .option('--no-html', 'leave the report out')
    .option('--sheets', 'write one contact sheet a case, sheets/<case>.png')
    .option('--json', 'print results and summaries as JSON instead of the table')
    .option('--against <results.json>', 'compare with the results of an earlier run')
    .addOption(new Option('--device <device>', 'what runs the networks; none goes without them').choices(DEVICE_CHOICES).default('auto'))
    .option('--compare', 'run the cases without networks too, and print both side by side')
    .addOption(new Option('--twin <kind>', 'measure twins of the cases instead: turned, to tell luck from gain, or as people hold pictures').choices(TWINS))
    .option('--detail <level>', 'objects or shapes', detail, DECOMPOSE_DEFAULTS.detail)
    .option('--max-layers <n>', 'most layers a picture', positive, DECOMPOSE_DEFAULTS.maxLayers);
}

/** What one pass over the cases gave, in the order of the index, whichever worker was first. */
interface Pass {
  readonly done: readonly CaseOutcome[];
  readonly results: readonly CaseResult[];
  readonly summaries: readonly Summary[];
  /** Cases that could not be read or measured, and why. */
  readonly unread: readonly string[];
  readonly wallSeconds: number;
}

async function pass(entries: readonly CaseEntry[], device: DeviceChoice, flags: Flags, drawn: { readonly pictures: boolean; readonly sheets?: string }): Promise<Pass> {
  const options = { detail: flags.detail, maxLayers: flags.maxLayers };
  const jobs = Math.max(1, Math.min(flags.jobs, entries.length));
  const threads = Math.max(1, Math.floor(defaultThreads() / jobs));
  const answered = new Map<string, CaseOutcome>();
  const unread: string[] = [];
  const started = performance.now();
  await runPool(
    entries.map((entry) => ({ entry, options, device, threads, ...(flags.twin && { twin: flags.twin }), ...drawn })),
    {
      jobs: flags.jobs,
      timeoutSeconds: flags.timeout,
      onAnswer: (job, answer) => {
        if ('error' in answer) unread.push(`${job.entry.name}: ${answer.error}`);
        else answered.set(job.entry.name, answer);
        if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${device}: ${answered.size + unread.length}/${entries.length} ${job.entry.name}`);
      },
    },
  );
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  const done = entries.flatMap((entry) => answered.get(entry.name) ?? []);
  const results = done.map((answer) => answer.result);
  return { done, results, summaries: summarizeByCategory(results), unread, wallSeconds: (performance.now() - started) / 1000 };
}

/** What networks had to say, once each with how many cases heard it. */
function printNotes(done: readonly CaseOutcome[]): void {
  const counts = new Map<string, number>();
  for (const note of done.flatMap(({ notes }) => notes)) counts.set(note, (counts.get(note) ?? 0) + 1);
  for (const [note, count] of counts) process.stderr.write(`${note} (${count} cases)\n`);
}

/** The devices that were truly used, most used first. */
function devicesOf(done: readonly CaseOutcome[]): string {
  const counts = new Map<string, number>();
  for (const { device } of done) counts.set(device, (counts.get(device) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]).map(([device, count]) => (counts.size === 1 ? device : `${device} ${count}`)).join(', ');
}

async function evaluate(folder: string, flags: Flags): Promise<number> {
  // Read first: a wrong path should not cost a whole run.
  const before = flags.against === undefined ? undefined : readResults(flags.against);
  const entries = selectCases(listCases(folder), list(flags.cases), list(flags.category));
  if (entries.length === 0) throw new DelaminateError('evaluate', `no case in ${folder} fits --cases ${flags.cases ?? '*'} --category ${flags.category ?? '*'}`);
  if (flags.compare && flags.device === 'none') throw new DelaminateError('evaluate', '--compare needs a device to compare with none; leave out --device none');
  const sheets = join(flags.out, 'sheets');
  mkdirSync(flags.sheets ? sheets : flags.out, { recursive: true });

  const options = { detail: flags.detail, maxLayers: flags.maxLayers };
  const keep = (name: string, { summaries, results }: Pass, device: string): void =>
    writeFileSync(join(flags.out, name), JSON.stringify({ version: 1, options, ...(flags.twin && { twin: flags.twin }), device, summaries, results } satisfies ResultsFile & Record<string, unknown>, null, 1));
  const classical = flags.compare ? await pass(entries, 'none', flags, { pictures: false }) : undefined;
  if (classical) keep('results-none.json', classical, 'none');
  const run = await pass(entries, flags.device, flags, { pictures: flags.html, ...(flags.sheets && { sheets }) });
  const { done, results, summaries, unread, wallSeconds } = run;
  const device = devicesOf(done);
  keep('results.json', run, device);
  if (flags.html) writeFileSync(join(flags.out, 'report.html'), renderReport(done, summaries));

  if (flags.json) process.stdout.write(`${JSON.stringify({ options, device, wallSeconds, summaries, results, unread, ...(classical && { classical: { summaries: classical.summaries, results: classical.results, unread: classical.unread } }) })}\n`);
  else if (results.length > 0) {
    const effects = formatEffects(summaries);
    const metricSeconds = results.reduce((sum, result) => sum + result.metricSeconds, 0);
    process.stdout.write(`${formatSummaries(summaries)}\n\n${effects === '' ? '' : `${effects}\n\n`}${results.length} cases in ${wallSeconds.toFixed(1)} s, of it scoring ${metricSeconds.toFixed(1)} s on ${flags.jobs} workers, networks on: ${device}. ${join(flags.out, 'results.json')}${flags.html ? `, ${join(flags.out, 'report.html')}` : ''}${flags.sheets ? `, ${sheets}/` : ''}\n`);
    if (classical) {
      // Over the cases that both passes measured, so that the rows are of the same cases.
      const both = (of: Pass, other: Pass): Summary[] => summarizeByCategory(of.results.filter(({ name }) => other.results.some((result) => result.name === name)));
      process.stdout.write(`\n${formatSideBySide(both(classical, run), both(run, classical), device)}\n\n${formatComparison(results, classical.results)}\n`);
    }
    if (before) process.stdout.write(`\n${formatComparison(results, before)}\n`);
  }
  printNotes(done);
  const everyPass = [...(classical ? [classical] : []), run];
  const failed = everyPass.flatMap((each) => each.results.filter((result) => result.failure !== undefined));
  for (const result of failed) process.stderr.write(`failed, scored as the flat picture: ${result.name}: ${result.failure!}\n`);
  for (const line of everyPass.flatMap((each) => each.unread)) process.stderr.write(`could not be measured: ${line}\n`);
  return failed.length + everyPass.flatMap((each) => each.unread).length === 0 ? 0 : 1;
}

async function main(): Promise<void> {
  const command = program();
  command.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
  command.parse();
  try {
    process.exitCode = await evaluate(command.args[0]!, command.opts<Flags>());
  } catch (error) {
    if (!(error instanceof DelaminateError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

void main();
