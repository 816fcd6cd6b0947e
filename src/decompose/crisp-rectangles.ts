import { pixelDistance, type WorkImage } from './work-image';

/** An upright rectangle whose sides are straight lines across which colour changes at once; right and bottom exclusive. */
export interface CrispRectangle {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** Mean share of the sides within the canvas along which the step is seen, 0..1. */
  readonly support: number;
}

export interface CrispRectanglesOptions {
  /** Shortest side as a share of the canvas's longer side. */
  leastSide: number;
  /** Mean share of the outline that must show a step; what covers it hides the rest. */
  support: number;
  /** A step is this many times the change next to it: in a photograph neighbouring changes are alike. */
  sharpness: number;
  /** The same for a step that a side in the middle of a pixel divides in two: more of those come about by chance. */
  dividedSharpness: number;
  /** Lines kept in each direction, and rectangles in all, so that cost stays bounded. */
  mostLines: number;
  mostRectangles: number;
}

export const CRISP_RECTANGLES_DEFAULTS: Readonly<CrispRectanglesOptions> = { leastSide: 0.05, support: 0.58, sharpness: 1.6, dividedSharpness: 3.5, mostLines: 70, mostRectangles: 90 };

interface Line {
  /** Column of an upright line, row of a level one: the first pixel after the step. */
  readonly at: number;
  readonly from: number;
  readonly to: number;
  /** A side of the canvas, where nothing can be seen to end. */
  readonly virtual: boolean;
}

/** Steps along the lines of one direction, and running sums of them: `sums[at * (length + 1) + k]` counts those before `k`. */
interface Steps {
  readonly lines: number;
  readonly length: number;
  readonly sums: Int32Array;
}

/**
 * Finds rectangles straight in the picture, not among regions: what is seen through a see-through panel over a photograph is cut
 * into the same regions within and without. The best supported come first. Linear in pixels.
 */
export function findCrispRectangles(image: WorkImage, options: Partial<CrispRectanglesOptions> = {}): CrispRectangle[] {
  const settings = { ...CRISP_RECTANGLES_DEFAULTS, ...options };
  const { width, height } = image;
  const least = Math.max(16, Math.round(settings.leastSide * Math.max(width, height)));
  const upright = findSteps(image, width, height, 1, width, settings);
  const level = findSteps(image, height, width, width, 1, settings);
  const columns = withCanvas(findLines(upright, least, settings.mostLines), width, height);
  const rows = withCanvas(findLines(level, least, settings.mostLines), height, width);
  const found: CrispRectangle[] = [];
  for (const l of columns) {
    for (const r of columns) {
      const w = r.at - l.at;
      if (w < least || (!l.virtual && !r.virtual && shared(l, r) < 0.3 * Math.max(l.to - l.from, r.to - r.from))) continue;
      const across = rows.filter((line) => line.virtual || Math.min(line.to, r.at) - Math.max(line.from, l.at) > 0.35 * w);
      for (const t of across) {
        for (const b of across) {
          if (b.at - t.at < least) continue;
          if (l.virtual && r.virtual && t.virtual && b.virtual) continue;
          if (outreaches(l, t, b) || outreaches(r, t, b) || outreaches(t, l, r) || outreaches(b, l, r)) continue;
          if (endShort(t, b, l, r) || endShort(l, r, t, b)) continue;
          const sides: number[] = [];
          if (!l.virtual) sides.push(support(upright, l.at, t.at, b.at));
          if (!r.virtual) sides.push(support(upright, r.at, t.at, b.at));
          if (!t.virtual) sides.push(support(level, t.at, l.at, r.at));
          if (!b.virtual) sides.push(support(level, b.at, l.at, r.at));
          const mean = sides.reduce((sum, side) => sum + side, 0) / sides.length;
          if (mean < settings.support || Math.min(...sides) < 0.3) continue;
          found.push({ left: l.at, top: t.at, right: r.at, bottom: b.at, support: mean });
        }
      }
    }
  }
  const worth = (rect: CrispRectangle): number => rect.support * (rect.right - rect.left + rect.bottom - rect.top);
  found.sort((a, b) => worth(b) - worth(a));
  const kept: CrispRectangle[] = [];
  for (const rect of found) {
    if (kept.length >= settings.mostRectangles) break;
    if (!kept.some((k) => near(k.left, rect.left) && near(k.top, rect.top) && near(k.right, rect.right) && near(k.bottom, rect.bottom))) kept.push(rect);
  }
  return kept;
}

/**
 * Marks the steps between `at − 1` and `at` on every line: larger than the changes on either side of them. A side that lies near the
 * middle of a pixel makes two steps, both are marked.
 */
function findSteps({ planes, noise }: WorkImage, lines: number, length: number, across: number, along: number, settings: CrispRectanglesOptions): Steps {
  const sums = new Int32Array(lines * (length + 1));
  const floor = 4 + noise;
  const isPart = (at: number, p: number, step: number): boolean =>
    (at + 2 < lines && isDivided(planes, p, across, step, settings)) || (at > 2 && isDivided(planes, p - across, across, step, settings));
  // Upright lines are followed several at once: their pixels lie in memory beside one another.
  const together = along === 1 ? 1 : 16;
  const totals = new Int32Array(together);
  for (let first = 2; first < lines - 1; first += together) {
    const end = Math.min(first + together, lines - 1);
    totals.fill(0);
    for (let k = 0; k < length; k++) {
      for (let at = first, p = first * across + k * along; at < end; at++, p += across) {
        const step = pixelDistance(planes, p - across, p);
        // Hardly any pixel steps: only for those it is worth looking farther.
        if (step > floor && (step > settings.sharpness * beside(planes, p - across, p, across) || isPart(at, p, step))) totals[at - first]++;
        sums[at * (length + 1) + k + 1] = totals[at - first];
      }
    }
  }
  return { lines, length, sums };
}

/** The larger of the changes before pixel `p` and after pixel `q` of a line. */
const beside = (planes: readonly Float32Array[], p: number, q: number, across: number): number =>
  Math.max(pixelDistance(planes, p - across, p), pixelDistance(planes, q, q + across));

/**
 * Whether `step` is one of the two parts into which the pixel `middle`, a mixture of both sides, divides a step, and neither part
 * stands out by itself.
 */
function isDivided(planes: readonly Float32Array[], middle: number, across: number, step: number, { sharpness, dividedSharpness }: CrispRectanglesOptions): boolean {
  const whole = pixelDistance(planes, middle - across, middle + across);
  const least = whole / (1 + sharpness);
  return step > least && step < whole - least + 1 && whole > dividedSharpness * beside(planes, middle - across, middle + across, across);
}

/** What a pixel without a step takes from a stretch of line; by chance a photograph steps in less than two of five. */
const MISS = 0.7;
/** A stretch ends where this much was lost since its best. */
const LOSS = 24;

/** Stretches of line that are mostly step, the most certain first. */
function findLines({ lines, length, sums }: Steps, least: number, most: number): Line[] {
  const found: (Line & { score: number })[] = [];
  for (let at = 2; at < lines - 1; at++) {
    const row = at * (length + 1);
    if (sums[row + length] < 0.6 * least) continue;
    let score = 0;
    let best = 0;
    let from = 0;
    let to = 0;
    for (let k = 0; k <= length; k++) {
      if (k < length) {
        if (score <= 0) {
          score = 0;
          from = best > 0 ? from : k;
        }
        score += sums[row + k + 1] > sums[row + k] ? 1 : -MISS;
        if (score > best) {
          best = score;
          to = k + 1;
        }
      }
      if (k < length && score > 0 && best - score < LOSS) continue;
      if (best > 0 && to - from >= least) found.push({ at, from, to, virtual: false, score: best });
      score = 0;
      best = 0;
      from = k + 1;
    }
  }
  found.sort((a, b) => b.score - a.score);
  const kept: Line[] = [];
  for (const line of found) {
    if (kept.some((k) => Math.abs(k.at - line.at) <= 1 && shared(k, line) > 0.7 * (line.to - line.from))) continue;
    kept.push(line);
    if (kept.length >= most) break;
  }
  return kept;
}

function withCanvas(lines: readonly Line[], end: number, length: number): Line[] {
  return [{ at: 0, from: 0, to: length, virtual: true }, ...lines, { at: end, from: 0, to: length, virtual: true }];
}

const shared = (a: Line, b: Line): number => Math.min(a.to, b.to) - Math.max(a.from, b.from);
const near = (a: number, b: number): boolean => Math.abs(a - b) <= 2;

/** How far a line may end from a corner, for corners may be round. */
const slackBetween = (first: Line, last: Line): number => 4 + 0.08 * (last.at - first.at);

/** A line that goes on well past the corners is the side of something larger. */
function outreaches(line: Line, first: Line, last: Line): boolean {
  if (line.virtual) return false;
  const slack = slackBetween(first, last);
  return (!first.virtual && line.from < first.at - slack) || (!last.virtual && line.to > last.at + slack);
}

/** Whether the sides that would run off the canvas at one of its edges, `first` or `last`, all end well before it: what they are sides of does so, too. */
function endShort(a: Line, b: Line, first: Line, last: Line): boolean {
  const sides = a.virtual ? [b] : b.virtual ? [a] : [a, b];
  const slack = slackBetween(first, last);
  return (first.virtual && sides.every(({ virtual, from }) => !virtual && from > first.at + slack)) || (last.virtual && sides.every(({ virtual, to }) => !virtual && to < last.at - slack));
}

function support({ length, sums }: Steps, at: number, from: number, to: number): number {
  // Corners may be rounded away.
  const trim = Math.floor((to - from) * 0.12);
  const row = at * (length + 1);
  return (sums[row + to - trim] - sums[row + from + trim]) / Math.max(1, to - from - 2 * trim);
}
