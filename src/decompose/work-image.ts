import { fullScale, type Raster } from '../raster/raster';

/**
 * The picture as the stages look at it: planes of premultiplied colour and alpha at 8-bit scale (0..255).
 * Premultiplied, so that one distance serves opaque and transparent pictures: all that cannot be seen is one colour.
 */
export interface WorkImage {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue and, only where the picture has transparency, alpha. */
  readonly planes: readonly Float32Array[];
  /** Typical deviation of one sample from its surface, 0 for clean vector art, several levels near edges after JPEG. */
  readonly noise: number;
}

/** Largest channel difference of two pixels, 0..255. */
export function pixelDistance(planes: readonly Float32Array[], p: number, q: number): number {
  let largest = 0;
  for (let c = 0; c < planes.length; c++) {
    const d = Math.abs(planes[c]![p]! - planes[c]![q]!);
    if (d > largest) largest = d;
  }
  return largest;
}

export function createWorkImage(picture: Raster): WorkImage {
  const { width, height, data } = picture;
  const count = width * height;
  const scale = 255 / fullScale(picture.depth);
  let opaque = true;
  const limit = fullScale(picture.depth);
  for (let i = 3; i < data.length && opaque; i += 4) opaque = data[i]! >= limit;
  const planes = Array.from({ length: opaque ? 3 : 4 }, () => new Float32Array(count));
  const [red, green, blue, alpha] = planes as [Float32Array, Float32Array, Float32Array, Float32Array | undefined];
  for (let p = 0, i = 0; p < count; p++, i += 4) {
    const coverage = opaque ? 1 : data[i + 3]! / limit;
    const k = scale * coverage;
    red[p] = data[i]! * k;
    green[p] = data[i + 1]! * k;
    blue[p] = data[i + 2]! * k;
    if (alpha) alpha[p] = coverage * 255;
  }
  const image: WorkImage = { width, height, planes, noise: 0 };
  const noise = estimateEdgeNoise(image);
  // Below one level it is rounding; from there on block ringing would become confetti along every edge.
  return noise < 0.6 ? { ...image, noise: 0 } : { ...smoothed(image, noise), noise };
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

/** One pass of a 5×5 bilateral filter (Tomasi and Manduchi 1998), its range set by the noise. */
function smoothed(image: WorkImage, noise: number): WorkImage {
  const { width, height, planes } = image;
  const range = Math.min(28, 6 + 4 * noise);
  const inverse = 1 / (range * range);
  const out = planes.map((plane) => Float32Array.from(plane));
  const channels = planes.length;
  const sums = new Float64Array(4);
  for (let y = 0; y < height; y++) {
    const y0 = Math.max(0, y - 2);
    const y1 = Math.min(height - 1, y + 2);
    for (let x = 0; x < width; x++) {
      const p = y * width + x;
      const x0 = Math.max(0, x - 2);
      const x1 = Math.min(width - 1, x + 2);
      sums.fill(0);
      let total = 0;
      for (let v = y0; v <= y1; v++) {
        for (let u = x0; u <= x1; u++) {
          const q = v * width + u;
          let d2 = 0;
          for (let c = 0; c < channels; c++) {
            const d = planes[c]![q]! - planes[c]![p]!;
            d2 += d * d;
          }
          const t = 1 - d2 * inverse * 0.33;
          if (t <= 0) continue;
          const w = t * t;
          total += w;
          for (let c = 0; c < channels; c++) sums[c] = sums[c]! + w * planes[c]![q]!;
        }
      }
      for (let c = 0; c < channels; c++) out[c]![p] = sums[c]! / total;
    }
  }
  return { ...image, planes: out };
}
