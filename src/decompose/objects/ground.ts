import { unionOf } from '../pixels/extent';
import { colourDistance, thickness, type RegionGraph } from '../regions/region-graph';
import { findSky } from './sky';

/** What everything else stands on. */
export interface Ground {
  /** Regions that are the ground, holes that show it among them. */
  readonly regions: ReadonlySet<number>;
  /** True where the ground is the empty canvas: there is no background layer then. */
  readonly transparent: boolean;
}

/** Mean alpha (0..255) below which a region is empty canvas. */
const EMPTY_ALPHA = 10;

/** Levels per pixel up to which a surface was drawn: hills, not a photograph of them. */
const DRAWN = 0.5;

export interface GroundOptions {
  /** A region with this share of the canvas edge is the ground alone. */
  half: number;
  /** Where none has, all with this share are the ground together: a picture that fills its canvas with several surfaces. Of a drawn landscape it is the sky alone. */
  alongEdge: number;
  /** What holds half of the canvas edge, is at most so thick, pixels, and has less than this share of the canvas, is a frame drawn around the picture. */
  frameThickness: number;
  frameShare: number;
  /** What is at most so thick, pixels, and lies along the canvas edge is a rim: a picture's last row or column in part. */
  rimThickness: number;
}

export const GROUND_DEFAULTS: Readonly<GroundOptions> = { half: 0.5, alongEdge: 0.1, frameThickness: 4, frameShare: 0.1, rimThickness: 1.5 };

/**
 * Finds the ground: the empty canvas where the picture has any, else what holds most of the canvas edge and area. `off`, by
 * region, is 1 for what is known to be something else; what is left of the canvas edge is the ground then.
 */
export function findGround(graph: RegionGraph, options: Partial<GroundOptions> = {}, off: Uint8Array | null = null): Ground {
  const { half, alongEdge, frameThickness, frameShare, rimThickness } = { ...GROUND_DEFAULTS, ...options };
  const { regions } = graph;
  const empty = new Set<number>();
  regions.forEach((region, r) => {
    if (region.colour[3] < EMPTY_ALPHA) empty.add(r);
  });
  if (empty.size > 0) return { regions: empty, transparent: true };
  const left = off && new Set([...regions.keys()].filter((r) => off[r] === 0 && regions[r].canvasEdge > 0));
  if (left && left.size > 0) return { regions: left, transparent: false };
  const canvas = regions.reduce((sum, region) => sum + region.area, 0);
  const along = regions.map(({ canvasEdge }) => canvasEdge);
  // What a frame or a rim leaves of the canvas has its edge along it.
  const passOn = (from: number): void => {
    along[from] = 0;
    for (const index of graph.bordersOf[from]) {
      const { a, b, length } = graph.borders[index];
      along[a === from ? b : a] += length;
    }
  };
  const rims = [...regions.keys()].filter((r) => thickness(regions[r]) <= rimThickness && regions[r].canvasEdge * 3 >= regions[r].perimeter);
  if (rims.length < regions.length) rims.forEach(passOn);
  let [best, edge] = mostAlong(graph, along, canvas);
  if (along[best] >= half * edge && regions[best].area < frameShare * canvas && thickness(regions[best]) <= frameThickness) {
    passOn(best);
    [best, edge] = mostAlong(graph, along, canvas);
  }
  const found = new Set([best]);
  if (along[best] < half * edge) {
    along.forEach((length, r) => {
      if (length >= alongEdge * edge) found.add(r);
    });
    const several = [...found];
    const sky = several.every((r) => regions[r].roughness <= DRAWN) ? findSky(several.map((r) => regions[r]), unionOf(regions)) : -1;
    if (sky !== -1) return { regions: new Set([several[sky]]), transparent: false };
  }
  return { regions: found, transparent: false };
}

/** The region that holds most of the edge and the area, and the edge's length; `along`: how much of it each holds. */
function mostAlong({ regions }: RegionGraph, along: readonly number[], canvas: number): [number, number] {
  const edge = along.reduce((sum, length) => sum + length, 0);
  let best = 0;
  let bestScore = -1;
  regions.forEach((region, r) => {
    const score = along[r] / edge + (0.6 * region.area) / canvas;
    if (score > bestScore) {
      bestScore = score;
      best = r;
    }
  });
  return [best, edge];
}

/** Whether a hole has the colour that `around` shows where the ring between them meets it. */
export function showsThrough(graph: RegionGraph, hole: number, ring: number, around: Pick<ReadonlySet<number>, 'has'>, tolerance: number): boolean {
  for (const index of graph.bordersOf[ring]) {
    const border = graph.borders[index];
    const other = border.a === ring ? border.b : border.a;
    if (!around.has(other)) continue;
    const colour = border.a === ring ? border.colourB : border.colourA;
    if (colourDistance(colour, graph.regions[hole].colour) <= tolerance) return true;
  }
  return false;
}
