import { fullScale, type Raster } from '../raster/raster';

export interface GrainOptions {
  /** Least and most grain, standard deviation in 8-bit levels: less is rounding or compression, more hides what is beneath. */
  least: number;
  most: number;
  /** Share of the usual grain that is seen nearly everywhere; in what has clean or dark places of its own, it is texture. */
  everywhere: number;
  /** Fewest blocks that say something. */
  blocks: number;
}

export const GRAIN_DEFAULTS: Readonly<GrainOptions> = { least: 1.3, most: 20, everywhere: 0.6, blocks: 200 };

/** Side of the blocks that are measured, pixels. */
const BLOCK = 8;
/** Blocks along each side of the picture that are looked at, at most: they say enough. */
const ALONG = 96;
/** Quantiles of the blocks: the quieter ones show the grain alone, and all but the quietest few must have some. */
const USUAL = 0.3;
const QUIETEST = 0.03;
/** Variance of a normal distribution of which all above its mean is cut off, as on white paper. */
const CLIPPED = 0.34;

/**
 * How much grain lies over the whole picture: the standard deviation of a sample from its surface, in 8-bit levels; 0 for none. Film, paper,
 * sensors and "noise" effects leave the same grain everywhere; textures, JPEG and anti-aliasing do not. Taken from the
 * quieter of many small blocks, less a plane in each (Liu, Tanaka and Okutomi 2013, "Single-image noise level estimation",
 * choose blocks likewise). See-through pixels are left out.
 */
export function measureGrain(picture: Raster, options: Partial<GrainOptions> = {}): number {
  const { least, most, everywhere, blocks } = { ...GRAIN_DEFAULTS, ...options };
  const { width, height } = picture;
  const stepOf = (side: number): number => BLOCK * Math.max(1, Math.floor(side / BLOCK / ALONG));
  const found: number[] = [];
  for (let y = 0; y + BLOCK <= height; y += stepOf(height)) {
    for (let x = 0; x + BLOCK <= width; x += stepOf(width)) {
      const deviation = blockDeviation(picture, x, y);
      if (deviation >= 0) found.push(deviation);
    }
  }
  if (found.length < blocks) return 0;
  found.sort((a, b) => a - b);
  const at = (share: number): number => found[Math.floor(share * (found.length - 1))];
  const usual = at(USUAL);
  return usual >= least && usual <= most && at(QUIETEST) >= everywhere * usual ? usual : 0;
}

/** Standard deviation of a block's samples from the planes fitted to its channels; −1 where it is not opaque. */
function blockDeviation({ width, depth, data }: Raster, left: number, top: number): number {
  const full = fullScale(depth);
  const middle = (BLOCK - 1) / 2;
  const count = BLOCK * BLOCK;
  // Sum of the squares of x − middle over the block; of y as well.
  const spread = (count * (BLOCK * BLOCK - 1)) / 12;
  let squares = 0;
  for (let c = 0; c < 3; c++) {
    let [sum, all, across, down] = [0, 0, 0, 0];
    let clipped = false;
    for (let y = 0; y < BLOCK; y++) {
      for (let x = 0, i = ((top + y) * width + left) * 4; x < BLOCK; x++, i += 4) {
        if (data[i + 3] < full) return -1;
        const value = data[i + c];
        clipped ||= value === 0 || value === full;
        sum += value;
        all += value * value;
        across += value * (x - middle);
        down += value * (y - middle);
      }
    }
    squares += Math.max(0, all - (sum * sum) / count - (across * across + down * down) / spread) / (clipped ? CLIPPED : 1);
  }
  return (Math.sqrt(squares / (3 * (count - 3))) * 255) / full;
}

/** Pixels that a pixel's own surface is looked for in, to each side. */
const REACH = 3;
/** How far guides may differ within a surface, in standard deviations of the grain, in each pass. */
const RANGE = [1.2, 0.6];
/** How far pixels themselves may: a stroke that the guide lost is still told from its ground. */
const ALIKE = 6;

/**
 * The picture without its grain: in two passes each pixel becomes the mean of those about it that lie on the same surface, by a blurred guide
 * in which the grain is faint already (joint bilateral filter: Petschnigg et al. 2004, Eisemann and Durand 2004). Edges stay, and thin
 * lines that stand out from the grain. `grain` as {@link measureGrain} gives it. Only opaque pixels change.
 */
export function removeGrain(picture: Raster, grain: number): Raster {
  const { width, height, depth, data } = picture;
  const full = fullScale(depth);
  const count = width * height;
  const level = (grain * full) / 255;
  let planes = [0, 1, 2].map((c): Float32Array => Float32Array.from({ length: count }, (_, p) => data[p * 4 + c]));
  const opaque = Uint8Array.from({ length: count }, (_, p) => (data[p * 4 + 3] === full ? 1 : 0));
  RANGE.forEach((range, pass) => {
    let guides = planes.map((plane) => blurred(plane, width, height));
    // The first guide is blurred twice as much: the grain is all there still.
    if (pass === 0) guides = guides.map((plane) => blurred(plane, width, height));
    planes = smoothed(planes, guides, opaque, width, height, range * level, ALIKE * level);
  });
  const out = data.slice();
  for (let p = 0, i = 0; p < count; p++, i += 4) if (opaque[p]) for (let c = 0; c < 3; c++) out[i + c] = Math.round(planes[c][p]);
  return { ...picture, data: out };
}

/** Binomial blur, one two one each way; beyond the canvas its edge goes on. */
function blurred(plane: Float32Array, width: number, height: number): Float32Array {
  const across = new Float32Array(plane.length);
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p++) across[p] = (plane[x > 0 ? p - 1 : p] + 2 * plane[p] + plane[x + 1 < width ? p + 1 : p]) / 4;
  }
  const out = new Float32Array(plane.length);
  for (let p = 0; p < out.length; p++) out[p] = (across[p >= width ? p - width : p] + 2 * across[p] + across[p + width < out.length ? p + width : p]) / 4;
  return out;
}

/** Means over the pixels that differ little, by how little: their guides by less than `range` or so, themselves by less than `most`. */
function smoothed([red, green, blue]: readonly Float32Array[], [redGuide, greenGuide, blueGuide]: readonly Float32Array[], opaque: Uint8Array, width: number, height: number, range: number, most: number): Float32Array[] {
  const out = [red.slice(), green.slice(), blue.slice()];
  const ofGuides = 1 / (3 * range * range);
  const ofPixels = 1 / (3 * most * most);
  for (let y = 0, p = 0; y < height; y++) {
    const first = Math.max(0, y - REACH) * width;
    const last = Math.min(height - 1, y + REACH) * width;
    for (let x = 0; x < width; x++, p++) {
      if (opaque[p] === 0) continue;
      const left = Math.max(0, x - REACH);
      const right = Math.min(width - 1, x + REACH);
      let [total, sumRed, sumGreen, sumBlue] = [0, 0, 0, 0];
      for (let row = first; row <= last; row += width) {
        for (let q = row + left, end = row + right; q <= end; q++) {
          let dr = redGuide[q] - redGuide[p];
          let dg = greenGuide[q] - greenGuide[p];
          let db = blueGuide[q] - blueGuide[p];
          const near = 1 - (dr * dr + dg * dg + db * db) * ofGuides;
          if (near <= 0 || opaque[q] === 0) continue;
          dr = red[q] - red[p];
          dg = green[q] - green[p];
          db = blue[q] - blue[p];
          const alike = 1 - (dr * dr + dg * dg + db * db) * ofPixels;
          if (alike <= 0) continue;
          const weight = near * near * alike * alike;
          total += weight;
          sumRed += weight * red[q];
          sumGreen += weight * green[q];
          sumBlue += weight * blue[q];
        }
      }
      out[0][p] = sumRed / total;
      out[1][p] = sumGreen / total;
      out[2][p] = sumBlue / total;
    }
  }
  return out;
}
