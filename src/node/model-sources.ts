import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DelaminateError } from '../core/errors';
import type { ModelEntry } from '../vision/model-entry';
import { parseRegistry } from '../vision/registry';
import type { ModelSource } from '../vision/vision';
import { listPacks } from './model-packs';
import { readJson } from './read-json';

const REGISTRY_FILE = 'registry.json';

function source(entry: ModelEntry, path: string, missing: string): ModelSource {
  return {
    entry,
    async read() {
      try {
        return new Uint8Array(await readFile(path));
      } catch (error) {
        throw new DelaminateError('models', (error as NodeJS.ErrnoException).code === 'ENOENT' ? missing : `${path} cannot be read: ${(error as Error).message}`);
      }
    },
  };
}

/** The models in a folder with a registry. Throws `DelaminateError` where it is missing or has a fault. */
export async function modelsIn(folder: string): Promise<ModelSource[]> {
  const path = join(folder, REGISTRY_FILE);
  const json = await readJson(path, 'models');
  if (json === undefined) throw new DelaminateError('models', `${path} is missing`);
  return parseRegistry(json, REGISTRY_FILE).models.map((entry) => source(entry, join(folder, entry.file), `${entry.file} is missing in ${folder}; install the package again`));
}

/**
 * All models of this machine, the user's packs first, as they were added on purpose; packs that are not fetched are left
 * out. What cannot be read is said in `notes` and is no reason to fail: the classical engine needs none of it.
 */
export async function findModels(folder: string, cache: string): Promise<{ models: ModelSource[]; notes: string[] }> {
  const { packs, faults } = await listPacks(cache);
  const notes = faults.map((fault) => `a model pack is not used: ${fault}`);
  const models = packs.filter(({ fetched }) => fetched).map(({ entry, path }) => source(entry, path, `${path} is missing; fetch it again: delaminate models fetch ${entry.name}`));
  try {
    models.push(...(await modelsIn(folder)));
  } catch (error) {
    if (!(error instanceof DelaminateError)) throw error;
    notes.push(`the networks of this package are not used: ${error.message}`);
  }
  return { models, notes };
}
