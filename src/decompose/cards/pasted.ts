import { fullScale, type Raster } from '../../raster/raster';
import { cardArea, clash, rowOf, SAME_SIDE, sharedSides, type Card } from './cards';
import type { CrispRectangle } from './crisp-rectangles';
import { FRONT } from '../regions/sides';

/** Least share of its outline that a pasted rectangle shows: windows and screens in photographs show less of theirs. */
const LEAST_SUPPORT = 0.78;

/** Pixels within which sides that are straight in the picture itself are the same. */
const SLACK = 4;

/** Share of neighbours within that are equal to the last bit, from which on a thing was drawn: a round one is as likely a wheel or an eye then. */
const DRAWN = 0.4;

/** Of sure outlines, the surest first, those that hold a photograph, each once. */
export function findPhotographs(picture: Raster, outlines: readonly Card[]): Card[] {
  return withoutClashes(outlines).filter((outline) => equalNeighbours(picture, outline) < DRAWN);
}

/** Of the rectangles with sharp sides (`crisp`, the best supported first) those wholly on the canvas whose outline is seen in the picture itself, whatever the regions within and without; and before them `known`: pictures pasted on pictures. */
export function findPasted({ width, height }: Raster, crisp: readonly CrispRectangle[], known: readonly Card[] = []): Card[] {
  const inside = crisp.filter(({ left, top, right, bottom, support }) => left > 0 && top > 0 && right < width && bottom < height && support >= LEAST_SUPPORT);
  // The outer of two that share sides is the rectangle; the other is made of its side and something else's.
  return withoutClashes(inside, known, 16);
}

/** Of cards that share sides the largest. */
export function outermost(cards: readonly Card[]): Card[] {
  return withoutClashes([...cards].sort((a, b) => cardArea(b) - cardArea(a)));
}

/** The first of those that share sides, at most so many, `kept` before all. */
function withoutClashes(cards: readonly Card[], kept: readonly Card[] = [], most = Infinity): Card[] {
  const out = [...kept];
  for (const card of cards) if (out.length < most && !out.some((k) => clash(k, card, SLACK))) out.push(card);
  return out;
}

/** Share of the pixels in a card that are as the next one, to a level of 8 bits. */
function equalNeighbours({ width, depth, data }: Raster, card: Card): number {
  const level = fullScale(depth) / 255;
  let equal = 0;
  let all = 0;
  for (let y = card.top; y < card.bottom; y++) {
    const [left, right] = rowOf(card, y);
    for (let x = left, i = (y * width + left) * 4; x + 1 < right; x++, i += 4, all++) {
      if (Math.abs(data[i] - data[i + 4]) < level && Math.abs(data[i + 1] - data[i + 5]) < level && Math.abs(data[i + 2] - data[i + 6]) < level) equal++;
    }
  }
  return equal / Math.max(1, all);
}

/** Sides by pixel: what lies in front of panels, and each pasted picture; null where there are neither. */
export function paintSides({ width, height }: Pick<Raster, 'width' | 'height'>, pasted: readonly Card[], front: Uint8Array | null): Uint8Array | null {
  if (pasted.length === 0) return front;
  const sides = new Uint8Array(width * height);
  [...pasted].sort((a, b) => cardArea(b) - cardArea(a)).forEach((card, i) => {
    for (let y = card.top; y < card.bottom; y++) {
      const [left, right] = rowOf(card, y);
      sides.fill(FRONT + 1 + i, y * width + left, y * width + right);
    }
  });
  if (front) for (let p = 0; p < sides.length; p++) if (front[p]) sides[p] = FRONT;
  return sides;
}

/** Cards, with the pasted pictures that are none of them yet. */
export function withPasted(cards: readonly Card[], pasted: readonly Card[]): Card[] {
  const out = [...cards];
  for (const rect of pasted) if (!out.some((card) => sharedSides(card, rect, SAME_SIDE) === 4)) out.push(rect);
  return out;
}
