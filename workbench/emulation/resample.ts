import { allocateSamples, type Depth, type Samples } from '../../src/raster/raster';

/**
 * Straight RGBA scaled down by the mean over each target pixel's area, colour weighted by alpha; held range in and out.
 * The target is no larger than the source. (Photoshop's own filter for cached levels is not documented.)
 */
export function scaleDown(data: Samples, width: number, height: number, toWidth: number, toHeight: number, depth: Depth): Samples {
  const out = allocateSamples(depth, toWidth * toHeight * 4);
  const round = depth !== 32;
  for (let y = 0; y < toHeight; y++) {
    const top = (y * height) / toHeight;
    const bottom = ((y + 1) * height) / toHeight;
    for (let x = 0; x < toWidth; x++) {
      const left = (x * width) / toWidth;
      const right = ((x + 1) * width) / toWidth;
      let [red, green, blue, alpha, area] = [0, 0, 0, 0, 0];
      for (let sy = Math.floor(top); sy < bottom; sy++) {
        const high = Math.min(bottom, sy + 1) - Math.max(top, sy);
        for (let sx = Math.floor(left); sx < right; sx++) {
          const share = high * (Math.min(right, sx + 1) - Math.max(left, sx));
          const i = (sy * width + sx) * 4;
          const weight = share * data[i + 3]!;
          red += weight * data[i]!;
          green += weight * data[i + 1]!;
          blue += weight * data[i + 2]!;
          alpha += weight;
          area += share;
        }
      }
      const to = (y * toWidth + x) * 4;
      if (alpha > 0) {
        out[to] = round ? Math.round(red / alpha) : red / alpha;
        out[to + 1] = round ? Math.round(green / alpha) : green / alpha;
        out[to + 2] = round ? Math.round(blue / alpha) : blue / alpha;
      }
      out[to + 3] = round ? Math.round(alpha / area) : alpha / area;
    }
  }
  return out;
}
