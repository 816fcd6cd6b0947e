import type { Segmentation } from './segment';
import type { WorkImage } from './work-image';

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
export function thickness(region: Region): number {
  return (2 * region.area) / Math.max(1, region.perimeter);
}

export function colourDistance(a: readonly number[], b: readonly number[]): number {
  let largest = 0;
  for (let c = 0; c < 4; c++) largest = Math.max(largest, Math.abs(a[c] - b[c]));
  return largest;
}

/** Measures every region and border in one pass over the pixels. */
export function buildRegionGraph(image: WorkImage, segmentation: Segmentation): RegionGraph {
  const { width, height, planes } = image;
  const { labels, count, source } = segmentation;
  const area = new Int32Array(count);
  const pureArea = new Int32Array(count);
  const sums = new Float64Array(count * 4);
  const rough = new Float64Array(count);
  const roughPairs = new Int32Array(count);
  const left = new Int32Array(count).fill(width);
  const top = new Int32Array(count).fill(height);
  const right = new Int32Array(count).fill(-1);
  const bottom = new Int32Array(count).fill(-1);
  const perimeter = new Int32Array(count);
  const canvasEdge = new Int32Array(count);
  const borderIndex = new Map<number, number>();
  const length: number[] = [];
  const contrast: number[] = [];
  /** Eight sums a border: the colour of its lower-numbered side, then of the other. */
  const sides: number[] = [];
  const alpha = planes[3];

  const meet = (p: number, q: number): void => {
    const a = labels[p];
    const b = labels[q];
    if (a === b) {
      if (source[p] === p && source[q] === q) {
        rough[a] += distance(p, q);
        roughPairs[a]++;
      }
      return;
    }
    perimeter[a]++;
    perimeter[b]++;
    const key = a < b ? a * count + b : b * count + a;
    let border = borderIndex.get(key);
    if (border === undefined) {
      border = length.length;
      borderIndex.set(key, border);
      length.push(0);
      contrast.push(0);
      sides.push(0, 0, 0, 0, 0, 0, 0, 0);
    }
    const sp = source[p];
    const sq = source[q];
    length[border]++;
    contrast[border] += distance(sp, sq);
    for (let c = 0; c < 4; c++) {
      const plane = planes[c];
      sides[border * 8 + (a < b ? c : 4 + c)] += plane ? plane[sp] : 255;
      sides[border * 8 + (a < b ? 4 + c : c)] += plane ? plane[sq] : 255;
    }
  };
  const distance = (p: number, q: number): number => {
    let largest = 0;
    for (const plane of planes) {
      const d = Math.abs(plane[p] - plane[q]);
      if (d > largest) largest = d;
    }
    return largest;
  };

  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const p = y * width + x;
      const r = labels[p];
      area[r]++;
      if (source[p] === p) {
        pureArea[r]++;
        sums[r * 4] += planes[0][p];
        sums[r * 4 + 1] += planes[1][p];
        sums[r * 4 + 2] += planes[2][p];
        sums[r * 4 + 3] += alpha ? alpha[p] : 255;
      }
      if (x < left[r]) left[r] = x;
      if (x > right[r]) right[r] = x;
      if (y < top[r]) top[r] = y;
      bottom[r] = y;
      if (x + 1 < width) meet(p, p + 1);
      if (y + 1 < height) meet(p, p + width);
      const edges = (x === 0 ? 1 : 0) + (y === 0 ? 1 : 0) + (x === width - 1 ? 1 : 0) + (y === height - 1 ? 1 : 0);
      perimeter[r] += edges;
      canvasEdge[r] += edges;
    }
  }

  const regions = Array.from({ length: count }, (_, r): Region => {
    const n = Math.max(1, pureArea[r]);
    return {
      area: area[r],
      pureArea: pureArea[r],
      colour: [sums[r * 4] / n, sums[r * 4 + 1] / n, sums[r * 4 + 2] / n, sums[r * 4 + 3] / n],
      roughness: roughPairs[r] ? rough[r] / roughPairs[r] : 0,
      left: left[r],
      top: top[r],
      right: right[r],
      bottom: bottom[r],
      perimeter: perimeter[r],
      canvasEdge: canvasEdge[r],
    };
  });
  const bordersOf: number[][] = Array.from({ length: count }, () => []);
  const borders: Border[] = [];
  for (const [key, i] of borderIndex) {
    const a = Math.floor(key / count);
    const b = key % count;
    bordersOf[a].push(i);
    bordersOf[b].push(i);
    const mean = (from: number): number[] => sides.slice(from, from + 4).map((sum) => sum / length[i]);
    borders[i] = { a, b, length: length[i], contrast: contrast[i] / length[i], colourA: mean(i * 8), colourB: mean(i * 8 + 4) };
  }
  return { regions, borders, bordersOf };
}

/** Renumbers a segmentation after its regions were joined: `target[r]` is any region of the set that `r` now belongs to. */
export function relabel(segmentation: Segmentation, find: (region: number) => number): { segmentation: Segmentation; newOf: Int32Array } {
  const newOf = new Int32Array(segmentation.count).fill(-1);
  let count = 0;
  for (let r = 0; r < segmentation.count; r++) {
    const root = find(r);
    if (newOf[root] === -1) newOf[root] = count++;
    newOf[r] = newOf[root];
  }
  const labels = new Int32Array(segmentation.labels.length);
  for (let p = 0; p < labels.length; p++) labels[p] = newOf[segmentation.labels[p]];
  return { segmentation: { ...segmentation, labels, count }, newOf };
}
