import { UnionFind } from '../../core/union-find';
import type { RegionMeasures } from './region-measures';
import { pixelDistance, type WorkImage } from '../pixels/work-image';

/** Every pixel's region, and where that region's own colour can be seen unmixed. */
export interface Segmentation {
  readonly width: number;
  readonly height: number;
  /** Region of each pixel, 0..count−1. */
  readonly labels: Int32Array;
  readonly count: number;
  /**
   * For each pixel, the index of a pixel of the same region that shows the region's own colour.
   * Equal to the pixel itself where it is pure; elsewhere the pixel is a mixture along an edge.
   */
  readonly source: Int32Array;
  /** What has been measured of the regions; those who join regions keep it up to date. */
  readonly measures?: RegionMeasures;
}

/** Pixels of each region. */
export function countAreas({ labels, count }: Pick<Segmentation, 'labels' | 'count'>): Int32Array {
  const areas = new Int32Array(count);
  for (let p = 0; p < labels.length; p++) areas[labels[p]]++;
  return areas;
}

/** By region, the share of the pixels that show its own colour for which a test holds; 0 for regions that are not `among`. */
export function shareOfPure({ labels, source, count }: Pick<Segmentation, 'labels' | 'source' | 'count'>, holds: (p: number) => boolean, among: (region: number) => boolean = () => true): Float64Array {
  const pure = new Int32Array(count);
  const share = new Float64Array(count);
  for (let p = 0; p < labels.length; p++) {
    const r = labels[p];
    if (source[p] !== p || !among(r)) continue;
    pure[r]++;
    if (holds(p)) share[r]++;
  }
  return share.map((n, r) => (pure[r] > 0 ? n / pure[r] : 0));
}

export interface SegmentOptions {
  /** Largest step between neighbours of one flat surface, 8-bit levels. */
  flatStep: number;
  /** Largest step between neighbours of one gradient, as long as the step itself changes slowly. */
  gradientStep: number;
  /** Largest step along a thin stroke, whose coverage wavers from pixel to pixel. */
  strokeStep: number;
}

export const SEGMENT_DEFAULTS: Readonly<SegmentOptions> = { flatStep: 2.5, gradientStep: 12, strokeStep: 44 };

/**
 * Cuts the picture into regions of smooth colour. Neighbours join where they are equal or continue one another's
 * slope (a local affine model, so gradients stay whole); thin strokes join loosely; pixels that lie on a ramp between
 * two sides are left out and then flooded from the side they are nearer to, so that anti-aliasing makes no region. No two
 * pixels of different values in `apart` are neighbours on one surface.
 */
export function segment(image: WorkImage, options: Partial<SegmentOptions> = {}, apart: Uint8Array | null = null, soft: Uint8Array | null = null): Segmentation {
  const { flatStep, gradientStep, strokeStep } = { ...SEGMENT_DEFAULTS, ...options };
  const { width, height, surfaceNoise } = image;
  const sets = joinSurfaces(image, flatStep + 1.5 * surfaceNoise, gradientStep, flatStep + surfaceNoise, apart, soft);
  const solid = markSolid(sets.roots(), width, height);
  const seeds = markSeeds(image, sets.roots(), solid);
  if (soft) for (let p = 0; p < seeds.length; p++) if (soft[p]) seeds[p] = 0;
  joinStrokes(image, sets, solid, seeds, strokeStep);
  const source = flood(image, seeds);
  // A flooded pixel is of its source's set. Regions are numbered in the order in which a scan meets them.
  const roots = sets.roots();
  const numbers = new Int32Array(width * height).fill(-1);
  const labels = new Int32Array(width * height);
  let count = 0;
  for (let p = 0; p < labels.length; p++) {
    const root = roots[source[p]];
    if (numbers[root] === -1) numbers[root] = count++;
    labels[p] = numbers[root];
  }
  return { width, height, labels, count, source };
}

function joinSurfaces(image: WorkImage, flatStep: number, gradientStep: number, bend: number, apart: Uint8Array | null, soft: Uint8Array | null): UnionFind {
  const { width, height, planes } = image;
  const count = width * height;
  const sets = new UnionFind(count);
  const slopeAgrees = (before: number, p: number, q: number): boolean => {
    for (let c = 0; c < planes.length; c++) {
      if (Math.abs(planes[c][q] - 2 * planes[c][p] + planes[c][before]) > bend) return false;
    }
    return true;
  };
  /** Whether a pixel and the next one in a row or column (`step` is 1 or the width) continue one surface. */
  const continues = (p: number, step: number, d = pixelDistance(planes, p, p + step)): boolean => {
    const q = p + step;
    if (apart && apart[p] !== apart[q]) return false;
    if (soft && (soft[p] || soft[q])) return false;
    if (d <= flatStep || d > gradientStep) return d <= flatStep;
    const hasBefore = step === 1 ? p % width > 0 : p >= width;
    const hasAfter = step === 1 ? (q + 1) % width > 0 : q + width < count;
    // At the canvas edge one side has to do, else every slope would lose its outermost row.
    return (hasBefore || hasAfter) && (!hasBefore || slopeAgrees(p - step, p, q)) && (!hasAfter || slopeAgrees(p, q, q + step));
  };
  /**
   * Whether a slope is two pixels wide at least: along the tip of a wedge between two surfaces coverage falls as smoothly as a gradient does, in
   * a single row.
   */
  const isBroad = (p: number, step: number): boolean => {
    const q = p + step;
    const across = step === 1 ? width : 1;
    const place = step === 1 ? Math.floor(p / width) : p % width;
    const most = step === 1 ? height - 1 : width - 1;
    if (most === 0) return true;
    if (place < most && continues(p, across) && continues(q, across) && continues(p + across, step)) return true;
    return place > 0 && continues(p - across, across) && continues(q - across, across) && continues(p - across, step);
  };
  const { parent } = sets;
  const tryJoin = (p: number, step: number): void => {
    const q = p + step;
    // Often a detour has joined them.
    if (parent[p] === parent[q]) return;
    const d = pixelDistance(planes, p, q);
    if (continues(p, step, d) && (d <= flatStep || isBroad(p, step))) sets.union(p, q);
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0, p = y * width; x < width; x++, p++) {
      if (x + 1 < width) tryJoin(p, 1);
      if (y + 1 < height) tryJoin(p, width);
    }
  }
  return sets;
}

/** Marks the sets that hold somewhere a pixel with all four neighbours, indexed by root: nothing thinner than 3 pixels does. */
function markSolid(roots: Int32Array, width: number, height: number): Uint8Array {
  const solid = new Uint8Array(width * height);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1, p = y * width + 1; x < width - 1; x++, p++) {
      const root = roots[p];
      if (roots[p - 1] === root && roots[p + 1] === root && roots[p - width] === root && roots[p + width] === root) solid[root] = 1;
    }
  }
  return solid;
}

/** 1 where a pixel starts a region: all of a solid set, and of a thin one if it is no ramp between two sides. */
function markSeeds(image: WorkImage, roots: Int32Array, solid: Uint8Array): Uint8Array {
  const { width, height } = image;
  const count = width * height;
  const area = new Int32Array(count);
  const ramps = new Int32Array(count);
  for (let y = 0; y < height; y++) {
    for (let x = 0, p = y * width; x < width; x++, p++) {
      const root = roots[p];
      if (solid[root]) continue;
      area[root]++;
      if (isRamp(image, x, y)) ramps[root]++;
    }
  }
  const seeds = new Uint8Array(count);
  for (let p = 0; p < count; p++) {
    const root = roots[p];
    seeds[p] = solid[root] || ramps[root] * 2 < area[root] ? 1 : 0;
  }
  if (!seeds.includes(1)) seeds.fill(1);
  return seeds;
}

/** Four directions: to the right, down, and both diagonals. */
const RIGHT = [1, 0, 1, 1];
const DOWN = [0, 1, 1, -1];

/** Whether the pixel's colour lies strictly between those of two opposite pixels, one or two steps away. */
function isRamp(image: WorkImage, x: number, y: number): boolean {
  const { width, height, planes, noise } = image;
  const p = y * width + x;
  for (let direction = 0; direction < 4; direction++) {
    const dx = RIGHT[direction];
    const dy = DOWN[direction];
    for (let k = 1; k <= 2; k++) {
      if (x < dx * k || x + dx * k >= width || y < Math.abs(dy) * k || y + Math.abs(dy) * k >= height) continue;
      const a = p - k * (dy * width + dx);
      const b = p + k * (dy * width + dx);
      let span = 0;
      let along = 0;
      for (let c = 0; c < planes.length; c++) {
        const plane = planes[c];
        const d = plane[b] - plane[a];
        span += d * d;
        along += (plane[p] - plane[a]) * d;
      }
      if (span < 100) continue;
      const t = along / span;
      if (t < 0.04 || t > 0.96) continue;
      const tolerance = Math.max(5, 0.1 * Math.sqrt(span)) + 2 * noise;
      let fits = true;
      for (let c = 0; c < planes.length && fits; c++) {
        const plane = planes[c];
        fits = Math.abs(plane[p] - plane[a] - t * (plane[b] - plane[a])) <= tolerance;
      }
      if (fits) return true;
    }
  }
  return false;
}

/** Joins thin seeds with their eight neighbours where colours are alike: a stroke is one region though its coverage wavers. */
function joinStrokes(image: WorkImage, sets: UnionFind, solid: Uint8Array, seeds: Uint8Array, strokeStep: number): void {
  const { width, height, planes } = image;
  // By pixel, since roots move while sets join.
  const thin = new Uint8Array(width * height);
  const roots = sets.roots();
  for (let p = 0; p < thin.length; p++) thin[p] = seeds[p] && !solid[roots[p]] ? 1 : 0;
  const tryJoin = (p: number, q: number): void => {
    if (thin[q] && pixelDistance(planes, p, q) <= strokeStep) sets.union(p, q);
  };
  for (let y = 0; y < height; y++) {
    for (let x = 0, p = y * width; x < width; x++, p++) {
      if (!thin[p]) continue;
      if (x + 1 < width) tryJoin(p, p + 1);
      if (y + 1 < height) {
        tryJoin(p, p + width);
        if (x > 0) tryJoin(p, p + width - 1);
        if (x + 1 < width) tryJoin(p, p + width + 1);
      }
    }
  }
}

/**
 * Grows the seeds over all other pixels, the best colour match first (0..255 levels, one bucket each).
 * Returns for every pixel the seed pixel it was reached from.
 */
function flood(image: WorkImage, seeds: Uint8Array): Int32Array {
  const { width, height, planes } = image;
  const count = width * height;
  const source = new Int32Array(count).fill(-1);
  let open = 0;
  for (let p = 0; p < count; p++) {
    if (seeds[p]) source[p] = p;
    else open++;
  }
  // Each pixel is offered once by each neighbour at most. An entry is the pixel's index times 4 plus the side it is offered from.
  const capacity = open * 4;
  const sides = [1, -1, width, -width];
  const entries = new Int32Array(capacity);
  const entryNext = new Int32Array(capacity);
  const heads = new Int32Array(257).fill(-1);
  let used = 0;
  let current = 256;
  const push = (p: number, side: number, from: number): void => {
    const cost = Math.min(256, Math.round(pixelDistance(planes, p, from)));
    entries[used] = p * 4 + side;
    entryNext[used] = heads[cost];
    heads[cost] = used++;
    if (cost < current) current = cost;
  };
  const spread = (p: number, x: number, from: number): void => {
    if (x > 0 && source[p - 1] === -1) push(p - 1, 0, from);
    if (x + 1 < width && source[p + 1] === -1) push(p + 1, 1, from);
    if (p >= width && source[p - width] === -1) push(p - width, 2, from);
    if (p + width < count && source[p + width] === -1) push(p + width, 3, from);
  };
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p++) if (seeds[p]) spread(p, x, p);
  }
  while (current <= 256) {
    const entry = heads[current];
    if (entry === -1) {
      current++;
      continue;
    }
    heads[current] = entryNext[entry];
    const p = entries[entry] >> 2;
    if (source[p] !== -1) continue;
    source[p] = source[p + sides[entries[entry] & 3]];
    spread(p, p % width, source[p]);
  }
  return source;
}
