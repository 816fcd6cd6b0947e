import { distanceToKnown } from './holes';
import { halvePatch, HOLE, KNOWN, OUTSIDE, spreadSample, type FillPatch } from './patch';
import { fillSmooth } from './smooth';

/** Half the width of the squares that are compared. */
const HALF = 3;
/** Rounds of searching and repainting: at the coarsest size, and at each finer one. */
const FIRST_ROUNDS = 4;
const ROUNDS = 2;
/** Places compared for each square of the coarsest size, at most. */
const PLACES = 1200;
/** Squares are searched for so many pixels apart. */
const STRIDE = 2;
/** Pixels of the finest size that squares are searched for. Larger holes are filled from half the size. */
const MOST = 260_000;

/** Where each square of the hole is copied from: numbers of pixels, −1 where none is. */
type Sources = Int32Array;

/**
 * Fills holes with copies of what is known, so that every small square of the fill is like some known one: squares and colours are
 * improved in turns, from coarse to fine (Wexler, Shechtman and Irani 2007, "Space-time completion of video"). At the coarsest size the
 * nearest square is found by comparing with all known ones, or a fixed sample where they are many; finer sizes look only
 * right around where the coarser one's came from, and where their neighbours' came from in reading order (as Ashikhmin 2001,
 * "Synthesizing natural textures"): no search is random. False, and nothing changed, where no whole square is known.
 */
export function fillTexture(patch: FillPatch): boolean {
  const levels = [patch];
  while (levels.length < 6 && depthOf(levels[levels.length - 1]) > 5 && Math.min(levels[levels.length - 1].width, levels[levels.length - 1].height) > 40) levels.push(halvePatch(levels[levels.length - 1]));
  let sources: Sources | null = null;
  for (let n = levels.length - 1; n >= 0; n--) {
    const level = n === 0 ? { ...patch, rgb: patch.rgb.slice() } : levels[n];
    const wholes = wholeSquares(level);
    if (wholes.length < 20) {
      if (n === 0) return false;
      sources = null;
      continue;
    }
    if (sources) sources = doubled(sources, levels[n + 1], level, wholes);
    else {
      if (!fillSmooth(level, 'even')) return false;
      sources = searchAll(level, wholes);
      vote(level, sources);
    }
    const rounds = n === levels.length - 1 ? FIRST_ROUNDS : ROUNDS;
    const isWhole = new Uint8Array(level.state.length);
    for (const q of wholes) isWhole[q] = 1;
    if (level.state.length < MOST || n === levels.length - 1) {
      for (let round = 0; round < rounds; round++) {
        vote(level, sources);
        if (n === levels.length - 1) sources = searchAll(level, wholes);
        else improve(level, sources, isWhole);
      }
    }
    // The last word is of the one best square, not of the mean of all: a mean is blurred.
    if (n === 0) copy(level, sources);
    else vote(level, sources);
    if (n === 0) patch.rgb.set(level.rgb);
  }
  return true;
}

function depthOf(patch: FillPatch): number {
  const { distance } = distanceToKnown(patch);
  let depth = 0;
  for (let p = 0; p < distance.length; p++) if (patch.state[p] === HOLE && distance[p] < Infinity) depth = Math.max(depth, distance[p]);
  return depth;
}

/** Middles of squares that are known throughout. */
function wholeSquares({ width, height, state }: FillPatch): Int32Array {
  const found: number[] = [];
  // Of known pixels, how many in a row end here; then how many such rows.
  const rows = new Int32Array(width);
  const side = 2 * HALF + 1;
  for (let y = 0; y < height; y++) {
    let run = 0;
    for (let x = 0; x < width; x++) {
      run = state[y * width + x] === KNOWN ? run + 1 : 0;
      rows[x] = run >= side ? rows[x] + 1 : 0;
      if (rows[x] >= side) found.push((y - HALF) * width + x - HALF);
    }
  }
  return Int32Array.from(found);
}

/** Mean squared difference of the squares around two pixels, of what lies in the patch and is no other's; stops beyond `limit`. */
function differ({ width, height, rgb, state }: FillPatch, p: number, q: number, limit: number): number {
  const x = p % width;
  const y = (p - x) / width;
  const left = Math.max(-HALF, -x);
  const right = Math.min(HALF, width - 1 - x);
  let sum = 0;
  let count = 0;
  const area = (2 * HALF + 1) ** 2;
  for (let v = Math.max(-HALF, -y); v <= Math.min(HALF, height - 1 - y); v++) {
    for (let u = left; u <= right; u++) {
      const a = p + v * width + u;
      if (state[a] === OUTSIDE) continue;
      const b = (q + v * width + u) * 3;
      const dr = rgb[a * 3] - rgb[b];
      const dg = rgb[a * 3 + 1] - rgb[b + 1];
      const db = rgb[a * 3 + 2] - rgb[b + 2];
      // What is known counts more than what was made up.
      const w = state[a] === KNOWN ? 2 : 1;
      sum += w * (dr * dr + dg * dg + db * db);
      count += w;
    }
    if (sum > limit * 2 * area) return Infinity;
  }
  return count === 0 ? Infinity : sum / count;
}

const searched = (p: number, width: number): boolean => (p % width) % STRIDE === 0 && Math.floor(p / width) % STRIDE === 0;

/** Of each square that reaches into the hole, the most alike of the known ones. */
function searchAll(level: FillPatch, wholes: Int32Array): Sources {
  const sources = new Int32Array(level.state.length).fill(-1);
  const places = wholes.length <= PLACES ? Array.from(wholes) : spreadSample(wholes.length, () => true, PLACES).map((n) => wholes[n]);
  for (let p = 0; p < sources.length; p++) {
    if (level.state[p] !== HOLE || !searched(p, level.width)) continue;
    let least = Infinity;
    for (const q of places) {
      const next = differ(level, p, q, least);
      if (next >= least) continue;
      least = next;
      sources[p] = q;
    }
  }
  return sources;
}

/** Right around each square's source, and where the neighbours' lead. */
function improve(level: FillPatch, sources: Sources, isWhole: Uint8Array): void {
  const { width, state } = level;
  const size = state.length;
  for (let p = 0; p < size; p++) {
    if (state[p] !== HOLE || sources[p] === -1) continue;
    let best = sources[p];
    let least = differ(level, p, best, Infinity);
    const consider = (q: number): void => {
      if (q < 0 || q >= size || isWhole[q] === 0 || q === best) return;
      const next = differ(level, p, q, least);
      if (next >= least) return;
      least = next;
      best = q;
    };
    const start = best;
    for (const d of [1, -1, width, -width, width + 1, width - 1, -width + 1, -width - 1]) consider(start + d);
    for (const d of [STRIDE, STRIDE * width, -STRIDE, -STRIDE * width]) if (p - d >= 0 && p - d < size && sources[p - d] !== -1) consider(sources[p - d] + d);
    sources[p] = best;
  }
}

/** The coarser size's sources at twice the size. */
function doubled(from: Sources, coarse: FillPatch, level: FillPatch, wholes: Int32Array): Sources {
  const { width, state } = level;
  const isWhole = new Uint8Array(state.length);
  for (const q of wholes) isWhole[q] = 1;
  const sources = new Int32Array(state.length).fill(-1);
  for (let p = 0; p < sources.length; p++) {
    if (state[p] !== HOLE || !searched(p, width)) continue;
    const x = p % width;
    const y = (p - x) / width;
    let u = x >> 1;
    let v = y >> 1;
    u -= u % STRIDE;
    v -= v % STRIDE;
    // The nearest searched square of the coarser size that has a source.
    let q = from[v * coarse.width + u];
    for (const [du, dv] of [[STRIDE, 0], [0, STRIDE], [-STRIDE, 0], [0, -STRIDE], [STRIDE, STRIDE], [-STRIDE, -STRIDE]]) {
      if (q !== -1) break;
      if (u + du < 0 || v + dv < 0 || u + du >= coarse.width || v + dv >= coarse.height) continue;
      q = from[(v + dv) * coarse.width + u + du];
      if (q !== -1) {
        u += du;
        v += dv;
      }
    }
    if (q === -1) {
      sources[p] = wholes[Math.floor((p / sources.length) * wholes.length)];
      continue;
    }
    const sx = (q % coarse.width) * 2 + x - 2 * u;
    const sy = Math.floor(q / coarse.width) * 2 + y - 2 * v;
    let at = sy * width + sx;
    if (sx < 0 || sx >= width || at < 0 || at >= sources.length || isWhole[at] === 0) at = nearestOf(wholes, at);
    sources[p] = at;
  }
  return sources;
}

/** By number, so nearly of the same row. */
function nearestOf(sorted: Int32Array, wanted: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < wanted) low = middle + 1;
    else high = middle;
  }
  return sorted[low];
}

/** Each pixel of the hole as the mean of what all squares over it bring, like ones more than unlike. */
function vote(level: FillPatch, sources: Sources): void {
  const { width, height, rgb, state } = level;
  const sums = new Float32Array(state.length * 4);
  for (let p = 0; p < sources.length; p++) {
    const q = sources[p];
    if (q === -1) continue;
    const w = 1 / (differ(level, p, q, Infinity) + 10);
    const x = p % width;
    const y = (p - x) / width;
    for (let v = Math.max(-HALF, -y); v <= Math.min(HALF, height - 1 - y); v++) {
      for (let u = Math.max(-HALF, -x); u <= Math.min(HALF, width - 1 - x); u++) {
        const a = p + v * width + u;
        if (state[a] !== HOLE) continue;
        const b = (q + v * width + u) * 3;
        sums[a * 4] += w * rgb[b];
        sums[a * 4 + 1] += w * rgb[b + 1];
        sums[a * 4 + 2] += w * rgb[b + 2];
        sums[a * 4 + 3] += w;
      }
    }
  }
  for (let p = 0; p < state.length; p++) if (state[p] === HOLE && sums[p * 4 + 3] > 0) for (let c = 0; c < 3; c++) rgb[p * 3 + c] = sums[p * 4 + c] / sums[p * 4 + 3];
}

/** Each pixel from the squares right over it alone, of which two or three overlap: sharp, and without seams. */
function copy(level: FillPatch, sources: Sources): void {
  const { width, height, rgb, state } = level;
  const sums = new Float32Array(state.length * 4);
  for (let p = 0; p < sources.length; p++) {
    const q = sources[p];
    if (q === -1) continue;
    const x = p % width;
    const y = (p - x) / width;
    for (let v = Math.max(-1, -y); v <= Math.min(1, height - 1 - y); v++) {
      for (let u = Math.max(-1, -x); u <= Math.min(1, width - 1 - x); u++) {
        const a = p + v * width + u;
        if (state[a] !== HOLE) continue;
        const w = u === 0 && v === 0 ? 16 : u === 0 || v === 0 ? 2 : 0.5;
        const b = (q + v * width + u) * 3;
        for (let c = 0; c < 3; c++) sums[a * 4 + c] += w * rgb[b + c];
        sums[a * 4 + 3] += w;
      }
    }
  }
  for (let p = 0; p < state.length; p++) if (state[p] === HOLE && sums[p * 4 + 3] > 0) for (let c = 0; c < 3; c++) rgb[p * 3 + c] = sums[p * 4 + c] / sums[p * 4 + 3];
}
