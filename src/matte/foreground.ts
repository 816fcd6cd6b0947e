import { DelaminateError } from '../core/errors';
import type { MatteImage } from './matte-image';

export interface ForegroundOptions {
  /** How strongly neighbours pull towards one another everywhere. */
  regularization: number;
  /** How much more where alpha changes. */
  gradientWeight: number;
  /** Sweeps on levels of up to 32 pixels a side, and on larger ones; all but the first where both sides are seen. */
  smallSweeps: number;
  largeSweeps: number;
}

/**
 * The paper's own are a gradient weight of 1 and two sweeps: against known colours of hair and fur (models/comparisons/matting.py)
 * that pulls neighbouring strands together too much.
 */
export const FOREGROUND_DEFAULTS: Readonly<ForegroundOptions> = { regularization: 1e-5, gradientWeight: 0.3, smallSweeps: 10, largeSweeps: 4 };

/** Straight colours on the two sides of a matte: red, green and blue planes, 0..255, one sample a pixel. */
export interface SideColours {
  readonly foreground: readonly Float32Array[];
  readonly background: readonly Float32Array[];
}

/**
 * The colours in front and behind of which `alpha` (0..1, a float a pixel) makes the picture: I = αF + (1−α)B, both sides as
 * smooth as alpha's own steps ask. Multi-level estimation (Germer, Uelwer, Conrad and Harmeling 2020): solved from a few
 * pixels up, each level starting from the one below. Both sides are given everywhere; where a side is not seen at all it is what its surroundings
 * suggest. Throws where alpha is not of the image's size.
 */
export function estimateForeground(image: MatteImage, alpha: Float32Array, options: Partial<ForegroundOptions> = {}): SideColours {
  const settings = { ...FOREGROUND_DEFAULTS, ...options };
  const { width, height } = image;
  if (alpha.length !== width * height) throw new DelaminateError('matte', `alpha has ${alpha.length} values; ${width}×${height} pixels need ${width * height}`);
  const levels = Math.max(1, Math.ceil(Math.log2(Math.max(width, height))));
  let below: Level | null = null;
  for (let level = 0; level <= levels; level++) {
    const w = Math.max(1, Math.round(Math.pow(width, level / levels)));
    const h = Math.max(1, Math.round(Math.pow(height, level / levels)));
    const current: Level = level === levels ? { width, height, planes: image.planes, alpha, sides: new Float32Array(0) } : shrink(image, alpha, w, h);
    current.sides = below ? enlarge(below, w, h) : averageSides(current);
    const sweeps = Math.max(w, h) <= 32 ? settings.smallSweeps : settings.largeSweeps;
    const pixels = new Int32Array(w * h);
    for (let p = 0; p < pixels.length; p++) pixels[p] = p;
    relax(current, pixels, settings, false);
    // Where one side alone is seen all around, the first sweep has found it, and the other is a guess in any case.
    let count = 0;
    for (let p = 0; p < pixels.length; p++) if (isMixed(current, p)) pixels[count++] = p;
    const mixed = pixels.subarray(0, count);
    for (let sweep = 1; sweep < sweeps; sweep++) relax(current, mixed, settings, sweep % 2 === 1);
    below = current;
  }
  const { sides } = below as Level;
  const planes = [0, 1, 2, 3, 4, 5].map((c) => {
    const plane = new Float32Array(width * height);
    for (let p = 0, i = c; p < plane.length; p++, i += 6) plane[p] = sides[i];
    return plane;
  });
  return { foreground: planes.slice(0, 3), background: planes.slice(3) };
}

interface Level {
  readonly width: number;
  readonly height: number;
  readonly planes: readonly Float32Array[];
  readonly alpha: Float32Array;
  /** Red, green, blue in front, then behind; six a pixel. */
  sides: Float32Array;
}

/** Nearest samples, as the method asks: a mean of many pixels would be a mixture that no pixel has. */
function shrink(image: MatteImage, alpha: Float32Array, width: number, height: number): Level {
  const planes = [0, 1, 2].map(() => new Float32Array(width * height));
  const small = new Float32Array(width * height);
  for (let y = 0, i = 0; y < height; y++) {
    const row = Math.min(image.height - 1, Math.floor(((y + 0.5) * image.height) / height)) * image.width;
    for (let x = 0; x < width; x++, i++) {
      const p = row + Math.min(image.width - 1, Math.floor(((x + 0.5) * image.width) / width));
      for (let c = 0; c < 3; c++) planes[c][i] = image.planes[c][p];
      small[i] = alpha[p];
    }
  }
  return { width, height, planes, alpha: small, sides: new Float32Array(0) };
}

function enlarge(below: Level, width: number, height: number): Float32Array {
  const out = new Float32Array(width * height * 6);
  for (let y = 0, i = 0; y < height; y++) {
    const row = Math.min(below.height - 1, Math.floor(((y + 0.5) * below.height) / height)) * below.width;
    for (let x = 0; x < width; x++, i += 6) {
      const from = (row + Math.min(below.width - 1, Math.floor(((x + 0.5) * below.width) / width))) * 6;
      for (let c = 0; c < 6; c++) out[i + c] = below.sides[from + c];
    }
  }
  return out;
}

/** Both sides the picture's mean by their share, for the smallest level. */
function averageSides({ width, height, planes, alpha }: Level): Float32Array {
  const sides = new Float32Array(width * height * 6);
  const sums = new Float64Array(8);
  for (let p = 0; p < alpha.length; p++) {
    for (let c = 0; c < 3; c++) {
      sums[c] += alpha[p] * planes[c][p];
      sums[c + 3] += (1 - alpha[p]) * planes[c][p];
    }
    sums[6] += alpha[p];
    sums[7] += 1 - alpha[p];
  }
  for (let p = 0; p < alpha.length; p++) for (let c = 0; c < 6; c++) sides[p * 6 + c] = sums[c] / Math.max(1e-6, sums[c < 3 ? 6 : 7]);
  return sides;
}

/** Whether both sides are seen at a pixel or at one beside it. */
function isMixed({ width, alpha }: Level, p: number): boolean {
  const a = alpha[p];
  if (a > 0 && a < 1) return true;
  const x = p % width;
  return (x > 0 && alpha[p - 1] !== a) || (x + 1 < width && alpha[p + 1] !== a) || (p >= width && alpha[p - width] !== a) || (p + width < alpha.length && alpha[p + width] !== a);
}

/** One Gauss-Seidel sweep over `pixels`, backwards if so asked: each pixel's two sides by their neighbours and by the picture. */
function relax({ width, height, planes, alpha, sides }: Level, pixels: Int32Array, { regularization, gradientWeight }: ForegroundOptions, backwards: boolean): void {
  const [red, green, blue] = planes;
  const count = width * height;
  for (let n = 0; n < pixels.length; n++) {
    const p = pixels[backwards ? pixels.length - 1 - n : n];
    const x = p % width;
    const a = alpha[p];
    const b = 1 - a;
    let weight = 0;
    let f0 = 0;
    let f1 = 0;
    let f2 = 0;
    let b0 = 0;
    let b1 = 0;
    let b2 = 0;
    for (let side = 0; side < 4; side++) {
      let q = p;
      if (side === 0) {
        if (x === 0) continue;
        q = p - 1;
      } else if (side === 1) {
        if (x === width - 1) continue;
        q = p + 1;
      } else if (side === 2) {
        if (p < width) continue;
        q = p - width;
      } else {
        if (p + width >= count) continue;
        q = p + width;
      }
      const w = regularization + gradientWeight * Math.abs(alpha[q] - a);
      const i = q * 6;
      weight += w;
      f0 += w * sides[i];
      f1 += w * sides[i + 1];
      f2 += w * sides[i + 2];
      b0 += w * sides[i + 3];
      b1 += w * sides[i + 4];
      b2 += w * sides[i + 5];
    }
    // A picture of one pixel has no neighbours: it is both its sides.
    if (weight === 0) continue;
    // (a² + w) F + ab B = aI + ΣwF', ab F + (b² + w) B = bI + ΣwB': subtracting the neighbours' means leaves one number a channel.
    const i = p * 6;
    const inverse = 1 / weight;
    const share = 1 / (a * a + b * b + weight);
    f0 *= inverse;
    f1 *= inverse;
    f2 *= inverse;
    b0 *= inverse;
    b1 *= inverse;
    b2 *= inverse;
    const e0 = (red[p] - a * f0 - b * b0) * share;
    const e1 = (green[p] - a * f1 - b * b1) * share;
    const e2 = (blue[p] - a * f2 - b * b2) * share;
    sides[i] = clamp(f0 + a * e0);
    sides[i + 1] = clamp(f1 + a * e1);
    sides[i + 2] = clamp(f2 + a * e2);
    sides[i + 3] = clamp(b0 + b * e0);
    sides[i + 4] = clamp(b1 + b * e1);
    sides[i + 5] = clamp(b2 + b * e2);
  }
}

function clamp(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value;
}
