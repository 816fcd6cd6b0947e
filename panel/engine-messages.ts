import type { ProgressEvent } from '../src/core/job';
import type { Answer, Question, QuestionRole } from '../src/core/tensors';
import type { DecomposeOptions, Decomposition } from '../src/decompose/decompose';
import type { LayeredDocument } from '../src/document/document';
import type { Raster } from '../src/raster/raster';
import type { EditedDocument } from './edited-document';
import type { Operation } from './operations';

/** One job comes in a worker's life; to cancel, the page ends the worker. */
export type EngineRequest =
  /** `asks`: what networks may be asked. */
  | { readonly type: 'decompose'; readonly picture: Raster; readonly options: Partial<DecomposeOptions>; readonly asks: readonly QuestionRole[] }
  /** A copy: the page keeps its own, whatever becomes of the work. */
  | { readonly type: 'operate'; readonly document: LayeredDocument; readonly operation: Operation }
  /** To the one question that is open. */
  | { readonly type: 'answer'; readonly answer: Answer };

/** `stage` is null where the error was none for users. */
export interface EngineFailure {
  readonly stage: string | null;
  readonly message: string;
  readonly stack: string;
}

/** `ready` comes first, before any request: until then the page keeps the picture's memory to itself. */
export type EngineReply =
  | { readonly type: 'ready' }
  | { readonly type: 'progress'; readonly event: ProgressEvent }
  /** The work stands still until the answer comes. */
  | { readonly type: 'question'; readonly question: Question }
  | { readonly type: 'done'; readonly decomposition: Decomposition; readonly picture: Raster }
  | { readonly type: 'operated'; readonly edited: EditedDocument }
  | { readonly type: 'failed'; readonly failure: EngineFailure };
