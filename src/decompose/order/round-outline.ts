import { LeastSquares } from '../../core/least-squares';
import type { Rows } from '../pixels/convex-rows';

/** Points of an outline, pixels. */
export interface Outline {
  readonly x: number[];
  readonly y: number[];
}

export interface RoundOutlineOptions {
  /** How far a point may lie off the circle, pixels; and as a share of its radius, where that is more. */
  tolerance: number;
  toleranceShare: number;
  /** Share of the points that must lie on it. */
  support: number;
  /** Degrees of the circle that they must cover: a short arc fits many circles, and more ellipses. */
  arc: number;
  ellipseArc: number;
  /** Pixels, at least. */
  leastRadius: number;
}

export const ROUND_OUTLINE_DEFAULTS: Readonly<RoundOutlineOptions> = { tolerance: 1, toleranceShare: 0.008, support: 0.9, arc: 120, ellipseArc: 160, leastRadius: 8 };

/** An upright ellipse, or a circle. */
export interface Ellipse {
  readonly x: number;
  readonly y: number;
  readonly radiusX: number;
  readonly radiusY: number;
}

/** Triples of points that are tried. */
const TRIALS = 48;
/** Points looked at, at most, and in steps of how many degrees their arc is counted. */
const MOST_POINTS = 360;
const STEP = 5;

/**
 * The circle or upright ellipse on which an outline lies as far as it is seen; null where it lies on none. Those through
 * a few points each are tried, the one with most points on it is fitted to those by least squares (RANSAC, Fischler and
 * Bolles 1981; Kåsa 1976). The points are always the same ones.
 */
export function fitRoundOutline({ x: xs, y: ys }: Outline, options: Partial<RoundOutlineOptions> = {}): Ellipse | null {
  const settings = { ...ROUND_OUTLINE_DEFAULTS, ...options };
  const stride = Math.max(1, xs.length / MOST_POINTS);
  const count = Math.floor(xs.length / stride);
  if (count < 16) return null;
  const x = Float64Array.from({ length: count }, (_, k) => xs[Math.floor(k * stride)]);
  const y = Float64Array.from({ length: count }, (_, k) => ys[Math.floor(k * stride)]);
  return fitTo(x, y, false, settings) ?? fitTo(x, y, true, settings);
}

/** The circle, or the upright ellipse (`oval`), on which most of the points lie. */
function fitTo(x: Float64Array, y: Float64Array, oval: boolean, { tolerance, toleranceShare, support, leastRadius, arc, ellipseArc }: RoundOutlineOptions): Ellipse | null {
  const count = x.length;
  // Off an ellipse, pixels, to first order (Sampson 1982): straight to it, however flat it is.
  const on = (round: Ellipse, k: number): boolean => {
    const [u, v] = [(x[k] - round.x) / round.radiusX, (y[k] - round.y) / round.radiusY];
    const off = Math.abs(u * u + v * v - 1) / (2 * Math.hypot(u / round.radiusX, v / round.radiusY));
    return off <= Math.max(tolerance, toleranceShare * Math.min(round.radiusX, round.radiusY));
  };
  const supportOf = (round: Ellipse): number => {
    let hits = 0;
    for (let k = 0; k < count; k++) if (on(round, k)) hits++;
    return hits;
  };
  const isLarge = (round: Ellipse): boolean => Math.min(round.radiusX, round.radiusY) >= leastRadius;
  const all = [...x.keys()];
  let best: Ellipse | null = null;
  let hits = 0;
  let state = 1;
  const next = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) % count;
  for (let trial = 0; trial < TRIALS; trial++) {
    const round = fitRound(x, y, Array.from({ length: oval ? 4 : 3 }, next), oval);
    if (!round || !isLarge(round)) continue;
    const found = supportOf(round);
    if (found > hits) [best, hits] = [round, found];
  }
  if (!best || hits < 0.5 * count) return null;
  for (let turn = 0; turn < 2; turn++) {
    const rough: Ellipse = best;
    best = fitRound(x, y, all.filter((k) => on(rough, k)), oval) ?? rough;
  }
  if (!isLarge(best) || supportOf(best) < support * count) return null;
  const seen = new Uint8Array(360 / STEP);
  for (let k = 0; k < count; k++) {
    if (on(best, k)) seen[Math.floor((((Math.atan2((y[k] - best.y) / best.radiusY, (x[k] - best.x) / best.radiusX) * 180) / Math.PI + 360) % 360) / STEP)] = 1;
  }
  return seen.reduce((sum, s) => sum + s, 0) * STEP >= (oval ? ellipseArc : arc) ? best : null;
}

/** The outlines of what is numbered from back to front, −1 behind all: each boundary is that of whichever lies in front. `numberOf` is by region. */
export function frontOutlines({ width, height, labels }: { width: number; height: number; labels: Int32Array }, numberOf: Int32Array, count: number): Outline[] {
  const outlines = Array.from({ length: count }, (): Outline => ({ x: [], y: [] }));
  const meet = (a: number, b: number, x: number, y: number): void => {
    if (a === b) return;
    const outline = outlines[Math.max(a, b)];
    outline.x.push(x);
    outline.y.push(y);
  };
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p++) {
      const own = labels[p];
      if (x + 1 < width && labels[p + 1] !== own) meet(numberOf[own], numberOf[labels[p + 1]], x + 0.5, y);
      if (y + 1 < height && labels[p + width] !== own) meet(numberOf[own], numberOf[labels[p + width]], x, y + 0.5);
    }
  }
  return outlines;
}

/** A round outline's rows on a canvas, clipped to it; null where none of it lies there. */
export function rowsOfRound({ x, y, radiusX, radiusY }: Ellipse, width: number, height: number): Rows | null {
  const top = Math.max(0, Math.ceil(y - radiusY));
  const bottom = Math.min(height - 1, Math.floor(y + radiusY));
  if (bottom < top) return null;
  const first = new Int32Array(bottom - top + 1).fill(width);
  const last = new Int32Array(bottom - top + 1).fill(-1);
  for (let row = 0; row < first.length; row++) {
    const half = radiusX * Math.sqrt(Math.max(0, 1 - ((top + row - y) / radiusY) ** 2));
    const [from, to] = [Math.max(0, Math.ceil(x - half)), Math.min(width - 1, Math.floor(x + half))];
    if (to >= from) [first[row], last[row]] = [from, to];
  }
  return { top, first, last };
}

/**
 * Least squares of y² = a + bx + cy + dx² at these points, about their mean and to their spread so that no term outweighs the others,
 * with d = −1 for a circle; null where that is neither.
 */
function fitRound(x: Float64Array, y: Float64Array, points: readonly number[], oval: boolean): Ellipse | null {
  const mx = points.reduce((sum, k) => sum + x[k], 0) / points.length;
  const my = points.reduce((sum, k) => sum + y[k], 0) / points.length;
  const scale = points.reduce((most, k) => Math.max(most, Math.abs(x[k] - mx), Math.abs(y[k] - my)), 1);
  const equations = new LeastSquares(oval ? 4 : 3, 1);
  for (const k of points) {
    const [u, v] = [(x[k] - mx) / scale, (y[k] - my) / scale];
    equations.add(oval ? [1, u, v, u * u] : [1, u, v], [oval ? v * v : v * v + u * u], 1);
  }
  const solved = equations.solve();
  if (!solved) return null;
  const [a, b, c, d = -1] = solved;
  if (d >= -1e-3) return null;
  // y² − cy − dx² − bx = a, and so (y − c/2)² − d(x + b/2d)² = a + c²/4 − b²/4d.
  const squared = a + (c * c) / 4 - (b * b) / (4 * d);
  if (!(squared > 0)) return null;
  return { x: mx - (scale * b) / (2 * d), y: my + (scale * c) / 2, radiusX: scale * Math.sqrt(squared / -d), radiusY: scale * Math.sqrt(squared) };
}
