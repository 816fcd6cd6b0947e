import { ColourSurface } from './colour-surface';
import { PixelSets } from './pixel-sets';
import type { WorkImage } from './work-image';

export interface EvenGroundOptions {
  /** Longest side of the grid that the model is fitted on. */
  gridSide: number;
  /** Levels by which a pixel of the ground may differ from the model, and what the picture's noise adds. */
  tolerance: number;
  /** Share of the canvas edge that must agree with the model, and of the canvas. */
  edgeShare: number;
  leastShare: number;
  /** Times the tolerance by which nine tenths of the ground may differ at most: more, and it is no ground that the model describes. */
  closeness: number;
}

export const EVEN_GROUND_DEFAULTS: Readonly<EvenGroundOptions> = { gridSide: 96, tolerance: 8, edgeShare: 0.85, leastShare: 0.15, closeness: 0.4 };

const EDGE_ROUNDS = 8;
const GROW_ROUNDS = 10;
const TIGHTEN_ROUNDS = 6;
/** Times what half of its points differ by, and levels, within which a point is near to the ground. */
const TIGHT = 3;
const TIGHTEST = 1;
/** Levels, and share of the picture's noise, by which half of a ground may differ from its surface so that it is known: what fades cannot be told from what is worse described. */
const UNEVEN = 0.6;
const UNEVEN_NOISE = 0.3;
/** Levels by which a pixel of it may. */
const BARE = 3;

/** An evenly graded ground: one colour, or one that changes slowly. */
export interface EvenGround {
  readonly surface: ColourSurface;
  /** Levels by which nine tenths of it differ from that surface at most. */
  readonly spread: number;
  readonly grid: Grid;
}

/**
 * The ground by itself ({@link ColourSurface}), from the canvas edge inwards as far as it explains what is there (least absolute
 * deviations by reweighting); null where it is no evenly graded one, or an empty canvas, which is told by its alpha.
 */
export function findEvenGround(image: WorkImage, options: Partial<EvenGroundOptions> = {}): EvenGround | null {
  const settings = { ...EVEN_GROUND_DEFAULTS, ...options };
  if (image.planes.length > 3) return null;
  const grid = new Grid(image, settings.gridSide);
  const ground = fitGround(image, grid, settings.tolerance + image.noise, settings);
  return ground && { ...ground, grid };
}

/**
 * The ground as the canvas edge shows it and as far as it goes on inwards, and by how many levels nine tenths of it differ from its
 * surface at most; null where the edge shows none that such a surface describes.
 */
function fitGround(image: WorkImage, grid: Grid, tolerance: number, { edgeShare, leastShare, closeness }: EvenGroundOptions): { surface: ColourSurface; spread: number } | null {
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

/**
 * The same ground without what fades into it: fitted again to the points that are nearest to it, over and over. `error` is what half of them
 * differ from it, levels.
 */
export function tightenGround(image: WorkImage, { surface, grid, spread }: EvenGround): { surface: ColourSurface; error: number } {
  let [best, error] = [surface, spread];
  for (let round = 0; round < TIGHTEN_ROUNDS; round++) {
    const reach = Math.max(TIGHTEST, TIGHT * error);
    const near = grid.pixels.filter((p) => best.off(p) <= reach);
    const next = ColourSurface.fit(image, near);
    if (!next) break;
    best = next;
    const rest = Float64Array.from(near, (p) => next.off(p)).sort();
    error = rest[rest.length >> 1];
  }
  return { surface: best, error };
}

/** A ground so even that its colour is known to a fraction of a level wherever it goes on. */
export class KnownGround {
  /** `error`: levels by which half of it differs from its surface at most; `within`: those by which a pixel of it may. */
  private constructor(readonly surface: ColourSurface, readonly grid: Grid, readonly error: number, readonly within: number) {}

  /** Null where the surface describes the ground less well. */
  static of(image: WorkImage, even: EvenGround): KnownGround | null {
    const { surface, error } = tightenGround(image, even);
    return error > UNEVEN + UNEVEN_NOISE * image.noise ? null : new KnownGround(surface, even.grid, error, BARE + 2 * error + image.noise);
  }

  /** Whether a pixel shows the ground alone. */
  isBare(p: number): boolean {
    return this.surface.off(p) <= this.within;
  }

  /** Its colour at a pixel, levels. */
  at(p: number, out: Float64Array): void {
    this.surface.at(p, out);
  }
}

/** Every so many pixels of a picture: enough for what changes slowly. */
export class Grid {
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
    return [...new PixelSets(this.columns, this.rows).spread(from, accepts)];
  }
}
