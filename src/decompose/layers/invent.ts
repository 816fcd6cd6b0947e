import type { Answer, Question } from '../../core/tensors';
import { fullScale } from '../../raster/raster';
import { extendTo, nowhere } from '../pixels/extent';
import type { RenderedLayer } from '../pixels/rendered-layer';

export interface InventOptions {
  /** Pixels of the layer around what is hidden that the network sees, at least; and the share of the hole's size. */
  margin: number;
  marginShare: number;
}

export const INVENT_DEFAULTS: Readonly<InventOptions> = { margin: 32, marginShare: 0.5 };

/**
 * Asks a network of the role `inpainting` to invent what is hidden of textured layers, which the classical fill leaves
 * blurred. Only colours of hidden pixels change: coverage, and all that is seen, stay. Ends with the first question that
 * nobody answers. `textured[k]` says of which layers the network is asked.
 */
export function* inventTextures(layers: readonly RenderedLayer[], textured: readonly boolean[], options: Partial<InventOptions> = {}): Generator<Question, void, Answer> {
  for (const [k, layer] of layers.entries()) {
    if (!textured[k]) continue;
    const patch = hiddenPatch(layer, { ...INVENT_DEFAULTS, ...options });
    if (!patch) continue;
    const answer = yield patch.question;
    if (!answer) return;
    const { image } = answer;
    const { left, top, width, height } = patch;
    if (image?.data.length !== 3 * width * height || !image.data.every(Number.isFinite)) return;
    const { data, depth, width: stride } = layer.pixels;
    const full = fullScale(depth);
    for (let y = 0, i = 0; y < height; y++) {
      for (let x = 0, p = (y + top) * stride + left; x < width; x++, p++, i++) {
        if (layer.seen[p] !== 0 || data[p * 4 + 3] === 0) continue;
        for (let c = 0; c < 3; c++) data[p * 4 + c] = Math.round(Math.min(1, Math.max(0, image.data[c * width * height + i])) * full);
      }
    }
  }
}

/** What is hidden of a layer with its surroundings; null where nothing is, or nothing is seen to go by. */
function hiddenPatch({ pixels, seen }: RenderedLayer, { margin, marginShare }: InventOptions): { question: Question; left: number; top: number; width: number; height: number } | null {
  const hole = nowhere();
  const { data, depth, width: stride } = pixels;
  for (let y = 0, p = 0; y < pixels.height; y++) {
    for (let x = 0; x < stride; x++, p++) if (seen[p] === 0 && data[p * 4 + 3] > 0) extendTo(hole, x, y);
  }
  if (hole.right < 0 || !seen.includes(255)) return null;
  const around = Math.round(Math.max(margin, marginShare * Math.max(hole.right - hole.left, hole.bottom - hole.top)));
  const left = Math.max(0, hole.left - around);
  const top = Math.max(0, hole.top - around);
  const width = Math.min(stride - 1, hole.right + around) - left + 1;
  const height = Math.min(pixels.height - 1, hole.bottom + around) - top + 1;
  const full = fullScale(depth);
  const size = width * height;
  const image = new Float32Array(3 * size);
  const mask = new Float32Array(size);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0, p = (y + top) * stride + left; x < width; x++, p++, i++) {
      // Beyond the layer there is no colour to go by either.
      if (seen[p] === 0) mask[i] = 1;
      for (let c = 0; c < 3; c++) image[c * size + i] = data[p * 4 + c] / full;
    }
  }
  return { question: { role: 'inpainting', inputs: { image: { shape: [1, 3, height, width], data: image }, mask: { shape: [1, 1, height, width], data: mask } } }, left, top, width, height };
}
