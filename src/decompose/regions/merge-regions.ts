import { UnionFind } from '../../core/union-find';
import { JoinRounds } from './join-rounds';
import { shareOfInk, thickness, type Region, type RegionGraph } from './region-graph';
import type { TexturedSegmentation } from './textures';
import type { WorkImage } from '../pixels/work-image';

export interface MergeRegionsOptions {
  /** Regions of fewer pixels always join a neighbour. */
  minArea: number;
  /** A region of fewer pixels joins a neighbour it hardly differs from. */
  smallArea: number;
  /** What "hardly" is, 8-bit levels. */
  weakContrast: number;
}

export const MERGE_REGIONS_DEFAULTS: Readonly<MergeRegionsOptions> = { minArea: 3, smallArea: 64, weakContrast: 9 };

/**
 * Clears away what no designer drew: specks, ringing, slivers whose colour is a mixture of two neighbours
 * (the thin part of a letter joins its stem).
 */
export function mergeRegions(image: WorkImage, input: TexturedSegmentation, options: Partial<MergeRegionsOptions> = {}, sidesByPixel: Uint8Array | null = null): TexturedSegmentation {
  const settings = { ...MERGE_REGIONS_DEFAULTS, ...options };
  const rounds = new JoinRounds(image, input, sidesByPixel);
  for (let pass = 0; pass < 3; pass++) {
    const graph = rounds.graph();
    const sides = rounds.sides();
    const sets = new UnionFind(rounds.count);
    let changed = false;
    const order = graph.regions.map((_, r) => r).sort((a, b) => graph.regions[a].area - graph.regions[b].area);
    for (const r of order) {
      const target = rounds.textured[r] ? -1 : neighbourToJoin(graph, r, image.noise, settings);
      if (target !== -1 && (sides[r] === sides[target] || graph.regions[r].area < settings.minArea) && sets.find(target) !== sets.find(r)) {
        sets.union(r, target);
        changed = true;
      }
    }
    if (!changed) break;
    rounds.join(sets);
  }
  return rounds.finish();
}

/** The neighbour that a region is no region apart from, or −1. */
function neighbourToJoin(graph: RegionGraph, r: number, noise: number, options: MergeRegionsOptions): number {
  const region = graph.regions[r];
  const neighbours = graph.bordersOf[r].map((index) => {
    const border = graph.borders[index];
    return { other: border.a === r ? border.b : border.a, length: border.length, contrast: border.contrast };
  });
  if (neighbours.length === 0) return -1;
  const closest = neighbours.reduce((a, b) => (b.contrast < a.contrast ? b : a));
  // The stem and the bowl of a letter: one ink, parted only because neither is broad enough to have an inside.
  const thin = thickness(region) <= 3.5;
  if (thin && closest.contrast < 4 + noise && graph.regions[closest.other].area >= region.area) return closest.other;
  if (region.area >= options.smallArea * (1 + noise)) return -1;
  if (region.area < options.minArea && !isMark(graph, region, neighbours, noise)) return closest.other;
  const weak = options.weakContrast + 5 * noise;
  if (closest.contrast < weak && graph.regions[closest.other].area >= region.area) return closest.other;
  if (thickness(region) > 2.5) return -1;
  // A sliver between an ink and its ground, in both their colours, is ink seen thinly.
  for (const ground of neighbours) {
    if (ground.length * 4 < region.perimeter) continue;
    for (const ink of neighbours) {
      if (ink.other === ground.other) continue;
      const t = shareOfInk(region.colour, graph.regions[ground.other].colour, graph.regions[ink.other].colour, 12 + 3 * noise);
      if (t > 0.3) return ink.other;
      if (t > 0) return ground.other;
    }
  }
  return -1;
}

/** Whether a speck was drawn: in a clean picture, it stands alone on a broad smooth surface that it differs from clearly, as the dot of an i or a dash does. */
function isMark(graph: RegionGraph, { area }: Region, neighbours: readonly { other: number; contrast: number }[], noise: number): boolean {
  if (area < 2 || noise >= 2 || neighbours.length !== 1) return false;
  const [{ other, contrast }] = neighbours;
  return contrast >= 64 && graph.regions[other].roughness <= 0.5 + noise && graph.regions[other].area >= 1000;
}
