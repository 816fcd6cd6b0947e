import type { FillMethod } from '../core/fill-methods';
import type { Layer } from '../document/document';
import { fillHoles, methodsTaken } from '../fill/fill';
import { HOLE, KNOWN, OUTSIDE } from '../fill/patch';
import { fullScale } from '../raster/raster';

/** Of full coverage: colours at soft edges carry a trace of what lies beside them. */
const SOLID = 0.98;

/**
 * The layer with the colours of some of its pixels invented from those that were seen. `hole` has a byte for each of its
 * pixels, anything but 0 where colour is wanted; coverage stays, and what is in the hole counts as not seen. `unsure` marks pixels
 * that are not gone by, for their colours are mixtures. `method` is how, by default as suits each hole; what was taken is recorded. Where nothing of the layer is left to go by, its colours stay too.
 */
export function continueLayer(layer: Layer, hole: Uint8Array, unsure?: Uint8Array, method: FillMethod | 'auto' = 'auto'): Layer {
  if (!hole.some((value) => value !== 0)) return layer;
  const { width, height, depth } = layer.pixels;
  const full = fullScale(depth);
  const scale = full / 255;
  const state = new Uint8Array(width * height).fill(OUTSIDE);
  const seen = layer.seen ? layer.seen.slice() : new Uint8Array(width * height).fill(255);
  const data = layer.pixels.data.slice();
  const rgb = new Float32Array(width * height * 3);
  let known = 0;
  for (let p = 0; p < state.length; p++) {
    if (hole[p] !== 0) {
      state[p] = HOLE;
      seen[p] = 0;
      continue;
    }
    if (seen[p] === 0 || data[p * 4 + 3]! < full * SOLID || (unsure && unsure[p] !== 0)) continue;
    state[p] = KNOWN;
    known++;
    for (let c = 0; c < 3; c++) rgb[p * 3 + c] = data[p * 4 + c]! / scale;
  }
  let filled = layer.filled;
  if (known > 0) {
    filled = methodsTaken(fillHoles({ width, height, rgb, state }, { method }).holes);
    for (let p = 0; p < state.length; p++) {
      if (state[p] !== HOLE) continue;
      for (let c = 0; c < 3; c++) {
        const value = rgb[p * 3 + c]! * scale;
        data[p * 4 + c] = depth === 32 ? value : Math.round(Math.min(full, Math.max(0, value)));
      }
    }
  } else if (unsure) return continueLayer(layer, hole, undefined, method);
  return { ...layer, pixels: { width, height, depth, data }, seen, ...(filled ? { filled } : {}) };
}
