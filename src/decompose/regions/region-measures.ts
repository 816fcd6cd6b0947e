import type { Segmentation } from './segment';
import { pixelDistance, type WorkImage } from '../pixels/work-image';

/**
 * Sums over every region and over every border of two regions. Sums, not means: the measures of joined regions follow
 * from those of their parts, so that the pixels are visited once however often regions are joined.
 */
export interface RegionMeasures {
  readonly regions: RegionSums;
  readonly borders: BorderSums;
}

/** One value a region, except where said. */
export interface RegionSums {
  readonly count: number;
  readonly area: Int32Array;
  /** Pixels that show the region's own colour, and the sums of their four colour values (four a region; alpha 255 in opaque pictures). */
  readonly pureArea: Int32Array;
  readonly colour: Float64Array;
  /** Pairs of pure neighbours inside the region, and the sum of their largest channel differences. */
  readonly innerPairs: Int32Array;
  readonly innerSteps: Float64Array;
  readonly left: Int32Array;
  readonly top: Int32Array;
  /** Inclusive. */
  readonly right: Int32Array;
  readonly bottom: Int32Array;
  readonly perimeter: Int32Array;
  readonly canvasEdge: Int32Array;
}

/** One value a border, except where said, in the order in which a scan of the pixels first meets the borders. */
export interface BorderSums {
  /** The lower-numbered region, and the other. */
  readonly a: number[];
  readonly b: number[];
  /** Pixel sides shared. */
  readonly length: number[];
  /** Sum of the largest channel differences of the two regions' own colours. */
  readonly contrast: number[];
  /** Eight a border: sums of the own colours of `a`, then of `b`. */
  readonly colours: number[];
  /** What becomes the inside of a region when the two join: pairs of pure pixels, and the sum of their differences. */
  readonly purePairs: number[];
  readonly pureSteps: number[];
}

/** Measures every region and border in one pass over the pixels. */
export function measureRegions(image: WorkImage, segmentation: Segmentation): RegionMeasures {
  const { width, height, planes } = image;
  const { labels, source, count } = segmentation;
  const regions = measureAreas(image, segmentation);
  const { innerPairs, innerSteps, perimeter } = regions;
  const borders = new BorderTable(count);
  const meet = (p: number, q: number): void => {
    const r = labels[p];
    const pure = source[p] === p && source[q] === q;
    if (labels[q] !== r) {
      perimeter[r]++;
      perimeter[labels[q]]++;
      borders.addSide(planes, r, labels[q], source[p], source[q], pure);
    } else if (pure) {
      innerSteps[r] += pixelDistance(planes, p, q);
      innerPairs[r]++;
    }
  };
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p++) {
      if (x + 1 < width) meet(p, p + 1);
      if (y + 1 < height) meet(p, p + width);
    }
  }
  return { regions, borders: borders.sums };
}

/** The measures after regions were joined: `newOf` is the new number of each region, 0..count−1. */
export function joinMeasures(measures: RegionMeasures, newOf: Int32Array, count: number): RegionMeasures {
  const { regions: from, borders: sides } = measures;
  const regions = emptyRegions(count);
  for (let r = 0; r < from.count; r++) {
    const n = newOf[r];
    regions.area[n] += from.area[r];
    regions.pureArea[n] += from.pureArea[r];
    for (let c = 0; c < 4; c++) regions.colour[n * 4 + c] += from.colour[r * 4 + c];
    regions.innerPairs[n] += from.innerPairs[r];
    regions.innerSteps[n] += from.innerSteps[r];
    regions.left[n] = Math.min(regions.left[n], from.left[r]);
    regions.top[n] = Math.min(regions.top[n], from.top[r]);
    regions.right[n] = Math.max(regions.right[n], from.right[r]);
    regions.bottom[n] = Math.max(regions.bottom[n], from.bottom[r]);
    regions.perimeter[n] += from.perimeter[r];
    regions.canvasEdge[n] += from.canvasEdge[r];
  }
  const borders = new BorderTable(count);
  for (let i = 0; i < sides.length.length; i++) {
    const a = newOf[sides.a[i]];
    const b = newOf[sides.b[i]];
    if (a !== b) {
      borders.addBorder(a, b, sides, i);
      continue;
    }
    regions.perimeter[a] -= 2 * sides.length[i];
    regions.innerPairs[a] += sides.purePairs[i];
    regions.innerSteps[a] += sides.pureSteps[i];
  }
  return { regions, borders: borders.sums };
}

function emptyRegions(count: number): RegionSums {
  const far = 2 ** 31 - 1;
  return {
    count,
    area: new Int32Array(count),
    pureArea: new Int32Array(count),
    colour: new Float64Array(count * 4),
    innerPairs: new Int32Array(count),
    innerSteps: new Float64Array(count),
    left: new Int32Array(count).fill(far),
    top: new Int32Array(count).fill(far),
    right: new Int32Array(count).fill(-1),
    bottom: new Int32Array(count).fill(-1),
    perimeter: new Int32Array(count),
    canvasEdge: new Int32Array(count),
  };
}

/** All that a pixel tells without its neighbours. */
function measureAreas(image: WorkImage, segmentation: Segmentation): RegionSums {
  const { width, height, planes } = image;
  const { labels, source, count } = segmentation;
  const regions = emptyRegions(count);
  const { area, pureArea, colour, left, top, right, bottom, perimeter, canvasEdge } = regions;
  const [red, green, blue, alpha] = planes as readonly [Float32Array, Float32Array, Float32Array, Float32Array | undefined];
  for (let y = 0, p = 0; y < height; y++) {
    const rows = (y === 0 ? 1 : 0) + (y === height - 1 ? 1 : 0);
    for (let x = 0; x < width; x++, p++) {
      const r = labels[p];
      area[r]++;
      if (source[p] === p) {
        pureArea[r]++;
        colour[r * 4] += red[p];
        colour[r * 4 + 1] += green[p];
        colour[r * 4 + 2] += blue[p];
        colour[r * 4 + 3] += alpha ? alpha[p] : 255;
      }
      if (x < left[r]) left[r] = x;
      if (x > right[r]) right[r] = x;
      if (y < top[r]) top[r] = y;
      bottom[r] = y;
      const edges = rows + (x === 0 ? 1 : 0) + (x === width - 1 ? 1 : 0);
      if (edges > 0) {
        perimeter[r] += edges;
        canvasEdge[r] += edges;
      }
    }
  }
  return regions;
}

/** Finds the sums of a border by its two regions. */
class BorderTable {
  readonly sums: BorderSums = { a: [], b: [], length: [], contrast: [], colours: [], purePairs: [], pureSteps: [] };
  private readonly index = new Map<number, number>();
  // Along a border the same one is asked for again and again.
  private lastKey = -1;
  private last = -1;

  constructor(private readonly count: number) {}

  /** Adds one pixel side between regions `ra` and `rb`, whose own colours are those of pixels `sa` and `sb`. */
  addSide(planes: readonly Float32Array[], ra: number, rb: number, sa: number, sb: number, pure: boolean): void {
    if (ra > rb) return this.addSide(planes, rb, ra, sb, sa, pure);
    const i = this.find(ra, rb);
    const { length, contrast, colours, purePairs, pureSteps } = this.sums;
    const step = pixelDistance(planes, sa, sb);
    length[i]++;
    contrast[i] += step;
    if (pure) {
      purePairs[i]++;
      pureSteps[i] += step;
    }
    for (let c = 0; c < 4; c++) {
      colours[i * 8 + c] += c < planes.length ? planes[c][sa] : 255;
      colours[i * 8 + 4 + c] += c < planes.length ? planes[c][sb] : 255;
    }
  }

  /** Adds border `k` of other sums, between what are regions `ra` and `rb` here. */
  addBorder(ra: number, rb: number, from: BorderSums, k: number): void {
    const i = this.find(Math.min(ra, rb), Math.max(ra, rb));
    const { length, contrast, colours, purePairs, pureSteps } = this.sums;
    length[i] += from.length[k];
    contrast[i] += from.contrast[k];
    purePairs[i] += from.purePairs[k];
    pureSteps[i] += from.pureSteps[k];
    const turned = ra < rb ? 0 : 4;
    for (let c = 0; c < 8; c++) colours[i * 8 + c] += from.colours[k * 8 + (c + turned) % 8];
  }

  private find(a: number, b: number): number {
    const key = a * this.count + b;
    if (key === this.lastKey) return this.last;
    let i = this.index.get(key);
    if (i === undefined) {
      i = this.sums.length.length;
      this.index.set(key, i);
      const { length, contrast, colours, purePairs, pureSteps } = this.sums;
      this.sums.a.push(a);
      this.sums.b.push(b);
      length.push(0);
      contrast.push(0);
      colours.push(0, 0, 0, 0, 0, 0, 0, 0);
      purePairs.push(0);
      pureSteps.push(0);
    }
    this.lastKey = key;
    this.last = i;
    return i;
  }
}
