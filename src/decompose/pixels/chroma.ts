/** Red, green and blue at 0..255, opaque. */
type Planes = readonly Float32Array[];

export interface SubsampledChromaOptions {
  /** Least step of brightness, and change of colour about it, that is looked at, levels. */
  leastStep: number;
  /** A step is sharp where those before and after it are at most this share of it. */
  sharp: number;
  /** Sharp steps of brightness with a change of colour that there must be, or nothing is told. */
  leastSteps: number;
  /** Share of the change of colour, from a pixel before such a step to one after it, that comes with the step. */
  together: number;
  /** Share of the steps with which it does, from which on colours are stored at full size: of art it is nine tenths, after JPEG at full size seven. */
  mostTogether: number;
}

export const SUBSAMPLED_CHROMA_DEFAULTS: Readonly<SubsampledChromaOptions> = { leastStep: 16, sharp: 0.2, leastSteps: 24, together: 0.7, mostTogether: 0.4 };

/**
 * Whether a picture's chroma was subsampled, stored at half its size, as JPEG (4:2:0) and WebP do by default: where brightness steps from one
 * pixel to the next, they change over several. Every other row is looked at. Linear in pixels.
 */
export function hasSubsampledChroma(planes: Planes, width: number, height: number, options: Partial<SubsampledChromaOptions> = {}): boolean {
  const { leastStep, sharp, leastSteps, together, mostTogether } = { ...SUBSAMPLED_CHROMA_DEFAULTS, ...options };
  const [red, green, blue] = planes;
  const lumaAt = (p: number): number => lumaOf(red[p], green[p], blue[p]);
  const chromaStep = (a: number, b: number, lumaStep: number): number => Math.max(Math.abs(blue[b] - blue[a] - lumaStep), Math.abs(red[b] - red[a] - lumaStep));
  let all = 0;
  let sudden = 0;
  for (let y = 1; y < height - 2; y += 2) {
    for (let x = 1, p = y * width + 1; x < width - 2; x++, p++) {
      for (const next of [1, width]) {
        const after = p + next;
        const [here, there] = [lumaAt(p), lumaAt(after)];
        const step = Math.abs(there - here);
        if (step < leastStep) continue;
        const [before, last] = [p - next, after + next];
        if (Math.max(Math.abs(here - lumaAt(before)), Math.abs(lumaAt(last) - there)) > sharp * step) continue;
        const change = chromaStep(before, last, lumaAt(last) - lumaAt(before));
        if (change < leastStep) continue;
        all++;
        if (chromaStep(p, after, there - here) >= together * change) sudden++;
      }
    }
  }
  return all >= leastSteps && sudden < mostTogether * all;
}

export interface SharpenChromaOptions {
  /** Pixels to either side of an edge at which a blurred one has ended. */
  reach: number;
  /** Least change of colour from one side to the other, levels. */
  least: number;
  /** Change of brightness as a share of that from which on the mixture of brightness is that of colour as well. */
  guide: number;
}

export const SHARPEN_CHROMA_DEFAULTS: Readonly<SharpenChromaOptions> = { reach: 3, least: 28, guide: 0.5 };

/** Directions in which edges are crossed: right, down, both diagonals. */
const DIRECTIONS: readonly (readonly [right: number, down: number])[] = [[1, 0], [0, 1], [1, 1], [1, -1]];
/** A colour as good as one side's own is left alone; so is one that is no mixture of both, but for a share of their difference and some levels. */
const PURE = 0.04;
const MIXED_SHARE = 0.15;
const MIXED = 4;
/** Levels, and share of the change, by which brightness may lie outside of both sides': compression rings. Where three surfaces meet, the third is brighter or darker than a mixture of two. */
const RINGING = 20;
const RINGING_SHARE = 0.25;

/**
 * Sharpens edges of colours that were stored at half the size, in place. Brightness stays. An edge pixel's colour is a mixture of
 * those on both sides, by as much as its brightness is (joint upsampling by a local linear model, after He and Sun 2015, "Fast guided filter", of the
 * two sides alone); where brightness hardly changes, that of the nearer side (after Kramer and Bruckner 1975).
 */
export function sharpenChroma(planes: Planes, width: number, height: number, options: Partial<SharpenChromaOptions> = {}): void {
  const { reach, least, guide } = { ...SHARPEN_CHROMA_DEFAULTS, ...options };
  const [red, green, blue] = planes;
  const luma = new Float32Array(width * height);
  const fromBlue = new Float32Array(width * height);
  const fromRed = new Float32Array(width * height);
  for (let p = 0; p < luma.length; p++) {
    luma[p] = lumaOf(red[p], green[p], blue[p]);
    fromBlue[p] = blue[p] - luma[p];
    fromRed[p] = red[p] - luma[p];
  }
  const offsets = DIRECTIONS.map(([right, down]) => reach * (down * width + right));
  for (let y = reach; y < height - reach; y++) {
    for (let x = reach, p = y * width + reach; x < width - reach; x++, p++) {
      let most = least;
      let offset = 0;
      for (const to of offsets) {
        const change = Math.max(Math.abs(fromBlue[p + to] - fromBlue[p - to]), Math.abs(fromRed[p + to] - fromRed[p - to]));
        if (change <= most || !isBetween(luma[p], luma[p - to], luma[p + to])) continue;
        most = change;
        offset = to;
      }
      if (offset === 0) continue;
      const [a, b] = [p - offset, p + offset];
      const [du, dv] = [fromBlue[b] - fromBlue[a], fromRed[b] - fromRed[a]];
      const mixture = ((fromBlue[p] - fromBlue[a]) * du + (fromRed[p] - fromRed[a]) * dv) / (du * du + dv * dv);
      if (mixture < PURE || mixture > 1 - PURE) continue;
      if (Math.max(Math.abs(fromBlue[p] - fromBlue[a] - mixture * du), Math.abs(fromRed[p] - fromRed[a] - mixture * dv)) > MIXED_SHARE * most + MIXED) continue;
      const light = luma[b] - luma[a];
      const share = Math.abs(light) > guide * most ? Math.min(1, Math.max(0, (luma[p] - luma[a]) / light)) : mixture < 0.5 ? 0 : 1;
      const [u, v] = [fromBlue[a] + share * du, fromRed[a] + share * dv];
      blue[p] = level(luma[p] + u);
      red[p] = level(luma[p] + v);
      green[p] = level(luma[p] - (RED * v + BLUE * u) / (1 - RED - BLUE));
    }
  }
}

/** Shares of red and blue in brightness, ITU-R BT.601, which JPEG and WebP go by. */
const RED = 0.299;
const BLUE = 0.114;

function lumaOf(red: number, green: number, blue: number): number {
  return RED * red + (1 - RED - BLUE) * green + BLUE * blue;
}

/** Whether brightness may be a mixture of that of two sides. */
function isBetween(value: number, a: number, b: number): boolean {
  const slack = RINGING + RINGING_SHARE * Math.abs(b - a);
  return value >= Math.min(a, b) - slack && value <= Math.max(a, b) + slack;
}

function level(value: number): number {
  return Math.min(255, Math.max(0, value));
}
