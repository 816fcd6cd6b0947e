import { joinMeasures, measureRegions, type BorderSums, type RegionMeasures, type RegionSums } from './region-measures';
import type { Segmentation } from './segment';
import type { WorkImage } from '../pixels/work-image';

/** What is known of one region; colours are premultiplied work-image planes, 0..255. */
export interface Region {
  readonly area: number;
  /** Pixels that show the region's own colour. */
  readonly pureArea: number;
  /** Mean colour of the pure pixels, four values; alpha is 255 in opaque pictures. */
  readonly colour: readonly [number, number, number, number];
  /** Mean absolute deviation of the pure pixels' neighbours, 0..255: 0 for flat fills, small for gradients. */
  readonly roughness: number;
  readonly left: number;
  readonly top: number;
  /** Inclusive. */
  readonly right: number;
  readonly bottom: number;
  /** Pixel sides that face another region or the canvas edge. */
  readonly perimeter: number;
  /** Pixel sides that face the canvas edge. */
  readonly canvasEdge: number;
}

/** Two neighbouring regions. */
export interface Border {
  readonly a: number;
  readonly b: number;
  /** Pixel sides shared. */
  readonly length: number;
  /** Mean largest channel difference of the two regions' own colours along the border, 0..255. */
  readonly contrast: number;
  /** Mean own colour of `a` and of `b` along the border. */
  readonly colourA: readonly number[];
  readonly colourB: readonly number[];
}

export interface RegionGraph {
  readonly regions: readonly Region[];
  readonly borders: readonly Border[];
  /** For each region, indices into `borders`. */
  readonly bordersOf: readonly (readonly number[])[];
}

/** Mean width of a long thin region, in pixels; for a compact one about half its diameter. */
export function thickness(region: Pick<Region, 'area' | 'perimeter'>): number {
  return (2 * region.area) / Math.max(1, region.perimeter);
}

export function colourDistance(a: readonly number[], b: readonly number[]): number {
  let largest = 0;
  for (let c = 0; c < 4; c++) largest = Math.max(largest, Math.abs(a[c] - b[c]));
  return largest;
}

/** Share of `ink` in a colour that is a mixture of `ground` and `ink`, within so many levels; 0 where it is none, or next to nothing of the ink. */
export function shareOfInk(colour: readonly number[], ground: readonly number[], ink: readonly number[], tolerance: number): number {
  let span = 0;
  let along = 0;
  for (let c = 0; c < 4; c++) {
    const d = ink[c] - ground[c];
    span += d * d;
    along += (colour[c] - ground[c]) * d;
  }
  if (span < 400) return 0;
  const share = along / span;
  if (share <= 0.03 || share > 1.02) return 0;
  const mixed = ground.map((g, c) => g + share * (ink[c] - g));
  return colourDistance(mixed, colour) <= tolerance ? share : 0;
}

/** What is known of all regions and borders; measured in one pass over the pixels where no earlier stage has. */
export function buildRegionGraph(image: WorkImage, segmentation: Segmentation): RegionGraph {
  return graphOf(segmentation.measures ?? measureRegions(image, segmentation));
}

export function graphOf(measures: RegionMeasures): RegionGraph {
  const regions = Array.from({ length: measures.regions.count }, (_, r) => describeRegion(measures.regions, r));
  const bordersOf: number[][] = regions.map(() => []);
  const borders = measures.borders.length.map((_, i): Border => {
    const border = describeBorder(measures.borders, i);
    bordersOf[border.a].push(i);
    bordersOf[border.b].push(i);
    return border;
  });
  return { regions, borders, bordersOf };
}

function describeRegion(sums: RegionSums, r: number): Region {
  const { colour, innerPairs, innerSteps } = sums;
  const n = Math.max(1, sums.pureArea[r]);
  return {
    area: sums.area[r],
    pureArea: sums.pureArea[r],
    colour: [colour[r * 4] / n, colour[r * 4 + 1] / n, colour[r * 4 + 2] / n, colour[r * 4 + 3] / n],
    roughness: innerPairs[r] ? innerSteps[r] / innerPairs[r] : 0,
    left: sums.left[r],
    top: sums.top[r],
    right: sums.right[r],
    bottom: sums.bottom[r],
    perimeter: sums.perimeter[r],
    canvasEdge: sums.canvasEdge[r],
  };
}

function describeBorder(sums: BorderSums, i: number): Border {
  const { colours } = sums;
  const length = sums.length[i];
  const mean = (k: number): number[] => [colours[k] / length, colours[k + 1] / length, colours[k + 2] / length, colours[k + 3] / length];
  return { a: sums.a[i], b: sums.b[i], length, contrast: sums.contrast[i] / length, colourA: mean(i * 8), colourB: mean(i * 8 + 4) };
}

/** The segmentation with its measures taken, for stages that join regions more than once. */
export function measured(image: WorkImage, segmentation: Segmentation): Segmentation {
  return segmentation.measures ? segmentation : { ...segmentation, measures: measureRegions(image, segmentation) };
}

/** Renumbers a segmentation, and its measures if taken, after its regions were joined: `find(r)` is one region of the set that `r` now belongs to. */
export function relabel(segmentation: Segmentation, find: (region: number) => number): { segmentation: Segmentation; newOf: Int32Array } {
  const { newOf, count } = renumber(segmentation.count, find);
  if (count === segmentation.count) return { segmentation, newOf };
  const { labels: before } = segmentation;
  const labels = new Int32Array(before.length);
  for (let p = 0; p < labels.length; p++) labels[p] = newOf[before[p]];
  const measures = segmentation.measures && joinMeasures(segmentation.measures, newOf, count);
  return { segmentation: { ...segmentation, labels, count, ...(measures && { measures }) }, newOf };
}

/** New numbers of regions that were joined, in the order of their first members: `find(r)` is one region of the set that `r` now belongs to. */
export function renumber(before: number, find: (region: number) => number): { newOf: Int32Array; count: number } {
  const newOf = new Int32Array(before).fill(-1);
  let count = 0;
  for (let r = 0; r < before; r++) {
    const root = find(r);
    if (newOf[root] === -1) newOf[root] = count++;
    newOf[r] = newOf[root];
  }
  return { newOf, count };
}

/** By region, how far its innermost pixel is from its edge (city-block, 1 for lines of up to two pixels). */
export function regionDepths(segmentation: Segmentation): Int32Array {
  const { width, height, labels, count } = segmentation;
  const depth = new Int32Array(width * height);
  const deepest = new Int32Array(count);
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p++) {
      const r = labels[p];
      const left = x > 0 && labels[p - 1] === r ? depth[p - 1] : 0;
      const above = y > 0 && labels[p - width] === r ? depth[p - width] : 0;
      depth[p] = (left < above ? left : above) + 1;
    }
  }
  for (let y = height - 1, p = width * height - 1; y >= 0; y--) {
    for (let x = width - 1; x >= 0; x--, p--) {
      const r = labels[p];
      const right = x + 1 < width && labels[p + 1] === r ? depth[p + 1] : 0;
      const below = y + 1 < height && labels[p + width] === r ? depth[p + width] : 0;
      const least = (right < below ? right : below) + 1;
      if (least < depth[p]) depth[p] = least;
      if (depth[p] > deepest[r]) deepest[r] = depth[p];
    }
  }
  return deepest;
}
