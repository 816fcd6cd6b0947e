#!/usr/bin/env node
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { DelaminateError } from '../core/errors';
import { DECOMPOSE_DEFAULTS, type DecomposeOptions } from '../decompose/decompose';
import type { CaseResult } from '../evaluate/case-result';
import { summarizeByCategory } from '../evaluate/summary';
import { formatComparison, readResults, type ResultsFile } from './evaluate-against';
import { listCases, selectCases } from './evaluate-cases';
import type { CasePictures } from './evaluate-pictures';
import { runPool } from './evaluate-pool';
import { renderReport } from './evaluate-report';
import { formatSummaries } from './evaluate-table';

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
    .option('--detail <level>', 'objects or shapes', detail, DECOMPOSE_DEFAULTS.detail)
    .option('--max-layers <n>', 'most layers a picture', positive, DECOMPOSE_DEFAULTS.maxLayers);
}

async function evaluate(folder: string, flags: Flags): Promise<number> {
  // Read first: a wrong path should not cost a whole run.
  const before = flags.against === undefined ? undefined : readResults(flags.against);
  const entries = selectCases(listCases(folder), list(flags.cases), list(flags.category));
  if (entries.length === 0) throw new DelaminateError('evaluate', `no case in ${folder} fits --cases ${flags.cases ?? '*'} --category ${flags.category ?? '*'}`);
  const sheets = join(flags.out, 'sheets');
  mkdirSync(flags.sheets ? sheets : flags.out, { recursive: true });

  const options = { detail: flags.detail, maxLayers: flags.maxLayers };
  const answered = new Map<string, { result: CaseResult; pictures?: CasePictures }>();
  const unread: string[] = [];
  const started = performance.now();
  await runPool(
    entries.map((entry) => ({ entry, options, pictures: flags.html, ...(flags.sheets && { sheets }) })),
    {
      jobs: flags.jobs,
      timeoutSeconds: flags.timeout,
      onAnswer: (job, answer) => {
        if ('error' in answer) unread.push(`${job.entry.name}: ${answer.error}`);
        else answered.set(job.entry.name, answer);
        if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${answered.size + unread.length}/${entries.length} ${job.entry.name}`);
      },
    },
  );
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  const wallSeconds = (performance.now() - started) / 1000;

  // In the order of the index, whichever worker was first.
  const done = entries.flatMap((entry) => answered.get(entry.name) ?? []);
  const results = done.map((answer) => answer.result);
  const summaries = summarizeByCategory(results);
  writeFileSync(join(flags.out, 'results.json'), JSON.stringify({ version: 1, options, summaries, results } satisfies ResultsFile & Record<string, unknown>, null, 1));
  if (flags.html) writeFileSync(join(flags.out, 'report.html'), renderReport(done, summaries));

  if (flags.json) process.stdout.write(`${JSON.stringify({ options, wallSeconds, summaries, results, unread })}\n`);
  else if (results.length > 0) {
    const metricSeconds = results.reduce((sum, result) => sum + result.metricSeconds, 0);
    process.stdout.write(`${formatSummaries(summaries)}\n\n${results.length} cases in ${wallSeconds.toFixed(1)} s, of it scoring ${metricSeconds.toFixed(1)} s on ${flags.jobs} workers. ${join(flags.out, 'results.json')}${flags.html ? `, ${join(flags.out, 'report.html')}` : ''}${flags.sheets ? `, ${sheets}/` : ''}\n`);
    if (before) process.stdout.write(`\n${formatComparison(results, before)}\n`);
  }
  const failed = results.filter((result) => result.failure !== undefined);
  for (const result of failed) process.stderr.write(`failed, scored as the flat picture: ${result.name}: ${result.failure!}\n`);
  for (const line of unread) process.stderr.write(`could not be measured: ${line}\n`);
  return failed.length + unread.length === 0 ? 0 : 1;
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
