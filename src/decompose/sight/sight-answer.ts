import type { Tensors } from '../../core/tensors';
import { GRID_SIDE, SLOTS } from './sight-question';

/** What a network thinks of the pieces, cut to as many as there are. */
export interface SightAnswer {
  readonly count: number;
  /** Log-odds that two pieces are one layer, at `i * count + j`; symmetric. */
  readonly same: Float32Array;
  /** Log-odds that the layer of `i` lies in front of that of `j`, at `i * count + j`; antisymmetric. */
  readonly front: Float32Array;
  /** Log-odds that the layer of piece `k`, seen or hidden, covers a cell of the look's grid, at `k * GRID_SIDE² + y * GRID_SIDE + x`. */
  readonly extent: Float32Array;
}

/** Reads an answer; null where it is not of the agreed shape or holds what is no number: the rules then go on alone. */
export function readSightAnswer(outputs: Tensors, count: number): SightAnswer | null {
  const { same, front, extent } = outputs;
  const cells = GRID_SIDE * GRID_SIDE;
  if (same?.data.length !== SLOTS * SLOTS || front?.data.length !== SLOTS * SLOTS || extent?.data.length !== SLOTS * cells || count > SLOTS) return null;
  const square = (data: Float32Array): Float32Array => {
    const out = new Float32Array(count * count);
    for (let i = 0; i < count; i++) out.set(data.subarray(i * SLOTS, i * SLOTS + count), i * count);
    return out;
  };
  const answer = { count, same: square(same.data), front: square(front.data), extent: extent.data.slice(0, count * cells) };
  return [answer.same, answer.front, answer.extent].every((values) => values.every(Number.isFinite)) ? answer : null;
}
