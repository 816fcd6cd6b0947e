import { DelaminateError } from '../core/errors';
import type { Rect } from './rect';

export type Depth = 8 | 16 | 32;
export type Samples = Uint8Array | Uint16Array | Float32Array;

/**
 * Interleaved straight-alpha RGBA, row by row from the top left.
 * 8 bit: `Uint8Array` 0..255; 16 bit: `Uint16Array` 0..65535; 32 bit: `Float32Array`, 1 is white.
 * Colour is encoded as the picture's profile says (never linearised here).
 */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly depth: Depth;
  readonly data: Samples;
}

/** The value of full coverage and of white at a depth. */
export function fullScale(depth: Depth): number {
  return depth === 8 ? 255 : depth === 16 ? 65535 : 1;
}

export function allocateSamples(depth: Depth, count: number): Samples {
  return depth === 8 ? new Uint8Array(count) : depth === 16 ? new Uint16Array(count) : new Float32Array(count);
}

/** A transparent black raster. Throws on sizes that are not whole positive numbers. */
export function createRaster(width: number, height: number, depth: Depth = 8): Raster {
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1) {
    throw new DelaminateError('raster', `a picture of ${width}×${height} pixels has no area`);
  }
  return { width, height, depth, data: allocateSamples(depth, width * height * 4) };
}

/** Copies the part of `raster` inside `rect`, which must lie inside the raster. */
export function cropRaster(raster: Raster, rect: Rect): Raster {
  const out = createRaster(rect.width, rect.height, raster.depth);
  const rowLength = rect.width * 4;
  for (let y = 0; y < rect.height; y++) {
    const from = ((rect.top + y) * raster.width + rect.left) * 4;
    out.data.set(raster.data.subarray(from, from + rowLength), y * rowLength);
  }
  return out;
}

/** The same picture at another depth, rounded to nearest; a copy even when the depth is the same. */
export function convertDepth(raster: Raster, depth: Depth): Raster {
  const out = createRaster(raster.width, raster.height, depth);
  if (depth === raster.depth) {
    out.data.set(raster.data);
    return out;
  }
  const scale = fullScale(depth) / fullScale(raster.depth);
  const limit = fullScale(depth);
  for (let i = 0; i < out.data.length; i++) {
    const value = raster.data[i]! * scale;
    out.data[i] = depth === 32 ? value : Math.min(limit, Math.max(0, Math.round(value)));
  }
  return out;
}
