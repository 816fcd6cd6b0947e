import { join } from 'node:path';
import { DelaminateError, messageOf } from '../core/errors';
import { compareWithReference, parseReference, type OutputDifference } from '../vision/reference';
import { randomInputs } from '../vision/random-inputs';
import type { Device } from '../vision/runtime';
import { verifyModel } from '../vision/verify-model';
import { modelsIn } from './model-sources';
import { nodeBackend } from './node-backends';
import { readJson } from './read-json';
import { sha256 } from './sha256';

/** How one model did on one device. */
export interface ModelCheck {
  readonly model: string;
  readonly device: Device;
  readonly tolerance: number;
  /** By output; empty where it did not run. */
  readonly differences: readonly OutputDifference[];
  /** Why it did not run. */
  readonly failure?: string;
  /** Within the tolerance in every output. */
  readonly agrees: boolean;
  /** Of the second run; the first one also prepares. */
  readonly milliseconds: number;
}

/**
 * Runs every model in a folder that has a reference on each device, and compares. Throws `DelaminateError` where the folder,
 * a model or its reference is not as the registry says; a device that fails is a result.
 */
export async function checkModels(folder: string, devices: readonly Device[], threads?: number): Promise<ModelCheck[]> {
  const checks: ModelCheck[] = [];
  for (const { entry, read } of await modelsIn(folder)) {
    if (entry.reference === undefined) continue;
    const path = join(folder, entry.reference);
    const json = await readJson(path, 'models');
    if (json === undefined) throw new DelaminateError('models', `${path} is missing; export the model again`);
    const reference = parseReference(json, entry, entry.reference);
    const bytes = await read();
    await verifyModel(entry, bytes, sha256);
    const inputs = randomInputs(entry, reference.seed);
    for (const device of devices) {
      const about = { model: entry.name, device, tolerance: entry.tolerance };
      try {
        const network = await nodeBackend(device, threads).open(entry, bytes);
        try {
          await network.run(inputs);
          const start = performance.now();
          const differences = compareWithReference(reference, await network.run(inputs));
          checks.push({ ...about, differences, agrees: differences.every(({ difference }) => difference <= entry.tolerance), milliseconds: performance.now() - start });
        } finally {
          await network.release();
        }
      } catch (error) {
        checks.push({ ...about, differences: [], failure: messageOf(error).split('\n')[0]!, agrees: false, milliseconds: 0 });
      }
    }
  }
  return checks;
}
