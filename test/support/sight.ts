import type { Answer, Oracle, Question, QuestionRole, Tensor, Tensors } from '../../src/core/tensors';
import type { Decomposition, DecomposeSteps } from '../../src/decompose/decompose';
import type { Part } from '../../src/decompose/objects/parts';
import { findPieces, type PieceOptions, type Pieces } from '../../src/decompose/sight/pieces';
import { readSightAnswer, type SightAnswer } from '../../src/decompose/sight/sight-answer';
import { GRID_SIDE, SLOTS } from '../../src/decompose/sight/sight-question';
import { joinText } from '../../src/decompose/text/text';
import { partsOf, type Regions } from './stages';

/** Of a pair of pieces. */
export type Say = (i: number, j: number) => number;

/** What a network would say, in log-odds; left out, it says that nothing is one layer, nothing in front, nothing covered. */
export interface Said {
  readonly same?: Say;
  readonly front?: Say;
  /** By piece and grid cell. */
  readonly extent?: (k: number, x: number, y: number) => number;
}

export function outputsOf({ same = () => -8, front = () => 0, extent }: Said): Record<'same' | 'front' | 'extent', Tensor> {
  const square = (value: Say): Tensor => ({ shape: [1, SLOTS, SLOTS], data: Float32Array.from({ length: SLOTS * SLOTS }, (_, n) => value(Math.floor(n / SLOTS), n % SLOTS)) });
  const cells = GRID_SIDE * GRID_SIDE;
  const data = new Float32Array(SLOTS * cells).fill(-8);
  if (extent) for (let n = 0; n < data.length; n++) data[n] = extent(Math.floor(n / cells), n % GRID_SIDE, Math.floor((n % cells) / GRID_SIDE));
  return { same: square(same), front: square(front), extent: { shape: [1, SLOTS, GRID_SIDE, GRID_SIDE], data } };
}

export function answerOf(count: number, said: Said): SightAnswer {
  const answer = readSightAnswer(outputsOf(said), count);
  if (!answer) throw new Error('what was said is no answer');
  return answer;
}

/** All that the engine can ask. */
export const EVERY_ROLE: readonly QuestionRole[] = ['sight', 'inpainting'];

/** An oracle that answers at once, and only about layers. */
export const sightOracle = (answer: (inputs: Tensors) => Answer): Oracle => ({ roles: EVERY_ROLE, answer: async ({ role, inputs }) => (role === 'sight' ? answer(inputs) : null) });

/** The piece that covers most of a grid cell, as a question says it. */
export function pieceAtCell({ pieces }: Tensors, x: number, y: number): number {
  const covers = Array.from({ length: SLOTS }, (_, k) => pieces.data[(k * GRID_SIDE + y) * GRID_SIDE + x]);
  return covers.indexOf(Math.max(...covers));
}

/** Runs steps to their end; `answer` is asked whatever they ask. */
export function finishSteps(steps: DecomposeSteps, answer: (question: Question) => Answer = () => null): Decomposition {
  let given: Answer = null;
  for (;;) {
    const { done, value } = steps.next(given);
    if (done) return value;
    given = answer(value);
  }
}

export interface FoundPieces {
  readonly root: Part;
  readonly found: Pieces;
  readonly transparent: boolean;
  /** The piece that a region belongs to. */
  readonly of: (region: number) => number;
}

/** The pieces of what the first stages found, rows of letters joined. */
export function piecesOf(regions: Regions, options: Partial<PieceOptions> = {}, textured = new Uint8Array(regions.segmentation.count)): FoundPieces {
  const { root, ground } = partsOf(regions, textured);
  joinText(regions.graph, root, regions.segmentation.width, regions.segmentation.height);
  const found = findPieces(regions.segmentation, regions.graph, root, textured, options);
  return { root, found, transparent: ground.transparent, of: (region) => found.pieceOf[region] };
}
