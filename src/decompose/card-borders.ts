import { standsAlone } from './cards';
import { walkParts, type Part } from './parts';
import type { Segmentation } from './segment';

/** Pixels by which the soft edge of a card may reach over its rectangle. */
const RIM = 3;

/** What lies along the sides of a card's rectangle, and how much of each part lies in it or on its rim; parts by position, −1 for none. */
export interface CardBorder {
  /** Pixels of each part within the rectangle grown by {@link RIM}. */
  readonly near: Int32Array;
  /** Along the sides, {@link RIM} pixels outside and inside of them: the parts seen there, in turn. */
  readonly sides: readonly (readonly [outside: number, inside: number])[];
}

/** The borders of the parts that are surely cards (see {@link standsAlone}), by position. */
export function cardBorders({ width, height, labels, count }: Segmentation, parts: readonly Part[]): Map<number, CardBorder> {
  const found = new Map<number, CardBorder>();
  if (!parts.some((part) => part.card)) return found;
  const partOf = new Int32Array(count).fill(-1);
  parts.forEach((part, i) => {
    for (const inner of walkParts(part)) for (const r of inner.regions) partOf[r] = i;
  });
  const at = (x: number, y: number): number => (x < 0 || y < 0 || x >= width || y >= height ? -1 : partOf[labels[y * width + x]]);
  parts.forEach(({ card }, i) => {
    if (!card || !standsAlone(card, labels.length)) return;
    const near = new Int32Array(parts.length);
    for (let y = Math.max(0, card.top - RIM); y < Math.min(height, card.bottom + RIM); y++) {
      for (let x = Math.max(0, card.left - RIM), p = y * width + x; x < Math.min(width, card.right + RIM); x++, p++) {
        const j = partOf[labels[p]];
        if (j !== -1) near[j]++;
      }
    }
    const sides: [number, number][] = [];
    for (let x = card.left; x < card.right; x++) {
      sides.push([at(x, card.top - RIM), at(x, card.top + RIM - 1)], [at(x, card.bottom + RIM - 1), at(x, card.bottom - RIM)]);
    }
    for (let y = card.top; y < card.bottom; y++) {
      sides.push([at(card.left - RIM, y), at(card.left + RIM - 1, y)], [at(card.right + RIM - 1, y), at(card.right - RIM, y)]);
    }
    found.set(i, { near, sides });
  });
  return found;
}
