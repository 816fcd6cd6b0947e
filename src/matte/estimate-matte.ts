import { DelaminateError } from '../core/errors';
import { solveClosedForm } from './closed-form';
import type { MatteImage } from './matte-image';
import { sampleAlpha } from './sample-colours';
import { BACKGROUND, FOREGROUND, type Trimap } from './trimap';

export interface MatteOptions {
  /** Typical deviation of one sample, levels of 255; 0 for clean art, several for JPEG. */
  noise: number;
  /** Regularization of the local colour models, of squared colour at a scale of 0..1; the square of the noise where that is more. */
  epsilon: number;
  /** How much the colours seen around count against the Laplacian, at full confidence; 0 for closed form alone. */
  sampling: number;
  /** Residue of the solution that is good enough. */
  tolerance: number;
  rounds: number;
  tile: number;
  overlap: number;
}

export const MATTE_DEFAULTS: Readonly<MatteOptions> = { noise: 0, epsilon: 1e-7, sampling: 0.1, tolerance: 1e-4, rounds: 200, tile: 768, overlap: 32 };

/**
 * Alpha of what is in front, 0..1, a float a pixel: 0 and 1 where the trimap is certain, between them where it is not. Colours
 * seen around vote first ({@link sampleAlpha}), the matting Laplacian then makes one smooth matte of it ({@link solveClosedForm}).
 *
 * ```ts
 * const image = matteImage(raster, rect);                      // or the decomposer's work image
 * const trimap = trimapFromMask(rect.width, rect.height, mask, 6, 10); // or trimapFromCertain(…)
 * const alpha = estimateMatte(image, trimap);
 * const { foreground, background } = estimateForeground(image, alpha);
 * ```
 *
 * Without a certain foreground everything unknown is background, and the other way about; where nothing is certain it is an
 * error, and so are sizes that differ.
 */
export function estimateMatte(image: MatteImage, trimap: Trimap, options: Partial<MatteOptions> = {}): Float32Array {
  const settings = { ...MATTE_DEFAULTS, ...options };
  const { data } = trimap;
  if (image.width !== trimap.width || image.height !== trimap.height) {
    throw new DelaminateError('matte', `the trimap is ${trimap.width}×${trimap.height} pixels, the picture ${image.width}×${image.height}; give both one size`);
  }
  const hasFront = data.includes(FOREGROUND);
  const hasBack = data.includes(BACKGROUND);
  if (!hasFront && !hasBack) throw new DelaminateError('matte', 'the trimap holds nothing certain; mark some of the foreground and some of the background');
  const alpha = new Float32Array(data.length);
  for (let p = 0; p < data.length; p++) if (data[p] === FOREGROUND || (data[p] !== BACKGROUND && !hasBack)) alpha[p] = 1;
  if (!hasFront || !hasBack) return alpha;

  const sampled = sampleAlpha(image, trimap, { tolerance: 4 + 2 * settings.noise });
  const weight = new Float32Array(data.length);
  for (let p = 0; p < data.length; p++) {
    if (data[p] === FOREGROUND || data[p] === BACKGROUND) continue;
    alpha[p] = sampled.alpha[p];
    weight[p] = (settings.sampling * TYPICAL_VARIANCE) / (TYPICAL_VARIANCE + sampled.variance[p]);
  }
  // Colour models must not follow the noise.
  const epsilon = Math.max(settings.epsilon, (settings.noise / 255) ** 2);
  solveClosedForm(image, trimap, { alpha: sampled.alpha, weight }, alpha, { ...settings, epsilon });
  return alpha;
}

/** Variance of sampled alpha at which it is trusted half as much as at none. */
const TYPICAL_VARIANCE = 1e-4;
