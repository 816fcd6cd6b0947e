import type { ProgressEvent } from '../src/core/job';
import type { RecompositionError } from '../src/document/document';
import type { Raster } from '../src/raster/raster';

export type SaveFormat = 'psd' | 'ora';

/** What the page asks of the worker. One picture at a time; to cancel, the page ends the worker. */
export type ToEngine =
  | { type: 'take-apart'; picture: Raster }
  /** Writes the picture taken apart last. */
  | { type: 'save'; format: SaveFormat };

/** One layer as the list shows it. */
export interface LayerSummary {
  readonly name: string;
  readonly kind: string;
  /** Name of the group around it, null where there is none. */
  readonly group: string | null;
  readonly width: number;
  readonly height: number;
  /** 0..1: how much of it was completed rather than seen. */
  readonly inventedFraction: number;
  /** 8 bit, straight alpha, no larger than the list needs. */
  readonly thumbnail: Raster;
}

export interface TakenApart {
  /** Back to front. */
  readonly layers: readonly LayerSummary[];
  readonly nothingToSeparate: boolean;
  readonly recomposition: RecompositionError;
  readonly seconds: number;
}

export interface SavedFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What the format could not hold, one sentence each. */
  readonly notes: readonly string[];
}

export type FromEngine =
  | { type: 'progress'; event: ProgressEvent }
  | { type: 'taken-apart'; result: TakenApart }
  | { type: 'saved'; file: SavedFile }
  | { type: 'failed'; message: string };
