import { HOLE, KNOWN, type FillPatch, type Window } from './patch';

/** A connected piece of what is to be filled. */
export interface Hole {
  readonly window: Window;
  /** Its pixels, as numbers of the patch's, in no particular order. */
  readonly pixels: Int32Array;
  /** The greatest distance of its pixels to anything known that lies against the patch's holes, in pixels; Infinity where nothing is known. */
  readonly depth: number;
}

/** The holes of a patch, eight neighbours connecting, in reading order of their first pixels. `distance`: `distanceToKnown` of the patch. */
export function findHoles({ width, height, state }: FillPatch, distance: Float32Array): Hole[] {
  const visited = new Uint8Array(state.length);
  const queue = new Int32Array(state.length);
  const holes: Hole[] = [];
  for (let start = 0; start < state.length; start++) {
    if (state[start] !== HOLE || visited[start]) continue;
    let end = 0;
    queue[end++] = start;
    visited[start] = 1;
    let left = width;
    let right = 0;
    let top = height;
    let bottom = 0;
    let depth = 0;
    for (let at = 0; at < end; at++) {
      const p = queue[at];
      const x = p % width;
      const y = (p - x) / width;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
      depth = Math.max(depth, distance[p]);
      for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
        for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
          const q = v * width + u;
          if (state[q] !== HOLE || visited[q]) continue;
          visited[q] = 1;
          queue[end++] = q;
        }
      }
    }
    holes.push({ window: { left, top, right, bottom }, pixels: queue.slice(0, end), depth });
  }
  return holes;
}

/** Of each pixel, the number of its hole; −1 elsewhere. */
export function holeOfPixels(size: number, holes: readonly Hole[]): Int32Array {
  const holeOf = new Int32Array(size).fill(-1);
  holes.forEach(({ pixels }, k) => pixels.forEach((p) => (holeOf[p] = k)));
  return holeOf;
}

/** Distance in pixels of each pixel to the nearest known one, and which that is; Infinity and −1 where nothing is known. */
export function distanceToKnown({ width, height, state }: FillPatch): { distance: Float32Array; nearest: Int32Array } {
  return distanceTo(width, height, (p) => state[p] === KNOWN);
}

/** Squared pixels: farther than across any picture whose rows and columns are less than 30,000. */
const FARTHEST = 2 ** 31 - 1;

/**
 * Distance of each pixel to the nearest that `source` takes, by passing on the nearest source found so far (Danielsson 1980,
 * "Euclidean distance mapping"; off by a fraction of a pixel at most). Linear in pixels.
 */
export function distanceTo(width: number, height: number, source: (p: number) => boolean): { distance: Float32Array; nearest: Int32Array } {
  const size = width * height;
  const nearest = new Int32Array(size).fill(-1);
  const squared = new Int32Array(size).fill(FARTHEST);
  // Ways to the nearest source, rather than its number: no division in what is done eight times a pixel.
  const wayX = new Int32Array(size);
  const wayY = new Int32Array(size);
  for (let p = 0; p < size; p++) {
    if (!source(p)) continue;
    nearest[p] = p;
    squared[p] = 0;
  }
  const take = (p: number, q: number, dx: number, dy: number): void => {
    if (squared[p] === 0 || nearest[q] === -1) return;
    const x = wayX[q] + dx;
    const y = wayY[q] + dy;
    const d = x * x + y * y;
    if (d >= squared[p]) return;
    squared[p] = d;
    wayX[p] = x;
    wayY[p] = y;
    nearest[p] = nearest[q];
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0, p = y * width; x < width; x++, p++) {
      if (x > 0) take(p, p - 1, -1, 0);
      if (y === 0) continue;
      if (x > 0) take(p, p - width - 1, -1, -1);
      take(p, p - width, 0, -1);
      if (x + 1 < width) take(p, p - width + 1, 1, -1);
    }
    for (let x = width - 2, p = y * width + x; x >= 0; x--, p--) take(p, p + 1, 1, 0);
  }
  for (let y = height - 1; y >= 0; y--) {
    for (let x = width - 1, p = y * width + x; x >= 0; x--, p--) {
      if (x + 1 < width) take(p, p + 1, 1, 0);
      if (y + 1 === height) continue;
      if (x > 0) take(p, p + width - 1, -1, 1);
      take(p, p + width, 0, 1);
      if (x + 1 < width) take(p, p + width + 1, 1, 1);
    }
    for (let x = 1, p = y * width + 1; x < width; x++, p++) take(p, p - 1, -1, 0);
  }
  const distance = new Float32Array(size);
  for (let p = 0; p < size; p++) distance[p] = nearest[p] === -1 ? Infinity : Math.sqrt(squared[p]);
  return { distance, nearest };
}
