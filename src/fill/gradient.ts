import { LeastSquares } from '../core/least-squares';
import { HOLE, KNOWN, spreadSample, type FillPatch } from './patch';

/** A colour for every place, fitted to samples. */
export interface Surface {
  readonly kind: 'constant' | 'linear' | 'quadratic' | 'cubic' | 'radial';
  /** Mean absolute difference from the samples, levels, by weight. */
  readonly error: number;
  /** Writes red, green and blue at a place, in pixels of the patch. */
  readonly at: (x: number, y: number, out: Float64Array) => void;
}

/** Where samples lie and what they are: interleaved x, y, r, g, b, weight. */
export type Samples = Float64Array;
const STRIDE = 6;

const SAMPLES = 1500;
/** Differences, in levels, beyond which a sample counts ever less: it belongs to something else. */
const OUTLYING = 2;
const ROUNDS = 4;
/** The share of a simpler model's error below which a freer one is believed: it can run away in large holes. */
const EARNED = 0.75;
/** Moves of a ring's centre by one size of step: nine in ten searches make fewer than fifty of all seven sizes together. */
const MOVES = 10;
/** Levels beyond which what is no plane nor parabola is no gradient at all. */
const HOPELESS = 20;
/** An error of rounding alone is a quarter of a level. */
const ROUNDING = 0.3;

/** Samples of what is known of a patch, at most some `limit`. */
export function samplesOf({ width, rgb, state, weight }: FillPatch, limit = SAMPLES, wanted: (p: number) => boolean = () => true): Samples {
  const spots = spreadSample(state.length, (p) => state[p] === KNOWN && wanted(p), limit);
  const samples = new Float64Array(spots.length * STRIDE);
  spots.forEach((p, n) => samples.set([p % width, Math.floor(p / width), rgb[p * 3], rgb[p * 3 + 1], rgb[p * 3 + 2], weight?.[p] ?? 1], n * STRIDE));
  return samples;
}

/**
 * The simplest of a constant, linear, quadratic, radial and cubic colour that explains the samples: least squares, reweighted so that
 * what belongs to something else hardly counts (Holland and Welsch 1977). A radial one is a cubic of the distance to a
 * centre, which is searched. Null without samples.
 */
export function fitGradient(samples: Samples, freest: 'constant' | 'linear' | 'quadratic' | 'cubic' = 'cubic'): Surface | null {
  const count = samples.length / STRIDE;
  if (count === 0) return null;
  const frame = frameOf(samples);
  let best = polynomial(samples, frame, 0);
  if (!best) return null;
  const consider = (next: Surface | null): void => {
    if (next && best && next.error < best.error * EARNED) best = next;
  };
  const degrees = freest === 'constant' ? [] : freest === 'linear' ? [1] : [1, 2];
  for (const degree of degrees) {
    if (best.error < ROUNDING || count < 8 * degree) return best;
    consider(polynomial(samples, frame, degree));
  }
  if (freest !== 'cubic' || best.error < ROUNDING || best.error > HOPELESS || count < 40) return best;
  consider(radial(samples, frame));
  if (best.error >= ROUNDING) consider(polynomial(samples, frame, 3));
  return best;
}

/** Fills the holes with the gradient that explains what is known best. False, and nothing changed, where nothing is known. */
export function fillGradient(patch: FillPatch): boolean {
  const surface = fitGradient(samplesOf(patch));
  if (!surface) return false;
  paintSurface(patch, surface);
  return true;
}

export function paintSurface({ width, rgb, state }: FillPatch, surface: Surface): void {
  const out = new Float64Array(3);
  for (let p = 0; p < state.length; p++) {
    if (state[p] !== HOLE) continue;
    const x = p % width;
    surface.at(x, (p - x) / width, out);
    rgb.set(out, p * 3);
  }
}

/** Places are taken from the samples' middle, by their half extent, so that powers stay of one size. */
interface Frame {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

function frameOf(samples: Samples): Frame {
  let left = Infinity;
  let right = -Infinity;
  let top = Infinity;
  let bottom = -Infinity;
  for (let n = 0; n < samples.length; n += STRIDE) {
    left = Math.min(left, samples[n]);
    right = Math.max(right, samples[n]);
    top = Math.min(top, samples[n + 1]);
    bottom = Math.max(bottom, samples[n + 1]);
  }
  return { x: (left + right) / 2, y: (top + bottom) / 2, scale: 2 / Math.max(1, right - left, bottom - top) };
}

type Basis = (u: number, v: number, out: Float64Array) => void;

const TERMS = [1, 3, 6, 10];

function polynomial(samples: Samples, frame: Frame, degree: number): Surface | null {
  const basis: Basis = (u, v, out) => {
    out[0] = 1;
    if (degree === 0) return;
    out[1] = u;
    out[2] = v;
    if (degree === 1) return;
    out[3] = u * u;
    out[4] = u * v;
    out[5] = v * v;
    if (degree === 2) return;
    out[6] = u * u * u;
    out[7] = u * u * v;
    out[8] = u * v * v;
    out[9] = v * v * v;
  };
  return robust(samples, frame, TERMS[degree], basis, (['constant', 'linear', 'quadratic', 'cubic'] as const)[degree]);
}

/** Rings: a few starts all around, then smaller and smaller steps of the centre. */
function radial(samples: Samples, frame: Frame): Surface | null {
  const sparse = samples.length / STRIDE > 300 ? thinned(samples, 300) : samples;
  const error = (cx: number, cy: number): number => robust(sparse, frame, 4, ringsAround(cx, cy), 'radial', 1)?.error ?? Infinity;
  let best = { x: 0, y: 0, error: Infinity };
  for (let cy = -3; cy <= 3; cy += 0.75) {
    for (let cx = -3; cx <= 3; cx += 0.75) {
      const next = error(cx, cy);
      if (next < best.error) best = { x: cx, y: cy, error: next };
    }
  }
  for (let step = 0.4; step > 0.004; step /= 2) {
    // A centre that goes on moving away is a line's.
    for (let moves = 0; moves < MOVES; moves++) {
      const from = best;
      for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1], [0.7, 0.7], [-0.7, 0.7], [0.7, -0.7], [-0.7, -0.7]]) {
        const x = from.x + dx * step;
        const y = from.y + dy * step;
        const next = error(x, y);
        if (next < best.error) best = { x, y, error: next };
      }
      if (best === from) break;
    }
  }
  return robust(samples, frame, 4, ringsAround(best.x, best.y), 'radial');
}

const ringsAround = (cx: number, cy: number): Basis => (u, v, out) => {
  const r = Math.hypot(u - cx, v - cy);
  out[0] = 1;
  out[1] = r;
  out[2] = r * r;
  out[3] = r * r * r;
};

function thinned(samples: Samples, limit: number): Samples {
  const count = samples.length / STRIDE;
  const out = new Float64Array(limit * STRIDE);
  for (let n = 0; n < limit; n++) out.set(samples.subarray(Math.floor((n * count) / limit) * STRIDE, Math.floor((n * count) / limit) * STRIDE + STRIDE), n * STRIDE);
  return out;
}

function robust(samples: Samples, frame: Frame, terms: number, basis: Basis, kind: Surface['kind'], rounds = ROUNDS): Surface | null {
  const count = samples.length / STRIDE;
  const row = new Float64Array(terms);
  const trust = new Float64Array(count).fill(1);
  const out = new Float64Array(3);
  let k: Float64Array | null = null;
  const at = (x: number, y: number, to: Float64Array): void => {
    basis((x - frame.x) * frame.scale, (y - frame.y) * frame.scale, row);
    for (let c = 0; c < 3; c++) {
      let sum = 0;
      for (let i = 0; i < terms; i++) sum += k![c * terms + i] * row[i];
      to[c] = sum;
    }
  };
  let error = Infinity;
  for (let round = 0; round < rounds; round++) {
    const system = new LeastSquares(terms, 3);
    for (let n = 0; n < count; n++) {
      const s = n * STRIDE;
      basis((samples[s] - frame.x) * frame.scale, (samples[s + 1] - frame.y) * frame.scale, row);
      out[0] = samples[s + 2];
      out[1] = samples[s + 3];
      out[2] = samples[s + 4];
      system.add(row, out, samples[s + 5] * trust[n]);
    }
    k = system.solve();
    if (!k) return null;
    let sum = 0;
    let mass = 0;
    for (let n = 0; n < count; n++) {
      const s = n * STRIDE;
      at(samples[s], samples[s + 1], out);
      const off = (Math.abs(samples[s + 2] - out[0]) + Math.abs(samples[s + 3] - out[1]) + Math.abs(samples[s + 4] - out[2])) / 3;
      sum += off * samples[s + 5];
      mass += samples[s + 5];
      trust[n] = 1 / (1 + (off / OUTLYING) ** 2);
    }
    error = sum / mass;
    if (error < ROUNDING) break;
  }
  return { kind, error, at };
}
