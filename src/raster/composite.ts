import { BLEND_FUNCTIONS, type BlendMode } from './blend';
import { fullScale, type Raster } from './raster';
import { intersectRects } from './rect';

/** How a source lies on a backdrop. */
export interface Placement {
  left: number;
  top: number;
  /** 0..1, multiplies the source's alpha. */
  opacity?: number;
  blend?: BlendMode;
  /** One coverage sample a source pixel at the source's depth; multiplies its alpha. */
  mask?: ArrayLike<number>;
}

/**
 * Composites `source` over `backdrop` in place with the host's arithmetic: straight alpha,
 * each result rounded to the backdrop's depth (as Photoshop stores it after every layer).
 * W3C Compositing §5: Co = Cs·αs·(1−αb) + αs·αb·B(Cb,Cs) + Cb·αb·(1−αs). Both must have one depth.
 */
export function compositeOver(backdrop: Raster, source: Raster, placement: Placement): void {
  const scale = fullScale(backdrop.depth);
  const opacity = placement.opacity ?? 1;
  const blend = placement.blend && placement.blend !== 'normal' ? BLEND_FUNCTIONS[placement.blend] : undefined;
  const mask = placement.mask;
  const round = backdrop.depth !== 32;
  const area = intersectRects(
    { left: placement.left, top: placement.top, width: source.width, height: source.height },
    { left: 0, top: 0, width: backdrop.width, height: backdrop.height },
  );
  const b = backdrop.data;
  const s = source.data;
  for (let y = area.top; y < area.top + area.height; y++) {
    let bi = (y * backdrop.width + area.left) * 4;
    let si = ((y - placement.top) * source.width + (area.left - placement.left)) * 4;
    for (let x = 0; x < area.width; x++, bi += 4, si += 4) {
      if (s[si + 3] === 0) continue;
      let alphaS = (s[si + 3]! / scale) * opacity;
      if (mask) alphaS *= mask[si >> 2]! / scale;
      if (alphaS <= 0) continue;
      const alphaB = b[bi + 3]! / scale;
      // Over nothing, or opaque in normal mode, the formula gives the source itself.
      if (alphaB === 0 || (alphaS === 1 && !blend)) {
        b[bi] = s[si]!;
        b[bi + 1] = s[si + 1]!;
        b[bi + 2] = s[si + 2]!;
        b[bi + 3] = round ? Math.round(alphaS * scale) : alphaS;
        continue;
      }
      const alpha = alphaS + alphaB * (1 - alphaS);
      for (let c = 0; c < 3; c++) {
        const cs = s[si + c]!;
        const cb = b[bi + c]!;
        const mixed = blend ? blend(cb / scale, cs / scale) * scale : cs;
        const value = (cs * alphaS * (1 - alphaB) + mixed * alphaS * alphaB + cb * alphaB * (1 - alphaS)) / alpha;
        b[bi + c] = round ? Math.min(scale, Math.max(0, Math.round(value))) : value;
      }
      b[bi + 3] = round ? Math.round(alpha * scale) : alpha;
    }
  }
}
