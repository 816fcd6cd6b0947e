import { createRaster, fullScale, type Depth, type Raster } from '../../src/raster/raster';
import { randomNumbers } from './documents';

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
  distance: (x, y) => Math.hypot(x - cx, y - cy) - radius,
});

/** Edges are coordinates, not pixels: `right` and `bottom` are exclusive. */
export function rectangle(left: number, top: number, right: number, bottom: number, radius = 0, softness = 0): Shape {
  const cx = (left + right) / 2;
  const cy = (top + bottom) / 2;
  return {
    softness,
    box: [left, top, right, bottom],
    distance: (x, y) => {
      const dx = Math.abs(x - cx) - (right - left) / 2 + radius;
      const dy = Math.abs(y - cy) - (bottom - top) / 2 + radius;
      return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - radius;
    },
  };
}

export function polygon(points: readonly (readonly [number, number])[], softness = 0): Shape {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return {
    softness,
    box: [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)],
    distance: (x, y) => {
      let nearest = Infinity;
      let inside = false;
      for (let i = 0, j = points.length - 1; i < points.length; j = i++) {
        const [ax, ay] = points[i];
        const [bx, by] = points[j];
        const length = (bx - ax) ** 2 + (by - ay) ** 2;
        const t = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length));
        nearest = Math.min(nearest, Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay)));
        if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
      }
      return inside ? -nearest : nearest;
    },
  };
}

/** A ring: what `outer` covers and `inner` does not. */
export const ring = (outer: Shape, inner: Shape): Shape => ({ softness: outer.softness, box: outer.box, distance: (x, y) => Math.max(outer.distance(x, y), -inner.distance(x, y)) });

export const flat = (colour: Colour): Fill => () => colour;

const between = (a: Colour, b: Colour, t: number): Colour => [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1]), a[2] + t * (b[2] - a[2])];

export function linear(from: Colour, to: Colour, [x0, y0]: readonly [number, number], [x1, y1]: readonly [number, number]): Fill {
  const length = (x1 - x0) ** 2 + (y1 - y0) ** 2;
  return (x, y) => between(from, to, Math.min(1, Math.max(0, ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length)));
}

export const radial = (from: Colour, to: Colour, cx: number, cy: number, radius: number): Fill => (x, y) => between(from, to, Math.min(1, Math.hypot(x - cx, y - cy) / radius));

/** Independent noise of ±`amplitude` on each channel, the same at every call for one pixel. */
export function noisy(fill: Fill, amplitude: number, seed: number): Fill {
  return (x, y) => {
    const random = randomNumbers(seed + Math.floor(x) * 7919 + Math.floor(y) * 104729);
    const [r, g, b] = fill(x, y);
    const jitter = (v: number): number => Math.min(255, Math.max(0, v + (2 * random() - 1) * amplitude));
    return [jitter(r), jitter(g), jitter(b)];
  };
}

const GRID = 8;

/** Share of pixel (`x`, `y`) that a shape covers, by 8×8 samples. */
export function coverageAt(shape: Shape, x: number, y: number): number {
  const reach = shape.softness / 2;
  const at = (u: number, v: number): number => {
    const d = shape.distance(u, v);
    if (reach === 0) return d < 0 ? 1 : 0;
    const t = Math.min(1, Math.max(0, (reach - d) / (2 * reach)));
    return t * t * (3 - 2 * t);
  };
  const d = shape.distance(x + 0.5, y + 0.5);
  if (d > reach + 1) return 0;
  if (d < -reach - 1) return 1;
  let sum = 0;
  for (let j = 0; j < GRID; j++) for (let i = 0; i < GRID; i++) sum += at(x + (i + 0.5) / GRID, y + (j + 0.5) / GRID);
  return sum / GRID ** 2;
}

/** Paints a scene in floating point, rounded once at the end: written apart from the engine's compositing. */
export function paintScene({ width, height, ground, items, depth = 8 }: Scene): Painted {
  const count = width * height;
  const alpha = new Float64Array(count).fill(ground ? 1 : 0);
  const colour = new Float64Array(count * 3);
  if (ground) for (let p = 0; p < count; p++) colour.set(ground((p % width) + 0.5, Math.floor(p / width) + 0.5), p * 3);
  const coverage = items.map(({ shape, fill, opacity = 1 }) => {
    const covered = new Float32Array(count);
    const reach = shape.softness / 2 + 1;
    const [left, top, right, bottom] = shape.box;
    for (let y = Math.max(0, Math.floor(top - reach)); y < Math.min(height, bottom + reach); y++) {
      for (let x = Math.max(0, Math.floor(left - reach)); x < Math.min(width, right + reach); x++) {
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
    for (let c = 0; c < 3; c++) picture.data[p * 4 + c] = Math.round((colour[p * 3 + c] / 255) * scale);
    picture.data[p * 4 + 3] = Math.round(alpha[p] * scale);
  }
  return { picture, coverage };
}

/** A picture of one flat ground with items on it. */
export const onGround = (width: number, height: number, ground: Colour | Fill | null, ...items: readonly Item[]): Painted =>
  paintScene({ width, height, ground: typeof ground === 'function' || ground === null ? ground : flat(ground), items });
