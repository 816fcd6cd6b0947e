import { fullScale, type Raster } from '../../raster/raster';

/** Grain over a whole picture. */
export interface Grain {
  /** Standard deviation of a sample from its surface, in 8-bit levels. */
  readonly deviation: number;
  /** Pixels that hang together in it, 1 to 3: paper and enlarged films have coarse grain. */
  readonly size: number;
}

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
/** How alike neighbours must be for grain to be two pixels in size, and three. */
const COARSE = [0.25, 0.55];
/** Variance of a normal distribution of which all above its mean is cut off, as on white paper. */
const CLIPPED = 0.34;

/**
 * The grain that lies over the whole picture; null for none. Film, paper, sensors and "noise" effects leave the same grain
 * everywhere; textures, JPEG and anti-aliasing do not. Taken from the quieter of many small blocks, less a plane in each
 * (Liu, Tanaka and Okutomi 2013, "Single-image noise level estimation", choose blocks likewise). See-through pixels are left out.
 */
export function measureGrain(picture: Raster, options: Partial<GrainOptions> = {}): Grain | null {
  const { least, most, everywhere, blocks } = { ...GRAIN_DEFAULTS, ...options };
  const { width, height } = picture;
  const stepOf = (side: number): number => BLOCK * Math.max(1, Math.floor(side / BLOCK / ALONG));
  const [stepX, stepY] = [stepOf(width), stepOf(height)];
  const found: Block[] = [];
  // Once so many have less than any grain leaves, no others can tell of one: nearly all pictures are done with here.
  let clean = QUIETEST * Math.ceil(width / stepX) * Math.ceil(height / stepY);
  for (let y = 0; y + BLOCK <= height; y += stepY) {
    for (let x = 0; x + BLOCK <= width; x += stepX) {
      const block = measureBlock(picture, x, y);
      if (!block) continue;
      found.push(block);
      if (block.deviation < everywhere * least && --clean < 0) return null;
    }
  }
  if (found.length < blocks) return null;
  found.sort((a, b) => a.deviation - b.deviation);
  const at = (share: number): number => Math.floor(share * (found.length - 1));
  const { deviation } = found[at(USUAL)];
  if (deviation < least || deviation > most || found[at(QUIETEST)].deviation < everywhere * deviation) return null;
  const quiet = found.slice(0, at(USUAL) + 1);
  const alike = quiet.reduce((sum, block) => sum + block.alike, 0) / quiet.length;
  return { deviation, size: 1 + COARSE.filter((from) => alike > from).length };
}

interface Block {
  readonly deviation: number;
  /** How alike neighbours are: correlation of what is left of them. */
  readonly alike: number;
}

/** A block's samples about the planes fitted to its channels; null where it is not opaque. */
function measureBlock({ width, depth, data }: Raster, left: number, top: number): Block | null {
  const full = fullScale(depth);
  const middle = (BLOCK - 1) / 2;
  const count = BLOCK * BLOCK;
  // Sum of the squares of x − middle over the block; of y as well.
  const spread = (count * (count - 1)) / 12;
  const rest = new Float64Array(count);
  let [squares, products, all] = [0, 0, 0];
  for (let c = 0; c < 3; c++) {
    let [mean, across, down] = [0, 0, 0];
    let clipped = false;
    for (let y = 0, k = 0; y < BLOCK; y++) {
      for (let x = 0, i = ((top + y) * width + left) * 4; x < BLOCK; x++, i += 4, k++) {
        if (data[i + 3] < full) return null;
        const value = data[i + c];
        clipped ||= value === 0 || value === full;
        rest[k] = value;
        mean += value / count;
        across += (value * (x - middle)) / spread;
        down += (value * (y - middle)) / spread;
      }
    }
    let own = 0;
    for (let k = 0; k < count; k++) {
      rest[k] -= mean + across * ((k % BLOCK) - middle) + down * (Math.floor(k / BLOCK) - middle);
      own += rest[k] * rest[k];
      if (k % BLOCK > 0) products += rest[k] * rest[k - 1];
      if (k >= BLOCK) products += rest[k] * rest[k - BLOCK];
    }
    squares += own / (clipped ? CLIPPED : 1);
    all += own;
  }
  // Each sample has two neighbours before it, but for those along two sides.
  return { deviation: (Math.sqrt(squares / (3 * (count - 3))) * 255) / full, alike: all === 0 ? 0 : (products * BLOCK) / (all * 2 * (BLOCK - 1)) };
}

/** Sizes of the grain in which a pixel's own surface is looked for, to each side. */
const REACH = 3;
/** How far guides may differ within a surface, in standard deviations of the grain, in each pass; in the last, for coarse grain, pixel by pixel. */
const RANGE = [1.2, 0.6];
const LAST_RANGE = 0.5;
/** How far pixels themselves may: a stroke that the guide lost is still told from its ground. */
const ALIKE = 6;

/**
 * The picture without its grain: pass by pass each pixel becomes the mean of those about it that lie on the same surface, by a
 * blurred guide in which the grain is faint already (joint bilateral filter: Petschnigg et al. 2004, Eisemann and Durand 2004).
 * Edges stay, and thin lines that stand out from the grain. Only opaque pixels change.
 */
export function removeGrain(picture: Raster, { deviation, size }: Grain): Raster {
  const { width, height, depth, data } = picture;
  const full = fullScale(depth);
  const count = width * height;
  const level = (deviation * full) / 255;
  let planes = [0, 1, 2].map((): Float32Array => new Float32Array(count));
  const opaque = new Uint8Array(count);
  for (let p = 0, i = 0; p < count; p++, i += 4) {
    for (let c = 0; c < 3; c++) planes[c][p] = data[i + c];
    opaque[p] = data[i + 3] === full ? 1 : 0;
  }
  const pass = (range: number, step: number, blurs: readonly number[]): void => {
    const guides = planes.map((plane) => blurs.reduce((blurry, apart) => blurred(blurry, width, height, apart), plane));
    planes = smoothed(planes, guides, opaque, width, height, step, range * level, ALIKE * level);
  };
  const blurs = [1, 2, 3].slice(0, size);
  // The first guide is blurred more: the grain is all there still.
  RANGE.forEach((range, k) => pass(range, size, k === 0 ? [1, ...blurs] : blurs));
  if (size > 1) pass(LAST_RANGE, 1, blurs);
  const out = data.slice();
  for (let p = 0, i = 0; p < count; p++, i += 4) if (opaque[p]) for (let c = 0; c < 3; c++) out[i + c] = Math.round(planes[c][p]);
  return { ...picture, data: out };
}

/** Binomial blur, one two one each way, of pixels `step` apart; beyond the canvas its edge goes on. */
function blurred(plane: Float32Array, width: number, height: number, step: number): Float32Array {
  const across = new Float32Array(plane.length);
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p++) across[p] = (plane[p - Math.min(x, step)] + 2 * plane[p] + plane[p + Math.min(width - 1 - x, step)]) / 4;
  }
  const out = new Float32Array(plane.length);
  for (let y = 0, p = 0; y < height; y++) {
    const [up, down] = [Math.min(y, step) * width, Math.min(height - 1 - y, step) * width];
    for (let x = 0; x < width; x++, p++) out[p] = (across[p - up] + 2 * across[p] + across[p + down]) / 4;
  }
  return out;
}

/** Means over pixels `step` apart that differ little, by how little: their guides by less than `range` or so, themselves by less than `most`. */
function smoothed([red, green, blue]: readonly Float32Array[], [redGuide, greenGuide, blueGuide]: readonly Float32Array[], opaque: Uint8Array, width: number, height: number, step: number, range: number, most: number): Float32Array[] {
  const out = [red.slice(), green.slice(), blue.slice()];
  const ofGuides = 1 / (3 * range * range);
  const ofPixels = 1 / (3 * most * most);
  for (let y = 0, p = 0; y < height; y++) {
    // From the pixel itself by whole steps.
    const first = (y - step * Math.min(REACH, Math.floor(y / step))) * width;
    const last = Math.min(height - 1, y + REACH * step) * width;
    for (let x = 0; x < width; x++, p++) {
      if (opaque[p] === 0) continue;
      const left = x - step * Math.min(REACH, Math.floor(x / step));
      const right = Math.min(width - 1, x + REACH * step);
      let [total, sumRed, sumGreen, sumBlue] = [0, 0, 0, 0];
      for (let row = first; row <= last; row += step * width) {
        for (let q = row + left, end = row + right; q <= end; q += step) {
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
