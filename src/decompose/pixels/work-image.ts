import { fullScale, type Raster } from '../../raster/raster';
import { hasSubsampledChroma, sharpenChroma } from './chroma';
import { hasJpegGrid } from './jpeg-grid';

/** What compression has left in a picture. */
export interface Compression {
  /** Whether it shows the grid of JPEG, see {@link hasJpegGrid}. */
  readonly afterJpeg: boolean;
  /** Whether its colours were stored at half its size; in a {@link WorkImage} their edges are sharpened, see {@link sharpenChroma}. */
  readonly subsampledChroma: boolean;
}

/**
 * The picture as the stages look at it: planes of premultiplied colour and alpha at 8-bit scale (0..255).
 * Premultiplied, so that one distance serves opaque and transparent pictures: all that cannot be seen is one colour.
 */
export interface WorkImage extends Compression {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue and, only where the picture has transparency, alpha. */
  readonly planes: readonly Float32Array[];
  /** Typical deviation of one sample from its surface, 0 for clean vector art, several levels near edges after JPEG. */
  readonly noise: number;
  /** The same within surfaces, after smoothing: what two samples of one surface may differ by. */
  readonly surfaceNoise: number;
}

/** Share of the noise along edges that is left within surfaces of a JPEG once it is smoothed: ringing stays near edges, surfaces come out all but clean. */
const JPEG_SURFACES = 1 / 3;

type Planes = [red: Float32Array, green: Float32Array, blue: Float32Array, alpha: Float32Array | undefined];

/** Largest channel difference of two pixels, 0..255. */
export function pixelDistance(planes: readonly Float32Array[], p: number, q: number): number {
  const colour = Math.max(Math.abs(planes[0]![p]! - planes[0]![q]!), Math.abs(planes[1]![p]! - planes[1]![q]!), Math.abs(planes[2]![p]! - planes[2]![q]!));
  return planes.length > 3 ? Math.max(colour, Math.abs(planes[3]![p]! - planes[3]![q]!)) : colour;
}

/** `known`: what has been found of the same picture with its effects. */
export function createWorkImage(picture: Raster, known?: Compression): WorkImage {
  const raw = unfiltered(picture);
  const { width, height, planes } = raw;
  const subsampledChroma = known?.subsampledChroma ?? (planes.length === 3 && hasSubsampledChroma(planes, width, height));
  const image = { ...raw, subsampledChroma, afterJpeg: known?.afterJpeg ?? hasJpegGrid(picture) };
  const noise = estimateEdgeNoise(image);
  if (subsampledChroma) sharpenChroma(planes, width, height);
  // Below one level it is rounding; from there on block ringing would become confetti along every edge.
  if (noise < 0.6) return image;
  smooth(image, noise);
  // Of grain, and of texture that passes for noise, nothing like that is known.
  return { ...image, noise, surfaceNoise: image.afterJpeg ? JPEG_SURFACES * noise : noise };
}

/** The planes without smoothing, their chroma sharpened where that of `image`, the same picture's, was halved. */
export function unsmoothed(picture: Raster, image: WorkImage): WorkImage {
  const raw = unfiltered(picture);
  if (image.subsampledChroma) sharpenChroma(raw.planes, raw.width, raw.height);
  return raw;
}

/** The planes alone, nothing measured or smoothed; both noises are 0, and no JPEG is known of. */
export function unfiltered(picture: Raster): WorkImage {
  const { width, height, data } = picture;
  const count = width * height;
  const scale = 255 / fullScale(picture.depth);
  let opaque = true;
  const limit = fullScale(picture.depth);
  for (let i = 3; i < data.length && opaque; i += 4) opaque = data[i]! >= limit;
  const planes = Array.from({ length: opaque ? 3 : 4 }, () => new Float32Array(count));
  const [red, green, blue, alpha] = planes as Planes;
  for (let p = 0, i = 0; p < count; p++, i += 4) {
    const k = alpha ? scale * (data[i + 3]! / limit) : scale;
    red[p] = data[i]! * k;
    green[p] = data[i + 1]! * k;
    blue[p] = data[i + 2]! * k;
    if (alpha) alpha[p] = (data[i + 3]! / limit) * 255;
  }
  return { width, height, planes, noise: 0, surfaceNoise: 0, afterJpeg: false, subsampledChroma: false };
}

/**
 * Mean absolute second difference, 3 to 6 pixels away from strong edges. Anti-aliasing has ended there, so clean art
 * gives 0 (or its gradient's rounding), while JPEG and WebP ring exactly there.
 */
function estimateEdgeNoise(image: WorkImage): number {
  const { width, height, planes } = image;
  const luma = planes[1]!;
  let sum = 0;
  let count = 0;
  const reach = 7;
  for (let y = 0; y < height; y += 2) {
    const row = y * width;
    for (let x = reach; x < width - reach; x++) {
      if (Math.abs(luma[row + x + 1]! - luma[row + x - 1]!) < 48) continue;
      for (const side of [-1, 1]) {
        let quiet = true;
        let rough = 0;
        for (let k = 3; k <= 6 && quiet; k++) {
          const p = row + x + side * k;
          const d = Math.abs(luma[p + 1]! - 2 * luma[p]! + luma[p - 1]!);
          // A second edge so close says nothing of noise.
          if (d > 24) quiet = false;
          rough += d;
        }
        if (quiet) {
          sum += rough / 4;
          count++;
        }
      }
    }
  }
  return count < 16 ? 0 : sum / count;
}

/**
 * One pass of a 5×5 bilateral filter (Tomasi and Manduchi 1998), its range set by the noise. In place: a filtered row waits
 * until no other row looks at the values it replaces.
 */
function smooth({ width, height, planes }: WorkImage, noise: number): void {
  const range = Math.min(28, 6 + 4 * noise);
  const waiting = [0, 1, 2].map(() => planes.map(() => new Float32Array(width)));
  const runs = new Int32Array(width);
  const even = new Uint8Array(width);
  for (let last = 1; last < height + 5; last++) {
    if (last < height) markEven(planes, width, last, runs, even);
    else even.fill(0);
    const y = last - 2;
    if (y < 0) continue;
    const rows = waiting[y % 3]!;
    if (y >= 3) planes.forEach((plane, c) => plane.set(rows[c]!, (y - 3) * width));
    if (y < height) smoothRow(planes, width, height, y, 1 / (range * range), even, rows);
  }
}

/**
 * Marks the columns about which the 5×5 pixels that end with row `last` are all equal: much of a compressed design is, and
 * needs no filter. `runs` counts, by column, the pixels above that equal the one below them; it must see every row in turn.
 */
function markEven(planes: readonly Float32Array[], width: number, last: number, runs: Int32Array, even: Uint8Array): void {
  even.fill(0);
  let along = 0;
  for (let x = 0, p = last * width; x < width; x++, p++) {
    runs[x] = isEqual(planes, p, p - width) ? runs[x]! + 1 : 0;
    if (runs[x]! < 4) along = 0;
    else along = along > 0 && isEqual(planes, p, p - 1) ? along + 1 : 1;
    if (along >= 5) even[x - 2] = 1;
  }
}

function isEqual(planes: readonly Float32Array[], p: number, q: number): boolean {
  return planes[0]![p] === planes[0]![q] && planes[1]![p] === planes[1]![q] && planes[2]![p] === planes[2]![q] && (planes.length < 4 || planes[3]![p] === planes[3]![q]);
}

function smoothRow(planes: readonly Float32Array[], width: number, height: number, y: number, inverse: number, even: Uint8Array, out: readonly Float32Array[]): void {
  const [red, green, blue, alpha] = planes as Planes;
  const [outRed, outGreen, outBlue, outAlpha] = out as Planes;
  const first = Math.max(0, y - 2) * width;
  const last = Math.min(height - 1, y + 2) * width;
  for (let x = 0, p = y * width; x < width; x++, p++) {
    const x0 = Math.max(0, x - 2);
    const x1 = Math.min(width - 1, x + 2);
    const r = red[p]!;
    const g = green[p]!;
    const b = blue[p]!;
    const a = alpha ? alpha[p]! : 255;
    if (even[x]) {
      outRed[x] = r;
      outGreen[x] = g;
      outBlue[x] = b;
      if (outAlpha) outAlpha[x] = a;
      continue;
    }
    let total = 0;
    let sumRed = 0;
    let sumGreen = 0;
    let sumBlue = 0;
    let sumAlpha = 0;
    for (let row = first; row <= last; row += width) {
      for (let q = row + x0; q <= row + x1; q++) {
        const dr = red[q]! - r;
        const dg = green[q]! - g;
        const db = blue[q]! - b;
        const da = alpha ? alpha[q]! - a : 0;
        const t = 1 - (dr * dr + dg * dg + db * db + da * da) * inverse * 0.33;
        if (t <= 0) continue;
        const w = t * t;
        total += w;
        sumRed += w * red[q]!;
        sumGreen += w * green[q]!;
        sumBlue += w * blue[q]!;
        if (alpha) sumAlpha += w * alpha[q]!;
      }
    }
    outRed[x] = sumRed / total;
    outGreen[x] = sumGreen / total;
    outBlue[x] = sumBlue / total;
    if (outAlpha) outAlpha[x] = sumAlpha / total;
  }
}
