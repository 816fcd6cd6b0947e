import type { KnownGround } from '../pixels/known-ground';
import type { RegionGraph } from '../regions/region-graph';
import { layerOfRegions, type LayerPlan, type UpperEdge } from '../regions/layer-plan';
import { shareOfPure, type Segmentation } from '../regions/segment';
import type { Pieces } from './pieces';

/**
 * What the rules make of the pieces: a network that is told can leave it where it has nothing better. Columns of each ordered
 * pair, after the relations of `piece-features.ts`: whether both are one layer; 1 where the row's layer is listed in front of
 * the column's, −1 behind; the share of the column's piece beneath which the row's layer goes on.
 */
export const RULINGS = ['ruledSame', 'ruledFront', 'ruledBeneath'] as const;

/** {@link RULINGS} of each ordered pair of pieces: channel, row piece, column piece. `plans` are the rules' layers, back to front. */
export function ruleOnPieces({ pieces }: Pieces, graph: RegionGraph, plans: readonly LayerPlan[]): Float32Array {
  const count = pieces.length;
  const size = count * count;
  const areaOf = (r: number): number => graph.regions[r].area;
  const layers = ruledLayers({ pieces }, graph, plans);
  const out = new Float32Array(RULINGS.length * size);
  const beneath = plans.map((plan) => new Set(plan.beneath));
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) {
      if (i === j) continue;
      out[i * count + j] = layers[i] === layers[j] ? 1 : 0;
      out[size + i * count + j] = Math.sign(layers[i] - layers[j]);
      const under = layers[i] === -1 ? undefined : beneath[layers[i]];
      if (!under || under.size === 0) continue;
      const { regions, area } = pieces[j];
      out[2 * size + i * count + j] = Math.min(1, regions.reduce((sum, r) => sum + (under.has(r) ? areaOf(r) : 0), 0) / area);
    }
  }
  return out;
}

/** The layer among `plans` that holds most of each piece; the empty canvas, which is no layer, lies behind all: −1. */
export function ruledLayers({ pieces }: Pick<Pieces, 'pieces'>, graph: RegionGraph, plans: readonly LayerPlan[]): number[] {
  const layerOf = layerOfRegions(graph.regions.length, plans);
  return pieces.map(({ regions }) => {
    const areas = new Map<number, number>();
    for (const r of regions) areas.set(layerOf[r], (areas.get(layerOf[r]) ?? 0) + graph.regions[r].area);
    return [...areas].reduce((a, b) => (b[1] > a[1] || (b[1] === a[1] && b[0] < a[0]) ? b : a))[0];
  });
}

/** Share of a hill's pixels from which on a piece is the hill rather than a tree on it. */
const OF_HILL = 0.1;

/** By piece, the upper edge of the hill that it is by rules, alone or with others; null for all else. `layers` are the {@link ruledLayers}. */
export function ruledHills({ pieces }: Pick<Pieces, 'pieces'>, graph: RegionGraph, plans: readonly LayerPlan[], layers: readonly number[] = ruledLayers({ pieces }, graph, plans)): (UpperEdge | null)[] {
  const least = plans.map(({ edge, regions }) => (edge ? OF_HILL * regions.reduce((sum, r) => sum + graph.regions[r].area, 0) : Infinity));
  return layers.map((layer, k) => (layer !== -1 && pieces[k].area >= least[layer] ? (plans[layer].edge ?? null) : null));
}

/** Levels that a known ground must change by over the canvas: of one that does not, things drawn flat on it may be a piece. */
const GRADED = 12;
/** Share of a piece's own colour that may be the ground's, or a shade of it. */
const BARE = 0.2;

/** By piece, whether it is surely no piece of the ground: that is `known`, evenly graded, and shows next to nowhere in it. */
export function ruledOffGround({ pieces }: Pick<Pieces, 'pieces'>, graph: RegionGraph, segmentation: Segmentation, known: KnownGround | null): boolean[] {
  if (!known || known.change() < GRADED) return pieces.map(() => false);
  const share = shareOfPure(segmentation, (p) => known.isBare(p) || known.isShaded(p));
  return pieces.map(({ regions, area }, k) => k > 0 && regions.reduce((sum, r) => sum + share[r] * graph.regions[r].area, 0) <= BARE * area);
}
