import { HOLE, KNOWN, OUTSIDE, type FillPatch } from './patch';

export interface HarmonicOptions {
  /** Sweeps of relaxation at each resolution. */
  sweeps: number;
  /** Factor of over-relaxation, 1..2. */
  relaxation: number;
  /** Towards least total variation instead, at every resolution: edges are drawn together rather than spread. */
  drawTogether: boolean;
}

export const HARMONIC_DEFAULTS: Readonly<HarmonicOptions> = { sweeps: 12, relaxation: 1.5, drawTogether: false };

/**
 * Fills the holes smoothly: the near-harmonic function that takes the known values on the rim (Laplace's equation, no flow
 * across to what is outside), solved from coarse to fine with a few over-relaxed sweeps at each resolution (a cascade: Bornemann and
 * Deuflhard 1996). What borders nothing known, not even over other holes, takes what the coarser resolutions bring it from anywhere in
 * the patch. Or, with `drawTogether`, by the same cascade the function of near least total variation (Chan and Shen 2001,
 * "Mathematical models for local nontexture inpaintings"). Changes `rgb` in the holes only; nothing known: nothing changes.
 */
export function fillHarmonic({ width, height, rgb, state, weight }: FillPatch, options: Partial<HarmonicOptions> = {}): void {
  if (!state.includes(KNOWN) || !state.includes(HOLE)) return;
  const everywhere = solveLevel(width, height, rgb, state, weight, { ...HARMONIC_DEFAULTS, ...options });
  for (let p = 0; p < state.length; p++) if (state[p] === HOLE) for (let c = 0; c < 3; c++) rgb[p * 3 + c] = everywhere[p * 3 + c];
}

/** Values for every pixel of one resolution: known ones as they are, the others from the next coarser one, then relaxed. */
function solveLevel(width: number, height: number, rgb: Float32Array, state: Uint8Array, weight: Float32Array | undefined, options: HarmonicOptions): Float32Array {
  const values = new Float32Array(width * height * 3);
  let unknown = 0;
  for (let p = 0; p < state.length; p++) {
    if (state[p] !== KNOWN) unknown++;
    else for (let c = 0; c < 3; c++) values[p * 3 + c] = rgb[p * 3 + c];
  }
  if (unknown === 0 || (width === 1 && height === 1)) return values;
  const w = (width + 1) >> 1;
  const h = (height + 1) >> 1;
  const coarse = new Float32Array(w * h * 3);
  const mass = new Float32Array(w * h);
  const coarseState = new Uint8Array(w * h).fill(OUTSIDE);
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p++) {
      const q = (y >> 1) * w + (x >> 1);
      if (state[p] === KNOWN) {
        const m = weight ? weight[p] : 1;
        mass[q] += m;
        for (let c = 0; c < 3; c++) coarse[q * 3 + c] += m * rgb[p * 3 + c];
      } else if (state[p] === HOLE) coarseState[q] = HOLE;
    }
  }
  for (let q = 0; q < mass.length; q++) {
    if (mass[q] === 0) continue;
    coarseState[q] = KNOWN;
    for (let c = 0; c < 3; c++) coarse[q * 3 + c] /= mass[q];
  }
  const from = solveLevel(w, h, coarse, coarseState, weight && mass, options);
  enlarge(from, w, h, values, state, width, height);
  const level = { width, height, rgb: values, state };
  if (options.drawTogether) leastVariation(level, options.sweeps);
  else relax(level, options.sweeps, options.relaxation);
  return values;
}

/** Bilinear from cell centres, for all that is not known. */
function enlarge(from: Float32Array, w: number, h: number, values: Float32Array, state: Uint8Array, width: number, height: number): void {
  for (let y = 0, p = 0; y < height; y++) {
    const fy = Math.max(0, (y - 0.5) / 2);
    const y0 = Math.min(h - 1, Math.floor(fy));
    const y1 = Math.min(h - 1, y0 + 1);
    const ty = fy - y0;
    for (let x = 0; x < width; x++, p++) {
      if (state[p] === KNOWN) continue;
      const fx = Math.max(0, (x - 0.5) / 2);
      const x0 = Math.min(w - 1, Math.floor(fx));
      const x1 = Math.min(w - 1, x0 + 1);
      const tx = fx - x0;
      for (let c = 0; c < 3; c++) {
        const a = from[(y0 * w + x0) * 3 + c] * (1 - tx) + from[(y0 * w + x1) * 3 + c] * tx;
        const b = from[(y1 * w + x0) * 3 + c] * (1 - tx) + from[(y1 * w + x1) * 3 + c] * tx;
        values[p * 3 + c] = a * (1 - ty) + b * ty;
      }
    }
  }
}

/** Sweeps over the holes in place, there and back so that nothing drifts one way; `settle` gets a pixel and its neighbours within the surface. */
function sweepHoles({ width, height, state }: FillPatch, sweeps: number, settle: (p: number, beside: Int32Array, count: number) => void): void {
  const holes = spotsOf(state, HOLE);
  const beside = new Int32Array(4);
  let count = 0;
  const add = (q: number): void => {
    if (state[q] !== OUTSIDE) beside[count++] = q;
  };
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const forward = sweep % 2 === 0;
    for (let n = 0; n < holes.length; n++) {
      const p = holes[forward ? n : holes.length - 1 - n];
      const x = p % width;
      count = 0;
      if (x > 0) add(p - 1);
      if (x + 1 < width) add(p + 1);
      if (p >= width) add(p - width);
      if (p + width < width * height) add(p + width);
      if (count > 0) settle(p, beside, count);
    }
  }
}

/** Each hole's pixel towards the mean of its neighbours. */
function relax(patch: FillPatch, sweeps: number, relaxation: number): void {
  const { rgb } = patch;
  sweepHoles(patch, sweeps, (p, beside, count) => {
    for (let c = 0; c < 3; c++) {
      let sum = 0;
      for (let k = 0; k < count; k++) sum += rgb[beside[k] * 3 + c];
      rgb[p * 3 + c] += relaxation * (sum / count - rgb[p * 3 + c]);
    }
  });
}

/** A change of a level or less counts as none. */
const ROUNDING = 1;

/** Gauss-Seidel steps of the lagged diffusion that lessens total variation, all channels of one edge together. */
function leastVariation(patch: FillPatch, sweeps: number): void {
  const { rgb } = patch;
  const shares = new Float64Array(4);
  sweepHoles(patch, sweeps, (p, beside, count) => {
    let all = 0;
    for (let k = 0; k < count; k++) {
      const q = beside[k];
      const dr = rgb[q * 3] - rgb[p * 3];
      const dg = rgb[q * 3 + 1] - rgb[p * 3 + 1];
      const db = rgb[q * 3 + 2] - rgb[p * 3 + 2];
      shares[k] = 1 / Math.sqrt(dr * dr + dg * dg + db * db + ROUNDING);
      all += shares[k];
    }
    for (let c = 0; c < 3; c++) {
      let sum = 0;
      for (let k = 0; k < count; k++) sum += shares[k] * rgb[beside[k] * 3 + c];
      rgb[p * 3 + c] = sum / all;
    }
  });
}

function spotsOf(state: Uint8Array, wanted: number): Int32Array {
  let count = 0;
  for (let p = 0; p < state.length; p++) if (state[p] === wanted) count++;
  const spots = new Int32Array(count);
  for (let p = 0, n = 0; p < state.length; p++) if (state[p] === wanted) spots[n++] = p;
  return spots;
}
