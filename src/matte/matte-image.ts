import { fullScale, type Raster } from '../raster/raster';
import type { Rect } from '../raster/rect';

/**
 * What a matte is estimated from: planes of premultiplied colour at 8-bit scale (0..255, fractions kept), row by row. The
 * first three are red, green and blue; more are allowed and not looked at, so that the decomposer's work image is one too.
 */
export interface MatteImage {
  readonly width: number;
  readonly height: number;
  readonly planes: readonly Float32Array[];
}

/** The part of `raster` (any depth) inside `rect`, or all of it. `rect` must lie inside the raster. */
export function matteImage(raster: Raster, rect: Rect = { left: 0, top: 0, width: raster.width, height: raster.height }): MatteImage {
  const { width, height } = rect;
  const full = fullScale(raster.depth);
  const planes = [0, 1, 2].map(() => new Float32Array(width * height));
  for (let y = 0, p = 0; y < height; y++) {
    let i = ((y + rect.top) * raster.width + rect.left) * 4;
    for (let x = 0; x < width; x++, p++, i += 4) {
      const scale = ((255 / full) * raster.data[i + 3]) / full;
      for (let c = 0; c < 3; c++) planes[c][p] = raster.data[i + c] * scale;
    }
  }
  return { width, height, planes };
}
