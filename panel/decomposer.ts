import type { Cancellation, ProgressEvent } from '../src/core/job';
import type { Oracle } from '../src/core/tensors';
import type { DecomposeOptions, Decomposition } from '../src/decompose/decompose';
import type { LayeredDocument } from '../src/document/document';
import type { Raster } from '../src/raster/raster';
import type { Operation } from './operations';

export interface DecomposerJob {
  /** Aborting it ends the work at once; the call rejects with `CancelledError`. */
  readonly signal?: Cancellation & { addEventListener(type: 'abort', listener: () => void): void };
  readonly onProgress?: (event: ProgressEvent) => void;
  /** Whom the engine asks for what networks see; null or left out: the classical engine. */
  readonly oracle?: Oracle | null;
}

/**
 * What takes pictures apart, wherever it runs: a worker of this page, this page's own thread, one day a companion process
 * or a native add-on. It keeps nothing between calls. Calls may run one after the other, not side by side.
 */
export interface Decomposer {
  /** What does the engine's own work, for people: `CPU, worker thread`. */
  readonly device: string;
  /** The picture's memory may be given away: the result's `picture` is the one to go on with. Rejects with `DelaminateError`. */
  decompose(picture: Raster, options: Partial<DecomposeOptions>, job?: DecomposerJob): Promise<Decomposition & { readonly picture: Raster }>;
  /** One edit of a tree that takes time; nodes that it does not concern stay the same objects. Rejects as `decompose` does; the document stays the caller's. */
  operate(document: LayeredDocument, operation: Operation, job?: Omit<DecomposerJob, 'oracle'>): Promise<LayeredDocument>;
  /** Ends what runs; what was asked rejects with `CancelledError`. The decomposer can be used again. */
  stop(): void;
}
