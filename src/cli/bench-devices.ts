#!/usr/bin/env node
import { fork } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { arch, cpus, platform } from 'node:os';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import type { NetworkFigures } from '../node/measure-network';
import { formatColumns } from './evaluate-table';

/**
 * `page-…` is the panel's build of onnxruntime, on Dawn by the package `webgpu` or in WebAssembly; `node-wasm` and `native-…`
 * are what the command line runs, the latter with onnxruntime-node's own Dawn and on the processor.
 */
export const DEVICE_WAYS = ['page-webgpu', 'native-webgpu', 'page-wasm', 'node-wasm', 'native-cpu'] as const;
export type DeviceWay = (typeof DEVICE_WAYS)[number];

const LABELS: Readonly<Record<DeviceWay, string>> = {
  'page-webgpu': 'onnxruntime-web, WebGPU by Dawn',
  'native-webgpu': 'onnxruntime-node, its own WebGPU',
  'page-wasm': 'onnxruntime-web (panel), 1 thread',
  'node-wasm': 'onnxruntime-web (Node), 1 thread',
  'native-cpu': 'onnxruntime-node, 2 threads',
};

export interface AdapterFigures {
  readonly name: string;
  readonly vendor: string;
  readonly architecture: string;
  readonly device: string;
  readonly description: string;
  readonly shaderF16: boolean;
  readonly features: readonly string[];
  readonly limits: Readonly<Record<string, number>>;
}

/** What was measured one way; where it failed, what was reached before. Milliseconds. */
export interface DeviceRun extends Partial<NetworkFigures> {
  readonly way: DeviceWay;
  readonly model?: string;
  readonly tolerance?: number;
  /** Where the graphics processor tells. */
  readonly adapter?: AdapterFigures;
  /** Loading Dawn, finding the adapter, opening the device; not in `session`. */
  readonly deviceMilliseconds?: number;
  readonly failure?: string;
}

/** A row a way, the failures in full below, then the adapter. */
export function formatDevices(runs: readonly DeviceRun[]): string {
  const time = (milliseconds: number | undefined): string => milliseconds?.toFixed(milliseconds < 100 ? 2 : 0) ?? '-';
  const rows = runs.map(({ way, deviceMilliseconds, session, first, median, fastest, slowest, settled, runs: count, difference, agrees, failure }) => [
    LABELS[way], time(deviceMilliseconds), time(session), time(first), time(median), time(fastest), time(slowest), time(settled), String(count ?? '-'), difference?.toExponential(1) ?? '-',
    failure !== undefined ? 'FAILED' : agrees ? 'agrees' : 'DIFFERS',
  ]);
  const adapters = runs.flatMap(({ adapter }) => (adapter ? [`adapter: ${adapter.name} (${adapter.vendor} ${adapter.architecture}), shader-f16 ${adapter.shaderF16 ? 'yes' : 'no'}, ${adapter.limits.maxStorageBufferBindingSize} bytes a binding`] : []));
  const failures = runs.flatMap(({ way, failure }) => (failure === undefined ? [] : [`${way}: ${failure}`]));
  const { model = 'no model', tolerance } = runs.find((run) => run.model !== undefined) ?? {};
  return [
    formatColumns([['ms', 'device', 'session', 'first', 'median', 'fastest', 'slowest', 'settled', 'runs', 'difference', ''], ...rows]),
    `${model}; a run is upload, computation and read-back; settled: median of the last ten; difference from the reference, at most ${tolerance ?? '-'} is agreement.`,
    ...adapters, ...failures,
  ].join('\n');
}

export interface WayOptions {
  /** Warm runs, as many as begin within `warmSeconds`. */
  readonly runs: number;
  readonly warmSeconds: number;
  /** After which the process is ended. */
  readonly seconds: number;
  /** Flags of Dawn's. */
  readonly dawn?: readonly string[];
}

/** Measures one way in a process of its own: drivers crash and hang. Never rejects. */
export function runWay(way: DeviceWay, { runs, warmSeconds, seconds, dawn = [] }: WayOptions): Promise<DeviceRun> {
  return new Promise((resolve) => {
    let found: DeviceRun = { way };
    let [done, late] = [false, false];
    // What drivers print is no result.
    const child = fork(join(__dirname, 'bench-devices-child.js'), [way, String(runs), String(warmSeconds * 1000), ...dawn], { stdio: ['ignore', 2, 2, 'ipc'] });
    const alarm = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, seconds * 1000);
    child.on('message', (part: Partial<DeviceRun> & { done?: true }) => {
      found = part.done ? found : { ...found, ...part };
      if (!part.done) return;
      done = true;
      // By itself it would first finish compiling WebAssembly that nobody runs any more, for half a minute.
      child.kill('SIGKILL');
    });
    child.on('error', (error) => {
      found = { ...found, failure: error.message };
    });
    child.on('close', (code, signal) => {
      clearTimeout(alarm);
      const ended = late ? `it was not done after ${seconds} s` : `its process ended with ${signal ?? code}`;
      resolve(done || found.failure !== undefined ? found : { ...found, failure: ended });
    });
  });
}

function whole(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isSafeInteger(value) || value < least) throw new InvalidArgumentError(`give a whole number of at least ${least}.`);
    return value;
  };
}

function ways(text: string): DeviceWay[] {
  const asked = text.split(',');
  const unknown = asked.find((way) => !(DEVICE_WAYS as readonly string[]).includes(way));
  if (unknown !== undefined) throw new InvalidArgumentError(`'${unknown}' is none of ${DEVICE_WAYS.join(', ')}.`);
  return asked as DeviceWay[];
}

async function main(): Promise<void> {
  const command = new Command('bench-devices')
    .description('Times the network on everything that can run it here, each in a process of its own, and compares with the reference.')
    .option('--runs <number>', 'warm runs of each', whole(1), 50)
    .option('--warm-seconds <number>', 'after which no further warm run begins', whole(1), 10)
    .option('--ways <names>', `of ${DEVICE_WAYS.join(', ')}`, ways, [...DEVICE_WAYS])
    .option('--dawn <flag...>', 'flags of Dawn\'s, such as backend=vulkan or adapter=NAME; the package webgpu is needed: npm install --no-save webgpu')
    .option('--seconds <number>', 'after which each is given up', whole(1), 120)
    .option('--out <file.json>', 'write all figures there, after each way anew')
    .option('--json', 'print them instead of the table');
  command.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
  command.parse();
  const flags = command.opts<WayOptions & { ways: DeviceWay[]; out?: string; json?: boolean }>();
  const runs: DeviceRun[] = [];
  const all = (): string => JSON.stringify({ node: process.version, system: `${platform()} ${arch()}`, processor: cpus()[0]?.model ?? '', cores: cpus().length, runs }, null, 1);
  for (const way of flags.ways) {
    runs.push(await runWay(way, flags));
    if (flags.out !== undefined) writeFileSync(flags.out, `${all()}\n`);
  }
  process.stdout.write(`${flags.json ? all() : formatDevices(runs)}\n`);
  if (runs.some(({ agrees }) => agrees !== true)) process.exitCode = 1;
}

if (require.main === module) {
  main().catch((error: unknown) => {
    process.stderr.write(`bench-devices: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });
}
