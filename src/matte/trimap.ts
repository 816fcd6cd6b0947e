import { DelaminateError } from '../core/errors';

/** What is certain before matting: {@link BACKGROUND}, {@link FOREGROUND}, and anything else is not known. */
export interface Trimap {
  readonly width: number;
  readonly height: number;
  /** A byte a pixel. */
  readonly data: Uint8Array;
}

export const BACKGROUND = 0;
export const UNKNOWN = 128;
export const FOREGROUND = 255;

/**
 * A trimap of what is certainly in front and what is certainly behind (a byte a pixel, anything but 0 counts). What is
 * neither is unknown, and so is what claims to be both. Throws where a mask is not of the size given.
 */
export function trimapFromCertain(width: number, height: number, foreground: Uint8Array, background: Uint8Array): Trimap {
  checkLength('foreground', foreground, width, height);
  checkLength('background', background, width, height);
  const data = new Uint8Array(width * height);
  for (let p = 0; p < data.length; p++) {
    const isIn = foreground[p] !== 0;
    const isOut = background[p] !== 0;
    data[p] = isIn === isOut ? UNKNOWN : isIn ? FOREGROUND : BACKGROUND;
  }
  return { width, height, data };
}

/**
 * A trimap of a hard mask (a byte a pixel, 128 and more is inside) whose border is uncertain: `inward` pixels of the inside
 * and `outward` pixels of the outside (0 and more, fractions allowed) are unknown. Throws where the mask is not of the size given.
 */
export function trimapFromMask(width: number, height: number, mask: Uint8Array, inward: number, outward: number): Trimap {
  checkLength('mask', mask, width, height);
  const data = new Uint8Array(width * height);
  const toOutside = distances(width, height, (p) => mask[p] < 128);
  const toInside = distances(width, height, (p) => mask[p] >= 128);
  for (let p = 0; p < data.length; p++) {
    if (mask[p] >= 128) data[p] = toOutside[p] > inward ? FOREGROUND : UNKNOWN;
    else data[p] = toInside[p] > outward ? BACKGROUND : UNKNOWN;
  }
  return { width, height, data };
}

/** Distance in pixels from each pixel to the nearest for which `isThere` holds; infinite where there is none. Chamfer 5-7-11 (Borgefors 1986). */
export function distances(width: number, height: number, isThere: (p: number) => boolean): Float32Array {
  const count = width * height;
  const d = new Float32Array(count);
  for (let p = 0; p < count; p++) d[p] = isThere(p) ? 0 : Infinity;
  sweep(d, width, height, 1);
  sweep(d, width, height, -1);
  return d;
}

/** From the first row to the last, from left to right, or with a `step` of −1 the other way about. */
function sweep(d: Float32Array, width: number, height: number, step: number): void {
  for (let y = step > 0 ? 0 : height - 1; y >= 0 && y < height; y += step) {
    const hasBack = y - step >= 0 && y - step < height;
    const hasFar = y - 2 * step >= 0 && y - 2 * step < height;
    for (let i = 0, p = y * width + (step > 0 ? 0 : width - 1); i < width; i++, p += step) {
      let best = d[p];
      if (best === 0) continue;
      const x = step > 0 ? i : width - 1 - i;
      if (i > 0) best = Math.min(best, d[p - step] + 1);
      if (hasBack) {
        const q = p - step * width;
        best = Math.min(best, d[q] + 1);
        if (x > 0) best = Math.min(best, d[q - 1] + 1.4);
        if (x + 1 < width) best = Math.min(best, d[q + 1] + 1.4);
        if (x > 1) best = Math.min(best, d[q - 2] + 2.2);
        if (x + 2 < width) best = Math.min(best, d[q + 2] + 2.2);
      }
      if (hasFar) {
        const q = p - 2 * step * width;
        if (x > 0) best = Math.min(best, d[q - 1] + 2.2);
        if (x + 1 < width) best = Math.min(best, d[q + 1] + 2.2);
      }
      d[p] = best;
    }
  }
}

function checkLength(name: string, mask: Uint8Array, width: number, height: number): void {
  if (mask.length !== width * height) throw new DelaminateError('matte', `the ${name} mask has ${mask.length} bytes; ${width}×${height} pixels need ${width * height}`);
}
