import { writeFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { delaminate } from '../../src/cli/delaminate';
import { runHere, type Engine } from '../../src/cli/engine';
import { sharpEncoders } from '../../src/node/png-codec';
import { tagPng } from '../../src/formats/png-chunks';
import type { Raster } from '../../src/raster/raster';
import { noisePicture, paint } from './documents';

export interface CliRun {
  status: number;
  out: string;
  err: string;
  /** What a terminal would have shown of the progress bar. */
  bar: string;
}

/**
 * The command line on this thread, with everything it prints. Without networks unless `args` name a device: in jest's sandbox
 * arrays are of another kind than those that native code makes, so networks are tested in processes of their own.
 */
export async function cli(args: readonly string[], more: { signal?: AbortSignal; engine?: Engine; terminal?: boolean } = {}): Promise<CliRun> {
  const run: CliRun = { status: -1, out: '', err: '', bar: '' };
  const terminal = Object.assign(new PassThrough(), { isTTY: more.terminal ?? false, columns: 80, rows: 24, cursorTo: () => true, clearLine: () => true, clearScreenDown: () => true, moveCursor: () => true }) as unknown as NodeJS.WriteStream;
  terminal.on('data', (data: Buffer) => { run.bar += data.toString(); });
  run.status = await delaminate(args.includes('--device') || args[0] === 'models' ? args : ['--device', 'none', ...args], {
    out: (text) => { run.out += text; },
    err: (text) => { run.err += text; },
    terminal,
    signal: more.signal ?? new AbortController().signal,
    engine: more.engine ?? runHere,
  });
  return run;
}

/** A picture with a few things in it on disk. */
export async function putPicture(path: string, more: { raster?: Raster; icc?: Uint8Array; resolution?: number } = {}): Promise<Raster> {
  const raster = more.raster ?? paint(48, 32, (x, y) => (x > 8 && x < 20 && y > 6 && y < 18 ? [0.9, 0.1, 0.1, 1] : Math.hypot(x - 34, y - 18) < 9 ? [0.1, 0.3, 0.9, 1] : [0.95, 0.95, 0.9, 1]));
  writeFileSync(path, tagPng(await sharpEncoders.png(raster), more));
  return raster;
}

export { noisePicture };
