import { boundToKnown } from './bound';
import { fillHarmonic } from './harmonic';
import { distanceTo } from './holes';
import { solveDense } from '../core/least-squares';
import { HOLE, KNOWN, type FillPatch } from './patch';

/** Places that the plate is held at, at most: right along the holes, pixel by pixel where the rim is no longer, and farther off. */
const NEAR = 500;
const FAR = 160;
/** What is right along the holes, pixels: what touches them, corners too. */
const RIM = 1.5;
/** Values are computed at most at about so many places, and between them on straight lines. */
const PLACES = 12_000;
/** Of each place's own bending energy, how much it may be missed for: what is exact in a few pixels of noise swings in the hole. */
const SLACK = 1e-3;

/** Where the plate is held: interleaved x, y, r, g, b. */
type Held = Float64Array;
const STRIDE = 5;

/**
 * Continues colours as a thin plate does that is held at the known ones near the holes: of all surfaces the one that bends least (Duchon
 * 1977, "Splines minimizing rotation-invariant semi-norms in Sobolev spaces"), with what it misses along the rim added harmonically. What
 * rises at the rim goes on rising, so it is for holes that are not deep, and it never leaves the known colours' range. Held at
 * means of small cells, some six hundred at most, whatever the size. False, and nothing changed, where too little is known.
 */
export function fillPlate(patch: FillPatch): boolean {
  const { width, height, rgb, state, weight } = patch;
  const { distance } = distanceTo(width, height, (p) => state[p] === HOLE);
  const far = Math.max(8, deepest(patch));
  const held = concatenated(cellMeans(patch, (p) => distance[p] <= RIM, NEAR), cellMeans(patch, (p) => distance[p] > RIM && distance[p] <= far, FAR));
  const plate = bend(held);
  if (!plate) return false;
  const values = evaluate(patch, plate, distance);
  const rest = rgb.slice();
  for (let p = 0; p < state.length; p++) if (state[p] === KNOWN) for (let c = 0; c < 3; c++) rest[p * 3 + c] = distance[p] <= RIM ? rgb[p * 3 + c] - values[p * 3 + c] : 0;
  fillHarmonic({ width, height, rgb: rest, state, weight });
  for (let p = 0; p < state.length; p++) {
    if (state[p] !== HOLE) continue;
    for (let c = 0; c < 3; c++) rgb[p * 3 + c] = values[p * 3 + c] + rest[p * 3 + c];
  }
  boundToKnown(patch, 0);
  return true;
}

function deepest({ width, height, state }: FillPatch): number {
  const { distance } = distanceTo(width, height, (p) => state[p] === KNOWN);
  let depth = 0;
  for (let p = 0; p < state.length; p++) if (state[p] === HOLE && distance[p] < Infinity) depth = Math.max(depth, distance[p]);
  return depth;
}

/** Means of the known pixels that `wanted` takes, by square cells as large as makes them `limit` at most. */
function cellMeans({ width, height, rgb, state, weight }: FillPatch, wanted: (p: number) => boolean, limit: number): Held {
  const chosen: number[] = [];
  for (let p = 0; p < state.length; p++) if (state[p] === KNOWN && wanted(p)) chosen.push(p);
  // No cell holds more than its area.
  for (let size = Math.max(1, Math.floor(Math.sqrt(chosen.length / limit))); ; size = Math.ceil(size * 1.25)) {
    const columns = Math.ceil(width / size);
    const cellOf = (p: number): number => Math.floor(Math.floor(p / width) / size) * columns + Math.floor((p % width) / size);
    const numbers = new Int32Array(columns * Math.ceil(height / size)).fill(-1);
    let count = 0;
    for (const p of chosen) if (numbers[cellOf(p)] === -1) numbers[cellOf(p)] = count++;
    if (count > limit) continue;
    const held = new Float64Array(count * STRIDE);
    const mass = new Float64Array(count);
    for (const p of chosen) {
      const k = numbers[cellOf(p)];
      const w = weight?.[p] ?? 1;
      mass[k] += w;
      held[k * STRIDE] += w * (p % width);
      held[k * STRIDE + 1] += w * Math.floor(p / width);
      for (let c = 0; c < 3; c++) held[k * STRIDE + 2 + c] += w * rgb[p * 3 + c];
    }
    for (let n = 0; n < held.length; n++) held[n] /= mass[Math.floor(n / STRIDE)];
    return held;
  }
}

function concatenated(a: Held, b: Held): Held {
  const out = new Float64Array(a.length + b.length);
  out.set(a);
  out.set(b, a.length);
  return out;
}

type Plate = (x: number, y: number, out: Float64Array) => void;

/** r² ln r, of a squared distance. */
const kernel = (squared: number): number => (squared === 0 ? 0 : 0.5 * squared * Math.log(squared));

/** The plate itself; null where the places do not settle it. */
function bend(held: Held): Plate | null {
  const count = held.length / STRIDE;
  if (count < 6) return null;
  let scale = 0;
  for (let n = 0; n < count; n++) scale = Math.max(scale, Math.abs(held[n * STRIDE] - held[0]), Math.abs(held[n * STRIDE + 1] - held[1]));
  const xs = Float64Array.from({ length: count }, (_, n) => (held[n * STRIDE] - held[0]) / scale);
  const ys = Float64Array.from({ length: count }, (_, n) => (held[n * STRIDE + 1] - held[1]) / scale);
  const size = count + 3;
  const columns = size + 3;
  const rows = new Float64Array(size * columns);
  for (let i = 0; i < count; i++) {
    const row = i * columns;
    for (let j = 0; j < count; j++) rows[row + j] = kernel((xs[i] - xs[j]) ** 2 + (ys[i] - ys[j]) ** 2);
    rows[row + i] = SLACK / count;
    [1, xs[i], ys[i]].forEach((value, k) => {
      rows[row + count + k] = value;
      rows[(count + k) * columns + i] = value;
    });
    for (let c = 0; c < 3; c++) rows[row + size + c] = held[i * STRIDE + 2 + c];
  }
  const solved = solveDense(rows, size, 3);
  if (!solved) return null;
  return (x, y, out) => {
    const u = (x - held[0]) / scale;
    const v = (y - held[1]) / scale;
    for (let c = 0; c < 3; c++) out[c] = solved[c * size + count] + solved[c * size + count + 1] * u + solved[c * size + count + 2] * v;
    for (let n = 0; n < count; n++) {
      const k = kernel((u - xs[n]) ** 2 + (v - ys[n]) ** 2);
      for (let c = 0; c < 3; c++) out[c] += k * solved[c * size + n];
    }
  };
}

/** The plate's colours in the holes and along their rims, of larger holes at the corners of a grid. */
function evaluate({ width, height, state }: FillPatch, plate: Plate, distance: Float32Array): Float32Array {
  const values = new Float32Array(width * height * 3);
  const wanted = (p: number): boolean => state[p] === HOLE || (state[p] === KNOWN && distance[p] <= RIM);
  let count = 0;
  for (let p = 0; p < state.length; p++) if (wanted(p)) count++;
  const step = Math.max(1, Math.floor(Math.sqrt(count / PLACES)));
  const out = new Float64Array(3);
  if (step === 1) {
    for (let p = 0; p < state.length; p++) {
      if (!wanted(p)) continue;
      plate(p % width, Math.floor(p / width), out);
      values.set(out, p * 3);
    }
    return values;
  }
  const columns = Math.ceil(width / step) + 1;
  const corners = new Float32Array(columns * (Math.ceil(height / step) + 1) * 3).fill(NaN);
  const corner = (k: number): number => {
    if (Number.isNaN(corners[k * 3])) {
      plate((k % columns) * step, Math.floor(k / columns) * step, out);
      corners.set(out, k * 3);
    }
    return k * 3;
  };
  for (let p = 0; p < state.length; p++) {
    if (!wanted(p)) continue;
    const x = (p % width) / step;
    const y = Math.floor(p / width) / step;
    const k = Math.floor(y) * columns + Math.floor(x);
    const [a, b, d, e] = [corner(k), corner(k + 1), corner(k + columns), corner(k + columns + 1)];
    const s = x - Math.floor(x);
    const t = y - Math.floor(y);
    for (let c = 0; c < 3; c++) values[p * 3 + c] = (corners[a + c] * (1 - s) + corners[b + c] * s) * (1 - t) + (corners[d + c] * (1 - s) + corners[e + c] * s) * t;
  }
  return values;
}
