import { fullScale, type Raster } from '../raster/raster';
import { cardArea, clash, lookAcross, rowOf, SAME_SIDE, sharedSides, walkOutline, type Card } from './cards';
import type { CrispRectangle } from './crisp-rectangles';
import type { CrispRound } from './crisp-rounds';
import type { Segmentation } from './segment';
import { FRONT } from './sides';

/** Least share of its outline that a pasted rectangle shows: windows and screens in photographs show less of theirs. */
const LEAST_SUPPORT = 0.78;

/** Pixels within which sides that are straight in the picture itself are the same. */
const SLACK = 4;

/** Share of neighbours within that are equal to the last bit, from which on a round thing was drawn: then it is as likely a wheel or an eye. */
const DRAWN = 0.4;

/** Of the round things with sharp outlines those that hold a photograph. */
export function findPastedRounds(picture: Raster, rounds: readonly CrispRound[]): Card[] {
  return withoutClashes(rounds).filter((round) => equalNeighbours(picture, round) < DRAWN);
}

/** Of the rectangles with sharp sides (`crisp`, the best supported first) those wholly on the canvas whose outline is seen in the picture itself, whatever the regions within and without; and `rounds`: pictures pasted on pictures. */
export function findPasted({ width, height }: Raster, crisp: readonly CrispRectangle[], rounds: readonly Card[] = []): Card[] {
  const inside = crisp.filter(({ left, top, right, bottom, support }) => left > 0 && top > 0 && right < width && bottom < height && support >= LEAST_SUPPORT);
  // The outer of two that share sides is the rectangle; the other is made of its side and something else's.
  return withoutClashes(inside, rounds, 16);
}

/** Share of a photograph's outline that the surface it stands on must reach, in all and along each side, and of that the share at which it ends there. */
const REACHED = 0.5;
const REACHED_SIDE = 0.15;
const ENDS = 0.95;
/** Pixels from the outline at which both sides are looked at. */
const BESIDE = 2;

/**
 * Of the rectangles with sharp sides those that hold a photograph and stand on what has half of the canvas edge: wherever that reaches
 * the outline, it ends there. What covers the rest of the outline says nothing against it, so theirs is known as surely as one that is wholly seen.
 */
export function findStanding(picture: Raster, segmentation: Segmentation, crisp: readonly CrispRectangle[]): Card[] {
  const { width, height, labels } = segmentation;
  const ground = regionAround(segmentation);
  const standing = crisp.flatMap((rect): Card[] => {
    const { left, top, right, bottom } = rect;
    if (Math.min(left, top, width - right, height - bottom) <= BESIDE) return [];
    // Corners may be rounded away.
    const [cutX, cutY] = [Math.floor((right - left) * 0.12), Math.floor((bottom - top) * 0.12)];
    const [across, down] = [right - left - 2 * cutX, bottom - top - 2 * cutY];
    /** Places at which the ground is seen beyond; and those at which it is not seen within, of the upper, lower, left and right side. */
    let reached = 0;
    const ends = [0, 0, 0, 0];
    lookAcross(picture, rect, BESIDE, BESIDE + 1, (within, beyond, x, y, dx) => {
      if (labels[beyond] !== ground || (dx === 0 ? x < left + cutX || x >= right - cutX : y < top + cutY || y >= bottom - cutY)) return;
      reached++;
      if (labels[within] !== ground) ends[dx === 0 ? (beyond > within ? 1 : 0) : (dx + 5) / 2]++;
    });
    const ended = ends.reduce((a, b) => a + b);
    const support = ended / Math.max(1, reached);
    const isKnown = ended >= REACHED * 2 * (across + down) && support >= ENDS && ends.every((n, side) => n >= REACHED_SIDE * (side < 2 ? across : down));
    return isKnown && equalNeighbours(picture, rect) < DRAWN ? [{ left, top, right, bottom, support }] : [];
  });
  return withoutClashes(standing);
}

/** The region that has at least half of the canvas edge, or −1. */
function regionAround({ width, height, labels, count }: Segmentation): number {
  const along = new Int32Array(count);
  walkOutline({ left: 0, top: 0, right: width, bottom: height, support: 1 }, (x, y) => along[labels[y * width + x]]++);
  return along.findIndex((length) => length >= width + height);
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
