/** What a pixel of a patch is to a fill. */
export const HOLE = 0;
export const KNOWN = 1;
/** Neither read nor written: another layer's, or nobody's. */
export const OUTSIDE = 2;

/** A rectangular piece of one surface: colours to keep, and holes in them. */
export interface FillPatch {
  readonly width: number;
  readonly height: number;
  /** Interleaved straight RGB, levels of 255 in float (any depth fits). What is not known is never read. */
  readonly rgb: Float32Array;
  /** `HOLE`, `KNOWN` or `OUTSIDE`, a byte a pixel. */
  readonly state: Uint8Array;
  /** How far each known colour is to be trusted, above 0 and up to 1: its alpha. Left out: all alike. */
  readonly weight?: Float32Array | undefined;
}

/** A part of a patch, its right and bottom edges exclusive. */
export interface Window {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A window grown by `margin` on all sides, within a picture. */
export function growWindow({ left, top, right, bottom }: Window, margin: number, width: number, height: number): Window {
  return { left: Math.max(0, left - margin), top: Math.max(0, top - margin), right: Math.min(width, right + margin), bottom: Math.min(height, bottom + margin) };
}

/** The part of a patch in a window, copied. */
export function cropPatch({ width, rgb, state, weight }: FillPatch, { left, top, right, bottom }: Window): FillPatch {
  const w = right - left;
  const h = bottom - top;
  const part = { width: w, height: h, rgb: new Float32Array(w * h * 3), state: new Uint8Array(w * h), weight: weight && new Float32Array(w * h) };
  for (let y = 0; y < h; y++) {
    const from = (y + top) * width + left;
    part.rgb.set(rgb.subarray(from * 3, (from + w) * 3), y * w * 3);
    part.state.set(state.subarray(from, from + w), y * w);
    if (weight && part.weight) part.weight.set(weight.subarray(from, from + w), y * w);
  }
  return part;
}

/** The same patch at half the size: means of what is known of each four pixels; holes stay holes, all of them. */
export function halvePatch({ width, height, rgb, state, weight }: FillPatch): FillPatch {
  const w = (width + 1) >> 1;
  const h = (height + 1) >> 1;
  const half = { width: w, height: h, rgb: new Float32Array(w * h * 3), state: new Uint8Array(w * h).fill(OUTSIDE), weight: new Float32Array(w * h) };
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p++) {
      const q = (y >> 1) * w + (x >> 1);
      if (state[p] === HOLE) half.state[q] = HOLE;
      if (state[p] !== KNOWN || half.state[q] === HOLE) continue;
      half.state[q] = KNOWN;
      const mass = weight?.[p] ?? 1;
      half.weight[q] += mass;
      for (let c = 0; c < 3; c++) half.rgb[q * 3 + c] += mass * rgb[p * 3 + c];
    }
  }
  for (let q = 0; q < half.state.length; q++) {
    for (let c = 0; c < 3; c++) half.rgb[q * 3 + c] /= half.weight[q] || 1;
    half.weight[q] /= 4;
  }
  return half;
}

/** At most about `limit` of the pixels that `wanted` takes, evenly spread over all of them in reading order. */
export function spreadSample(count: number, wanted: (p: number) => boolean, limit: number): number[] {
  let all = 0;
  for (let p = 0; p < count; p++) if (wanted(p)) all++;
  const sample: number[] = [];
  // A step that is no whole number, so that columns of a raster do not beat with it.
  const step = Math.max(1, all / limit);
  for (let p = 0, k = 0, next = 0; p < count; p++) {
    if (!wanted(p)) continue;
    if (k++ < next) continue;
    sample.push(p);
    next += step;
  }
  return sample;
}
