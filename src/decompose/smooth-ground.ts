import { LeastSquares } from '../core/least-squares';
import type { Segmentation } from './segment';
import type { WorkImage } from './work-image';

export interface SmoothGroundOptions {
  /** Longest side of the grid that the model is fitted on. */
  gridSide: number;
  /** Levels by which a pixel of the ground may differ from the model, and what the picture's noise adds. */
  tolerance: number;
  /** Times those from which on a pixel is surely something else. */
  surely: number;
  /** Share of the canvas edge that must agree with the model, and of the canvas. */
  edgeShare: number;
  leastShare: number;
  /** Times the tolerance by which nine tenths of the ground may differ at most: more, and it is no ground that the model describes. */
  closeness: number;
  /** Share of the canvas that a region of the ground must hold of what is surely something else. */
  leakShare: number;
  /** Pixels that an edge is wide at most. */
  edgeWidth: number;
}

export const SMOOTH_GROUND_DEFAULTS: Readonly<SmoothGroundOptions> = { gridSide: 160, tolerance: 8, surely: 3, edgeShare: 0.85, leastShare: 0.15, closeness: 0.4, leakShare: 0.03, edgeWidth: 4 };

/** Coefficients of a cubic in two variables. */
const TERMS = 10;
const EDGE_ROUNDS = 12;
const GROW_ROUNDS = 10;
/** Times what nine tenths of the ground differ by, from which on a pixel beside something else is doubtful. */
const DOUBT = 1.25;

/**
 * Where something before an evenly graded ground ran into it: a soft edge, or a dark one beside a dark part of the ground, is no
 * edge to a segmentation that follows slopes. The ground is fitted by itself, a cubic in x and y for each channel, from the
 * canvas edge inwards as far as it explains what is there (least absolute deviations by reweighting). Gives a byte a pixel, 1
 * where something else than the ground is seen, or null: there is no such ground, or nothing ran into it. What is the ground's own
 * colour, only darker, ran into it rightly: it is a shadow on it.
 */
export function findLeak(image: WorkImage, segmentation: Segmentation, options: Partial<SmoothGroundOptions> = {}): Uint8Array | null {
  const settings = { ...SMOOTH_GROUND_DEFAULTS, ...options };
  const { width, height, planes, noise } = image;
  // An empty canvas is told by its alpha.
  if (planes.length > 3) return null;
  const tolerance = settings.tolerance + noise;
  const grid = new Grid(image, settings.gridSide);
  const ground = grid.fit(tolerance, settings);
  if (!ground) return null;
  const inside = new Map<number, number>();
  const outside = new Map<number, number>();
  const least = settings.leakShare * grid.count;
  for (let k = 0; k < grid.count; k++) {
    const off = ground.off(k);
    const counts = off <= tolerance ? inside : off > settings.surely * tolerance && !ground.isShade(k, tolerance) ? outside : null;
    const r = segmentation.labels[grid.pixelOf(k)];
    counts?.set(r, (counts.get(r) ?? 0) + 1);
  }
  const leaky = new Set([...inside.keys()].filter((r) => (inside.get(r) ?? 0) >= least && (outside.get(r) ?? 0) >= least));
  if (leaky.size === 0) return null;
  const off = new Float32Array(width * height);
  const row = new Float64Array(TERMS);
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p++) {
      cubic(x, y, width, height, row);
      for (let c = 0; c < planes.length; c++) off[p] = Math.max(off[p], Math.abs(planes[c][p] - valueOf(ground.model, c, row)));
    }
  }
  const front = Uint8Array.from(off, (v) => (v > tolerance ? 1 : 0));
  if (!keepSharp(front, off, segmentation, leaky, settings, tolerance)) return null;
  const doubtful = Math.min(tolerance, DOUBT * ground.spread);
  spread(front, off, doubtful, width, settings.edgeWidth);
  return front;
}

/**
 * Clears of what is not the ground (1 in `front`) each connected piece that fades into it: a blurred disc or a shadow has no edge
 * to be cut along. Whether anything is left.
 */
function keepSharp(front: Uint8Array, off: Float32Array, { width, height, labels }: Segmentation, leaky: ReadonlySet<number>, { surely, edgeWidth, leakShare }: SmoothGroundOptions, tolerance: number): boolean {
  const seen = new Uint8Array(front.length);
  let kept = false;
  for (let start = 0; start < front.length; start++) {
    if (!front[start] || seen[start]) continue;
    const piece = [start];
    seen[start] = 1;
    let [sure, fading, outline] = [0, 0, 0];
    for (let i = 0; i < piece.length; i++) {
      const p = piece[i];
      const x = p % width;
      let beside = false;
      for (const q of [x > 0 ? p - 1 : p, x + 1 < width ? p + 1 : p, p >= width ? p - width : p, p < (height - 1) * width ? p + width : p]) {
        if (!front[q]) beside = true;
        else if (!seen[q]) {
          seen[q] = 1;
          piece.push(q);
        }
      }
      if (!leaky.has(labels[p])) continue;
      if (off[p] > surely * tolerance) sure++;
      else fading++;
      if (beside) outline++;
    }
    if (sure >= leakShare * front.length && fading <= edgeWidth * outline) kept = true;
    else for (const p of piece) front[p] = 0;
  }
  return kept;
}

/** What of a soft edge differs less than the tolerance, but more than the ground itself does, is not left in the ground. */
function spread(front: Uint8Array, off: Float32Array, doubtful: number, width: number, steps: number): void {
  for (let step = 0; step < steps; step++) {
    const before = front.slice();
    for (let p = 0; p < front.length; p++) {
      if (before[p] || off[p] <= doubtful) continue;
      const x = p % width;
      if ((x > 0 && before[p - 1]) || (x + 1 < width && before[p + 1]) || before[p - width] || before[p + width]) front[p] = 1;
    }
  }
}

interface Ground {
  /** Coefficients of each channel's cubic, one channel after the other. */
  readonly model: Float64Array;
  /** Levels by which nine tenths of the ground differ from it at most. */
  readonly spread: number;
  /** How far a point of the grid is off it, levels. */
  readonly off: (k: number) => number;
  /** Whether a point shows the ground's own colour, darker, within so many levels. */
  readonly isShade: (k: number, within: number) => boolean;
}

/** Every so many pixels of a picture: enough to fit what changes slowly. */
class Grid {
  readonly count: number;
  private readonly columns: number;
  private readonly rows: number;
  private readonly step: number;

  constructor(private readonly image: WorkImage, side: number) {
    this.step = Math.max(1, Math.ceil(Math.max(image.width, image.height) / side));
    this.columns = Math.ceil(image.width / this.step);
    this.rows = Math.ceil(image.height / this.step);
    this.count = this.columns * this.rows;
  }

  pixelOf(k: number): number {
    const [x, y] = this.placeOf(k);
    return y * this.image.width + x;
  }

  /** The ground as the canvas edge shows it and as far as it goes on inwards; null where it shows none that a cubic describes. */
  fit(tolerance: number, { edgeShare, leastShare, closeness }: SmoothGroundOptions): Ground | null {
    const edge = this.edgePoints();
    const weights = new Float64Array(this.count);
    for (const k of edge) weights[k] = 1;
    let model: Float64Array = new Float64Array(TERMS * this.image.planes.length);
    const modelled = (k: number): number[] => {
      const [x, y] = this.placeOf(k);
      cubic(x, y, this.image.width, this.image.height, this.row);
      return this.image.planes.map((_, c) => valueOf(model, c, this.row));
    };
    const seen = (k: number): number[] => this.image.planes.map((plane) => plane[this.pixelOf(k)]);
    const farthest = (a: readonly number[], b: readonly number[]): number => a.reduce((most, v, c) => Math.max(most, Math.abs(v - b[c])), 0);
    const off = (k: number): number => farthest(seen(k), modelled(k));
    const isShade = (k: number, within: number): boolean => {
      const [own, ground] = [seen(k), modelled(k)];
      const share = own.reduce((sum, v, c) => sum + v * ground[c], 0) / ground.reduce((sum, v) => sum + v * v, 1e-9);
      return share < 1 && farthest(own, ground.map((v) => share * v)) <= within;
    };
    const solve = (points: readonly number[]): boolean => {
      const solved = this.solve(points, weights);
      if (!solved) return false;
      model = solved;
      for (const k of points) weights[k] = 1 / Math.max(1, off(k));
      return true;
    };
    for (let round = 0; round < EDGE_ROUNDS; round++) if (!solve(edge)) return null;
    const agrees = (k: number): boolean => off(k) <= tolerance;
    if (edge.filter(agrees).length < edgeShare * edge.length) return null;
    let points: number[] = [];
    for (let round = 0; round < GROW_ROUNDS; round++) {
      const next = this.reach(edge.filter(agrees), agrees);
      const settled = next.length === points.length;
      points = next;
      if (settled) break;
      for (const k of points) weights[k] ||= 1;
      if (!solve(points)) return null;
    }
    if (points.length < leastShare * this.count) return null;
    const rest = points.map(off).sort((a, b) => a - b);
    const spread = rest[Math.floor(0.9 * rest.length)];
    return spread <= closeness * tolerance ? { model, spread, off, isShade } : null;
  }

  private readonly row = new Float64Array(TERMS);

  private placeOf(k: number): [number, number] {
    const half = this.step >> 1;
    return [Math.min(this.image.width - 1, (k % this.columns) * this.step + half), Math.min(this.image.height - 1, Math.floor(k / this.columns) * this.step + half)];
  }

  private edgePoints(): number[] {
    const deep = Math.max(2, Math.round(0.03 * Math.min(this.columns, this.rows)));
    return Array.from({ length: this.count }, (_, k) => k).filter((k) => {
      const x = k % this.columns;
      const y = Math.floor(k / this.columns);
      return x < deep || y < deep || x >= this.columns - deep || y >= this.rows - deep;
    });
  }

  private solve(points: readonly number[], weights: Float64Array): Float64Array | null {
    const { planes, width, height } = this.image;
    const equations = new LeastSquares(TERMS, planes.length);
    const values = new Float64Array(planes.length);
    for (const k of points) {
      const [x, y] = this.placeOf(k);
      cubic(x, y, width, height, this.row);
      planes.forEach((plane, c) => (values[c] = plane[this.pixelOf(k)]));
      equations.add(this.row, values, weights[k]);
    }
    return equations.solve();
  }

  /** What can be reached from some points by steps to neighbours that are accepted. */
  private reach(from: readonly number[], accepts: (k: number) => boolean): number[] {
    const seen = new Uint8Array(this.count);
    const found = [...from];
    for (const k of found) seen[k] = 1;
    for (let i = 0; i < found.length; i++) {
      const k = found[i];
      const x = k % this.columns;
      for (const q of [x > 0 ? k - 1 : -1, x + 1 < this.columns ? k + 1 : -1, k - this.columns, k + this.columns]) {
        if (q < 0 || q >= this.count || seen[q] || !accepts(q)) continue;
        seen[q] = 1;
        found.push(q);
      }
    }
    return found;
  }
}

function cubic(x: number, y: number, width: number, height: number, out: Float64Array): void {
  const u = (2 * x) / width - 1;
  const v = (2 * y) / height - 1;
  out[0] = 1;
  out[1] = u;
  out[2] = v;
  out[3] = u * u;
  out[4] = u * v;
  out[5] = v * v;
  out[6] = u * u * u;
  out[7] = u * u * v;
  out[8] = u * v * v;
  out[9] = v * v * v;
}

function valueOf(model: Float64Array, channel: number, row: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < TERMS; i++) sum += model[channel * TERMS + i] * row[i];
  return sum;
}
