export interface HalvedChromaOptions {
  /** Least step of colour or of brightness that is looked at, levels. */
  leastStep: number;
  /** Steps that there must be of colour, or nothing is told. */
  leastSteps: number;
  /** A step is sharp where those before and after it are at most this share of it. */
  sharp: number;
  /** Sharp steps of colour, as a share of all, against those of brightness: below that colours are stored at half the size. */
  ratio: number;
}

export const HALVED_CHROMA_DEFAULTS: Readonly<HalvedChromaOptions> = { leastStep: 16, leastSteps: 100, sharp: 0.2, ratio: 0.25 };

/** Red, green and blue at 0..255, opaque; more planes are left alone. */
type Planes = readonly Float32Array[];

/**
 * Whether a picture's colours were stored at half its size, as JPEG (4:2:0) and WebP do by default: they never step from one pixel to the next
 * then, where brightness does. Every other row is looked at. Linear in pixels.
 */
export function hasHalvedChroma(planes: Planes, width: number, height: number, options: Partial<HalvedChromaOptions> = {}): boolean {
  const { leastStep, leastSteps, sharp, ratio } = { ...HALVED_CHROMA_DEFAULTS, ...options };
  const [red, green, blue] = planes;
  const brightness = new Float32Array(width * height);
  for (let p = 0; p < brightness.length; p++) brightness[p] = lumaOf(red[p], green[p], blue[p]);
  const steps = { colour: { all: 0, sharp: 0 }, brightness: { all: 0, sharp: 0 } };
  const count = (of: { all: number; sharp: number }, before: number, step: number, after: number): void => {
    if (step < leastStep || step < before || step < after) return;
    of.all++;
    if (Math.max(before, after) <= sharp * step) of.sharp++;
  };
  const lumaStep = (p: number, q: number): number => Math.abs(brightness[p] - brightness[q]);
  const chromaStep = (p: number, q: number): number => Math.max(Math.abs(blue[p] - brightness[p] - blue[q] + brightness[q]), Math.abs(red[p] - brightness[p] - red[q] + brightness[q]));
  for (let y = 1; y < height - 2; y += 2) {
    for (let x = 1, p = y * width + 1; x < width - 2; x++, p++) {
      for (const next of [1, width]) {
        const [b, c] = [p + next, p + 2 * next];
        const a = p - next;
        const luma = lumaStep(p, b);
        if (luma >= leastStep) count(steps.brightness, lumaStep(a, p), luma, lumaStep(b, c));
        const chroma = chromaStep(p, b);
        if (chroma >= leastStep) count(steps.colour, chromaStep(a, p), chroma, chromaStep(b, c));
      }
    }
  }
  const { colour, brightness: light } = steps;
  return colour.all >= leastSteps && light.all > 0 && colour.sharp / colour.all < (ratio * light.sharp) / light.all;
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
        if (change <= most) continue;
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
      const share = Math.abs(light) > guide * most ? Math.min(1, Math.max(0, (luma[p] - luma[a]) / light)) : Math.round(mixture);
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

function level(value: number): number {
  return Math.min(255, Math.max(0, value));
}
