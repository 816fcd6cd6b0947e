import { allocateSamples, type Depth, type Samples } from '../../src/raster/raster';
import type { ColorSpace } from '../../src/photoshop/host';
import { heldScale } from './depths';

/** Between the straight RGBA that documents hold and the components that image data has; all in held range. */

const LUMA = [0.299, 0.587, 0.114] as const;

function luma(data: Samples, i: number): number {
  // A grey pixel stays what it is, to the bit.
  if (data[i] === data[i + 1] && data[i] === data[i + 2]) return data[i]!;
  const value = LUMA[0] * data[i]! + LUMA[1] * data[i + 1]! + LUMA[2] * data[i + 2]!;
  return data instanceof Float32Array ? value : Math.round(value);
}

/** `alpha: false` drops coverage. */
export function packComponents(rgba: Samples, depth: Depth, colorSpace: Exclude<ColorSpace, 'Lab'>, alpha: boolean): { readonly data: Samples; readonly components: number } {
  const components = (colorSpace === 'RGB' ? 3 : 1) + (alpha ? 1 : 0);
  if (components === 4) return { data: rgba, components };
  const data = allocateSamples(depth, (rgba.length / 4) * components);
  for (let i = 0, o = 0; i < rgba.length; i += 4, o += components) {
    if (colorSpace === 'RGB') for (let c = 0; c < 3; c++) data[o + c] = rgba[i + c]!;
    else data[o] = luma(rgba, i);
    if (alpha) data[o + components - 1] = rgba[i + 3]!;
  }
  return { data, components };
}

/** To straight RGBA; without an alpha component all is opaque. `grey`: the document has no colour. */
export function unpackComponents(data: Samples, depth: Depth, components: number, grey: boolean): Samples {
  const out = allocateSamples(depth, (data.length / components) * 4);
  const full = heldScale(depth);
  const colours = components > 2 ? 3 : 1;
  for (let i = 0, o = 0; i < data.length; i += components, o += 4) {
    for (let c = 0; c < 3; c++) out[o + c] = data[i + (colours === 3 ? c : 0)]!;
    out[o + 3] = components > colours ? data[i + colours]! : full;
    if (grey && colours === 3) out[o] = out[o + 1] = out[o + 2] = luma(out, o);
  }
  return out;
}

/** imaging.md, applyAlpha: "RGBA pixels will be converted to RGB by matting on white". Changes its argument. */
export function matteOnWhite(rgba: Samples, depth: Depth): void {
  const white = heldScale(depth);
  for (let i = 0; i < rgba.length; i += 4) {
    const alpha = rgba[i + 3]! / white;
    for (let c = 0; c < 3; c++) {
      const value = rgba[i + c]! * alpha + white * (1 - alpha);
      rgba[i + c] = depth === 32 ? value : Math.round(value);
    }
    rgba[i + 3] = white;
  }
}
