import { createRaster, fullScale, type Depth, type Raster } from '../../src/raster/raster';
import { randomNumbers } from './documents';

// Taken out once: looking up a global is slow inside jest's sandbox, and this is the hot part of many tests.
const { abs, floor, max, min, round, sqrt } = Math;
const HALF_DIAGONAL = Math.SQRT1_2;

/** 0..255 a channel. */
export type Colour = readonly [number, number, number];

/** A colour at every point; `x`, `y` in pixels, pixel centres at .5. */
export type Fill = (x: number, y: number) => Colour;

/** A shape by its signed distance (negative inside); an edge `softness` pixels wide, 0 for a crisp one. */
export interface Shape {
  readonly distance: (x: number, y: number) => number;
  readonly softness: number;
  /** Left, top, right, bottom of what is inside. */
  readonly box: readonly [number, number, number, number];
}

export interface Item {
  readonly shape: Shape;
  readonly fill: Fill;
  /** 0..1 */
  readonly opacity?: number;
}

export interface Scene {
  readonly width: number;
  readonly height: number;
  /** Null leaves the canvas transparent. */
  readonly ground: Fill | null;
  /** Back to front. */
  readonly items: readonly Item[];
  readonly depth?: Depth;
}

export interface Painted {
  readonly picture: Raster;
  /** What each item truly covers of each pixel, opacity included, 0..1. */
  readonly coverage: readonly Float32Array[];
}

export const disc = (cx: number, cy: number, radius: number, softness = 0): Shape => ({
  softness,
  box: [cx - radius, cy - radius, cx + radius, cy + radius],
  distance: (x, y) => sqrt((x - cx) ** 2 + (y - cy) ** 2) - radius,
});

/** Edges are coordinates, not pixels: `right` and `bottom` are exclusive. */
export function rectangle(left: number, top: number, right: number, bottom: number, radius = 0, softness = 0): Shape {
  const cx = (left + right) / 2;
  const cy = (top + bottom) / 2;
  return {
    softness,
    box: [left, top, right, bottom],
    distance: (x, y) => {
      const dx = abs(x - cx) - (right - left) / 2 + radius;
      const dy = abs(y - cy) - (bottom - top) / 2 + radius;
      return sqrt(max(dx, 0) ** 2 + max(dy, 0) ** 2) + min(max(dx, dy), 0) - radius;
    },
  };
}

export function polygon(points: readonly (readonly [number, number])[], softness = 0): Shape {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return {
    softness,
    box: [min(...xs), min(...ys), max(...xs), max(...ys)],
    distance: (x, y) => {
      let nearest = Infinity;
      let inside = false;
      for (let i = 0, j = points.length - 1; i < points.length; j = i++) {
        const dx = xs[j] - xs[i];
        const dy = ys[j] - ys[i];
        const u = x - xs[i];
        const v = y - ys[i];
        const length = dx * dx + dy * dy;
        const t = length === 0 ? 0 : min(1, max(0, (u * dx + v * dy) / length));
        nearest = min(nearest, (u - t * dx) ** 2 + (v - t * dy) ** 2);
        if (v < 0 !== dy > v && u < (dx * v) / dy) inside = !inside;
      }
      return inside ? -sqrt(nearest) : sqrt(nearest);
    },
  };
}

/** A ring: what `outer` covers and `inner` does not. */
export const ring = (outer: Shape, inner: Shape): Shape => ({ softness: outer.softness, box: outer.box, distance: (x, y) => max(outer.distance(x, y), -inner.distance(x, y)) });

export const flat = (colour: Colour): Fill => () => colour;

const between = (a: Colour, b: Colour, t: number): Colour => [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1]), a[2] + t * (b[2] - a[2])];

export function linear(from: Colour, to: Colour, [x0, y0]: readonly [number, number], [x1, y1]: readonly [number, number]): Fill {
  const length = (x1 - x0) ** 2 + (y1 - y0) ** 2;
  return (x, y) => between(from, to, min(1, max(0, ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length)));
}

export const radial = (from: Colour, to: Colour, cx: number, cy: number, radius: number): Fill => (x, y) => between(from, to, min(1, sqrt((x - cx) ** 2 + (y - cy) ** 2) / radius));

/** Independent noise of ±`amplitude` on each channel, the same at every call for one pixel. */
export function noisy(fill: Fill, amplitude: number, seed: number): Fill {
  return (x, y) => {
    const random = randomNumbers(seed + floor(x) * 7919 + floor(y) * 104729);
    const [r, g, b] = fill(x, y);
    const jitter = (v: number): number => min(255, max(0, v + (2 * random() - 1) * amplitude));
    return [jitter(r), jitter(g), jitter(b)];
  };
}

/** Share of pixel (`x`, `y`) that a shape covers, by 8×8 samples; 3×3 do where the edge is soft. */
export function coverageAt(shape: Shape, x: number, y: number): number {
  const reach = shape.softness / 2;
  const middle = shape.distance(x + 0.5, y + 0.5);
  // No corner is further than this from the middle.
  if (middle > reach + HALF_DIAGONAL) return 0;
  if (middle < -reach - HALF_DIAGONAL) return 1;
  const grid = reach < 1 ? 8 : 3;
  let sum = 0;
  for (let j = 0; j < grid; j++) {
    for (let i = 0; i < grid; i++) {
      const d = shape.distance(x + (i + 0.5) / grid, y + (j + 0.5) / grid);
      if (reach === 0) {
        if (d < 0) sum++;
        continue;
      }
      const t = min(1, max(0, (reach - d) / (2 * reach)));
      sum += t * t * (3 - 2 * t);
    }
  }
  return sum / grid ** 2;
}

/** Paints a scene in floating point, rounded once at the end: written apart from the engine's compositing. */
export function paintScene({ width, height, ground, items, depth = 8 }: Scene): Painted {
  const count = width * height;
  const alpha = new Float64Array(count).fill(ground ? 1 : 0);
  const colour = new Float64Array(count * 3);
  if (ground) for (let p = 0; p < count; p++) colour.set(ground((p % width) + 0.5, floor(p / width) + 0.5), p * 3);
  const coverage = items.map(({ shape, fill, opacity = 1 }) => {
    const covered = new Float32Array(count);
    const reach = shape.softness / 2 + 1;
    const [left, top, right, bottom] = shape.box;
    for (let y = max(0, floor(top - reach)); y < min(height, bottom + reach); y++) {
      for (let x = max(0, floor(left - reach)); x < min(width, right + reach); x++) {
        const p = y * width + x;
        const a = coverageAt(shape, x, y) * opacity;
        covered[p] = a;
        if (a === 0) continue;
        const over = fill(x + 0.5, y + 0.5);
        const out = a + alpha[p] * (1 - a);
        for (let c = 0; c < 3; c++) colour[p * 3 + c] = (over[c] * a + colour[p * 3 + c] * alpha[p] * (1 - a)) / out;
        alpha[p] = out;
      }
    }
    return covered;
  });
  const picture = createRaster(width, height, depth);
  const scale = fullScale(depth);
  for (let p = 0; p < count; p++) {
    for (let c = 0; c < 3; c++) picture.data[p * 4 + c] = round((colour[p * 3 + c] / 255) * scale);
    picture.data[p * 4 + 3] = round(alpha[p] * scale);
  }
  return { picture, coverage };
}

/** A picture of one flat ground with items on it. */
export const onGround = (width: number, height: number, ground: Colour | Fill | null, ...items: readonly Item[]): Painted =>
  paintScene({ width, height, ground: typeof ground === 'function' || ground === null ? ground : flat(ground), items });
