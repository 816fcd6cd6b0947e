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
 * Continues a surface into its hidden pixels: a quadratic colour model fitted to what is known (exact for flats and
 * linear gradients), plus what the model leaves over, spread smoothly by push-pull (Gortler et al. 1996, "The Lumigraph").
 * Patent-free and linear in the number of pixels; textures come out as their local mean.
 */
export function completeSurface(patch: Patch): void {
  const { width, height, rgb, state } = patch;
  if (!state.includes(0)) return;
  const model = fitQuadratic(patch);
  let known = 0;
  let off = 0;
  eachColour(patch, 1, model, (i, value) => {
    known++;
    if (Math.abs(rgb[i] - value) > 0.9) off++;
  });
  // Up to a level is rounding: the model is the surface, and the few pixels that disagree are stains on it.
  if (off <= 0.04 * known) {
    eachColour(patch, 0, model, (i, value) => (rgb[i] = value));
    return;
  }
  const residual = new Float32Array(width * height * 3);
  eachColour(patch, 1, model, (i, value) => (residual[i] = rgb[i] - value));
  pushPull(residual, Float32Array.from(state, (s) => (s === 1 ? 1 : 0)), width, height);
  eachColour(patch, 0, model, (i, value) => (rgb[i] = value + residual[i]));
}

/** Calls `visit` for the three samples of every pixel of one state: its index in `rgb`, and what the model says of it. */
function eachColour({ width, height, state }: Patch, wanted: number, model: Model, visit: (i: number, value: number) => void): void {
  const at: [number, number, number] = [0, 0, 0];
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p++) {
      if (state[p] !== wanted) continue;
      model(x, y, at);
      for (let c = 0; c < 3; c++) visit(p * 3 + c, at[c]);
    }
  }
}

/** Fills `values` (three a pixel) where `weight` is 0 from where it is 1: averages down a pyramid, then interpolates up. */
export function pushPull(values: Float32Array, weight: Float32Array, width: number, height: number): void {
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
      if (weight[p] > 0) continue;
      const fx = (x - 0.5) / 2;
      const x0 = Math.max(0, Math.floor(fx));
      const x1 = Math.min(w - 1, x0 + 1);
      const tx = fx < 0 ? 0 : fx - x0;
      for (let c = 0; c < 3; c++) {
        const a = coarse[(y0 * w + x0) * 3 + c] * (1 - tx) + coarse[(y0 * w + x1) * 3 + c] * tx;
        const b = coarse[(y1 * w + x0) * 3 + c] * (1 - tx) + coarse[(y1 * w + x1) * 3 + c] * tx;
        values[p * 3 + c] = a * (1 - ty) + b * ty;
      }
    }
  }
  weight.fill(1);
}

type Model = (x: number, y: number, out: number[]) => void;

/** Least squares of 1, x, y, x², xy, y² on at most some thousand known pixels; falls back to fewer terms where those are too few. */
function fitQuadratic(patch: Patch): Model {
  const { width, height, rgb, state } = patch;
  let known = 0;
  for (let p = 0; p < state.length; p++) if (state[p] === 1) known++;
  if (known === 0) return (_x, _y, out) => out.fill(0);
  const step = Math.max(1, Math.floor(known / 6000));
  const scale = 2 / Math.max(width, height);
  const samples: number[] = [];
  for (let p = 0, k = 0; p < state.length; p++) if (state[p] === 1 && k++ % step === 0) samples.push(p);
  // Flat first: the common case, exact, and safe far outside what is known.
  const mean = [0, 0, 0];
  for (const p of samples) for (let c = 0; c < 3; c++) mean[c] += rgb[p * 3 + c] / samples.length;
  const terms = (x: number, y: number, n: number): number[] => {
    const u = x * scale - 1;
    const v = y * scale - 1;
    return [1, u, v, u * u, u * v, v * v].slice(0, n);
  };
  const deviation = (model: Model): number => {
    const out = [0, 0, 0];
    let sum = 0;
    for (const p of samples) {
      model(p % width, Math.floor(p / width), out);
      for (let c = 0; c < 3; c++) sum += Math.abs(out[c] - rgb[p * 3 + c]);
    }
    return sum / (samples.length * 3);
  };
  let best: Model = (_x, _y, out) => {
    out[0] = mean[0];
    out[1] = mean[1];
    out[2] = mean[2];
  };
  let error = deviation(best);
  for (const n of [3, 6]) {
    if (error < 0.4 || samples.length < n * 8) break;
    const coefficients = solveLeastSquares(samples, n, (p) => terms(p % width, Math.floor(p / width), n), rgb);
    if (!coefficients) break;
    const model: Model = (x, y, out) => {
      const t = terms(x, y, n);
      for (let c = 0; c < 3; c++) {
        let sum = 0;
        for (let i = 0; i < n; i++) sum += coefficients[c * n + i] * t[i];
        out[c] = sum;
      }
    };
    const next = deviation(model);
    // A curved model must earn its freedom: it can run away in large holes.
    if (next < error * 0.6) {
      best = model;
      error = next;
    }
  }
  return best;
}

/** Normal equations with Gaussian elimination; null where singular. Result: n coefficients for each of 3 channels. */
function solveLeastSquares(samples: readonly number[], n: number, terms: (p: number) => number[], rgb: Float32Array): Float64Array | null {
  const m = Array.from({ length: n }, () => new Float64Array(n + 3));
  for (const p of samples) {
    const t = terms(p);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) m[i][j] += t[i] * t[j];
      for (let c = 0; c < 3; c++) m[i][n + c] += t[i] * rgb[p * 3 + c];
    }
  }
  for (let i = 0; i < n; i++) {
    let pivot = i;
    for (let r = i + 1; r < n; r++) if (Math.abs(m[r][i]) > Math.abs(m[pivot][i])) pivot = r;
    if (Math.abs(m[pivot][i]) < 1e-6 * samples.length) return null;
    [m[i], m[pivot]] = [m[pivot], m[i]];
    for (let r = 0; r < n; r++) {
      if (r === i) continue;
      const f = m[r][i] / m[i][i];
      for (let j = i; j < n + 3; j++) m[r][j] -= f * m[i][j];
    }
  }
  const out = new Float64Array(n * 3);
  for (let c = 0; c < 3; c++) for (let i = 0; i < n; i++) out[c * n + i] = m[i][n + c] / m[i][i];
  return out;
}
