import { cardArea, clash, SAME_SIDE, sharedSides, type Card } from './cards';
import type { CrispRectangle } from './crisp-rectangles';
import { cornerSlack, stepsBetween, type Line, type Sides, type Steps } from './crisp-sides';
import { endAlike, outlineEvidence, isFrame, ROUND } from './outline-evidence';
import type { Segmentation } from '../regions/segment';
import type { WorkImage } from '../pixels/work-image';

export interface CandidatesOptions {
  /** Share of the outline along which a step must be seen. */
  seen: number;
  /** The same of each side, unless three corners are seen. */
  seenSide: number;
}

export const CANDIDATES_DEFAULTS: Readonly<CandidatesOptions> = { seen: 0.45, seenSide: 0.12 };

export interface CoveredRectanglesOptions {
  /** Share of the outline at which what lies beside it may go on across it. */
  open: number;
  /** Share at which nothing can be told. */
  unclear: number;
  /** Share of what is seen at which one surface must lie within, or beyond. */
  plain: number;
}

export const COVERED_RECTANGLES_DEFAULTS: Readonly<CoveredRectanglesOptions> = { open: 0.03, unclear: 0.15, plain: 0.6 };

/** Pixels of every side that must be seen. */
const LEAST_SEEN = 10;
/** Rectangles that are looked at closely, and kept. */
const MOST_CANDIDATES = 400;
const MOST = 24;
/** Pixels by which a line goes on past a corner by accident. */
const TOUCH = 5;
/** Pixels of a side beside a corner from which on it is one. */
const STUB = 12;
/** Corners that must be seen: two sides that meet, or that end at the same distance before a round one. */
const LEAST_CORNERS = 2;
/** Share of the outline from which on a rectangle is a misreading of another's sides. */
const OPEN = 0.04;

/** Stretches of step on one line of pixels: what covers it parts it. */
interface Side {
  readonly at: number;
  readonly stretches: readonly Line[];
}

/** What may be a rectangle by its lines; `support` is the share of the outline along which steps are seen. */
export interface Candidate extends Card {
  /** How many of its corners are seen. */
  readonly corners: number;
}

/**
 * Of `candidates`, the upright rectangles that are there, however much of them is covered. What covers one goes on across its
 * outline and lies beside it nowhere; whatever lies along the outline, within or beyond, and goes on across it elsewhere, shows that
 * there is no rectangle. In the order given; `support` is the share of what is told of the outline that is not open.
 */
export function findCoveredRectangles(image: WorkImage, segmentation: Segmentation, candidates: readonly Candidate[], options: Partial<CoveredRectanglesOptions> = {}): Card[] {
  const settings = { ...COVERED_RECTANGLES_DEFAULTS, ...options };
  const kept: Card[] = [];
  for (const { left, top, right, bottom, support: seen } of candidates) {
    if (kept.length >= MOST) break;
    const card = { left, top, right, bottom, support: seen };
    if (kept.some((other) => clash(other, card, SAME_SIDE))) continue;
    const { open, covered, corner, plain, around } = outlineEvidence(image, segmentation, card);
    if (plain < settings.plain || open > settings.open || 1 - seen - open - covered - corner > settings.unclear || isFrame(image, card, around)) continue;
    kept.push({ ...card, support: seen / (seen + open) });
  }
  return kept;
}

/** Of other rectangles those that are no wrong reading of a covered one's sides: where they share some with it, they are closed, too. */
export function withoutMisreadings<T extends Card>(image: WorkImage, segmentation: Segmentation, among: readonly T[], covered: readonly Card[]): T[] {
  const isMisread = (card: Card): boolean => covered.some((known) => sharedSides(known, card, SAME_SIDE) < 4 && clash(known, card, SAME_SIDE)) && outlineEvidence(image, segmentation, card).open > OPEN;
  return among.filter((card) => !isMisread(card));
}

/** Share of the outline and corners that must be seen of what may be a see-through panel, and how many are listed: there nothing but lines is known of them. */
const PANEL_SEEN = 0.55;
const PANEL_CORNERS = 3;
const MOST_PANELS = 24;

/** The candidates that may be see-through panels and are not among the rectangles `known`: by their lines alone, for regions go on beneath a panel. */
export function listHalfHidden(candidates: readonly Candidate[], known: readonly CrispRectangle[]): CrispRectangle[] {
  const isKnown = (card: Card): boolean => known.some((rect) => sharedSides(rect, card, 1) === 4);
  return candidates
    .filter((card) => card.support >= PANEL_SEEN && card.corners >= PANEL_CORNERS && !isKnown(card))
    .slice(0, MOST_PANELS)
    .map(({ left, top, right, bottom, support }) => ({ left, top, right, bottom, support, covered: true }));
}

/** Upright rectangles of which enough can be seen in the picture itself, the largest and best seen first. Cost: by the square of the lines in either direction. */
export function listCandidates({ upright, level, columns, rows, least }: Sides, options: Partial<CandidatesOptions> = {}): Candidate[] {
  const { seen: leastSeen, seenSide } = { ...CANDIDATES_DEFAULTS, ...options };
  const found: Candidate[] = [];
  const levels = gather([...rows, ...findStubs(columns, level, rows)]);
  const uprights = gather([...columns, ...findStubs(rows, upright, columns)]);
  for (const l of uprights) {
    for (const r of uprights) {
      const w = r.at - l.at;
      if (w < least) continue;
      const across = levels.map((side) => ({ side, seen: stepsBetween(level, side.at, l.at, r.at) })).filter(({ side, seen }) => seen >= LEAST_SEEN && !outreaches(side, l.at, r.at));
      for (const { side: t, seen: upper } of across) {
        for (const { side: b, seen: lower } of across) {
          const h = b.at - t.at;
          if (h < least) continue;
          const left = stepsBetween(upright, l.at, t.at, b.at);
          const right = stepsBetween(upright, r.at, t.at, b.at);
          const support = (left + right + upper + lower) / (2 * (w + h));
          if (support < leastSeen || Math.min(left, right) < LEAST_SEEN || outreaches(l, t.at, b.at) || outreaches(r, t.at, b.at)) continue;
          const card = { left: l.at, top: t.at, right: r.at, bottom: b.at, support };
          const corners = countCorners(upright, level, card);
          const isShort = Math.min(left, right) < seenSide * h || Math.min(upper, lower) < seenSide * w;
          if (corners >= LEAST_CORNERS + Number(isShort)) found.push({ ...card, corners });
        }
      }
    }
  }
  const worth = (card: Candidate): number => card.support ** 2 * card.corners * cardArea(card);
  return found.sort((a, b) => worth(b) - worth(a)).slice(0, MOST_CANDIDATES);
}

/**
 * Where a line ends, the beginning of another across it: of a side that is covered but for its corner. `known` are the longer lines
 * of that direction. Round corners part the two, by as much along one as along the other.
 */
function findStubs(lines: readonly Line[], across: Steps, known: readonly Line[]): Line[] {
  const stubs: Line[] = [];
  const isKnown = (at: number): boolean => [...known, ...stubs].some((line) => !line.virtual && Math.abs(line.at - at) <= 1);
  for (const { at: corner, from, to, virtual } of lines) {
    if (virtual) continue;
    for (const [end, outwards] of [[from, -1], [to, 1]]) {
      for (const direction of [-1, 1]) {
        for (let radius = 0; radius <= ROUND * (to - from); radius++) {
          const at = end + outwards * radius;
          if (at < 2 || at > across.lines - 2) break;
          const first = corner + direction * radius;
          const last = first + direction * STUB;
          const [low, high] = [Math.min(first, last), Math.max(first, last)];
          if (stepsBetween(across, at, low, high) < STUB - 1) continue;
          if (!isKnown(at)) stubs.push({ at, from: low, to: high, virtual: false });
          break;
        }
      }
    }
  }
  return stubs;
}

function gather(lines: readonly Line[]): Side[] {
  const sides = new Map<number, Line[]>();
  for (const line of lines) if (!line.virtual) sides.set(line.at, [...(sides.get(line.at) ?? []), line]);
  return [...sides].map(([at, stretches]) => ({ at, stretches }));
}

/** Whether a stretch goes on well past one of two corners, or a little past both: it is a side of something else, at which these end. */
function outreaches({ stretches }: Side, first: number, last: number): boolean {
  const slack = cornerSlack(last - first);
  return stretches.some(({ from, to }) => (from < first - slack && to > first + slack) || (from < last - slack && to > last + slack) || (from < first - TOUCH && to > last + TOUCH));
}

/** At how many corners two sides meet or end at the same distance. */
function countCorners(upright: Steps, level: Steps, { left, top, right, bottom }: Card): number {
  const most = ROUND * Math.min(right - left, bottom - top);
  const meets = (x: number, y: number, dx: number, dy: number): boolean => {
    const a = toFirstStep(level, y, x, dx, most);
    const b = toFirstStep(upright, x, y, dy, most);
    return Number.isFinite(a) && Number.isFinite(b) && endAlike(a, b);
  };
  return [meets(left, top, 1, 1), meets(right, top, -1, 1), meets(left, bottom, 1, -1), meets(right, bottom, -1, -1)].filter(Boolean).length;
}

/** Pixels from a corner along a line to where it begins to show steps; infinite beyond `most`. */
function toFirstStep(steps: Steps, at: number, corner: number, direction: number, most: number): number {
  for (let d = 0; d <= most; d++) {
    const a = corner + direction * d;
    const b = a + direction * (STUB / 2);
    if (stepsBetween(steps, at, Math.min(a, b), Math.max(a, b)) >= STUB / 2 - 1) return d;
  }
  return Infinity;
}
