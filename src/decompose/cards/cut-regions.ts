import { stepsToBorder } from '../pixels/border-steps';
import type { Card } from './cards';
import { paintSides } from './pasted';
import type { Segmentation } from '../regions/segment';
import { FRONT } from '../regions/sides';

/** Pixels on either side of an outline that may mix both sides. */
const MIXED = 2;

/**
 * Cuts regions along the outlines of cards that were found in the picture itself, the smaller over the larger: what a picture shows
 * and what it was pasted on are often alike, and then regions go on across. Pixels next to an outline are given to their own side and
 * count as mixed. `only`: no region but those marked 1 is cut.
 */
export function cutAlong(segmentation: Segmentation, cards: readonly Card[], only: Uint8Array | null = null): Segmentation {
  const { width, height, count: before } = segmentation;
  const side = paintSides(segmentation, cards, null);
  if (!side) return segmentation;
  const labels = segmentation.labels.slice();
  const source = segmentation.source.slice();
  const depth = stepsToBorder(side, width, height, MIXED + 1);
  const isCut = (p: number): boolean => !only || only[segmentation.labels[p]] === 1;
  for (let p = 0; p < source.length; p++) if (side[source[p]] !== side[p] && isCut(p)) source[p] = p;
  for (let d = MIXED; d >= 1; d--) {
    for (let y = 0, p = 0; y < height; y++) {
      for (let x = 0; x < width; x++, p++) {
        if (depth[p] !== d || !isCut(p)) continue;
        const deeper = neighbours(x, y, width, height).find((q) => side[q] === side[p] && depth[q] > d && isCut(q));
        if (deeper === undefined) continue;
        labels[p] = labels[deeper];
        source[p] = source[deeper];
      }
    }
  }
  // A region for each that there was on each side, numbered in the order in which a scan meets them.
  const numbers = new Int32Array(before * (FRONT + 1 + cards.length)).fill(-1);
  let count = 0;
  for (let p = 0; p < labels.length; p++) {
    const at = (isCut(p) ? side[p] : 0) * before + labels[p];
    if (numbers[at] === -1) numbers[at] = count++;
    labels[p] = numbers[at];
  }
  // What showed the colour of a soft edge's pixels may have come to another side, or mix by now.
  const isPure = Uint8Array.from(source, (from, p) => (from === p ? 1 : 0));
  for (let p = 0; p < source.length; p++) if (!isPure[source[p]] || labels[source[p]] !== labels[p]) source[p] = p;
  return { width, height, labels, count, source };
}

function neighbours(x: number, y: number, width: number, height: number): number[] {
  const out: number[] = [];
  for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
    for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) if (u !== x || v !== y) out.push(v * width + u);
  }
  return out;
}
