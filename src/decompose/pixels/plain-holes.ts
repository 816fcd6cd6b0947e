import type { Patch } from './complete';

/** Share of what touches a hole that must be of one colour, and levels within which colours are one: rounding, a lossless picture's dither. */
const PLAIN = 0.97;
const ALIKE = 1.5;
/** Pixels within which something touches a hole: colours beside an edge are not asked. */
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
  const visited = new Uint8Array(state.length);
  // Holes may be most of a layer, so one list that takes as much holds each in turn.
  const hole = new Int32Array(state.includes(0) ? state.length : 0);
  for (let first = 0; first < state.length; first++) {
    if (state[first] !== 0 || visited[first] === 1) continue;
    hole[0] = first;
    let end = 1;
    const touching: number[] = [];
    visited[first] = 1;
    for (let k = 0; k < end; k++) {
      const p = hole[k];
      const x = p % width;
      const y = (p - x) / width;
      for (const [step, room] of [[-1, x], [1, width - 1 - x], [-width, y], [width, height - 1 - y]]) {
        for (let d = 1, q = p + step; d <= Math.min(REACH, room); d++, q += step) {
          if (state[q] === 1) touching.push(q);
          else if (d === 1 && state[q] === 0 && visited[q] === 0) {
            visited[q] = 1;
            hole[end++] = q;
          }
          if (state[q] !== 2) break;
        }
      }
    }
    const colour = oneColour(rgb, touching);
    if (!colour) continue;
    for (let k = 0; k < end; k++) {
      rgb.set(colour, hole[k] * 3);
      left[hole[k]] = 2;
    }
  }
  return left;
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
