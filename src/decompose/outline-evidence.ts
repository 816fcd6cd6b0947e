import { lookAcross, type Card } from './cards';
import type { Segmentation } from './segment';
import { pixelDistance, type WorkImage } from './work-image';

/** What the regions along a rectangle's outline say of it; shares of the outline, 0..1. */
export interface OutlineEvidence {
  /** Where what lies beside the outline elsewhere goes on across it unchanged: there is no side. */
  readonly open: number;
  /** Where something goes on across it that lies beside it nowhere: it covers the side. */
  readonly covered: number;
  /** Where corners are round: the same is on both sides there, as far from a corner along one side as along the other. */
  readonly corner: number;
  /** Share of the places with different things within and beyond that one single region has, within or beyond: photographs are full of lines, but not of plain things. */
  readonly plain: number;
}

/** Pixels from the outline at which both sides are looked at: anti-aliasing lies between. */
const BESIDE = 2;
/** A region lies beside an outline from this share of its places across it on, and of the whole outline. */
const BESIDE_SHARE = 0.5;
const BESIDE_LEAST = 0.1;
/** Share of the shorter side up to which a corner may be round. */
export const ROUND = 0.3;

/** One side, place by place: the region within (−1 off the canvas), whether it lies beyond as well, and whether colour is the same there. */
interface SidePlaces {
  readonly within: Int32Array;
  readonly both: Uint8Array;
  readonly unchanged: Uint8Array;
}

/** Follows a rectangle's outline, once around. */
export function followOutline(image: WorkImage, segmentation: Segmentation, card: Card): OutlineEvidence {
  const { labels, count } = segmentation;
  const floor = 4 + image.noise;
  const w = card.right - card.left;
  const h = card.bottom - card.top;
  const round = 2 * (w + h);
  const sides = [w, w, h, h].map((length): SidePlaces => ({ within: new Int32Array(length).fill(-1), both: new Uint8Array(length), unchanged: new Uint8Array(length) }));
  const inner = new Int32Array(count);
  const outer = new Int32Array(count);
  const both = new Int32Array(count);
  lookAcross(segmentation, card, BESIDE, BESIDE + 1, (within, beyond, x, y, dx) => {
    const r = labels[within];
    const side = sides[dx === 0 ? (beyond < within ? 0 : 1) : dx < 0 ? 2 : 3];
    const place = dx === 0 ? x - card.left : y - card.top;
    side.within[place] = r;
    if (r !== labels[beyond]) {
      inner[r]++;
      outer[labels[beyond]]++;
      return;
    }
    both[r]++;
    side.both[place] = 1;
    if (pixelDistance(image.planes, within, beyond) <= floor) side.unchanged[place] = 1;
  });
  const liesBeside = (r: number): boolean => inner[r] + outer[r] > Math.max(BESIDE_SHARE * both[r], BESIDE_LEAST * round);
  let open = 0;
  let covered = 0;
  for (const side of sides) {
    side.within.forEach((r, i) => {
      if (!side.both[i]) return;
      if (!liesBeside(r)) covered++;
      else if (side.unchanged[i]) open++;
    });
  }
  /** From the end of a side on, the places at which what lies within is none of the card, and how many of them are open. */
  const endOf = ({ within, both: same, unchanged }: SidePlaces, fromLast: boolean): { length: number; open: number } => {
    let passes = 0;
    for (let length = 0; ; length++) {
      const i = fromLast ? within.length - 1 - length : length;
      const r = within[i] ?? -1;
      if (r === -1 || inner[r] > outer[r]) return { length, open: passes };
      if (same[i] && liesBeside(r)) passes += unchanged[i];
    }
  };
  const [upper, lower, left, right] = sides;
  const corners = [
    { ends: [endOf(upper, false), endOf(left, false)], x: card.left, y: card.top, dx: 1, dy: 1 },
    { ends: [endOf(upper, true), endOf(right, false)], x: card.right - 1, y: card.top, dx: -1, dy: 1 },
    { ends: [endOf(lower, false), endOf(left, true)], x: card.left, y: card.bottom - 1, dx: 1, dy: -1 },
    { ends: [endOf(lower, true), endOf(right, true)], x: card.right - 1, y: card.bottom - 1, dx: -1, dy: -1 },
  ];
  const most = ROUND * Math.min(w, h);
  // A corner that is covered in part is no rounder than the others.
  const radius = corners.reduce((largest, { ends: [a, b], x, y, dx, dy }) => {
    const longer = Math.max(a.length, b.length);
    if (longer > most || !endAlike(a.length, b.length)) return largest;
    // Before the sides begin lies the card, however round its corner; in a notch between two cards still what lies around them.
    const inwards = Math.floor(0.8 * Math.min(a.length, b.length));
    return inwards > BESIDE && labels[(y + dy * inwards) * segmentation.width + x + dx * inwards] === labels[y * segmentation.width + x] ? largest : Math.max(largest, longer);
  }, 0);
  let corner = 0;
  for (const end of corners.flatMap(({ ends }) => ends)) {
    open -= Math.min(end.open, radius);
    corner += Math.min(end.length, radius);
  }
  const largest = (counts: Int32Array): number => counts.reduce((a, b) => Math.max(a, b), 0);
  const seen = inner.reduce((sum, n) => sum + n, 0);
  return { open: open / round, covered: covered / round, corner: corner / round, plain: Math.max(largest(inner), largest(outer)) / Math.max(1, seen) };
}

/** Whether two sides end as far from their corner as one another, up to a few pixels. */
export function endAlike(a: number, b: number): boolean {
  return Math.abs(a - b) <= 4 + 0.2 * Math.max(a, b);
}

/** Levels by which what shows through a frame may differ from what lies around it; pixels from one that is looked at to the next. */
const SAME_COLOUR = 8;
const APART = 4;
/** Share of a rectangle that looks as what lies around it, from which on it is a frame, or lines. */
const SHOWS_THROUGH = 0.4;

/** Whether most of what lies in a rectangle looks as the largest surface around it. */
export function isFrame({ planes }: WorkImage, segmentation: Segmentation, card: Card): boolean {
  const { width, labels, count } = segmentation;
  const places = new Int32Array(count);
  const sample = new Int32Array(count);
  lookAcross(segmentation, card, BESIDE, BESIDE + 1, (_, beyond) => {
    places[labels[beyond]]++;
    sample[labels[beyond]] = beyond;
  });
  const around = sample[places.reduce((most, n, r) => (n > places[most] ? r : most), 0)];
  let all = 0;
  let same = 0;
  for (let y = card.top; y < card.bottom; y += APART) {
    for (let x = card.left; x < card.right; x += APART, all++) if (pixelDistance(planes, y * width + x, around) <= SAME_COLOUR) same++;
  }
  return same > SHOWS_THROUGH * all;
}
