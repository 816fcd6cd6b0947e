/** A dense array of 32-bit floats, row-major, as networks take and give it. */
export interface Tensor {
  /** Lengths of the axes, outermost first; their product is `data.length`. */
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

export type Tensors = Readonly<Record<string, Tensor>>;

export type QuestionRole = 'sight' | 'inpainting';

/**
 * What the engine may ask a network in the middle of its work.
 *
 * - `sight`: which of the engine's pieces are one layer, who is in front, how far layers go on beneath others. Inputs and
 *   outputs as `decompose/sight-question.ts` states.
 * - `inpainting`: `image` [1,3,H,W], RGB 0..1, and `mask` [1,1,H,W], 1 where colour is to be invented; the answer is `image`,
 *   of the same shape. H and W are the patch's own, 1..; whoever answers does the resizing.
 */
export interface Question {
  readonly role: QuestionRole;
  readonly inputs: Tensors;
}

/** The outputs by name, or null: no network for that question, and the engine goes on by its rules. */
export type Answer = Tensors | null;

/** Whoever can answer: in a worker, in another thread, with or without a GPU. */
export interface Oracle {
  /** What may be asked. Nothing else is put together: a question can be as large as the picture. */
  readonly roles: readonly QuestionRole[];
  /** Never rejects for a network's own sake: a network that fails is `null`, and is said so by whoever owns it. Rejects with `CancelledError`. */
  answer(question: Question): Promise<Answer>;
}
