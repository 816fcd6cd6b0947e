import { BLEND_FUNCTIONS, type BlendMode } from './blend';
import { fullScale, type Raster, type Samples } from './raster';
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
  // Plain layers are mostly opaque or empty: whole runs of those are copied or passed over.
  const plain = !blend && !mask && opacity === 1;
  for (let y = area.top; y < area.top + area.height; y++) {
    let bi = (y * backdrop.width + area.left) * 4;
    let si = ((y - placement.top) * source.width + (area.left - placement.left)) * 4;
    for (let x = 0; x < area.width; x++, bi += 4, si += 4) {
      const own = s[si + 3]!;
      if (own === 0) continue;
      if (plain && own === scale) {
        const run = opaqueRun(s, si + 3, area.width - x, scale);
        if (run < SHORT_RUN) for (let i = 0; i < run * 4; i++) b[bi + i] = s[si + i]!;
        else b.set(s.subarray(si, si + run * 4), bi);
        x += run - 1;
        bi += (run - 1) * 4;
        si += (run - 1) * 4;
        continue;
      }
      let alphaS = (own / scale) * opacity;
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

/** Pixels; below it, copying one by one costs less than a call. */
const SHORT_RUN = 12;

/** How many pixels from the one whose alpha is at `i` on are opaque, up to `most`. */
function opaqueRun(samples: Samples, i: number, most: number, full: number): number {
  let run = 1;
  while (run < most && samples[i + run * 4] === full) run++;
  return run;
}

/**
 * Changes `canvas` in place to the mixture of itself and `other` that lies at `place` on it: `opacity` 0 keeps the canvas,
 * 1 gives `other`. Colour is mixed by coverage (premultiplied), and rounded as the canvas's depth asks. Both must have one depth.
 */
export function fadeInto(canvas: Raster, other: Raster, place: { readonly left: number; readonly top: number }, opacity: number): void {
  const scale = fullScale(canvas.depth);
  const round = canvas.depth !== 32;
  const a = canvas.data;
  const b = other.data;
  for (let y = 0, j = 0; y < other.height; y++) {
    let i = ((place.top + y) * canvas.width + place.left) * 4;
    for (let x = 0; x < other.width; x++, i += 4, j += 4) {
      const kept = a[i + 3]! * (1 - opacity);
      const added = b[j + 3]! * opacity;
      const alpha = kept + added;
      if (alpha === 0 || (a[i] === b[j] && a[i + 1] === b[j + 1] && a[i + 2] === b[j + 2] && a[i + 3] === b[j + 3])) continue;
      for (let c = 0; c < 3; c++) {
        const value = (a[i + c]! * kept + b[j + c]! * added) / alpha;
        a[i + c] = round ? Math.min(scale, Math.max(0, Math.round(value))) : value;
      }
      a[i + 3] = round ? Math.round(alpha) : alpha;
    }
  }
}
