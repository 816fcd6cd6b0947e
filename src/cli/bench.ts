#!/usr/bin/env node
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Command, InvalidArgumentError } from 'commander';
import sharp from 'sharp';
import { measureBridge, type BridgeRun } from './bench-bridge';
import type { BenchRun } from './bench-child';
import { formatNetworks, NETWORK_RUNS } from './bench-networks';
import { benchPicture } from './bench-pictures';
import { formatColumns } from './evaluate-table';

/** A run with what makes runs of different sizes comparable. */
export interface BenchRow extends BenchRun {
  readonly megapixels: number;
  readonly secondsPerMegapixel: number;
  /** Seconds a megapixel against the next smaller size: 1 is linear growth. Absent for the smallest. */
  readonly growth?: number;
}

/** Orders runs by size and adds what each costs a megapixel. */
export function compareRuns(runs: readonly BenchRun[]): BenchRow[] {
  const rows = [...runs].sort((a, b) => a.width * a.height - b.width * b.height).map((run) => {
    const megapixels = (run.width * run.height) / 1e6;
    return { ...run, megapixels, secondsPerMegapixel: run.seconds / megapixels };
  });
  return rows.map((row, i) => (i === 0 ? row : { ...row, growth: row.secondsPerMegapixel / rows[i - 1]!.secondsPerMegapixel }));
}

/** A table of the runs, then one of their stages. */
export function formatBench(rows: readonly BenchRow[]): string {
  const totals = [
    ['size', 'MP', 'seconds', 's/MP', 'growth', 'peak MB', 'at start', 'layers', 'max diff'],
    ...rows.map((row) => [
      `${row.width}×${row.height}`, row.megapixels.toFixed(2), row.seconds.toFixed(2), row.secondsPerMegapixel.toFixed(2), row.growth?.toFixed(2) ?? '-',
      row.peakMegabytes.toFixed(0), row.startMegabytes.toFixed(0), String(row.layers), row.recompositionMax.toFixed(2),
    ]),
  ];
  const stages = [...new Set(rows.flatMap((row) => Object.keys(row.stages)))];
  const byStage = [['seconds by stage', ...rows.map((row) => `${row.megapixels.toFixed(2)} MP`)], ...stages.map((stage) => [stage, ...rows.map((row) => row.stages[stage]?.toFixed(3) ?? '-')])];
  return [formatColumns(totals), ...(stages.length > 0 ? [formatColumns(byStage)] : []), 'growth: seconds a megapixel against the size before; 1 is linear.'].join('\n\n');
}

/** A picture of 24 MP in 8 bit. */
const BRIDGE_MEGABYTES = 96;

/** One line on what pixels cost between the panel's two halves. */
export function formatBridge({ megabytes, toPagePerSecond, toHostPerSecond, hostPeakMegabytes }: BridgeRun): string {
  return `bridge, ${megabytes} MB in one process: ${toPagePerSecond.toFixed(0)} MB/s to the page, ${toHostPerSecond.toFixed(0)} MB/s to the host, which held ${hostPeakMegabytes.toFixed(0)} MB at most`;
}

function sizes(text: string): number[] {
  const values = text.split(',').map(Number);
  if (values.some((value) => !(value > 0 && value <= 200))) throw new InvalidArgumentError('give megapixels above 0 and up to 200, separated by commas.');
  return values;
}

async function main(): Promise<void> {
  const command = new Command('bench')
    .description('Times the decomposition of generated pictures of several sizes, each in a fresh process.')
    .option('--sizes <megapixels>', 'sizes in megapixels, separated by commas', sizes, [0.25, 1, 4, 16])
    .option('--network-size <megapixels>', 'size at which runs with and without networks are compared', (text) => sizes(text)[0]!, 1)
    .option('--no-networks', 'leave that comparison out')
    .option('--json', 'print JSON instead of tables')
    .option('--picture <file.png>', 'write the picture of the first size and measure nothing');
  command.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
  command.parse();
  const flags = command.opts<{ sizes: number[]; networkSize: number; networks: boolean; json?: boolean; picture?: string }>();
  if (flags.picture !== undefined) {
    const { data, width, height } = benchPicture(flags.sizes[0]!);
    writeFileSync(flags.picture, await sharp(data as Uint8Array, { raw: { width, height, channels: 4 } }).png().toBuffer());
    return;
  }
  const child = async (size: number, device: string, threads: number): Promise<BenchRun> => {
    const { stdout } = await promisify(execFile)(process.execPath, [join(__dirname, 'bench-child.js'), String(size), device, String(threads)]);
    return JSON.parse(stdout) as BenchRun;
  };
  const runs: BenchRun[] = [];
  for (const size of flags.sizes) runs.push(await child(size, 'none', 1));
  const rows = compareRuns(runs);
  const networks: BenchRun[] = [];
  for (const { device, threads } of flags.networks ? NETWORK_RUNS : []) networks.push(await child(flags.networkSize, device, threads));
  const bridge = await measureBridge(BRIDGE_MEGABYTES);
  process.stdout.write(`${flags.json ? JSON.stringify({ runs: rows, networks, bridge }) : `${formatBench(rows)}\n\n${flags.networks ? `${formatNetworks(networks)}\n\n` : ''}${formatBridge(bridge)}`}\n`);
}

if (require.main === module) {
  main().catch((error: unknown) => {
    process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}
