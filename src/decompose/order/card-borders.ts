import { CARD_RIM, columnOf, countWithin, rowOf, standsAlone } from '../cards/cards';
import { walkParts, type Part } from '../objects/parts';
import type { Segmentation } from '../regions/segment';

/** What lies along the sides of a card's rectangle, and how much of each part lies in it or on its rim; parts by position, −1 for none. */
export interface CardBorder {
  /** Pixels of each part within the card grown by {@link CARD_RIM}. */
  readonly near: Int32Array;
  /** Along the sides, {@link CARD_RIM} pixels outside and inside of them: the parts seen there, in turn. */
  readonly sides: readonly (readonly [outside: number, inside: number])[];
}

/** The borders of the parts that are surely cards (see {@link standsAlone}), by position. */
export function cardBorders(segmentation: Segmentation, parts: readonly Part[]): Map<number, CardBorder> {
  const { width, height, labels, count } = segmentation;
  const found = new Map<number, CardBorder>();
  if (!parts.some((part) => part.card)) return found;
  const partOf = new Int32Array(count).fill(-1);
  parts.forEach((part, i) => {
    for (const inner of walkParts(part)) for (const r of inner.regions) partOf[r] = i;
  });
  const at = (x: number, y: number): number => (x < 0 || y < 0 || x >= width || y >= height ? -1 : partOf[labels[y * width + x]]);
  parts.forEach(({ card }, i) => {
    if (!card || !standsAlone(card, labels.length)) return;
    const sides: [number, number][] = [];
    for (let x = card.left; x < card.right; x++) {
      const [top, bottom] = columnOf(card, x);
      sides.push([at(x, top - CARD_RIM), at(x, top + CARD_RIM - 1)], [at(x, bottom + CARD_RIM - 1), at(x, bottom - CARD_RIM)]);
    }
    for (let y = card.top; y < card.bottom; y++) {
      const [left, right] = rowOf(card, y);
      sides.push([at(left - CARD_RIM, y), at(left + CARD_RIM - 1, y)], [at(right + CARD_RIM - 1, y), at(right - CARD_RIM, y)]);
    }
    found.set(i, { near: countWithin(segmentation, card, partOf, parts.length), sides });
  });
  return found;
}
