import { UnionFind } from '../core/union-find';
import { cardsOfRegions, type Card } from './cards';
import type { Raster } from '../raster/raster';
import { buildRegionGraph, relabel, type RegionGraph } from './region-graph';
import type { Segmentation } from './segment';
import type { TexturedSegmentation } from './textures';
import type { WorkImage } from './work-image';

export interface PhotographOptions {
  /** Share of equal neighbours below which a surface was not drawn. */
  exactness: number;
  /** Smaller regions are judged by what surrounds them. */
  minArea: number;
}

export const PHOTOGRAPH_DEFAULTS: Readonly<PhotographOptions> = { exactness: 0.5, minArea: 400 };

/**
 * Joins the smooth parts of a photograph with one another and with its textured ones. A drawn surface repeats its colour
 * to the last bit from pixel to pixel, gradients too for most of their length; a photographed one hardly ever does.
 */
export function joinPhotographs(picture: Raster, image: WorkImage, input: TexturedSegmentation, cards: readonly Card[], options: Partial<PhotographOptions> = {}): TexturedSegmentation {
  const { exactness, minArea } = { ...PHOTOGRAPH_DEFAULTS, ...options };
  const { segmentation } = input;
  const exact = measureExactness(picture, segmentation);
  const graph = buildRegionGraph(image, segmentation);
  const photographic = new Uint8Array(segmentation.count);
  graph.regions.forEach((region, r) => {
    if (input.textured[r] || (region.area >= minArea && exact[r] < exactness && region.colour[3] > 10)) photographic[r] = 1;
  });
  spreadToFragments(graph, photographic, exact, minArea);
  const cardsOf = cardsOfRegions(segmentation, cards);
  const outer = (r: number): number => cardsOf[r][0] ?? -1;
  const sets = new UnionFind(segmentation.count);
  for (const border of graph.borders) {
    // A pasted picture ends at its own edge, however much what lies behind looks like it.
    if (photographic[border.a] && photographic[border.b] && outer(border.a) === outer(border.b)) sets.union(border.a, border.b);
  }
  const next = relabel(segmentation, (r) => sets.find(r));
  const textured = new Uint8Array(next.segmentation.count);
  for (let r = 0; r < photographic.length; r++) if (photographic[r]) textured[next.newOf[r]] = 1;
  return { segmentation: next.segmentation, textured };
}

/** Small regions bordered mostly by photograph are photograph, unless flat to the last bit as set type is. */
function spreadToFragments(graph: RegionGraph, photographic: Uint8Array, exact: Float32Array, minArea: number): void {
  for (let pass = 0; pass < 6; pass++) {
    let changed = false;
    graph.regions.forEach((region, r) => {
      if (photographic[r] || region.area >= minArea) return;
      if (region.area >= 20 && exact[r] > 0.7) return;
      let touching = 0;
      for (const index of graph.bordersOf[r]) {
        const border = graph.borders[index];
        if (photographic[border.a === r ? border.b : border.a]) touching += border.length;
      }
      if (touching < 0.6 * (region.perimeter - region.canvasEdge)) return;
      photographic[r] = 1;
      changed = true;
    });
    if (!changed) break;
  }
}

/** By region, the share of neighbouring pure pixels that are equal to the last bit. */
function measureExactness(picture: Raster, segmentation: Segmentation): Float32Array {
  const { width, height, labels, source, count } = segmentation;
  const { data } = picture;
  const equal = new Float64Array(count);
  const pairs = new Float64Array(count);
  const meet = (p: number, q: number): void => {
    if (labels[p] !== labels[q] || source[p] !== p || source[q] !== q) return;
    pairs[labels[p]]++;
    if (data[p * 4] === data[q * 4] && data[p * 4 + 1] === data[q * 4 + 1] && data[p * 4 + 2] === data[q * 4 + 2]) equal[labels[p]]++;
  };
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p++) {
      if (x + 1 < width) meet(p, p + 1);
      if (y + 1 < height) meet(p, p + width);
    }
  }
  // Too few pairs to tell: taken for drawn.
  return Float32Array.from(equal, (e, r) => (pairs[r] < 6 ? 1 : e / pairs[r]));
}
