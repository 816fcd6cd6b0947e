import { UnionFind } from '../../core/union-find';
import { stepsToBorder } from '../pixels/border-steps';
import { cardsOfRegions, standsAlone, type Card } from '../cards/cards';
import { fullScale, type Raster } from '../../raster/raster';
import { buildRegionGraph, type RegionGraph } from '../regions/region-graph';
import type { Segmentation } from '../regions/segment';
import { sidesOf } from '../regions/sides';
import { joinRegions, type TexturedSegmentation } from '../regions/textures';
import { findTypeOnPhotographs } from './type-on-photographs';
import type { WorkImage } from '../pixels/work-image';

export interface PhotographOptions {
  /** Share of equal neighbours below which a surface was not drawn. */
  exactness: number;
  /** Share of pixels in line with their neighbours, to a level, from which a surface was drawn as a gradient. */
  smoothness: number;
  /** Smaller regions are judged by what surrounds them. */
  minArea: number;
  /** After JPEG: the same share within a region's blocks that hold no edge, below which it was not drawn. */
  exactBlocks: number;
}

export const PHOTOGRAPH_DEFAULTS: Readonly<PhotographOptions> = { exactness: 0.5, smoothness: 0.9, minArea: 400, exactBlocks: 0.28 };

/**
 * Joins the smooth parts of a photograph with one another and with its textured ones. A drawn surface repeats its colour
 * to the last bit from pixel to pixel, gradients too for most of their length; a photographed one hardly ever does. JPEG ripples
 * along every edge, so there only blocks without one count, and regions that have none are judged by what surrounds them.
 */
export function joinPhotographs(picture: Raster, image: WorkImage, input: TexturedSegmentation, cards: readonly Card[], options: Partial<PhotographOptions> = {}, sidesByPixel: Uint8Array | null = null): TexturedSegmentation {
  const { exactness, smoothness, minArea, exactBlocks } = { ...PHOTOGRAPH_DEFAULTS, ...options };
  const { segmentation } = input;
  const { exact, smooth } = measureSurfaces(picture, segmentation);
  const inner = image.afterJpeg ? measureInner(picture, segmentation) : null;
  const graph = buildRegionGraph(image, segmentation);
  const photographic = new Uint8Array(segmentation.count);
  const edge = 2 * (segmentation.width + segmentation.height);
  graph.regions.forEach((region, r) => {
    if (input.textured[r]) photographic[r] = 1;
    if (inner && !(inner[r] < exactBlocks)) return;
    if (region.area < minArea || exact[r] >= exactness || smooth[r] >= smoothness || region.colour[3] <= 10) return;
    // After JPEG nothing is exact: a page is still told by being one plain surface along the canvas edge.
    if (region.canvasEdge > 0.3 * edge && isPlain(image, segmentation, r)) return;
    photographic[r] = 1;
  });
  const sides = sidesOf(segmentation, sidesByPixel);
  if (image.noise > 0 && !inner && photographic.some((is, r) => is === 1 && input.textured[r] === 0)) takeBackDrawn(graph, photographic, input.textured, measureSurfaces(picture, segmentation, RINGING), { exactness, smoothness });
  spreadToFragments(graph, photographic, findTypeOnPhotographs(graph, photographic, input.textured, minArea), exact, minArea, sides);
  // A photograph is full of rectangles: towers, windows, frames. A side found among borders may be a pixel off.
  const cardsOf = cardsOfRegions(segmentation, cards.filter((card) => standsAlone(card, segmentation.labels.length)), 1);
  const outer = (r: number): number => cardsOf[r][0] ?? -1;
  const sets = new UnionFind(segmentation.count);
  for (const border of graph.borders) {
    // A pasted picture ends at its own edge, however much what lies behind looks like it.
    if (photographic[border.a] && photographic[border.b] && outer(border.a) === outer(border.b) && sides[border.a] === sides[border.b]) sets.union(border.a, border.b);
  }
  return joinRegions(segmentation, photographic, sets);
}

/** Pixels from a region's border that resampling and sharpening reach. */
const RINGING = 4;
/** Share of a region's border along photograph below which it stands alone. */
const ALONE = 0.3;

/** What stands apart from all photograph and was drawn as far as can be seen away from its border: the letters of a page that was made smaller. */
function takeBackDrawn(graph: RegionGraph, photographic: Uint8Array, textured: Uint8Array, { exact, smooth }: { exact: Float32Array; smooth: Float32Array }, { exactness, smoothness }: Pick<PhotographOptions, 'exactness' | 'smoothness'>): void {
  const drawn = graph.regions.flatMap((region, r) => {
    if (!photographic[r] || textured[r] || (exact[r] < exactness && smooth[r] < smoothness)) return [];
    return borderAlong(graph, r, (other) => photographic[other] === 1) < ALONE * (region.perimeter - region.canvasEdge) ? [r] : [];
  });
  for (const r of drawn) photographic[r] = 0;
}

/** Pixel sides that a region shares with those that are meant. */
function borderAlong({ borders, bordersOf }: RegionGraph, r: number, isMeant: (other: number) => boolean): number {
  return bordersOf[r].reduce((sum, index) => sum + (isMeant(borders[index].a === r ? borders[index].b : borders[index].a) ? borders[index].length : 0), 0);
}

/**
 * Small regions bordered mostly by photograph are photograph, unless they are type (`isType`) or flat to the last bit as set type is; of those that hardly repeat
 * a colour a smaller part of the border will do.
 */
function spreadToFragments(graph: RegionGraph, photographic: Uint8Array, isType: Uint8Array, exact: Float32Array, minArea: number, sides: Uint8Array): void {
  for (let pass = 0; pass < 6; pass++) {
    let changed = false;
    graph.regions.forEach((region, r) => {
      if (photographic[r] || isType[r] || region.area >= minArea) return;
      if (region.area >= 20 && exact[r] > 0.7) return;
      const touching = borderAlong(graph, r, (other) => photographic[other] === 1 && sides[other] === sides[r]);
      const share = region.area >= PLAIN_LETTER && exact[r] < 0.15 ? 0.25 : 0.6;
      if (touching < share * (region.perimeter - region.canvasEdge)) return;
      photographic[r] = 1;
      changed = true;
    });
    if (!changed) break;
  }
}

/** Pixels from which a letter shows some of its ink unmixed. */
const PLAIN_LETTER = 150;

/** By region: the share of neighbours that are equal to the last bit, and of pixels in line with both neighbours to a level (8-bit). Pixels fewer steps than `reach` from a border are left out. */
function measureSurfaces(picture: Raster, segmentation: Segmentation, reach = 0): { exact: Float32Array; smooth: Float32Array } {
  const { width, labels, source, count } = segmentation;
  const { data } = picture;
  const level = fullScale(picture.depth) / 255;
  const equal = new Float64Array(count);
  const inLine = new Float64Array(count);
  const far = reach > 0 ? stepsToBorder(labels, width, segmentation.height, reach) : null;
  const pairs = new Float64Array(count);
  const look = (p: number, step: number): void => {
    const r = labels[p];
    const o = p - step;
    const q = p + step;
    if (o < 0 || q >= labels.length || labels[o] !== r || labels[q] !== r || source[o] !== o || source[q] !== q) return;
    let change = 0;
    let bend = 0;
    for (let c = 0, i = p * 4, j = q * 4, k = o * 4; c < 3; c++) {
      const v = data[i + c];
      const next = data[j + c];
      change = Math.max(change, Math.abs(v - next));
      bend = Math.max(bend, Math.abs(next + data[k + c] - 2 * v));
    }
    pairs[r]++;
    if (change < level) equal[r]++;
    if (bend <= level) inLine[r]++;
  };
  for (let p = 0; p < labels.length; p++) {
    if (source[p] !== p || (far && far[p] < reach)) continue;
    look(p, 1);
    look(p, width);
  }
  // Too few pairs to tell: taken for drawn.
  const share = (sums: Float64Array): Float32Array => Float32Array.from(sums, (sum, r) => (pairs[r] < 6 ? 1 : sum / pairs[r]));
  return { exact: share(equal), smooth: share(inLine) };
}

/** By region, the share of neighbours equal to the last bit among pixels whose block holds no edge; NaN where there are too few. */
function measureInner({ data, depth }: Raster, { width, height, labels, source, count }: Segmentation): Float32Array {
  const level = fullScale(depth) / 255;
  const far = stepsToBorder(labels, width, height, BLOCK_REACH);
  const pairs = new Float64Array(count);
  const equal = new Float64Array(count);
  const look = (p: number, q: number): void => {
    if (far[q] < BLOCK_REACH || source[q] !== q) return;
    pairs[labels[p]]++;
    for (let c = 0; c < 3; c++) if (Math.abs(data[p * 4 + c] - data[q * 4 + c]) >= level) return;
    equal[labels[p]]++;
  };
  for (let p = 0; p < labels.length; p++) {
    if (far[p] < BLOCK_REACH || source[p] !== p) continue;
    if ((p + 1) % width !== 0) look(p, p + 1);
    if (p + width < labels.length) look(p, p + width);
  }
  return Float32Array.from(equal, (n, r) => (pairs[r] < 2 * BLOCK_REACH * BLOCK_REACH ? NaN : n / pairs[r]));
}

/** From this far from a region's border on, a pixel's block of eight by eight holds nothing of the border. */
const BLOCK_REACH = 9;

/** Whether a region is one flat or evenly graded surface: mean deviation from a plane through its colours of few levels. */
function isPlain(image: WorkImage, segmentation: Segmentation, region: number): boolean {
  const { width, labels, source } = segmentation;
  const samples: number[] = [];
  for (let p = 0; p < labels.length; p += 7) if (labels[p] === region && source[p] === p) samples.push(p);
  if (samples.length < 30) return false;
  let deviation = 0;
  for (const plane of image.planes.slice(0, 3)) {
    const n = samples.length;
    const mx = samples.reduce((sum, p) => sum + (p % width), 0) / n;
    const my = samples.reduce((sum, p) => sum + Math.floor(p / width), 0) / n;
    const mv = samples.reduce((sum, p) => sum + plane[p], 0) / n;
    let xx = 0, yy = 0, xy = 0, xv = 0, yv = 0;
    for (const p of samples) {
      const dx = (p % width) - mx;
      const dy = Math.floor(p / width) - my;
      const dv = plane[p] - mv;
      xx += dx * dx;
      yy += dy * dy;
      xy += dx * dy;
      xv += dx * dv;
      yv += dy * dv;
    }
    const det = xx * yy - xy * xy;
    const a = det > 0 ? (xv * yy - yv * xy) / det : 0;
    const b = det > 0 ? (yv * xx - xv * xy) / det : 0;
    for (const p of samples) deviation += Math.abs(plane[p] - mv - a * ((p % width) - mx) - b * (Math.floor(p / width) - my)) / (3 * n);
  }
  return deviation < 2.5 + 0.5 * image.noise;
}
