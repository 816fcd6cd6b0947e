import { intersectRects } from '../raster/rect';
import { allocateSamples, fullScale, type Raster, type Samples } from '../raster/raster';
import type { Layer } from './document';

/** A layer as Photoshop's users work with one: nothing erased, what is hidden only masked. */
export interface MaskedLayer {
  /** Straight RGBA at the layer's depth and size; every alpha is full scale. */
  readonly pixels: Raster;
  /** Coverage, one sample a pixel at the layer's depth; left out where the layer is opaque everywhere. */
  readonly mask?: Samples;
}

/**
 * Splits a layer into opaque pixels and a mask of its coverage, so that nothing is erased: painting the mask white shows
 * what lies beneath it. Where the layer stored no colour of its own (transparent black) that is the colour of `source`,
 * the input picture, of any depth; outside of it, black. `at` is where the top left pixel of `source` lies in the layer's
 * coordinates. A layer without any transparency gives its own pixels back, not a copy.
 */
export function maskedLayer(layer: Layer, source: Raster, at: { readonly left: number; readonly top: number } = { left: 0, top: 0 }): MaskedLayer {
  const { width, height, depth, data: baked } = layer.pixels;
  const full = fullScale(depth);
  let first = 3;
  while (first < baked.length && baked[first]! === full) first += 4;
  if (first >= baked.length) return { pixels: layer.pixels };

  const data = baked.slice();
  const mask = allocateSamples(depth, width * height);
  for (let i = 3, p = 0; i < data.length; i += 4, p++) {
    mask[p] = data[i]!;
    data[i] = full;
  }
  // What of the layer lies on the source; elsewhere transparent black stays black.
  const x0 = layer.left - at.left;
  const y0 = layer.top - at.top;
  const area = intersectRects({ left: x0, top: y0, width, height }, { left: 0, top: 0, width: source.width, height: source.height });
  const own = source.data;
  const scale = full / fullScale(source.depth);
  const round = depth !== 32;
  for (let y = area.top; y < area.top + area.height; y++) {
    let p = (y - y0) * width + (area.left - x0);
    let s = (y * source.width + area.left) * 4;
    for (let x = 0; x < area.width; x++, p++, s += 4) {
      if (mask[p] !== 0) continue;
      const i = p * 4;
      if (data[i] !== 0 || data[i + 1] !== 0 || data[i + 2] !== 0) continue;
      for (let c = 0; c < 3; c++) {
        const value = own[s + c]! * scale;
        data[i + c] = round ? Math.min(full, Math.max(0, Math.round(value))) : value;
      }
    }
  }
  return { pixels: { width, height, depth, data }, mask };
}
