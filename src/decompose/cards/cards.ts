import type { Extent } from '../pixels/extent';
import { countAreas, type Segmentation } from '../regions/segment';

/** An upright rectangle outlined by straight borders, or a circle or stadium in it: a pasted picture, a panel, a button. */
export interface Card {
  readonly left: number;
  readonly top: number;
  /** Exclusive. */
  readonly right: number;
  readonly bottom: number;
  /** Mean share of its outline that shows a border, 0..1. */
  readonly support: number;
  /** Of its corners, at most half of the shorter side; small ones are not told of. */
  readonly radius?: number;
}

export interface CardsOptions {
  /** Shortest side as a share of the canvas's longer side. */
  leastSide: number;
  /** Mean share of the outline that must be seen; what covers a card hides the rest. */
  support: number;
}

/** Pixels by which the soft edge of a card may reach over its outline. */
export const CARD_RIM = 3;

/** Support from which a rectangle is no accident of a drawing's lines. */
export const SURE_CARD = 0.84;

/** Share of the canvas from which on it is no detail of a drawing or a photograph. */
const CARD_SHARE = 0.02;

/** Whether a card is surely one, and no small one: a thing of its own on a canvas of so many pixels. */
export function standsAlone(card: Card, canvas: number): boolean {
  // What is round is a card only where a picture cut round was found, which lines do not make by accident.
  return (card.support >= SURE_CARD || card.radius !== undefined) && cardArea(card) >= CARD_SHARE * canvas;
}

/** Pixels within its outline. */
export function cardArea({ left, top, right, bottom, radius = 0 }: Card): number {
  return (right - left) * (bottom - top) - (4 - Math.PI) * radius ** 2;
}

/** A card whose sides, known to the rim, lie where what is seen of it ends: to the pixel. `seen` is the box of that, edges inclusive. */
export function toSeenSides<T extends Card>(card: T, seen: Readonly<Extent>): T {
  const side = (at: number, end: number): number => (Math.abs(at - end) <= CARD_RIM ? end : at);
  return { ...card, left: side(card.left, seen.left), top: side(card.top, seen.top), right: side(card.right, seen.right + 1), bottom: side(card.bottom, seen.bottom + 1) };
}

/** The pixels of a card in row `y`: from the first to before the last. */
export function rowOf({ left, top, right, bottom, radius }: Card, y: number): readonly [from: number, to: number] {
  const cut = radius === undefined ? 0 : cutOff(radius, y - top, bottom - 1 - y);
  return [left + cut, right - cut];
}

/** The same in column `x`. */
export function columnOf({ left, top, right, bottom, radius }: Card, x: number): readonly [from: number, to: number] {
  const cut = radius === undefined ? 0 : cutOff(radius, x - left, right - 1 - x);
  return [top + cut, bottom - cut];
}

/** Pixels that corners of this radius take from either end of a line so many pixels from the sides along it. */
function cutOff(radius: number, before: number, after: number): number {
  const beyond = radius - Math.min(before, after) - 0.5;
  return beyond <= 0 ? 0 : Math.round(radius - Math.sqrt(Math.max(0, radius ** 2 - beyond ** 2)));
}

/** Pixels by which the side of one card may miss that of another and be the same. */
export const SAME_SIDE = 5;

export const CARDS_DEFAULTS: Readonly<CardsOptions> = { leastSide: 0.035, support: 0.74 };

interface Run {
  /** Column of a vertical run, row of a horizontal one: the first pixel after the border. */
  at: number;
  from: number;
  to: number;
}

/** Finds rectangles among the region borders, best supported first. */
export function findCards(segmentation: Segmentation, options: Partial<CardsOptions> = {}): Card[] {
  const { leastSide, support } = { ...CARDS_DEFAULTS, ...options };
  const { width, height, labels } = segmentation;
  const least = Math.max(16, Math.round(leastSide * Math.max(width, height)));
  const vertical = borderSums(labels, width, height, 1, width);
  const horizontal = borderSums(labels, height, width, width, 1);
  const columns = findRuns(vertical, width, height, least);
  const rows = findRuns(horizontal, height, width, least);

  const found: Card[] = [];
  for (const l of columns) {
    for (const r of columns) {
      const w = r.at - l.at;
      if (w < least || Math.min(l.to, r.to) - Math.max(l.from, r.from) < 0.3 * Math.max(l.to - l.from, r.to - r.from)) continue;
      const first = Math.min(l.from, r.from);
      const last = Math.max(l.to, r.to);
      // Rounded corners shorten the straight part of each side.
      const round = 4 + 0.22 * Math.min(w, last - first);
      const across = rows.filter((run) => Math.min(run.to, r.at) - Math.max(run.from, l.at) > 0.35 * w);
      for (const t of across) {
        if (t.at > first + 4 || t.at < first - round) continue;
        for (const b of across) {
          if (b.at < last - 4 || b.at > last + round || b.at - t.at < least) continue;
          const sides = [
            sideSupport(vertical, height, l.at, t.at, b.at),
            sideSupport(vertical, height, r.at, t.at, b.at),
            sideSupport(horizontal, width, t.at, l.at, r.at),
            sideSupport(horizontal, width, b.at, l.at, r.at),
          ].sort((p, q) => p - q);
          const mean = (sides[0] + sides[1] + sides[2] + sides[3]) / 4;
          if (sides[0] < 0.3 || sides[1] < 0.55 || mean < support) continue;
          found.push({ left: l.at, top: t.at, right: r.at, bottom: b.at, support: mean });
        }
      }
    }
  }
  // The larger of two that share sides is the card; the other is something in it.
  found.sort((a, b) => cardArea(b) * b.support - cardArea(a) * a.support);
  const kept: Card[] = [];
  for (const card of found) {
    if (kept.length >= 48) break;
    if (kept.some((k) => clash(k, card, SAME_SIDE)) || !isClosed(segmentation, card)) continue;
    kept.push(card);
  }
  return kept;
}

/** How many sides two cards share, up to so many pixels. */
export function sharedSides(a: Card, b: Card, slack: number): number {
  return (['left', 'top', 'right', 'bottom'] as const).filter((side) => Math.abs(a[side] - b[side]) <= slack).length;
}

/** Whether two cards that overlap share two sides and more: only one of them is a card then. */
export function clash(a: Card, b: Card, slack: number): boolean {
  return sharedSides(a, b, slack) >= 2 && Math.min(a.right, b.right) - Math.max(a.left, b.left) > slack && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > slack;
}

/** Goes once around a card: calls `visit` with every first pixel within, and the step that leads out there. */
export function walkOutline(card: Card, visit: (x: number, y: number, dx: number, dy: number) => void): void {
  for (let x = card.left; x < card.right; x++) {
    const [top, bottom] = columnOf(card, x);
    visit(x, top, 0, -1);
    visit(x, bottom - 1, 0, 1);
  }
  for (let y = card.top; y < card.bottom; y++) {
    const [left, right] = rowOf(card, y);
    visit(left, y, -1, 0);
    visit(right - 1, y, 1, 0);
  }
}

/** The same where the canvas goes on: gives the pixels so many steps inwards and outwards of it, and where it lies. */
export function lookAcross({ width, height }: Pick<Segmentation, 'width' | 'height'>, card: Card, inwards: number, outwards: number, visit: (within: number, beyond: number, x: number, y: number, dx: number) => void): void {
  walkOutline(card, (x, y, dx, dy) => {
    const u = x + outwards * dx;
    const v = y + outwards * dy;
    if (u >= 0 && v >= 0 && u < width && v < height) visit((y - inwards * dy) * width + x - inwards * dx, v * width + u, x, y, dx);
  });
}

/** Share of a card that what lies around it may be seen in. */
export const LEAKS = 0.05;
/** Share of a column or row of it that makes one of what lies around: two cards stand side by side there, or one above the other. */
const THROUGH = 0.95;
/** Such columns or rows that are no accident of an outline. */
const GAP = 2;

/** What lies along the outside of a card's sides must not lie in the card, nor run through it from side to side: else two cards were taken for one. */
export function isClosed(segmentation: Segmentation, card: Card): boolean {
  const { width, labels } = segmentation;
  const round = 2 * (card.right - card.left + card.bottom - card.top);
  const around = new Set<number>();
  // Beyond a line drawn around the card as well.
  for (const outwards of [2, 2 + CARD_RIM]) {
    const outside = new Map<number, number>();
    lookAcross(segmentation, card, 3, outwards, (within, beyond) => {
      const r = labels[beyond];
      // What goes on across the side covers the card there, and says nothing of what lies around it.
      if (r !== labels[within]) outside.set(r, (outside.get(r) ?? 0) + 1);
    });
    for (const [r, n] of outside) if (n > 0.12 * round) around.add(r);
  }
  const inColumn = new Int32Array(card.right - card.left);
  const inRow = new Int32Array(card.bottom - card.top);
  let leaked = 0;
  let last = -1;
  let leaks = false;
  for (let y = card.top; y < card.bottom; y++) {
    const [left, right] = rowOf(card, y);
    for (let x = left, p = y * width + x; x < right; x++, p++) {
      if (labels[p] !== last) {
        last = labels[p];
        leaks = around.has(last);
      }
      if (!leaks) continue;
      leaked++;
      inColumn[x - card.left]++;
      inRow[y - card.top]++;
    }
  }
  // The outline itself may be off by the rim.
  const runThrough = (counts: Int32Array, length: number): number => counts.slice(CARD_RIM, -CARD_RIM).reduce((lines, n) => lines + (n >= THROUGH * length ? 1 : 0), 0);
  return leaked <= LEAKS * cardArea(card) && runThrough(inColumn, inRow.length) < GAP && runThrough(inRow, inColumn.length) < GAP;
}

/** How many pixels of each thing lie in a card or, at most `rim` pixels off, on its soft edge; with a negative one, so far within. `thingOf` gives the thing of each region, 0..things−1, −1 for none. */
export function countWithin({ width, height, labels }: Segmentation, card: Card, thingOf: Int32Array, things: number, rim = CARD_RIM): Int32Array {
  const within = new Int32Array(things);
  eachRow({ width, height }, grownBy(card, rim), (p, end) => {
    for (; p < end; p++) {
      const thing = thingOf[labels[p]];
      if (thing !== -1) within[thing]++;
    }
  });
  return within;
}

/** A card larger by so many pixels on every side. */
function grownBy(card: Card, by: number): Card {
  const { left, top, right, bottom, radius } = card;
  return { ...card, left: left - by, top: top - by, right: right + by, bottom: bottom + by, ...(radius !== undefined && { radius: Math.max(0, radius + by) }) };
}

/** Calls `visit` for every row of a card on the canvas, with its first pixel and the one after its last. */
function eachRow({ width, height }: Pick<Segmentation, 'width' | 'height'>, card: Card, visit: (first: number, end: number) => void): void {
  for (let y = Math.max(0, card.top); y < Math.min(height, card.bottom); y++) {
    const [from, to] = rowOf(card, y);
    visit(y * width + Math.max(0, from), y * width + Math.min(width, to));
  }
}

/** For each region the cards (indices) that hold at least 93 % of it, the largest first; or at most `rim` pixels off. */
export function cardsOfRegions(segmentation: Segmentation, cards: readonly Card[], rim = 0): number[][] {
  const { labels, count } = segmentation;
  const area = countAreas(segmentation);
  const cardsOf: number[][] = Array.from({ length: count }, () => []);
  const bySize = cards.map((card, i) => ({ card, i })).sort((a, b) => cardArea(b.card) - cardArea(a.card));
  const inside = new Int32Array(count);
  for (const { card, i } of bySize) {
    const met: number[] = [];
    eachRow(segmentation, grownBy(card, rim), (p, end) => {
      for (; p < end; p++) if (inside[labels[p]]++ === 0) met.push(labels[p]);
    });
    for (const r of met) {
      if (inside[r] >= 0.93 * area[r]) cardsOf[r].push(i);
      inside[r] = 0;
    }
  }
  return cardsOf;
}

/**
 * Running sums along every line of borders: `sums[at * (length + 1) + k]` counts border pixels before `k` on line `at`,
 * where a border one pixel to either side counts too (edges waver by a pixel under anti-aliasing). `across` and `along` are the
 * steps in memory from line to line and on one of them.
 */
function borderSums(labels: Int32Array, lines: number, length: number, across: number, along: number): Int32Array {
  const exact = new Uint8Array((lines + 1) * length);
  // Upright lines are followed several at once: their pixels lie in memory beside one another.
  const together = along === 1 ? 1 : 16;
  for (let first = 1; first < lines; first += together) {
    const end = Math.min(first + together, lines);
    for (let k = 0; k < length; k++) {
      for (let at = first, p = first * across + k * along; at < end; at++, p += across) if (labels[p] !== labels[p - across]) exact[at * length + k] = 1;
    }
  }
  const sums = new Int32Array(lines * (length + 1));
  for (let at = 1; at < lines; at++) {
    let sum = 0;
    for (let k = 0, i = at * length; k < length; k++, i++) {
      sum += exact[i] | exact[i - length] | exact[i + length];
      sums[at * (length + 1) + k + 1] = sum;
    }
  }
  return sums;
}

function sideSupport(sums: Int32Array, length: number, at: number, from: number, to: number): number {
  // Corners may be rounded away.
  const trim = Math.floor((to - from) * 0.12);
  const a = from + trim;
  const b = to - trim;
  return (sums[at * (length + 1) + b] - sums[at * (length + 1) + a]) / Math.max(1, b - a);
}

/** Straight stretches of border of at least `least` pixels, small gaps forgiven; the longest 90. */
function findRuns(sums: Int32Array, lines: number, length: number, least: number): Run[] {
  const runs: Run[] = [];
  for (let at = 1; at < lines; at++) {
    const hit = (k: number): boolean => sums[at * (length + 1) + k + 1] > sums[at * (length + 1) + k];
    let from = -1;
    let last = -1;
    for (let k = 0; k <= length; k++) {
      if (k < length && hit(k)) {
        if (from === -1) from = k;
        last = k;
      } else if (from !== -1 && (k === length || k - last > 3)) {
        if (last - from + 1 >= least) runs.push({ at, from, to: last + 1 });
        from = -1;
      }
    }
  }
  runs.sort((a, b) => b.to - b.from - (a.to - a.from));
  // Each border was widened to three lines: keep the middle one.
  const kept: Run[] = [];
  for (const run of runs) {
    if (kept.some((k) => Math.abs(k.at - run.at) <= 2 && Math.min(k.to, run.to) - Math.max(k.from, run.from) > 0.7 * (run.to - run.from))) continue;
    kept.push(run);
    if (kept.length >= 90) break;
  }
  return kept;
}
