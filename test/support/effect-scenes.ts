import type { Raster } from '../../src/raster/raster';
import { coverageAt, noisy, type Fill, type Shape } from './paint';

/** A surface such as photographs have: broad waves of colour, bands with edges of their own, and grain. */
export const busy = (seed: number, grain = 5): Fill => noisy((x, y) => {
  const wave = Math.sin(x / (13 + (seed % 5)) + y / 21 + seed);
  const band = (Math.floor((x + 2 * y + 17 * seed) / 37) % 3) * 34;
  return [70 + 40 * wave + band, 90 + 30 * Math.cos(y / 17 + seed) + band, 130 - 35 * wave + band / 2];
}, grain, seed);

/** How a shape covers a canvas, 0..1. */
export function coverageOf(shape: Shape, width: number, height: number): Float32Array {
  return Float32Array.from({ length: width * height }, (_, p) => coverageAt(shape, p % width, Math.floor(p / width)));
}

/** Blurred by the sum itself, kernel and all, slow and plain; nothing lies outside. */
export function plainGaussian(plane: Float32Array, width: number, height: number, deviation: number): Float32Array {
  const reach = Math.ceil(4 * deviation);
  const kernel = Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-((i - reach) ** 2) / (2 * deviation * deviation)));
  const total = kernel.reduce((sum, k) => sum + k, 0);
  const along = (from: Float32Array, step: number, place: (p: number) => number, length: number): Float32Array => Float32Array.from(from, (_, p) => {
    let sum = 0;
    for (let k = -reach; k <= reach; k++) if (place(p) + k >= 0 && place(p) + k < length) sum += (kernel[k + reach] / total) * from[p + k * step];
    return sum;
  });
  return along(along(plane, 1, (p) => p % width, width), width, (p) => Math.floor(p / width), height);
}

export interface Shadow { dx: number; dy: number; blur: number; opacity: number }

/** The coverage of a caster's drop shadow, its caster's coverage given. */
export function shadowOf(caster: Float32Array, width: number, height: number, { dx, dy, blur, opacity }: Shadow): Float32Array {
  const soft = plainGaussian(caster, width, height, blur);
  return Float32Array.from(soft, (_, p) => {
    const x = (p % width) - dx;
    const y = Math.floor(p / width) - dy;
    return x >= 0 && y >= 0 && x < width && y < height ? opacity * soft[y * width + x] : 0;
  });
}

/** Lays one colour over an opaque picture of 8 bit, by coverage; in place. */
export function layOver({ data }: Raster, coverage: Float32Array, colour: readonly number[]): void {
  coverage.forEach((a, p) => {
    if (a > 0) for (let c = 0; c < 3; c++) data[p * 4 + c] = Math.round(data[p * 4 + c] * (1 - a) + colour[c] * a);
  });
}
