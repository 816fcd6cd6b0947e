import type { ProgressEvent } from '../src/core/job';
import type { DecomposeOptions, Decomposition } from '../src/decompose/decompose';
import type { Raster } from '../src/raster/raster';

/** The one request of a worker's life; to cancel, the page ends the worker. */
export interface EngineRequest {
  readonly picture: Raster;
  readonly options: Partial<DecomposeOptions>;
}

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
  | { readonly type: 'done'; readonly decomposition: Decomposition; readonly picture: Raster }
  | { readonly type: 'failed'; readonly failure: EngineFailure };
