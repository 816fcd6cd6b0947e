import { constants, existsSync } from 'node:fs';
import { access, mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { DelaminateError } from '../core/errors';
import { formatById } from '../formats/formats';
import { sidecarOf } from '../node/read-layers';
import { folderObstacle, writeFileWhole, writeFolderWhole, type WriteOptions } from '../node/write-file';
import type { CliOptions } from './arguments';
import type { Engine, EngineContext } from './engine';
import type { Task } from './plan';
import type { PictureJob, PictureResult } from './process-picture';
import { SIDECAR, type EmitFile } from './write-layers';

export interface PictureReport extends PictureResult {
  readonly input: string;
  readonly output: string;
  readonly format: string;
  /** The whole run of this picture. */
  readonly seconds: number;
}

async function isSameFile(a: string, b: string): Promise<boolean> {
  if (resolve(a) === resolve(b)) return true;
  if (!existsSync(a) || !existsSync(b)) return false;
  const [first, second] = await Promise.all([stat(a), stat(b)]);
  return first.ino !== 0 && first.ino === second.ino && first.dev === second.dev;
}

/** Finds out before the long work whether its result could be written; the writer checks again at the end. */
export async function checkTarget(task: Task, options: Pick<CliOptions, 'output' | 'force'>): Promise<void> {
  const { input, output } = task;
  const refuse = (message: string): DelaminateError => new DelaminateError('write', message);
  if (await isSameFile(input, output)) throw refuse(`${output} is the input itself; name another output with -o`);
  const folder = dirname(resolve(output));
  // Several pictures, or a named format, go into a folder that may be made for them.
  if (options.output !== undefined && resolve(options.output) === folder) {
    await mkdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
      throw refuse(`the folder ${options.output} cannot be made: ${error.code === 'ENOTDIR' || error.code === 'EEXIST' ? 'part of its path is a file' : error.message}`);
    });
  }
  const parent = await stat(folder).catch(() => undefined);
  if (!parent) throw refuse(`${output} cannot be written: the folder ${folder} does not exist`);
  if (!parent.isDirectory()) throw refuse(`${output} cannot be written: ${folder} is not a folder`);
  await access(folder, constants.W_OK).catch(() => {
    throw refuse(`${output} cannot be written: writing to ${folder} is not permitted`);
  });
  if (formatById(task.format)!.kind === 'folder') {
    const obstacle = await folderObstacle(output, options.force);
    if (obstacle) throw refuse(`${output} ${obstacle}`);
  } else if (existsSync(output)) {
    if ((await stat(output)).isDirectory()) throw refuse(`${output} is a folder, and a file is to be written; choose another name`);
    if (!options.force) throw refuse(`${output} already exists; use --force to replace it`);
  }
}

/** Where the tree goes; refused where there is one that may not be replaced. */
async function checkSidecar({ output, format }: Task, force: boolean): Promise<string> {
  if (format === 'tree') throw new DelaminateError('write', `${output} is the layer tree already; leave --tree out`);
  const path = sidecarOf(output, format);
  if (!force && existsSync(path)) throw new DelaminateError('write', `${path} already exists; use --force to replace it`);
  return path;
}

/** Where a run's files go. */
export interface Target {
  readonly output: string;
  readonly format: string;
  /** Where the tree goes, if it comes. */
  readonly sidecar?: string;
}

/**
 * Runs `make` and writes what it emits, each file or folder whole or not at all. The tree comes last: where that fails, an older tree no longer
 * fits its file by checksum, and what is in the file counts.
 */
export async function writeResult<Result>({ output, format, sidecar }: Target, options: WriteOptions, make: (emit: EmitFile) => Promise<Result>): Promise<Result> {
  let tree: Uint8Array | undefined;
  let result: Result;
  if (formatById(format)!.kind === 'file') {
    let file: Uint8Array | undefined;
    result = await make(async (name, bytes) => void (name === SIDECAR ? (tree = bytes) : (file = bytes)));
    if (file) await writeFileWhole(output, file, options);
  } else {
    let made: { result: Result } | undefined;
    await writeFolderWhole(output, options, async (emit) => {
      made = { result: await make(async (name, bytes) => (name === SIDECAR ? void (tree = bytes) : emit(name!, bytes))) };
    });
    result = made!.result;
  }
  if (sidecar !== undefined && tree) await writeFileWhole(sidecar, tree, options);
  return result;
}

/** One picture from file to file. Throws `DelaminateError` or `CancelledError`, and then nothing was written. */
export async function runPicture(task: Task, options: CliOptions, engine: Engine, context: EngineContext): Promise<PictureReport> {
  const started = performance.now();
  const { detail, maxLayers, maxPixels, coverage, separateFill, boxes, points, device, force, tree } = options;
  const job: PictureJob = { input: task.input, format: task.format, detail, maxLayers, maxPixels, coverage, separateFill, device, ...(boxes && { boxes }), ...(points && { points }), ...(tree && { tree }) };
  // Input first: a name that is not there should not be answered with what is wrong with its output.
  await stat(task.input).catch((error: NodeJS.ErrnoException) => {
    throw new DelaminateError('read', error.code === 'ENOENT' || error.code === 'ENOTDIR' ? 'there is no such file' : `the file cannot be read: ${error.message}`);
  });
  await checkTarget(task, options);
  const sidecar = tree ? await checkSidecar(task, force) : undefined;
  const result = await writeResult({ ...task, ...(sidecar ? { sidecar } : {}) }, { force, signal: context.signal }, (emit) => engine(job, emit, context));
  return { input: task.input, output: task.output, format: task.format, ...result, seconds: (performance.now() - started) / 1000 };
}
