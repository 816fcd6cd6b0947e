import { fullScale, type Raster } from '../../src/raster/raster';
import { randomNumbers } from './documents';

/** The picture with normal noise of this standard deviation, 8-bit levels, alike in all channels or, `coloured`, in each its own. */
export function withGrain(picture: Raster, deviation: number, seed = 1, coloured = false): Raster {
  const full = fullScale(picture.depth);
  const random = randomNumbers(seed);
  const normal = (): number => Array.from({ length: 12 }, random).reduce((sum, v) => sum + v, -6);
  const data = picture.data.slice();
  for (let i = 0; i < data.length; i += 4) {
    let grain = normal();
    for (let c = 0; c < 3; c++) {
      if (coloured && c > 0) grain = normal();
      data[i + c] = Math.min(full, Math.max(0, Math.round(data[i + c] + (grain * deviation * full) / 255)));
    }
  }
  return { ...picture, data };
}
