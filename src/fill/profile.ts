import { samplesOf, type Samples } from './gradient';
import { HOLE, KNOWN, OUTSIDE, type FillPatch } from './patch';

/** Samples that directions and centres are tried with: fewest, and most for holes of some hundreds of pixels. */
const FEWEST = 200;
const SAMPLES = 700;
/** Steps along the line or the radius that they are told apart by. */
const STEPS = 48;
/** Directions tried first, all around half a turn. */
const DIRECTIONS = 24;
/** Centres tried first, so many a side, out to so many half extents. */
const CENTRES = 15;
/** Of those so many are followed. */
const STARTS = 3;
/** By so many steps at most, longer and shorter ones. */
const MOVES = 40;
const OUT = 2.5;
/** How much less rings must leave unexplained than lines, for they are freer. */
const EARNED = 0.75;
/** The share of the colours' own spread that a profile may leave unexplained. */
const EXPLAINED = 0.5;

/** Where on the profile a place lies, pixels. */
type Along = (x: number, y: number) => number;

/**
 * Continues what changes along a line or a radius alone, however it changes: gradients of several stops, bands, rings. The direction or
 * the centre is the one for which samples that lie equally far along differ least; each pixel of the hole takes the mean of the
 * known ones as far along as it, and between those, or beyond them, nothing is made up: straight between the nearest two, or the nearest.
 * False, and nothing changed, where the colours do not lie along any.
 */
export function fillProfile(patch: FillPatch): boolean {
  let size = 0;
  for (const s of patch.state) if (s === HOLE) size++;
  const samples = samplesOf(patch, Math.min(SAMPLES, FEWEST + size));
  if (samples.length < 40 * 6) return false;
  const along = findAlong(samples);
  if (!along) return false;
  paint(patch, along);
  return true;
}

const line = (angle: number): Along => {
  const dx = Math.cos(angle);
  const dy = Math.sin(angle);
  return (x, y) => x * dx + y * dy;
};
const radius = (cx: number, cy: number): Along => (x, y) => Math.hypot(x - cx, y - cy);

function findAlong(samples: Samples): Along | null {
  let angle = 0;
  let least = Infinity;
  const tryLine = (next: number): void => {
    const error = unexplained(samples, line(next));
    if (error < least) [angle, least] = [next, error];
  };
  for (let n = 0; n < DIRECTIONS; n++) tryLine((Math.PI * n) / DIRECTIONS);
  for (let step = Math.PI / DIRECTIONS / 2; step > 1e-3; step /= 2) for (const next of [angle - step, angle + step]) tryLine(next);

  const { centre, error: rings } = findCentre(samples);
  const spread = unexplained(samples, () => 0);
  if (Math.min(least, rings) > EXPLAINED * spread) return null;
  return rings < EARNED * least ? centre : line(angle);
}

/** From several of the best of many centres all around, by smaller and smaller steps. */
function findCentre(samples: Samples): { centre: Along; error: number } {
  const { x, y, half } = middleOf(samples);
  const at = (cx: number, cy: number): Centre => ({ x: cx, y: cy, error: unexplained(samples, radius(cx, cy)) });
  const tried: Centre[] = [];
  for (let j = 0; j < CENTRES; j++) for (let i = 0; i < CENTRES; i++) tried.push(at(x + OUT * half * ((2 * i) / (CENTRES - 1) - 1), y + OUT * half * ((2 * j) / (CENTRES - 1) - 1)));
  tried.sort((a, b) => a.error - b.error);
  let least: Centre = { x, y, error: Infinity };
  for (let best of tried.slice(0, STARTS)) {
    // A centre that goes on moving away is a line's.
    for (let step = (OUT * half) / CENTRES, moves = 0; step > 0.2 && moves < MOVES; moves++) {
      const from = best;
      for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1], [0.7, 0.7], [-0.7, 0.7], [0.7, -0.7], [-0.7, -0.7]]) {
        const next = at(from.x + dx * step, from.y + dy * step);
        if (next.error < best.error) best = next;
      }
      if (best === from) step /= 2;
    }
    if (best.error < least.error) least = best;
  }
  return { centre: radius(least.x, least.y), error: least.error };
}

interface Centre {
  readonly x: number;
  readonly y: number;
  readonly error: number;
}

function middleOf(samples: Samples): { x: number; y: number; half: number } {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let n = 0; n < samples.length; n += 6) {
    left = Math.min(left, samples[n]);
    right = Math.max(right, samples[n]);
    top = Math.min(top, samples[n + 1]);
    bottom = Math.max(bottom, samples[n + 1]);
  }
  return { x: (left + right) / 2, y: (top + bottom) / 2, half: Math.max(1, right - left, bottom - top) / 2 };
}

/** Mean squared difference, by weight, of samples from a straight line through those of the same step; a step of few explains none of them. */
function unexplained(samples: Samples, along: Along): number {
  const count = samples.length / 6;
  const places = new Float64Array(count);
  let low = Infinity;
  let high = -Infinity;
  for (let n = 0; n < count; n++) {
    places[n] = along(samples[n * 6], samples[n * 6 + 1]);
    low = Math.min(low, places[n]);
    high = Math.max(high, places[n]);
  }
  // By step: mass, place, place squared; then for each colour its sum, its square, and its product with the place.
  const sums = new Float64Array(STEPS * 12);
  const size = (high - low) / STEPS || 1;
  for (let n = 0; n < count; n++) {
    const s = n * 6;
    const k = Math.min(STEPS - 1, Math.floor((places[n] - low) / size));
    const t = (places[n] - low) / size - k - 0.5;
    const w = samples[s + 5];
    const at = k * 12;
    sums[at] += w;
    sums[at + 1] += w * t;
    sums[at + 2] += w * t * t;
    for (let c = 0; c < 3; c++) {
      const value = samples[s + 2 + c];
      sums[at + 3 + c * 3] += w * value;
      sums[at + 4 + c * 3] += w * value * value;
      sums[at + 5 + c * 3] += w * value * t;
    }
  }
  let sum = 0;
  let mass = 0;
  for (let at = 0; at < sums.length; at += 12) {
    const m = sums[at];
    if (m === 0) continue;
    mass += m;
    const tt = sums[at + 2] - (sums[at + 1] * sums[at + 1]) / m;
    let off = 0;
    for (let c = 0; c < 3; c++) {
      const vv = sums[at + 4 + c * 3] - (sums[at + 3 + c * 3] * sums[at + 3 + c * 3]) / m;
      const vt = sums[at + 5 + c * 3] - (sums[at + 3 + c * 3] * sums[at + 1]) / m;
      off += vv - (tt > 1e-6 ? (vt * vt) / tt : 0);
    }
    // Two numbers are fitted in each step: what few samples leave unexplained is too little by as much.
    sum += m > 2.5 ? (off * m) / (m - 2) : 3 * off + m;
  }
  return sum / (3 * mass);
}

/** Two steps to a pixel. */
const FINE = 2;

function paint({ width, height, rgb, state, weight }: FillPatch, along: Along): void {
  let low = Infinity;
  let high = -Infinity;
  for (const [x, y] of [[0, 0], [width, 0], [0, height], [width, height]]) high = Math.max(high, along(x, y));
  for (let p = 0; p < state.length; p++) if (state[p] !== OUTSIDE) low = Math.min(low, along(p % width, Math.floor(p / width)));
  const steps = Math.ceil(FINE * (high - low)) + 2;
  const sums = new Float64Array(steps * 4);
  for (let p = 0; p < state.length; p++) {
    if (state[p] !== KNOWN) continue;
    const t = FINE * (along(p % width, Math.floor(p / width)) - low);
    const k = Math.floor(t);
    // Shared between the two steps that it lies between, by how near it is to each.
    for (const [step, near] of [[k, 1 - t + k], [k + 1, t - k]]) {
      const w = near * (weight?.[p] ?? 1);
      sums[step * 4 + 3] += w;
      for (let c = 0; c < 3; c++) sums[step * 4 + c] += w * rgb[p * 3 + c];
    }
  }
  const profile = joinUp(sums, steps);
  for (let p = 0; p < state.length; p++) {
    if (state[p] !== HOLE) continue;
    const t = FINE * (along(p % width, Math.floor(p / width)) - low);
    const k = Math.floor(t);
    for (let c = 0; c < 3; c++) rgb[p * 3 + c] = profile[k * 3 + c] * (1 - t + k) + profile[k * 3 + 3 + c] * (t - k);
  }
}

/** The mean colour of each step; of steps without any, straight between those beside them. */
function joinUp(sums: Float64Array, steps: number): Float64Array {
  const profile = new Float64Array(steps * 3);
  let last = -1;
  for (let k = 0; k < steps; k++) {
    if (sums[k * 4 + 3] < 1e-3) continue;
    for (let c = 0; c < 3; c++) {
      const value = sums[k * 4 + c] / sums[k * 4 + 3];
      const before = last === -1 ? value : profile[last * 3 + c];
      for (let n = last + 1; n <= k; n++) profile[n * 3 + c] = before + ((value - before) * (n - last)) / (k - last);
    }
    last = k;
  }
  for (let n = last + 1; n < steps; n++) for (let c = 0; c < 3; c++) profile[n * 3 + c] = profile[last * 3 + c];
  return profile;
}
