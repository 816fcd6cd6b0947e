import { ColourSurface } from './colour-surface';
import type { GroundSurface } from './ground-surface';
import { findCentre, findLine } from './find-along';
import { ProfileSurface, type Along } from './profile-surface';
import { Grid } from './grid';
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

/** Levels within which a surface describes a ground closely; how much closer in all another must be to be the better one. */
const CLOSE = 0.5;
const CLOSER = 1.02;
/** Of all points of the grid, one in so many settles where a centre is. */
const SOME = 26;
/** And one in so many of those that show the ground to within so many levels. */
const FEWER = 3;
const FADES = 24;
/** Steps of the grid within which points are equally far along a gradient. */
const ALIKE = 1.5;
/** Share of the canvas within which a gradient changes by less than so much of all that it changes by; levels that are no edge. */
const AT_ONCE = 0.06;
const GRADUAL = 0.5;
const SLIGHT = 8;
/** Times as much as along the canvas edge that a gradient outwards changes at once elsewhere, at most. */
const STEADY = 2;
const EDGE_ROUNDS = 8;
const GROW_ROUNDS = 10;

/** An evenly graded ground: one colour, or one that changes slowly. */
export interface EvenGround<S extends GroundSurface = GroundSurface> {
  readonly surface: S;
  /** Levels by which nine tenths of it differ from that surface at most. */
  readonly spread: number;
  readonly grid: Grid;
  /** Fits such a surface to other points of it. */
  readonly fit: Fit<S>;
}

/** A surface through some pixels, given by their indices, with weights by place in that list. */
type Fit<S extends GroundSurface> = (pixels: readonly number[], weights: readonly number[] | null) => S | null;

/**
 * The ground by itself ({@link ColourSurface}, or where that describes it better {@link ProfileSurface}), from the canvas edge inwards
 * as far as it explains what is there (least absolute deviations by reweighting); null where it is no evenly graded one, or an empty
 * canvas, which is told by its alpha.
 */
export function findEvenGround(image: WorkImage, options: Partial<EvenGroundOptions> = {}): EvenGround | null {
  const settings = { ...EVEN_GROUND_DEFAULTS, ...options };
  if (image.planes.length > 3) return null;
  const grid = new Grid(image, settings.gridSide);
  const tolerance = settings.tolerance + image.noise;
  const smooth = fitGround(grid, tolerance, settings, (pixels, weights) => ColourSurface.fit(image, pixels, weights));
  if (smooth && smooth.spread <= CLOSE) return smooth;
  // Gradients as they are drawn: with several stops, and of one colour before the first and behind the last.
  const drawn = (along: Along): EvenGround<ProfileSurface> | null => fitGround(grid, tolerance, settings, (pixels, weights) => {
    const surface = ProfileSurface.fit(image, along, grid.step, pixels, weights);
    return surface && isGradual(surface, image) ? surface : null;
  });
  // All of a direction is seen along the canvas edge, but little of what surrounds a centre.
  const edge = grid.edge().filter((_, i) => i % 2 === 0).map((k) => grid.pixels[k]);
  const line = findLine(image, edge, ALIKE * grid.step);
  if (!line) return smooth;
  const straight = drawn(line);
  // Outwards from a centre goes a glow as well, and what has soft edges: instead of another ground only what changes as the canvas edge shows it.
  const round = (): EvenGround<ProfileSurface> | null => {
    const reach = ALIKE * grid.step;
    const rough = findCentre(image, [...edge, ...grid.pixels.filter((_, k) => k % SOME === 0)], reach);
    // What stands on the ground draws it aside; the canvas edge does not, nor what shows the ground.
    const found = drawn(rough) ?? drawn(findCentre(image, edge, reach, rough));
    const bare = found ? grid.pixels.filter((p, k) => k % FEWER === 0 && found.surface.off(p) <= FADES) : [];
    return found && (drawn(findCentre(image, [...bare], reach, rough)) ?? found);
  };
  if (!smooth) return straight ?? round();
  const credit = ({ surface }: EvenGround): number => grid.pixels.reduce((sum, p) => sum + Math.max(0, tolerance - surface.off(p)), 0);
  const isBetter = <S extends GroundSurface>(other: EvenGround<S> | null): other is EvenGround<S> => other !== null && credit(other) > CLOSER * credit(smooth);
  if (isBetter(straight)) return straight;
  if (smooth.surface.changeOver(edge) < 2 * tolerance) return smooth;
  const centred = round();
  return isBetter(centred) && isSteady(centred.surface, image, edge) ? centred : smooth;
}

/** Whether nowhere as much changes at once as where one surface ends and another begins. */
function isGradual(surface: ProfileSurface, { width, height }: WorkImage): boolean {
  const { within, inAll } = surface.change(AT_ONCE * Math.min(width, height));
  return within <= Math.max(GRADUAL * inAll, SLIGHT);
}

/** Whether nowhere as much changes at once as where it is seen along the canvas edge, or not much more. */
function isSteady(surface: ProfileSurface, { width, height }: WorkImage, edge: readonly number[]): boolean {
  const over = AT_ONCE * Math.min(width, height);
  return surface.change(over).within <= STEADY * surface.change(over, edge).within;
}

/**
 * The ground as the canvas edge shows it and as far as it goes on inwards, and by how many levels nine tenths of it differ from its
 * surface at most; null where the edge shows none that such a surface describes.
 */
function fitGround<S extends GroundSurface>(grid: Grid, tolerance: number, { edgeShare, leastShare, closeness }: EvenGroundOptions, fit: Fit<S>): EvenGround<S> | null {
  const edge = grid.edge();
  let surface: S | null = null;
  const weights = new Float64Array(grid.count).fill(1);
  const off = (k: number): number => (surface ? surface.off(grid.pixels[k]) : 0);
  // Each point counts less the farther it was off, which makes least squares least absolute deviations in the end.
  const refit = (points: readonly number[]): boolean => {
    surface = fit(points.map((k) => grid.pixels[k]), points.map((k) => weights[k]));
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
  return spread <= closeness * tolerance ? { surface, spread, grid, fit } : null;
}
