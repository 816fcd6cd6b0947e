import { constants, existsSync } from 'node:fs';
import { access, mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { DelaminateError } from '../core/errors';
import { formatById } from '../formats/formats';
import { folderObstacle, writeFileWhole, writeFolderWhole } from '../node/write-file';
import type { CliOptions } from './arguments';
import type { Engine, EngineContext } from './engine';
import type { Task } from './plan';
import type { PictureJob, PictureResult } from './process-picture';

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
async function checkTarget(task: Task, options: CliOptions): Promise<void> {
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

/** One picture from file to file. Throws `DelaminateError` or `CancelledError`, and then nothing was written. */
export async function runPicture(task: Task, options: CliOptions, engine: Engine, context: EngineContext): Promise<PictureReport> {
  const started = performance.now();
  const { detail, maxLayers, maxPixels, coverage, separateFill, boxes, points, device, force } = options;
  const job: PictureJob = { input: task.input, format: task.format, detail, maxLayers, maxPixels, coverage, separateFill, device, ...(boxes && { boxes }), ...(points && { points }) };
  // Input first: a name that is not there should not be answered with what is wrong with its output.
  await stat(task.input).catch((error: NodeJS.ErrnoException) => {
    throw new DelaminateError('read', error.code === 'ENOENT' || error.code === 'ENOTDIR' ? 'there is no such file' : `the file cannot be read: ${error.message}`);
  });
  await checkTarget(task, options);
  const target = { force, signal: context.signal };
  let result: PictureResult | undefined;
  if (formatById(task.format)!.kind === 'file') {
    let file: Uint8Array | undefined;
    result = await engine(job, async (_name, bytes) => void (file = bytes), context);
    await writeFileWhole(task.output, file!, target);
  } else {
    await writeFolderWhole(task.output, target, async (emit) => {
      result = await engine(job, (name, bytes) => emit(name!, bytes), context);
    });
  }
  return { input: task.input, output: task.output, format: task.format, ...result!, seconds: (performance.now() - started) / 1000 };
}
