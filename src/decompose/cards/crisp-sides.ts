import { pixelDistance, type WorkImage } from '../pixels/work-image';

export interface CrispSidesOptions {
  /** Shortest side as a share of the canvas's longer side. */
  leastSide: number;
  /** A step is this many times the change next to it: in a photograph neighbouring changes are alike. */
  sharpness: number;
  /** The same for a step that a side in the middle of a pixel divides in two: more of those come about by chance. */
  dividedSharpness: number;
  /** Lines kept in each direction, so that cost stays bounded. */
  mostLines: number;
}

export const CRISP_SIDES_DEFAULTS: Readonly<CrispSidesOptions> = { leastSide: 0.05, sharpness: 1.6, dividedSharpness: 3.5, mostLines: 70 };

export interface Line {
  /** Column of an upright line, row of a level one: the first pixel after the step. */
  readonly at: number;
  readonly from: number;
  readonly to: number;
  /** A side of the canvas, where nothing can be seen to end. */
  readonly virtual: boolean;
}

/** Steps along the lines of one direction, and running sums of them: `sums[at * (length + 1) + k]` counts those before `k`. */
export interface Steps {
  readonly lines: number;
  readonly length: number;
  readonly sums: Int32Array;
}

/** The straight lines in a picture across which colour changes at once, the canvas edges with them. */
export interface Sides {
  readonly upright: Steps;
  readonly level: Steps;
  readonly columns: readonly Line[];
  readonly rows: readonly Line[];
  /** Shortest side of a rectangle, pixels. */
  readonly least: number;
}

/** Looks for straight lines; linear in pixels. */
export function findCrispSides(image: WorkImage, options: Partial<CrispSidesOptions> = {}): Sides {
  const settings = { ...CRISP_SIDES_DEFAULTS, ...options };
  const { width, height } = image;
  const least = Math.max(16, Math.round(settings.leastSide * Math.max(width, height)));
  const upright = findSteps(image, width, height, 1, width, settings);
  const level = findSteps(image, height, width, width, 1, settings);
  const columns = withCanvas(findLines(upright, least, settings.mostLines), width, height);
  const rows = withCanvas(findLines(level, least, settings.mostLines), height, width);
  return { upright, level, columns, rows, least };
}

/**
 * Marks the steps between `at − 1` and `at` on every line: larger than the changes on either side of them. A side that lies near the
 * middle of a pixel makes two steps, both are marked.
 */
function findSteps({ planes, noise }: WorkImage, lines: number, length: number, across: number, along: number, settings: CrispSidesOptions): Steps {
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
function isDivided(planes: readonly Float32Array[], middle: number, across: number, step: number, { sharpness, dividedSharpness }: CrispSidesOptions): boolean {
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

/** Places from `from` to before `to` on line `at` at which a step is seen. */
export function stepsBetween({ length, sums }: Steps, at: number, from: number, to: number): number {
  const row = at * (length + 1);
  return sums[row + Math.min(length, to)] - sums[row + Math.max(0, from)];
}

/** Pixels along which two lines of one direction lie side by side; negative: apart. */
export const shared = (a: Line, b: Line): number => Math.min(a.to, b.to) - Math.max(a.from, b.from);

/** How far a line may end from a corner of a side so long, or go on beyond it: corners may be round. */
export const cornerSlack = (length: number): number => 4 + 0.08 * length;
