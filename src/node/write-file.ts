import { randomBytes } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { mkdir, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CancelledError, DelaminateError } from '../core/errors';
import type { Cancellation } from '../core/job';
import { LAYERS_JSON } from '../formats/layers-folder';

export interface WriteOptions {
  /** Replace what is there. */
  readonly force: boolean;
  readonly signal?: Cancellation;
}

/** Half-written things; a host that must stop at once removes them with {@link removeUnfinished}. */
const unfinished = new Set<string>();

/** Removes every temporary file and folder now; for the last moment before a process ends. */
export function removeUnfinished(): void {
  for (const path of unfinished) rmSync(path, { recursive: true, force: true });
  unfinished.clear();
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'its folder does not exist',
  EACCES: 'writing there is not permitted',
  EPERM: 'writing there is not permitted',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'part of its path is a file, not a folder',
  EISDIR: 'it is a folder',
  ENAMETOOLONG: 'the name is too long',
};

function failure(path: string, error: unknown): Error {
  if (error instanceof DelaminateError || error instanceof CancelledError) return error;
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return new DelaminateError('write', `${path} cannot be written: ${REASONS[code] ?? (error instanceof Error ? error.message : String(error))}`, { cause: error });
}

function checkCancelled(signal: Cancellation | undefined): void {
  if (signal?.aborted) throw new CancelledError();
}

/** Beside the target, so that the last step is a rename on one disk and never a copy. */
function temporaryName(path: string): string {
  return join(dirname(path), `.${basename(path)}.${process.pid}-${randomBytes(4).toString('hex')}.part`);
}

/**
 * Writes a file whole or not at all: to a temporary name first, renamed at the end. Throws
 * `DelaminateError('write', …)` where it exists without `force` or cannot be written, `CancelledError`
 * on request; either way nothing is left behind.
 */
export async function writeFileWhole(path: string, bytes: Uint8Array, options: WriteOptions): Promise<void> {
  const temporary = temporaryName(path);
  unfinished.add(temporary);
  try {
    checkCancelled(options.signal);
    await writeFile(temporary, bytes, { flag: 'wx' });
    checkCancelled(options.signal);
    if (!options.force && existsSync(path)) throw new DelaminateError('write', `${path} already exists; use --force to replace it`);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw failure(path, error);
  } finally {
    unfinished.delete(temporary);
  }
}

/** Why a folder may not be written into, in words after its name; undefined where it may. */
export async function folderObstacle(path: string, force: boolean): Promise<string | undefined> {
  if (!existsSync(path)) return undefined;
  const names = await readdir(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOTDIR') return undefined;
    throw failure(path, error);
  });
  if (!names) return 'is a file, and a folder is to be written; choose another name';
  const foreign = names.filter((name) => name !== LAYERS_JSON && !/^layer-\d+\.png$/.test(name));
  // Replacing a folder removes it first: that may only ever hit what an earlier run wrote.
  if (foreign.length > 0) return `is a folder that holds other things (${foreign.slice(0, 3).join(', ')}${foreign.length > 3 ? ', …' : ''}); choose another, or write a file into it with --format psd`;
  return names.length > 0 && !force ? 'already holds layers; use --force to replace them' : undefined;
}

/**
 * Writes a folder whole or not at all: `fill` puts files into a temporary one beside it, which takes
 * the name at the end. An earlier layers folder is replaced with `force`; any other one never.
 */
export async function writeFolderWhole(path: string, options: WriteOptions, fill: (emit: (name: string, bytes: Uint8Array) => Promise<void>) => Promise<void>): Promise<void> {
  const temporary = temporaryName(path);
  unfinished.add(temporary);
  try {
    checkCancelled(options.signal);
    await mkdir(temporary);
    await fill(async (name, bytes) => {
      checkCancelled(options.signal);
      await writeFile(join(temporary, name), bytes, { flag: 'wx' });
    });
    checkCancelled(options.signal);
    const obstacle = await folderObstacle(path, options.force);
    if (obstacle) throw new DelaminateError('write', `${path} ${obstacle}`);
    if (existsSync(path)) await replaceFolder(path, temporary);
    else await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw failure(path, error);
  } finally {
    unfinished.delete(temporary);
  }
}

/** The old folder steps aside until the new one has its name, and comes back if that fails. */
async function replaceFolder(path: string, temporary: string): Promise<void> {
  if ((await readdir(path)).length === 0) {
    await rmdir(path);
    return rename(temporary, path);
  }
  const aside = temporaryName(path);
  await rename(path, aside);
  try {
    await rename(temporary, path);
  } catch (error) {
    await rename(aside, path);
    throw error;
  }
  await rm(aside, { recursive: true, force: true });
}
