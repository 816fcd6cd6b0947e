import { LeastSquares } from '../../core/least-squares';
import { fillPlainHoles } from './plain-holes';

/** A rectangular patch of one layer: colours to keep, pixels to invent. */
export interface Patch {
  readonly width: number;
  readonly height: number;
  /** Interleaved RGB, any scale. Unknown pixels are overwritten. */
  readonly rgb: Float32Array;
  /** 1 known, 0 to be invented, 2 outside: neither read nor written. */
  readonly state: Uint8Array;
}

/**
 * Continues a surface into its hidden pixels. Holes that only one colour touches are of it; the others go on by a quadratic colour model fitted to
 * what is known (exact for flats and linear gradients), plus what the model leaves over, spread smoothly by push-pull (Gortler et al. 1996, "The Lumigraph").
 * Patent-free and linear in the number of pixels; textures come out as their local mean.
 */
export function completeSurface(whole: Patch): void {
  if (!whole.state.includes(0)) return;
  const patch = { ...whole, state: fillPlainHoles(whole) };
  const { width, height, rgb, state } = patch;
  if (!state.includes(0)) return;
  const model = fitQuadratic(patch);
  // Up to a level is rounding: the model is the surface, and the few pixels that disagree are stains on it.
  const residual = misses(patch, model, 0.04) ? spreadResidual(patch, model) : null;
  const at = new Float64Array(3);
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p++) {
      if (state[p] !== 0) continue;
      colourAt(model, x, y, at);
      for (let c = 0; c < 3; c++) rgb[p * 3 + c] = at[c] + (residual ? residual[p * 3 + c] : 0);
    }
  }
}

/** Whether the model misses more than a share of the known samples by more than rounding. A photograph shows that in its first rows. */
function misses({ width, height, rgb, state }: Patch, model: Model, share: number): boolean {
  const at = new Float64Array(3);
  let known = 0;
  for (let p = 0; p < state.length; p++) if (state[p] === 1) known += 3;
  let off = 0;
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p++) {
      if (state[p] !== 1) continue;
      colourAt(model, x, y, at);
      for (let c = 0; c < 3; c++) if (Math.abs(rgb[p * 3 + c] - at[c]) > 0.9) off++;
    }
    if (off / known > share) return true;
  }
  return false;
}

/** What the model leaves over of the known samples, carried on into all others. */
function spreadResidual({ width, height, rgb, state }: Patch, model: Model): Float32Array {
  const residual = new Float32Array(width * height * 3);
  const weight = new Float32Array(width * height);
  const at = new Float64Array(3);
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p++) {
      if (state[p] !== 1) continue;
      weight[p] = 1;
      colourAt(model, x, y, at);
      for (let c = 0; c < 3; c++) residual[p * 3 + c] = rgb[p * 3 + c] - at[c];
    }
  }
  pushPull(residual, weight, width, height, state);
  return residual;
}

/**
 * Fills `values` (three a pixel) where `weight` is 0 from where it is 1: averages down a pyramid, then interpolates up. With `state`
 * (see {@link Patch}) only what is to be invented is filled.
 */
export function pushPull(values: Float32Array, weight: Float32Array, width: number, height: number, state: Uint8Array | null = null): void {
  if (width <= 1 && height <= 1) return;
  const w = (width + 1) >> 1;
  const h = (height + 1) >> 1;
  const coarse = new Float32Array(w * h * 3);
  const coarseWeight = new Float32Array(w * h);
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p++) {
      if (weight[p] === 0) continue;
      const q = (y >> 1) * w + (x >> 1);
      coarseWeight[q] += weight[p];
      for (let c = 0; c < 3; c++) coarse[q * 3 + c] += weight[p] * values[p * 3 + c];
    }
  }
  for (let q = 0; q < coarseWeight.length; q++) {
    if (coarseWeight[q] === 0) continue;
    for (let c = 0; c < 3; c++) coarse[q * 3 + c] /= coarseWeight[q];
    coarseWeight[q] = Math.min(1, coarseWeight[q]);
  }
  pushPull(coarse, coarseWeight, w, h);
  for (let y = 0, p = 0; y < height; y++) {
    // Bilinear from cell centres.
    const fy = (y - 0.5) / 2;
    const y0 = Math.max(0, Math.floor(fy));
    const y1 = Math.min(h - 1, y0 + 1);
    const ty = fy < 0 ? 0 : fy - y0;
    for (let x = 0; x < width; x++, p++) {
      if (weight[p] > 0 || (state && state[p] !== 0)) continue;
      const fx = (x - 0.5) / 2;
      const x0 = Math.max(0, Math.floor(fx));
      const x1 = Math.min(w - 1, x0 + 1);
      const tx = fx < 0 ? 0 : fx - x0;
      const [i, j, k, l] = [(y0 * w + x0) * 3, (y0 * w + x1) * 3, (y1 * w + x0) * 3, (y1 * w + x1) * 3];
      for (let c = 0; c < 3; c++) {
        const a = coarse[i + c] * (1 - tx) + coarse[j + c] * tx;
        const b = coarse[k + c] * (1 - tx) + coarse[l + c] * tx;
        values[p * 3 + c] = a * (1 - ty) + b * ty;
      }
    }
  }
  weight.fill(1);
}

/** Colour over a patch: for each channel the coefficients of 1, u, v, u², uv, v²; u and v run from −1, by `scale` a pixel. */
interface Model {
  readonly coefficients: Float64Array;
  readonly scale: number;
}

function colourAt({ coefficients: k, scale }: Model, x: number, y: number, out: Float64Array): void {
  const u = x * scale - 1;
  const v = y * scale - 1;
  for (let c = 0, i = 0; c < 3; c++, i += 6) out[c] = k[i] + k[i + 1] * u + k[i + 2] * v + k[i + 3] * (u * u) + k[i + 4] * (u * v) + k[i + 5] * (v * v);
}

/** Least squares of 1, x, y, x², xy, y² on at most some thousand known pixels; falls back to fewer terms where those are too few. */
function fitQuadratic(patch: Patch): Model {
  const { width, height, rgb, state } = patch;
  const scale = 2 / Math.max(width, height);
  const samples = sampleKnown(state);
  // Flat first: the common case, exact, and safe far outside what is known.
  const coefficients = new Float64Array(18);
  for (const p of samples) for (let c = 0; c < 3; c++) coefficients[c * 6] += rgb[p * 3 + c] / samples.length;
  let best: Model = { coefficients, scale };
  let error = deviation(patch, samples, best);
  for (const n of [3, 6]) {
    if (error < 0.4 || samples.length < n * 8) break;
    const solved = solveTerms(patch, samples, n, scale);
    if (!solved) break;
    const model = { coefficients: solved, scale };
    const next = deviation(patch, samples, model);
    // A curved model must earn its freedom: it can run away in large holes.
    if (next < error * 0.6) {
      best = model;
      error = next;
    }
  }
  return best;
}

/** Some thousand known pixels, evenly spread over all of them. */
function sampleKnown(state: Uint8Array): number[] {
  let known = 0;
  for (let p = 0; p < state.length; p++) if (state[p] === 1) known++;
  const step = Math.max(1, Math.floor(known / 6000));
  const samples: number[] = [];
  for (let p = 0, k = 0; p < state.length; p++) if (state[p] === 1 && k++ % step === 0) samples.push(p);
  return samples;
}

/** Mean absolute difference of model and samples; 0 without samples. */
function deviation({ width, rgb }: Patch, samples: readonly number[], model: Model): number {
  const at = new Float64Array(3);
  let sum = 0;
  for (const p of samples) {
    colourAt(model, p % width, Math.floor(p / width), at);
    for (let c = 0; c < 3; c++) sum += Math.abs(at[c] - rgb[p * 3 + c]);
  }
  return sum / Math.max(1, samples.length * 3);
}

/** Six coefficients for each of 3 channels, those past the first `n` terms 0; null where the samples do not settle them. */
function solveTerms({ width, rgb }: Patch, samples: readonly number[], n: number, scale: number): Float64Array | null {
  const system = new LeastSquares(n, 3);
  for (const p of samples) {
    const u = (p % width) * scale - 1;
    const v = Math.floor(p / width) * scale - 1;
    system.add([1, u, v, u * u, u * v, v * v], rgb.subarray(p * 3, p * 3 + 3), 1);
  }
  const solved = system.solve(1e-6);
  if (!solved) return null;
  const out = new Float64Array(18);
  for (let c = 0; c < 3; c++) out.set(solved.subarray(c * n, c * n + n), c * 6);
  return out;
}
