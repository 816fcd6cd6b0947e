import { ColourSurface } from '../pixels/colour-surface';
import type { GroundSurface } from '../pixels/ground-surface';
import type { KnownGround } from '../pixels/known-ground';
import { absorb, walkParts, type Part } from './parts';
import type { RegionGraph } from '../regions/region-graph';
import { shareOfPure, type Segmentation } from '../regions/segment';
import type { WorkImage } from '../pixels/work-image';

export interface GroundGapsOptions {
  /** Larger shares of the canvas are no gaps. */
  mostShare: number;
  /** Levels by which a gap may differ from the ground where it is, and what the picture's noise adds. */
  tolerance: number;
  /** Levels that the ground must change by over the canvas: on one that does not, what has its colour may as well lie on it. */
  graded: number;
}

export const GROUND_GAPS_DEFAULTS: Readonly<GroundGapsOptions> = { mostShare: 0.5, tolerance: 2, graded: 12 };

/** Points of the ground that its colours are fitted to, along each side of the canvas, and fewest of them. */
const POINTS = 64;
const FEWEST = 60;
/** Share of the ground that its surface must describe. */
const DESCRIBED = 0.95;
/** Share of a gap's own pixels that must have the ground's colours. */
const ALIKE = 0.8;

/**
 * Gives the ground what shows it between things, wherever that is in the tree: a gap between a mast and a sail is cut off from the sky by both,
 * and enclosed by neither; those of a basket are enclosed by what they lie in, not on. On an evenly graded ground nothing else has the very colours that the ground has just there. `known`: what it looks like, if known.
 */
export function giveGapsToGround(image: WorkImage, segmentation: Segmentation, graph: RegionGraph, root: Part, known: KnownGround | null = null, options: Partial<GroundGapsOptions> = {}): void {
  const { mostShare, tolerance, graded } = { ...GROUND_GAPS_DEFAULTS, ...options };
  const { labels } = segmentation;
  const within = tolerance + image.noise;
  const gaps = walkParts(root).slice(1).filter((part) => part.kind === 'shape' && part.children.length === 0 && part.area <= mostShare * labels.length && !part.card);
  if (gaps.length === 0) return;
  const ground = gradedGround(image, segmentation, root.regions, within, graded, known);
  if (!ground) return;
  const candidate = new Uint8Array(graph.regions.length);
  for (const { regions } of gaps) for (const r of regions) candidate[r] = 1;
  const share = shareOfPure(segmentation, (p) => ground.off(p) <= within, (r) => candidate[r] === 1);
  for (const part of gaps) if (part.regions.every((r) => share[r] > ALIKE)) absorb(part, root);
}

/** The ground's colours, where a surface describes them within so many levels and they change by `graded` levels at least. */
function gradedGround(image: WorkImage, { labels, source }: Segmentation, regions: readonly number[], within: number, graded: number, known: KnownGround | null): GroundSurface | null {
  const { width, height, planes } = image;
  if (planes.length > 3) return null;
  const isGround = new Set(regions);
  const step = Math.max(1, Math.floor(Math.max(width, height) / POINTS));
  const points: number[] = [];
  for (let y = step >> 1; y < height; y += step) {
    for (let x = step >> 1, p = y * width + x; x < width; x += step, p += step) if (isGround.has(labels[p]) && source[p] === p) points.push(p);
  }
  if (points.length < FEWEST) return null;
  const changes = planes.some((plane) => points.reduce((most, p) => Math.max(most, plane[p]), 0) - points.reduce((least, p) => Math.min(least, plane[p]), 255) >= graded);
  const surface = changes ? (known?.surface ?? ColourSurface.fit(image, points)) : null;
  return surface && points.filter((p) => surface.off(p) <= within).length >= DESCRIBED * points.length ? surface : null;
}
