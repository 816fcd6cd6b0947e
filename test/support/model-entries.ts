import { SIGHT_VERSION } from '../../src/decompose/sight/sight-question';
import type { ModelEntry } from '../../src/vision/model-entry';

/** An entry as it stands in a registry, before anything of it is checked. */
export const entryJson = (more: object = {}): Record<string, unknown> => ({
  role: 'sight', name: 'small', version: '1', file: 'small.onnx', bytes: 3, sha256: '039058c6f2c0cb492c533b0a4d14ef77cc0f78abccced5287d84a1a2011cfb81', licence: 'MIT', opset: 17, question: SIGHT_VERSION,
  inputs: [{ name: 'x', shape: [1, 2] }], outputs: [{ name: 'y', shape: [1, 2] }], tolerance: 0.001, origin: 'built-in', ...more,
});

/** The bytes whose length and SHA-256 {@link entryJson} states. */
export const ENTRY_BYTES = Uint8Array.of(1, 2, 3);

/** The same, checked. */
export const entry = (more: Partial<ModelEntry> = {}): ModelEntry => ({
  role: 'sight', name: 'small', version: '1', file: 'small.onnx', bytes: 3, sha256: entryJson().sha256 as string, licence: 'MIT', opset: 17, question: SIGHT_VERSION,
  inputs: [{ name: 'x', shape: [1, 2], type: 'float32', layout: 'NCHW' }], outputs: [{ name: 'y', shape: [1, 2], type: 'float32', layout: 'NCHW' }], tolerance: 0.001, origin: 'built-in', ...more,
});

/** An inpainting model of one fixed size, floats, channels first; `more` changes each tensor. */
export function inpaintingEntry(height: number, width: number, more: { image?: object; mask?: object; output?: object } = {}): ModelEntry {
  const base = { type: 'float32', layout: 'NCHW' } as const;
  return entry({
    role: 'inpainting',
    inputs: [{ name: 'img', shape: [1, 3, height, width], content: 'image', ...base, ...more.image }, { name: 'msk', shape: [1, 1, height, width], content: 'mask', marks: 'hole', ...base, ...more.mask }],
    outputs: [{ name: 'out', shape: [1, 3, height, width], content: 'image', ...base, ...more.output }],
  });
}
