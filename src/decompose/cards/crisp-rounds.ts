import type { CrispRectangle } from './crisp-rectangles';
import { pixelDistance, type WorkImage } from '../pixels/work-image';

/** A circle, or a stadium: an upright rectangle whose corners are rounded by half of its shorter side. */
export interface CrispRound extends CrispRectangle {
  readonly radius: number;
}

export interface CrispRoundsOptions {
  /** Shorter side as a share of the canvas's longer side. */
  leastSide: number;
  /** Share of the outline that must show a step; what covers it hides the rest. */
  support: number;
  /** Standard deviations by which more of it must step than in a photograph does by chance ({@link CHANCE}): a short outline proves little. */
  certainty: number;
  /** A step is this many times the change next to it: in a photograph neighbouring changes are alike. */
  sharpness: number;
  /** Steps that vote, and arcs that are looked into, so that cost stays bounded. */
  mostVoters: number;
  mostArcs: number;
}

export const CRISP_ROUNDS_DEFAULTS: Readonly<CrispRoundsOptions> = { leastSide: 0.1, support: 0.6, certainty: 13.5, sharpness: 1.6, mostVoters: 40_000, mostArcs: 64 };

/** Half of a circle: the side of it that faces away from `along`, on which the other half lies. */
interface Arc {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly along: Direction;
  readonly support: number;
}

type Direction = readonly [dx: number, dy: number];
const DIRECTIONS: readonly Direction[] = [[0, 1], [0, -1], [1, 0], [-1, 0]];

/** Cells along the longer side on which centres are voted for. */
const CELLS = 160;
/** Share of a line through a photograph along which it steps, at most. */
const CHANCE = 0.38;
/** What each half, and the sides between, must show of themselves. */
const LEAST_SHARE = 0.35;

/**
 * Finds circles and stadiums straight in the picture, as `findCrispRectangles` finds rectangles: pictures cut round and pasted on
 * pictures. Steps vote along their normals for centres and radii (Hough transform by gradients, Kimme, Ballard and Sklansky 1975); from each half circle found
 * so, its other half is looked for along straight sides. The best supported come first.
 */
export function findCrispRounds(image: WorkImage, options: Partial<CrispRoundsOptions> = {}): CrispRound[] {
  const settings = { ...CRISP_ROUNDS_DEFAULTS, ...options };
  const { width, height } = image;
  const longer = Math.max(width, height);
  const least = Math.max(10, (settings.leastSide * longer) / 2);
  const most = Math.min(width, height) / 2 - 1;
  if (most <= least) return [];
  const steps = new StepFinder(image, settings.sharpness);
  const voters = steps.all(settings.mostVoters);
  const found: CrispRound[] = [];
  for (const centre of voteForCentres(voters, width, height, least, most, settings.mostArcs)) {
    const arc = bestHalf(steps, centre, centre.cell);
    if (arc.support < LEAST_SHARE) continue;
    const round = completed(steps, arc, width, height);
    if (round && isSure(round, settings) && Math.min(round.right - round.left, round.bottom - round.top) >= 2 * least) found.push(round);
  }
  found.sort((a, b) => b.support - a.support);
  const near = (a: number, b: number): boolean => Math.abs(a - b) <= 6;
  return found.filter((a, i) => !found.slice(0, i).some((b) => near(a.left, b.left) && near(a.top, b.top) && near(a.right, b.right) && near(a.bottom, b.bottom)));
}

function isSure({ left, top, right, bottom, radius, support: seen }: CrispRound, { support, certainty }: CrispRoundsOptions): boolean {
  const outline = 2 * (right - left + bottom - top) - (8 - 2 * Math.PI) * radius;
  return seen >= support && (seen - CHANCE) * Math.sqrt(outline / (CHANCE * (1 - CHANCE))) >= certainty;
}

interface Voters {
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** Unit normals; which way they point says nothing. */
  readonly dx: readonly number[];
  readonly dy: readonly number[];
  /** How many steps each stands for. */
  readonly each: number;
}

/** Tells where colour changes at once. */
class StepFinder {
  private readonly floor: number;

  constructor(private readonly image: WorkImage, private readonly sharpness: number) {
    this.floor = 8 + 2 * image.noise;
  }

  /** Whether colour steps at a point across a line with this unit normal: from one and a half pixels before to as much after it. */
  at(x: number, y: number, dx: number, dy: number): boolean {
    const { planes } = this.image;
    const inner = this.pixel(x - 1.5 * dx, y - 1.5 * dy);
    const outer = this.pixel(x + 1.5 * dx, y + 1.5 * dy);
    if (inner < 0 || outer < 0) return false;
    const step = pixelDistance(planes, inner, outer);
    if (step <= this.floor) return false;
    const further = [this.pixel(x - 4 * dx, y - 4 * dy), this.pixel(x + 4 * dx, y + 4 * dy)];
    return step > this.sharpness * Math.max(further[0] < 0 ? 0 : pixelDistance(planes, inner, further[0]), further[1] < 0 ? 0 : pixelDistance(planes, outer, further[1]));
  }

  /** The steps of the picture across their own normals, thinned out evenly where there are more than `most`. */
  all(most: number): Voters {
    const { width, height, planes } = this.image;
    const x: number[] = [];
    const y: number[] = [];
    const dx: number[] = [];
    const dy: number[] = [];
    for (let v = 4; v < height - 4; v++) {
      for (let u = 4, p = v * width + 4; u < width - 4; u++, p++) {
        if (pixelDistance(planes, p - 1, p + 1) <= this.floor && pixelDistance(planes, p - width, p + width) <= this.floor) continue;
        // The direction of greatest change over all channels (Di Zenzo 1986).
        let [xx, yy, xy] = [0, 0, 0];
        for (const plane of planes) {
          const gx = 2 * (plane[p + 1] - plane[p - 1]) + plane[p + 1 - width] - plane[p - 1 - width] + plane[p + 1 + width] - plane[p - 1 + width];
          const gy = 2 * (plane[p + width] - plane[p - width]) + plane[p + width - 1] - plane[p - width - 1] + plane[p + width + 1] - plane[p - width + 1];
          xx += gx * gx;
          yy += gy * gy;
          xy += gx * gy;
        }
        const angle = 0.5 * Math.atan2(2 * xy, xx - yy);
        const [nx, ny] = [Math.cos(angle), Math.sin(angle)];
        if (!this.at(u, v, nx, ny)) continue;
        x.push(u);
        y.push(v);
        dx.push(nx);
        dy.push(ny);
      }
    }
    const each = Math.max(1, x.length / most);
    const chosen = <T>(list: readonly T[]): T[] => (each === 1 ? [...list] : Array.from({ length: Math.floor(list.length / each) }, (_, k) => list[Math.floor(k * each)]));
    return { x: chosen(x), y: chosen(y), dx: chosen(dx), dy: chosen(dy), each };
  }

  private pixel(x: number, y: number): number {
    const [u, v] = [Math.round(x), Math.round(y)];
    return u < 0 || v < 0 || u >= this.image.width || v >= this.image.height ? -1 : v * this.image.width + u;
  }
}

interface Centre {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** How far off they may be. */
  readonly cell: number;
}

/** Centres and radii that most steps agree on, as a share of the arc that they would make. */
function voteForCentres({ x, y, dx, dy, each }: Voters, width: number, height: number, least: number, most: number, count: number): Centre[] {
  const cell = Math.max(4, Math.ceil(Math.max(width, height) / CELLS));
  const [columns, rows, radii] = [Math.ceil(width / cell), Math.ceil(height / cell), Math.ceil((most - least) / cell) + 1];
  const votes = new Uint16Array(columns * rows * radii);
  for (let k = 0; k < x.length; k++) {
    for (const sign of [-1, 1]) {
      // In cells, a radius further being a cell further along the normal.
      let u = (x[k] + sign * least * dx[k]) / cell;
      let v = (y[k] + sign * least * dy[k]) / cell;
      for (let b = 0; b < radii && u >= 0 && v >= 0 && u < columns && v < rows; b++) {
        votes[(b * rows + Math.trunc(v)) * columns + Math.trunc(u)]++;
        u += sign * dx[k];
        v += sign * dy[k];
      }
    }
  }
  const peaks: (Centre & { score: number })[] = [];
  for (let b = 0; b + 1 < radii; b++) {
    for (let v = 0; v + 1 < rows; v++) {
      for (let u = 0; u + 1 < columns; u++) {
        const i = (b * rows + v) * columns + u;
        const j = i + rows * columns;
        const sum = votes[i] + votes[i + 1] + votes[i + columns] + votes[i + columns + 1] + votes[j] + votes[j + 1] + votes[j + columns] + votes[j + columns + 1];
        const radius = least + (b + 0.5) * cell;
        const score = (sum * each) / (2 * Math.PI * radius);
        if (score > 0.3) peaks.push({ x: (u + 1) * cell, y: (v + 1) * cell, radius, cell, score });
      }
    }
  }
  peaks.sort((a, b) => b.score - a.score);
  const kept: Centre[] = [];
  for (const peak of peaks) {
    if (kept.length >= count) break;
    if (!kept.some((k) => Math.max(Math.abs(k.x - peak.x), Math.abs(k.y - peak.y), Math.abs(k.radius - peak.radius)) < 2.5 * cell)) kept.push(peak);
  }
  return kept;
}

/** Share of the half circle facing away from `along` at which colour steps; 0 where that cannot be more than `least`. */
function halfSupport(steps: StepFinder, x: number, y: number, radius: number, [ax, ay]: Direction, samples: number, least = 0): number {
  let hits = 0;
  for (let k = 0; k < samples; k++) {
    if (hits + samples - k <= least * samples) return 0;
    const angle = Math.PI * ((k + 0.5) / samples - 0.5);
    const [along, across] = [-Math.cos(angle), Math.sin(angle)];
    const nx = along * ax - across * ay;
    const ny = along * ay + across * ax;
    if (steps.at(x + radius * nx, y + radius * ny, nx, ny)) hits++;
  }
  return hits / samples;
}

/** The half of a circle that is seen best, moved and resized until it is seen best of all. */
function bestHalf(steps: StepFinder, centre: Centre, cell: number): Arc {
  const samples = Math.max(24, Math.min(160, Math.round(centre.radius)));
  const measured = DIRECTIONS.map((along): Arc => ({ ...centre, along, support: halfSupport(steps, centre.x, centre.y, centre.radius, along, samples) }));
  let arc = measured.reduce((a, b) => (b.support > a.support ? b : a));
  for (let move = cell / 2; move >= 0.5; move /= 2) {
    for (let turn = 0; turn < 3; turn++) {
      const from = arc;
      for (let k = 0; k < 27; k++) {
        const [x, y, radius] = [from.x + ((k % 3) - 1) * move, from.y + ((Math.floor(k / 3) % 3) - 1) * move, from.radius + (Math.floor(k / 9) - 1) * move];
        const support = halfSupport(steps, x, y, radius, from.along, samples, arc.support);
        if (support > arc.support) arc = { x, y, radius, along: from.along, support };
      }
      if (arc === from) break;
    }
  }
  return arc;
}

/** The circle or stadium that a half circle is one end of, wherever its other end is seen best; null where it is nowhere, or off the canvas. */
function completed(steps: StepFinder, { x, y, radius, along, support }: Arc, width: number, height: number): CrispRound | null {
  const [ax, ay] = along;
  const room = ax === 0 ? (ay > 0 ? height - 1 - y : y) : ax > 0 ? width - 1 - x : x;
  const reach = Math.floor(room - radius);
  if (reach < 0) return null;
  const other: Direction = [-ax, -ay];
  // Steps along the straight sides so far.
  let sides = 0;
  let best = { mean: 0, length: 0 };
  const half = Math.PI * radius;
  for (let t = 0; t <= reach; t++) {
    const [u, v] = [x + t * ax, y + t * ay];
    if (t > 0) for (const side of [-1, 1]) if (steps.at(u - side * radius * ay, v + side * radius * ax, -side * ay, side * ax)) sides++;
    // What is rounded on one end only is something else.
    if (t > 12 && sides < LEAST_SHARE * 2 * t) break;
    const far = halfSupport(steps, u, v, radius, other, 24);
    if (far < LEAST_SHARE) continue;
    const mean = (half * (support + far) + sides) / (2 * half + 2 * t);
    if (mean > best.mean) best = { mean, length: t };
  }
  if (best.mean === 0) return null;
  const [endX, endY] = [x + best.length * ax, y + best.length * ay];
  const found = {
    left: Math.ceil(Math.min(x, endX) - radius), top: Math.ceil(Math.min(y, endY) - radius),
    right: Math.floor(Math.max(x, endX) + radius) + 1, bottom: Math.floor(Math.max(y, endY) + radius) + 1, support: best.mean,
  };
  if (found.left < 1 || found.top < 1 || found.right > width - 1 || found.bottom > height - 1) return null;
  return { ...found, radius: Math.min(found.right - found.left, found.bottom - found.top) / 2 };
}
