import { estimateForeground } from '../matte/foreground';
import { matteImage } from '../matte/matte-image';
import { fullScale, type Raster } from '../raster/raster';

/** What lies in front and behind at a soft edge: red, green and blue at 0..255, three a pixel. Both are given everywhere. */
export interface Unmixed {
  readonly front: Float32Array;
  readonly back: Float32Array;
}

/**
 * The colours of both sides of which `alpha` (0..1, a float a pixel) makes an opaque picture: by multi-level estimation, and what
 * that leaves unexplained shared by weight, so that in every mixed pixel αF + (1−α)B is the picture exactly, but for colours that
 * do not exist. Where alpha is 0 or 1, and where the picture is see-through, the side that is seen has the picture's own colour.
 */
export function unmix(picture: Raster, alpha: Float32Array): Unmixed {
  const { data, depth } = picture;
  const full = fullScale(depth);
  const count = alpha.length;
  const front = new Float32Array(count * 3);
  const back = new Float32Array(count * 3);
  const sides = alpha.some((a) => a > 0 && a < 1) ? estimateForeground(matteImage(picture), alpha) : null;
  for (let p = 0; p < count; p++) {
    const a = alpha[p]!;
    const mixed = a > 0 && a < 1 && data[p * 4 + 3]! >= full;
    const weight = 1 / (a * a + (1 - a) * (1 - a));
    for (let c = 0; c < 3; c++) {
      const seen = (data[p * 4 + c]! / full) * 255;
      let f = sides ? sides.foreground[c]![p]! : seen;
      let b = sides ? sides.background[c]![p]! : seen;
      if (mixed) {
        const residue = (seen - a * f - (1 - a) * b) * weight;
        f += a * residue;
        b += (1 - a) * residue;
      } else {
        if (a > 0) f = seen;
        if (a < 1) b = seen;
      }
      front[p * 3 + c] = f;
      back[p * 3 + c] = b;
    }
  }
  return { front, back };
}

/** A level of 0..255 as a sample of that depth. */
export function sampleOf(level: number, full: number): number {
  const value = (level / 255) * full;
  return full === 1 ? value : Math.round(Math.min(full, Math.max(0, value)));
}
