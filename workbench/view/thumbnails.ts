import { makeThumbnail } from '../../src/formats/thumbnail';
import type { Depth, Raster } from '../../src/raster/raster';
import { convertHeld } from '../emulation/depths';
import type { HeldMask, HeldPixels } from '../emulation/model';

/** Samples looked at along the longer side; a thumbnail needs no more, and large layers have many. */
const LOOKED_AT = 256;

const ofPixels = new WeakMap<HeldPixels, Raster>();
const ofMasks = new WeakMap<HeldMask, Raster>();

/** Every `step`-th pixel as 8-bit RGBA; `components` 4, or 1 for a mask, which becomes opaque grey. */
function sparse({ bounds, data }: HeldPixels | HeldMask, depth: Depth, components: 1 | 4): Raster {
  const step = Math.max(1, Math.floor(Math.max(bounds.width, bounds.height) / LOOKED_AT));
  const width = Math.max(1, Math.floor(bounds.width / step));
  const height = Math.max(1, Math.floor(bounds.height / step));
  const picked = data.slice(0, width * height * components);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++, to += components) {
      const from = (y * step * bounds.width + x * step) * components;
      for (let c = 0; c < components; c++) picked[to + c] = data[from + c]!;
    }
  }
  const eight = convertHeld(picked, depth, 8, components, components === 4 ? 3 : 0) as Uint8Array;
  if (components === 4) return { width, height, depth: 8, data: eight };
  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (let i = 0; i < eight.length; i++) rgba.fill(eight[i]!, i * 4, i * 4 + 3);
  return { width, height, depth: 8, data: rgba };
}

/** A layer's own pixels, small; made once for each set of pixels. */
export function pixelThumbnail(pixels: HeldPixels, depth: Depth, side: number): Raster {
  const known = ofPixels.get(pixels);
  if (known) return known;
  const made = makeThumbnail(sparse(pixels, depth, 4), side);
  ofPixels.set(pixels, made);
  return made;
}

/** A layer's mask, small; null where it has no area. */
export function maskThumbnail(mask: HeldMask, depth: Depth, side: number): Raster | null {
  if (mask.bounds.width === 0 || mask.bounds.height === 0) return null;
  const known = ofMasks.get(mask);
  if (known) return known;
  const made = makeThumbnail(sparse(mask, depth, 1), side);
  ofMasks.set(mask, made);
  return made;
}
