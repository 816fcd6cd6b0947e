import type { JobContext } from '../core/job';
import type { ModelUse } from '../core/model-use';
import { decompose, decomposeWith, type DecomposeOptions, type Decomposition } from '../decompose/decompose';
import type { DeviceChoice } from '../node/node-backends';
import { openVision } from '../node/node-vision';
import type { Raster } from '../raster/raster';

/** What took a picture apart, for the report. */
export interface TakenApart {
  readonly decomposition: Decomposition;
  readonly device: string;
  readonly models: readonly ModelUse[];
  readonly notes: readonly string[];
  /** How long networks ran; 0 where none did. */
  readonly networks: number;
}

/** Decomposes with the networks there are for a device, or by rules alone. */
export async function takeApart(picture: Raster, options: Partial<DecomposeOptions>, device: DeviceChoice, context: JobContext): Promise<TakenApart> {
  const vision = await openVision({ device });
  const sight = vision?.job(context.signal);
  try {
    const decomposition = sight ? await decomposeWith(sight, picture, options, context) : decompose(picture, options, context);
    return { decomposition, device: sight?.device ?? 'none', models: sight?.models ?? [], notes: sight?.notes ?? [], networks: sight?.milliseconds ?? 0 };
  } finally {
    await vision?.release();
  }
}
