/** 255·255·2⁷: the scale of the source's weight before it is divided by the result's alpha. */
const WEIGHT_SCALE = 255 * 255 * 128;
/** The two weights of a pixel sum to this (255 with seven more bits). */
const FULL_WEIGHT = 255 * 128;

/** Rounds `value` / 255 for values that already carry the added half; exact for every value of 16 bit. */
const divideBy255 = (value: number): number => ((value >> 8) + value) >> 8;

/**
 * Composites pixels `from`..`to` (counted in pixels, `to` excluded) of `source` over `backdrop`, in place.
 * Both are 8 bit straight RGBA of one layout.
 *
 * The arithmetic is that of Pillow's `Image.alpha_composite`, bit for bit, because the published scores were
 * computed with it: integer weights with seven extra bits, the quotient cut off, the products rounded.
 * A source pixel of alpha 0 leaves the backdrop's colour alone, even under alpha 0.
 */
export function alphaComposite(backdrop: Uint8Array, source: Uint8Array, from = 0, to = backdrop.length / 4): void {
  for (let i = from * 4, end = to * 4; i < end; i += 4) {
    const sourceAlpha = source[i + 3]!;
    if (sourceAlpha === 0) continue;
    const backdropAlpha = backdrop[i + 3]!;
    // With either alpha at its end the weights below are 1 and 0, and the formula returns the source itself.
    if (sourceAlpha === 255 || backdropAlpha === 0) {
      backdrop[i] = source[i]!;
      backdrop[i + 1] = source[i + 1]!;
      backdrop[i + 2] = source[i + 2]!;
      backdrop[i + 3] = sourceAlpha;
      continue;
    }
    const alpha255 = sourceAlpha * 255 + backdropAlpha * (255 - sourceAlpha);
    const sourceWeight = ((sourceAlpha * WEIGHT_SCALE) / alpha255) | 0;
    const backdropWeight = FULL_WEIGHT - sourceWeight;
    for (let c = i; c < i + 3; c++) {
      backdrop[c] = divideBy255(source[c]! * sourceWeight + backdrop[c]! * backdropWeight + (128 << 7)) >> 7;
    }
    backdrop[i + 3] = divideBy255(alpha255 + 128);
  }
}
