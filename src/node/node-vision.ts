import { DelaminateError } from '../core/errors';
import { createVision, type Vision } from '../vision/vision';
import { findModels } from './model-sources';
import { cacheFolder } from './model-packs';
import { nodeBackends, type DeviceChoice } from './node-backends';
import { MODELS_FOLDER } from './package-folder';
import { sha256 } from './sha256';

export interface NodeVisionOptions {
  readonly device: DeviceChoice;
  /** Threads of native code; by default as many as there are cores, 4 at most. */
  readonly threads?: number;
  /** Where the package's models lie. */
  readonly models?: string;
  /** Where packs lie. */
  readonly cache?: string;
}

/**
 * The networks of this machine, loaded when the first question comes; null for `none`. Throws `DelaminateError` where
 * `webgpu` was asked for and there is none: whoever names a device wants that device.
 */
export async function openVision({ device, threads, models: folder = MODELS_FOLDER, cache = cacheFolder() }: NodeVisionOptions): Promise<Vision | null> {
  if (device === 'none') return null;
  const { models, notes } = await findModels(folder, cache);
  const vision = createVision({ models, notes, backends: nodeBackends(device, threads), digest: sha256, now: () => performance.now() });
  if (device === 'webgpu') {
    await vision.warmUp();
    const { webgpu: reason = '' } = vision.failures;
    if (vision.device !== 'webgpu') {
      await vision.release();
      // What onnxruntime says begins with the place in its source.
      throw new DelaminateError('device', `webgpu cannot be used: ${reason.replace(/^.* was false\. /, '')}; install a graphics driver with Vulkan, Metal or Direct3D 12, or use --device cpu`);
    }
  }
  return vision;
}
