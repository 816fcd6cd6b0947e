import type { Patch } from './complete';
import { PixelSets, pixelsWhere } from './pixel-sets';

/** Share of what touches a hole that must be of one colour, and levels within which colours are one: rounding, a lossless picture's dither. */
const PLAIN = 0.97;
const ALIKE = 1.5;
/** Pixels within which something touches a hole, past what is not of the layer: edges are mixed. */
const REACH = 5;
/** Fewest places that tell anything, and most that are gone by. */
const FEWEST = 8;
const MOST = 1024;

/**
 * Fills each hole (`state` 0) that only one colour touches with that, whatever else the layer shows farther off: a card's border is no
 * stain on what is hidden of the card. Returns what is left to be invented: `state`, 2 where something was filled. Linear in pixels.
 */
export function fillPlainHoles({ width, height, rgb, state }: Patch): Uint8Array {
  const left = state.slice();
  const isHole = (p: number): boolean => state[p] === 0;
  for (const hole of new PixelSets(width, height).connected(pixelsWhere(state.length, isHole), isHole)) {
    const colour = oneColour(rgb, touching(hole, state, width, height));
    if (!colour) continue;
    for (const p of hole) {
      rgb.set(colour, p * 3);
      left[p] = 2;
    }
  }
  return left;
}

/** What is known first along rows and columns from a hole on; what is not of the layer (`state` 2) is passed over. */
function touching(hole: Int32Array, state: Uint8Array, width: number, height: number): number[] {
  const found: number[] = [];
  const look = (p: number, step: number, room: number): void => {
    const most = Math.min(REACH, room);
    let [d, q] = [1, p + step];
    for (; d < most && state[q] === 2; d++) q += step;
    if (d <= most && state[q] === 1) found.push(q);
  };
  for (const p of hole) {
    const x = p % width;
    const y = (p - x) / width;
    look(p, -1, x);
    look(p, 1, width - 1 - x);
    look(p, -width, y);
    look(p, width, height - 1 - y);
  }
  return found;
}

/** The colour that nearly all of these places have; null where there is none. */
function oneColour(rgb: Float32Array, places: readonly number[]): number[] | null {
  if (places.length < FEWEST) return null;
  const step = Math.ceil(places.length / MOST);
  const some = places.filter((_, k) => k % step === 0);
  const median = [0, 1, 2].map((c) => some.map((p) => rgb[p * 3 + c]).sort((a, b) => a - b)[some.length >> 1]);
  const alike = some.filter((p) => median.every((v, c) => Math.abs(rgb[p * 3 + c] - v) <= ALIKE)).length;
  return alike >= PLAIN * some.length ? median : null;
}
