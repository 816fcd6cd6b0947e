import { lookAcross, type Card } from './cards';
import type { Segmentation } from '../regions/segment';
import { pixelDistance, type WorkImage } from '../pixels/work-image';

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
  /** A pixel of the surface that lies beyond most of it; −1 where all of it is off the canvas. */
  readonly around: number;
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

/** At how many places a region lies within and something else beyond, the other way round, and on both sides; and a pixel of it beyond, −1 where it has none. */
interface Met {
  inner: number;
  outer: number;
  both: number;
  sample: number;
}

/** What lies along a rectangle's outline, once around. */
export function outlineEvidence(image: WorkImage, segmentation: Segmentation, card: Card): OutlineEvidence {
  const { labels } = segmentation;
  const floor = 4 + image.noise;
  const w = card.right - card.left;
  const h = card.bottom - card.top;
  const round = 2 * (w + h);
  const sides = [w, w, h, h].map((length): SidePlaces => ({ within: new Int32Array(length).fill(-1), both: new Uint8Array(length), unchanged: new Uint8Array(length) }));
  // By region: a picture has far more of them than an outline meets.
  const met = new Map<number, Met>();
  const meet = (r: number): Met => {
    const known = met.get(r) ?? { inner: 0, outer: 0, both: 0, sample: -1 };
    met.set(r, known);
    return known;
  };
  lookAcross(segmentation, card, BESIDE, BESIDE + 1, (within, beyond, x, y, dx) => {
    const inside = meet(labels[within]);
    const outside = meet(labels[beyond]);
    outside.sample = beyond;
    const side = sides[dx === 0 ? (beyond < within ? 0 : 1) : dx < 0 ? 2 : 3];
    const place = dx === 0 ? x - card.left : y - card.top;
    side.within[place] = labels[within];
    if (inside !== outside) {
      inside.inner++;
      outside.outer++;
      return;
    }
    inside.both++;
    side.both[place] = 1;
    if (pixelDistance(image.planes, within, beyond) <= floor) side.unchanged[place] = 1;
  });
  const liesBeside = ({ inner, outer, both }: Met): boolean => inner + outer > Math.max(BESIDE_SHARE * both, BESIDE_LEAST * round);
  let open = 0;
  let covered = 0;
  for (const side of sides) {
    side.within.forEach((r, i) => {
      if (!side.both[i]) return;
      if (!liesBeside(meet(r))) covered++;
      else if (side.unchanged[i]) open++;
    });
  }
  /** From the end of a side on, the places at which what lies within is none of the card, and how many of them are open. */
  const endOf = ({ within, both: same, unchanged }: SidePlaces, fromLast: boolean): { length: number; open: number } => {
    let passes = 0;
    for (let length = 0; ; length++) {
      const i = fromLast ? within.length - 1 - length : length;
      const here = met.get(within[i] ?? -1);
      if (!here || here.inner > here.outer) return { length, open: passes };
      if (same[i] && liesBeside(here)) passes += unchanged[i];
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
  let [seen, alone] = [0, 0];
  let around: Met | null = null;
  for (const here of met.values()) {
    seen += here.inner;
    alone = Math.max(alone, here.inner, here.outer);
    if (!around || here.outer + here.both > around.outer + around.both) around = here;
  }
  return { open: open / round, covered: covered / round, corner: corner / round, plain: alone / Math.max(1, seen), around: around ? around.sample : -1 };
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

/** Whether most of what lies in a rectangle looks as the pixel `around` it. */
export function isFrame({ planes, width }: WorkImage, card: Card, around: number): boolean {
  let all = 0;
  let same = 0;
  for (let y = card.top; y < card.bottom; y += APART) {
    for (let x = card.left; x < card.right; x += APART, all++) if (pixelDistance(planes, y * width + x, around) <= SAME_COLOUR) same++;
  }
  return same > SHOWS_THROUGH * all;
}
