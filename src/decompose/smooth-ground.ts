import { ColourSurface } from './colour-surface';
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

export const SMOOTH_GROUND_DEFAULTS: Readonly<SmoothGroundOptions> = { gridSide: 96, tolerance: 8, surely: 3, edgeShare: 0.85, leastShare: 0.15, closeness: 0.4, leakShare: 0.03, edgeWidth: 4 };

const EDGE_ROUNDS = 8;
const GROW_ROUNDS = 10;
/** Times what nine tenths of the ground differ by, from which on a pixel beside something else is doubtful. */
const DOUBT = 1.25;

/**
 * Where something before an evenly graded ground ran into it: a soft edge, or a dark one beside a dark part of the ground, is no
 * edge to a segmentation that follows slopes. The ground is fitted by itself ({@link ColourSurface}), from the
 * canvas edge inwards as far as it explains what is there (least absolute deviations by reweighting). Gives a byte a pixel, 1
 * where something else than the ground is seen, or null: there is no such ground, or nothing ran into it. What is the ground's own
 * colour, only darker, ran into it rightly: it is a shadow on it.
 */
export function findLeak(image: WorkImage, segmentation: Segmentation, options: Partial<SmoothGroundOptions> = {}): Uint8Array | null {
  const settings = { ...SMOOTH_GROUND_DEFAULTS, ...options };
  const { planes, noise } = image;
  // An empty canvas is told by its alpha.
  if (planes.length > 3) return null;
  const tolerance = settings.tolerance + noise;
  const grid = new Grid(image, settings.gridSide);
  const ground = fitGround(image, grid, tolerance, settings);
  if (!ground) return null;
  const { surface } = ground;
  const inside = new Map<number, number>();
  const outside = new Map<number, number>();
  const least = settings.leakShare * grid.count;
  for (let k = 0; k < grid.count; k++) {
    const p = grid.pixels[k];
    const off = surface.off(p);
    const counts = off <= tolerance ? inside : off > settings.surely * tolerance && !surface.isShade(p, tolerance) ? outside : null;
    const r = segmentation.labels[p];
    counts?.set(r, (counts.get(r) ?? 0) + 1);
  }
  const leaky = new Set([...inside.keys()].filter((r) => (inside.get(r) ?? 0) >= least && (outside.get(r) ?? 0) >= least));
  if (leaky.size === 0) return null;
  const off = surface.offEverywhere();
  const front = new Uint8Array(off.length);
  for (let p = 0; p < off.length; p++) front[p] = off[p] > tolerance ? 1 : 0;
  if (!keepSharp(front, off, segmentation, leaky, settings, tolerance)) return null;
  spread(front, off, Math.min(tolerance, DOUBT * ground.spread), image.width, settings.edgeWidth);
  return front;
}

/**
 * Clears of what is not the ground (1 in `front`) each connected piece that fades into it: a blurred disc or a shadow has no edge
 * to be cut along. Whether anything is left.
 */
function keepSharp(front: Uint8Array, off: Float32Array, { width, height, labels }: Segmentation, leaky: ReadonlySet<number>, { surely, edgeWidth, leakShare }: SmoothGroundOptions, tolerance: number): boolean {
  const seen = new Uint8Array(front.length);
  const piece = new Int32Array(front.length);
  let size = 0;
  /** Whether the neighbour is the ground; if not, it is one more of the piece. */
  const ends = (q: number): boolean => {
    if (!front[q]) return true;
    if (!seen[q]) {
      seen[q] = 1;
      piece[size++] = q;
    }
    return false;
  };
  let kept = false;
  for (let start = 0; start < front.length; start++) {
    if (!front[start] || seen[start]) continue;
    seen[start] = 1;
    piece[0] = start;
    size = 1;
    let [sure, fading, outline] = [0, 0, 0];
    for (let i = 0; i < size; i++) {
      const p = piece[i];
      const x = p % width;
      let beside = 0;
      if (x > 0 && ends(p - 1)) beside++;
      if (x + 1 < width && ends(p + 1)) beside++;
      if (p >= width && ends(p - width)) beside++;
      if (p < (height - 1) * width && ends(p + width)) beside++;
      if (!leaky.has(labels[p])) continue;
      if (off[p] > surely * tolerance) sure++;
      else fading++;
      if (beside > 0) outline++;
    }
    if (sure >= leakShare * front.length && fading <= edgeWidth * outline) kept = true;
    else for (let i = 0; i < size; i++) front[piece[i]] = 0;
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

/**
 * The ground as the canvas edge shows it and as far as it goes on inwards, and by how many levels nine tenths of it differ from its
 * surface at most; null where the edge shows none that such a surface describes.
 */
function fitGround(image: WorkImage, grid: Grid, tolerance: number, { edgeShare, leastShare, closeness }: SmoothGroundOptions): { surface: ColourSurface; spread: number } | null {
  const edge = grid.edge();
  let surface: ColourSurface | null = null;
  const weights = new Float64Array(grid.count).fill(1);
  const off = (k: number): number => (surface ? surface.off(grid.pixels[k]) : 0);
  // Each point counts less the farther it was off, which makes least squares least absolute deviations in the end.
  const refit = (points: readonly number[]): boolean => {
    surface = ColourSurface.fit(image, points.map((k) => grid.pixels[k]), points.map((k) => weights[k]));
    for (const k of points) weights[k] = 1 / Math.max(1, off(k));
    return surface !== null;
  };
  for (let round = 0; round < EDGE_ROUNDS; round++) if (!refit(edge)) return null;
  const agrees = (k: number): boolean => off(k) <= tolerance;
  if (edge.filter(agrees).length < edgeShare * edge.length) return null;
  let points: number[] = [];
  for (let round = 0; round < GROW_ROUNDS; round++) {
    const next = grid.reach(edge.filter(agrees), agrees);
    const settled = next.length === points.length;
    points = next;
    if (settled) break;
    if (!refit(points)) return null;
  }
  if (!surface || points.length < leastShare * grid.count) return null;
  const rest = Float64Array.from(points, off).sort();
  const spread = rest[Math.floor(0.9 * rest.length)];
  return spread <= closeness * tolerance ? { surface, spread } : null;
}

/** Every so many pixels of a picture: enough for what changes slowly. */
class Grid {
  readonly count: number;
  /** Where each of its points is in the picture. */
  readonly pixels: Int32Array;
  private readonly columns: number;
  private readonly rows: number;

  constructor({ width, height }: WorkImage, side: number) {
    const step = Math.max(1, Math.ceil(Math.max(width, height) / side));
    this.columns = Math.ceil(width / step);
    this.rows = Math.ceil(height / step);
    this.count = this.columns * this.rows;
    this.pixels = Int32Array.from({ length: this.count }, (_, k) => {
      const x = Math.min(width - 1, (k % this.columns) * step + (step >> 1));
      return Math.min(height - 1, Math.floor(k / this.columns) * step + (step >> 1)) * width + x;
    });
  }

  /** Its points along the canvas edge, a few deep. */
  edge(): number[] {
    const deep = Math.max(2, Math.round(0.03 * Math.min(this.columns, this.rows)));
    return [...this.pixels.keys()].filter((k) => {
      const x = k % this.columns;
      const y = Math.floor(k / this.columns);
      return x < deep || y < deep || x >= this.columns - deep || y >= this.rows - deep;
    });
  }

  /** What can be reached from some points by steps to neighbours that are accepted. */
  reach(from: readonly number[], accepts: (k: number) => boolean): number[] {
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
