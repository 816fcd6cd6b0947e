import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { DelaminateError } from '../core/errors';
import type { ModelEntry } from '../vision/model-entry';
import { parseModelEntry } from '../vision/registry';
import { readJson } from './read-json';
import { writeFileWhole } from './write-file';

/** Where a pack's entry lies, beside its model once that is fetched. */
const ENTRY_FILE = 'pack.json';

/**
 * The folder for what can be fetched again: `DELAMINATE_CACHE`, or `delaminate` in the system's place for such things
 * (`XDG_CACHE_HOME`, `~/.cache`; `~/Library/Caches`; `LOCALAPPDATA`).
 */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform, home = homedir()): string {
  const own = environment.DELAMINATE_CACHE;
  if (own !== undefined && own !== '') return own;
  if (platform === 'win32') return join(environment.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'delaminate');
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'delaminate');
  const given = environment.XDG_CACHE_HOME;
  // The specification has relative paths ignored.
  return join(given !== undefined && isAbsolute(given) ? given : join(home, '.cache'), 'delaminate');
}

/** A pack that the user added. */
export interface Pack {
  readonly entry: ModelEntry;
  /** Its model's file, whether it is there or not. */
  readonly path: string;
  readonly fetched: boolean;
}

const packsFolder = (cache: string): string => join(cache, 'models');

async function readPack(folder: string): Promise<Pack | undefined> {
  const path = join(folder, ENTRY_FILE);
  const json = await readJson(path, 'models');
  if (json === undefined) return undefined;
  const entry = parseModelEntry(json, path);
  const file = join(folder, entry.file);
  return { entry, path: file, fetched: existsSync(file) };
}

/** The packs by name, and what is wrong with those that cannot be read. */
export async function listPacks(cache: string): Promise<{ packs: Pack[]; faults: string[] }> {
  const names = await readdir(packsFolder(cache)).catch(() => [] as string[]);
  const packs: Pack[] = [];
  const faults: string[] = [];
  for (const name of names.sort()) {
    try {
      const pack = await readPack(join(packsFolder(cache), name));
      if (pack) packs.push(pack);
    } catch (error) {
      if (!(error instanceof DelaminateError)) throw error;
      faults.push(error.message);
    }
  }
  return { packs, faults };
}

/** Keeps a pack's entry. Nothing is fetched. `taken` are names that no pack may have. Throws `DelaminateError`. */
export async function addPack(cache: string, entry: ModelEntry, taken: readonly string[]): Promise<void> {
  const { name } = entry;
  if (entry.origin !== 'pack') throw new DelaminateError('models', `'${name}' has the origin '${entry.origin}'; a model that is added must have the origin 'pack'`);
  if (entry.file === ENTRY_FILE) throw new DelaminateError('models', `'${name}' names its file ${ENTRY_FILE}, which is where its entry goes; choose another name`);
  const folder = join(packsFolder(cache), name);
  if (taken.includes(name) || existsSync(folder)) throw new DelaminateError('models', `there is a model '${name}' already; ${taken.includes(name) ? 'choose another name' : `remove it first: delaminate models remove ${name}`}`);
  await mkdir(folder, { recursive: true }).catch((cause: Error) => {
    throw new DelaminateError('models', `${folder} cannot be made: ${cause.message}; DELAMINATE_CACHE names another place`, { cause });
  });
  await writeFileWhole(join(folder, ENTRY_FILE), Buffer.from(`${JSON.stringify(entry, null, 2)}\n`), { force: false });
}

/** The pack of this name. Throws `DelaminateError` where there is none. */
export async function findPack(cache: string, name: string): Promise<Pack> {
  const { packs } = await listPacks(cache);
  const pack = packs.find(({ entry }) => entry.name === name);
  if (!pack) throw new DelaminateError('models', `no pack is named '${name}'; delaminate models list shows what there is`);
  return pack;
}

/** Removes a pack, its model included, also one whose entry cannot be read. Throws `DelaminateError` where there is none. */
export async function removePack(cache: string, name: string): Promise<void> {
  // A name from the command line must stay a name within the folder.
  const known = await readdir(packsFolder(cache)).catch(() => [] as string[]);
  if (!known.includes(name)) throw new DelaminateError('models', `no pack is named '${name}'; delaminate models list shows what there is`);
  await rm(join(packsFolder(cache), name), { recursive: true, force: true });
}
