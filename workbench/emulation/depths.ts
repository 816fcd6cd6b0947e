import { allocateSamples, type Depth, type Samples } from '../../src/raster/raster';

/**
 * Photoshop holds 16-bit samples as 0..32768, not 0..65535 (imaging.md, table of value ranges); the document
 * model does so too, so that what a plug-in writes at full range comes back as it would there, one step coarser.
 */
export function heldScale(depth: Depth): number {
  return depth === 8 ? 255 : depth === 16 ? 32768 : 1;
}

/** Full-range 16-bit samples 0..65535 to 0..32768, rounded to nearest; other depths pass unchanged (not copied). */
export function toHeld(samples: Samples, depth: Depth): Samples {
  if (depth !== 16) return samples;
  const out = new Uint16Array(samples.length);
  for (let i = 0; i < out.length; i++) out[i] = Math.round((samples[i]! * 32768) / 65535);
  return out;
}

/** 0..32768 to 0..65535, rounded to nearest; other depths pass unchanged (not copied). */
export function fromHeld(samples: Samples, depth: Depth): Samples {
  if (depth !== 16) return samples;
  const out = new Uint16Array(samples.length);
  // A plug-in may have written values above the range; they are white.
  for (let i = 0; i < out.length; i++) out[i] = Math.min(65535, Math.round((samples[i]! * 65535) / 32768));
  return out;
}

const encodeLight = (v: number): number => (v <= 0.0031308 ? v * 12.92 : 1.055 * v ** (1 / 2.4) - 0.055);
const decodeLight = (v: number): number => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);

/**
 * Held samples at another depth, a copy. 32-bit colour is linear light ("(Linear RGB Profile)", imaging.md), so it is
 * encoded by sRGB's curve on the way to 8 or 16 bit and decoded on the way back; every `stride`-th sample, counted
 * from `alpha` (−1: none), is coverage and scales only.
 */
export function convertHeld(samples: Samples, from: Depth, to: Depth, stride: number, alpha: number): Samples {
  if (from === to) return samples.slice();
  const out = allocateSamples(to, samples.length);
  const scaleFrom = heldScale(from);
  const scaleTo = heldScale(to);
  if (from !== 32 && to !== 32) {
    // Between 8 and 16 bit every sample scales alike: a whole picture goes through here at each redraw.
    for (let i = 0; i < samples.length; i++) out[i] = Math.round(Math.min(1, samples[i]! / scaleFrom) * scaleTo);
    return out;
  }
  for (let i = 0; i < samples.length; i++) {
    let value = samples[i]! / scaleFrom;
    if (i % stride !== alpha) {
      if (from === 32) value = encodeLight(Math.max(0, value));
      else if (to === 32) value = decodeLight(value);
    }
    out[i] = to === 32 ? value : Math.round(Math.min(1, Math.max(0, value)) * scaleTo);
  }
  return out;
}
