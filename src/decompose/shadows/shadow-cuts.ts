import type { CastShadow } from './cast-by';
import type { Segmentation } from '../regions/segment';
import { pixelDistance, type WorkImage } from '../pixels/work-image';

export interface ShadowCutsOptions {
  /** Coverage from which on a shadow may be taken for something. */
  leastAlpha: number;
  /** Pixels of the smallest piece, and length of the shortest border, that counts. */
  leastArea: number;
  leastLength: number;
  /** A border is the shadow's where less than this share of its contrast is left without it. */
  contrastLeft: number;
}

export const SHADOW_CUTS_DEFAULTS: Readonly<ShadowCutsOptions> = { leastAlpha: 0.02, leastArea: 12, leastLength: 8, contrastLeft: 0.8 };

/**
 * Whether shadows may have cut what they fall on: some region lies mostly in them, or some border in them is hardly one any more
 * without them (`lit`). Where neither is so, cutting the picture anew without its shadows finds what was found with them.
 */
export function mayHaveCut({ width, height, labels, source, count }: Segmentation, dark: WorkImage, lit: WorkImage, shadows: readonly CastShadow[], options: Partial<ShadowCutsOptions> = {}): boolean {
  const { leastAlpha, leastArea, leastLength, contrastLeft } = { ...SHADOW_CUTS_DEFAULTS, ...options };
  const shaded = new Uint8Array(width * height);
  for (const { left, top, width: w, height: h, alpha, seen } of shadows) {
    for (let y = 0, i = 0; y < h; y++) {
      for (let x = 0, p = (y + top) * width + left; x < w; x++, i++, p++) if (seen[i] && alpha[i] > leastAlpha) shaded[p] = 1;
    }
  }
  const area = new Int32Array(count);
  const inShade = new Int32Array(count);
  const borders = new Map<number, { length: number; before: number; after: number }>();
  const meet = (p: number, q: number): void => {
    const [r, s] = labels[p] < labels[q] ? [labels[p], labels[q]] : [labels[q], labels[p]];
    const border = borders.get(r * count + s) ?? { length: 0, before: 0, after: 0 };
    border.length++;
    border.before += pixelDistance(dark.planes, source[p], source[q]);
    border.after += pixelDistance(lit.planes, source[p], source[q]);
    borders.set(r * count + s, border);
  };
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p++) {
      area[labels[p]]++;
      inShade[labels[p]] += shaded[p];
      if (x + 1 < width && labels[p] !== labels[p + 1] && (shaded[p] || shaded[p + 1])) meet(p, p + 1);
      if (y + 1 < height && labels[p] !== labels[p + width] && (shaded[p] || shaded[p + width])) meet(p, p + width);
    }
  }
  for (let r = 0; r < count; r++) if (area[r] >= leastArea && 2 * inShade[r] > area[r]) return true;
  return [...borders.values()].some(({ length, before, after }) => length >= leastLength && after < contrastLeft * before);
}
