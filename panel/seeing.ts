import type { Decomposition, DecomposeOptions } from '../src/decompose/decompose';
import type { Raster } from '../src/raster/raster';
import type { Decomposer, DecomposerJob } from './decomposer';
import type { NetworksUsed } from './state';
import type { Sight } from './vision/sight';

export interface Seen extends Decomposition {
  readonly picture: Raster;
  readonly device: string;
  readonly networks: NetworksUsed;
  /** What went wrong with networks, one sentence each. */
  readonly notes: readonly string[];
}

/** Takes a picture apart with what networks see, as far as they are wanted and can be had; the classical engine is what remains. */
export async function decomposeSeeing({ decomposer, sight }: { readonly decomposer: Decomposer; readonly sight: Sight }, picture: Raster, options: Partial<DecomposeOptions>, job: Omit<DecomposerJob, 'oracle'>): Promise<Seen> {
  const { oracle, report } = sight.job(job.signal);
  const taken = await decomposer.decompose(picture, options, { ...job, oracle });
  const { device, adapter, models, notes } = await report();
  return { ...taken, device: decomposer.device, networks: { wanted: oracle !== null, device, adapter, models }, notes };
}
