import type { BlendMode } from '../../raster/blend';
import { allocateSamples, fullScale, type Depth, type Raster } from '../../raster/raster';

/** A colour, 0..255. */
export type Tint = readonly [red: number, green: number, blue: number];

/** A layer's pixels, cropped to its bounds. */
export interface RenderedLayer {
  readonly left: number;
  readonly top: number;
  readonly pixels: Raster;
  /** 255 seen in the picture, 0 invented; a byte a pixel. */
  readonly seen: Uint8Array;
  /** One colour throughout, which reconciling leaves alone where it is right to a level. */
  readonly plain?: true;
  /** Of a see-through shape in another mode than normal; only such a one has any. */
  readonly blend?: BlendMode;
}

/** One colour, or one a pixel (three values each), 0..255, at some coverage, 0..1. */
export function paintCoverage({ width, height }: { readonly width: number; readonly height: number }, coverage: Float32Array, colour: Tint | Float32Array, depth: Depth): Raster {
  const full = fullScale(depth);
  const data = allocateSamples(depth, width * height * 4);
  const own = colour instanceof Float32Array;
  for (let i = 0; i < coverage.length; i++) {
    data[i * 4 + 3] = Math.round(coverage[i] * full);
    if (data[i * 4 + 3] > 0) for (let c = 0; c < 3; c++) data[i * 4 + c] = clampRound(colour[own ? i * 3 + c : c], full / 255);
  }
  return { width, height, depth, data };
}

/** A sample of 0..255 as a whole one at a depth of 255 · `scale`. */
export function clampRound(value: number, scale: number): number {
  return Math.round(Math.min(255, Math.max(0, value)) * scale);
}
