import { fullScale, type Raster } from '../raster/raster';
import { cardArea, rowOf, type Card } from './cards';
import type { CrispRectangle } from './crisp-rectangles';
import type { CrispRound } from './crisp-rounds';
import type { Segmentation } from './segment';
import { FRONT } from './sides';

/** Least share of its outline that a pasted rectangle shows: windows and screens in photographs show less of theirs. */
const LEAST_SUPPORT = 0.78;

/** Share of neighbours within that are equal to the last bit, from which on a round thing was drawn: then it is as likely a wheel or an eye. */
const DRAWN = 0.4;

/** Of the round things with sharp outlines those that hold a photograph. */
export function findPastedRounds(picture: Raster, rounds: readonly CrispRound[]): Card[] {
  return rounds.filter((round, i) => equalNeighbours(picture, round) < DRAWN && !rounds.slice(0, i).some((better) => clash(better, round)));
}

/** Of the rectangles with sharp sides (`crisp`, the best supported first) those wholly on the canvas whose outline is seen in the picture itself, whatever the regions within and without; and `rounds`: pictures pasted on pictures. */
export function findPasted({ width, height }: Raster, crisp: readonly CrispRectangle[], rounds: readonly Card[] = []): Card[] {
  const inside = crisp.filter(({ left, top, right, bottom, support }) => left > 0 && top > 0 && right < width && bottom < height && support >= LEAST_SUPPORT);
  // The outer of two that share sides is the rectangle; the other is made of its side and something else's.
  const kept = [...rounds];
  for (const rect of inside) if (kept.length < 16 && !kept.some((k) => clash(k, rect))) kept.push(rect);
  return kept;
}

/** Share of a photograph's outline that the surface it stands on must reach, in all and along each side, and of that the share at which it ends there. */
const REACHED = 0.5;
const REACHED_SIDE = 0.15;
const ENDS = 0.95;
/** Pixels from the outline at which both sides are looked at. */
const BESIDE = 2;

/**
 * Of the rectangles with sharp sides those that hold a photograph and stand on one surface, `ground`: wherever that reaches the outline,
 * it ends there. What covers the rest of the outline says nothing against it, so theirs is known as surely as one that is wholly seen.
 */
export function findStanding(picture: Raster, { labels }: Pick<Segmentation, 'labels'>, ground: number, crisp: readonly CrispRectangle[]): Card[] {
  const { width, height } = picture;
  const found: Card[] = [];
  for (const { left, top, right, bottom } of crisp) {
    if (Math.min(left, top, width - right, height - bottom) <= BESIDE) continue;
    // Corners may be rounded away.
    const [dx, dy] = [Math.floor((right - left) * 0.12), Math.floor((bottom - top) * 0.12)];
    const sides = [
      alongSide(labels, ground, right - left - 2 * dx, top * width + left + dx, 1, -width),
      alongSide(labels, ground, right - left - 2 * dx, (bottom - 1) * width + left + dx, 1, width),
      alongSide(labels, ground, bottom - top - 2 * dy, (top + dy) * width + left, width, -1),
      alongSide(labels, ground, bottom - top - 2 * dy, (top + dy) * width + right - 1, width, 1),
    ];
    const sum = (of: (side: OfSide) => number): number => sides.reduce((total, side) => total + of(side), 0);
    const support = sum(({ ends }) => ends) / Math.max(1, sum(({ reached }) => reached));
    if (sum(({ ends }) => ends) < REACHED * sum(({ length }) => length) || support < ENDS || sides.some(({ ends, length }) => ends < REACHED_SIDE * length)) continue;
    const card = { left, top, right, bottom, support };
    if (!found.some((k) => clash(k, card)) && equalNeighbours(picture, card) < DRAWN) found.push(card);
  }
  return found;
}

interface OfSide {
  readonly length: number;
  /** At how many places along the side the surface is seen beyond it, and at how many of them it is not seen within. */
  readonly reached: number;
  readonly ends: number;
}

/** Follows a side of `length` pixels from its first pixel within, in steps of `along`; `out` leads out. */
function alongSide(labels: Int32Array, surface: number, length: number, first: number, along: number, out: number): OfSide {
  let reached = 0;
  let ends = 0;
  for (let k = 0, p = first; k < length; k++, p += along) {
    if (labels[p + (BESIDE + 1) * out] !== surface) continue;
    reached++;
    if (labels[p - BESIDE * out] !== surface) ends++;
  }
  return { length, reached, ends };
}

/** The region that has at least half of the canvas edge, or −1. */
export function regionAround({ width, height, labels, count }: Segmentation): number {
  const along = new Int32Array(count);
  for (let x = 0; x < width; x++) for (const p of [x, (height - 1) * width + x]) along[labels[p]]++;
  for (let y = 0; y < height; y++) for (const p of [y * width, y * width + width - 1]) along[labels[p]]++;
  return along.findIndex((length) => length >= width + height);
}

/** Of cards that share sides the largest. */
export function outermost(cards: readonly Card[]): Card[] {
  const kept: Card[] = [];
  for (const card of [...cards].sort((a, b) => cardArea(b) - cardArea(a))) if (!kept.some((k) => clash(k, card))) kept.push(card);
  return kept;
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

function clash(a: Card, b: Card): boolean {
  const near = (p: number, q: number): number => (Math.abs(p - q) <= 4 ? 1 : 0);
  if (near(a.left, b.left) + near(a.right, b.right) + near(a.top, b.top) + near(a.bottom, b.bottom) < 2) return false;
  return Math.min(a.right, b.right) - Math.max(a.left, b.left) > 4 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4;
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
  const near = (p: number, q: number): boolean => Math.abs(p - q) <= 5;
  return [...cards, ...pasted.filter((rect) => !cards.some((card) => near(card.left, rect.left) && near(card.right, rect.right) && near(card.top, rect.top) && near(card.bottom, rect.bottom)))];
}
