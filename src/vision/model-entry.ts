export type { ModelUse } from '../core/model-use';

/** What a network can be asked for. `matting` and `segmentation` may be added as packs; no stage asks for them yet. */
export const ROLES = ['sight', 'inpainting', 'matting', 'segmentation'] as const;
export type Role = (typeof ROLES)[number];

/** One input or output of a model file, as fixed at its export. */
export interface TensorSpec {
  readonly name: string;
  /** Lengths of the axes, outermost first; every one fixed. */
  readonly shape: readonly number[];
  readonly type: 'float32' | 'uint8';
  /** Where the channels of a picture are; for tensors of four axes. */
  readonly layout: 'NCHW' | 'NHWC';
  /** What 0 and 1 of our own convention are in the tensor, before `mean` and `std`. Absent where values have no bounds. */
  readonly range?: readonly [number, number];
  /** (value − mean) / std, a channel each, after `range`. */
  readonly mean?: readonly number[];
  readonly std?: readonly number[];
  /** For inpainting: which of the two this is. */
  readonly content?: 'image' | 'mask';
  /** For masks: what the upper end of `range` marks. */
  readonly marks?: 'hole' | 'known';
  /** How reference inputs are drawn: evenly from `range` (or 0..1), or only its two ends. */
  readonly sample?: 'uniform' | 'binary';
}

/** What the registry says of a model: all that is needed to check, load, feed and cite it. */
export interface ModelEntry {
  readonly role: Role;
  /** Letters, digits, `.`, `_` and `-`; unique in its registry. */
  readonly name: string;
  readonly version: string;
  /** A bare file name beside the registry. */
  readonly file: string;
  readonly bytes: number;
  /** 64 hexadecimal digits, lower case. */
  readonly sha256: string;
  /** SPDX identifier or the licence's name. */
  readonly licence: string;
  /** The model card: a bare file name, or an https address. */
  readonly card?: string;
  readonly opset: number;
  /** Version of the question that the model was made to answer; 1 where the registry does not say. */
  readonly question: number;
  readonly inputs: readonly TensorSpec[];
  readonly outputs: readonly TensorSpec[];
  /** Largest difference from the reference that a backend may show, as a share of each output's largest value, 1 at least. */
  readonly tolerance: number;
  /** The file with the reference outputs: a bare file name. */
  readonly reference?: string;
  readonly origin: 'built-in' | 'pack';
  /** Where a pack's file is fetched from, when the user asks. */
  readonly url?: string;
}

export interface Registry {
  readonly version: 1;
  readonly models: readonly ModelEntry[];
}

/** Values going into or out of a model file. */
export interface ModelTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array | Uint8Array;
}

export type ModelTensors = Readonly<Record<string, ModelTensor>>;

/** How many values a tensor of this shape has. */
export const valuesOf = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);
