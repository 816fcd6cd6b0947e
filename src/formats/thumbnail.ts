import { createRaster, fullScale, type Raster } from '../raster/raster';

/**
 * A small 8-bit copy no longer than `longest` on either side (never enlarged), each pixel the mean of
 * those it stands for, weighted by alpha. With `matte`, laid over that grey (0..255) and opaque.
 */
export function makeThumbnail(picture: Raster, longest: number, matte?: number): Raster {
  const factor = Math.min(1, longest / Math.max(picture.width, picture.height));
  const out = createRaster(Math.max(1, Math.round(picture.width * factor)), Math.max(1, Math.round(picture.height * factor)), 8);
  const scale = fullScale(picture.depth);
  const sums = [0, 0, 0];
  for (let y = 0; y < out.height; y++) {
    const top = Math.floor((y * picture.height) / out.height);
    const bottom = Math.max(top + 1, Math.floor(((y + 1) * picture.height) / out.height));
    for (let x = 0; x < out.width; x++) {
      const left = Math.floor((x * picture.width) / out.width);
      const right = Math.max(left + 1, Math.floor(((x + 1) * picture.width) / out.width));
      sums.fill(0);
      let alphaSum = 0;
      for (let sy = top; sy < bottom; sy++) {
        for (let sx = left; sx < right; sx++) {
          const i = (sy * picture.width + sx) * 4;
          const alpha = picture.data[i + 3]! / scale;
          alphaSum += alpha;
          for (let c = 0; c < 3; c++) sums[c]! += (picture.data[i + c]! / scale) * alpha;
        }
      }
      const alpha = alphaSum / ((bottom - top) * (right - left));
      const o = (y * out.width + x) * 4;
      for (let c = 0; c < 3; c++) {
        const colour = alphaSum > 0 ? (sums[c]! / alphaSum) * 255 : 0;
        out.data[o + c] = Math.round(matte === undefined ? colour : colour * alpha + matte * (1 - alpha));
      }
      out.data[o + 3] = matte === undefined ? Math.round(alpha * 255) : 255;
    }
  }
  return out;
}
