import { cardArea, rowOf, type Card } from './cards';
import type { Segmentation } from './segment';

/** Pixels on either side of an outline that may mix both sides. */
const MIXED = 2;

/**
 * Cuts regions along the outlines of cards that were found in the picture itself, the smaller over the larger: what a picture shows
 * and what it was pasted on are often alike, and then regions go on across. Pixels next to an outline are given to their own side and
 * count as mixed.
 */
export function cutAlong(segmentation: Segmentation, cards: readonly Card[]): Segmentation {
  if (cards.length === 0) return segmentation;
  const { width, height } = segmentation;
  const side = new Uint8Array(width * height);
  [...cards].sort((a, b) => cardArea(b) - cardArea(a)).forEach((card, i) => {
    for (let y = card.top; y < card.bottom; y++) {
      const [left, right] = rowOf(card, y);
      side.fill(i + 1, y * width + left, y * width + right);
    }
  });
  const labels = segmentation.labels.slice();
  const source = segmentation.source.slice();
  const depth = depthsFromOutlines(side, width, height);
  for (let p = 0; p < source.length; p++) if (side[source[p]] !== side[p]) source[p] = p;
  for (let d = MIXED; d >= 1; d--) {
    for (let y = 0, p = 0; y < height; y++) {
      for (let x = 0; x < width; x++, p++) {
        if (depth[p] !== d) continue;
        const deeper = neighbours(x, y, width, height).find((q) => side[q] === side[p] && depth[q] > d);
        if (deeper === undefined) continue;
        labels[p] = labels[deeper];
        source[p] = source[deeper];
      }
    }
  }
  const numbers = new Map<number, number>();
  for (let p = 0; p < labels.length; p++) {
    const key = labels[p] * (cards.length + 1) + side[p];
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    labels[p] = number;
  }
  return { width, height, labels, count: numbers.size, source };
}

/** Steps to the nearest pixel of another side, counted as a king moves, at most one more than {@link MIXED}. */
function depthsFromOutlines(side: Uint8Array, width: number, height: number): Uint8Array {
  const depth = new Uint8Array(side.length).fill(MIXED + 1);
  let front: number[] = [];
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p++) {
      if ((x + 1 < width && side[p] !== side[p + 1]) || (y + 1 < height && side[p] !== side[p + width])) {
        for (const q of [p, ...neighbours(x, y, width, height)]) if (neighbours(q % width, Math.floor(q / width), width, height).some((n) => side[n] !== side[q])) depth[q] = 1;
      }
    }
  }
  for (let p = 0; p < depth.length; p++) if (depth[p] === 1) front.push(p);
  for (let d = 2; d <= MIXED; d++) {
    const next: number[] = [];
    for (const p of front) {
      for (const q of neighbours(p % width, Math.floor(p / width), width, height)) {
        if (depth[q] <= d || side[q] !== side[p]) continue;
        depth[q] = d;
        next.push(q);
      }
    }
    front = next;
  }
  return depth;
}

function neighbours(x: number, y: number, width: number, height: number): number[] {
  const out: number[] = [];
  for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
    for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) if (u !== x || v !== y) out.push(v * width + u);
  }
  return out;
}
