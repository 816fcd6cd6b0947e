import type { JobContext } from '../core/job';
import type { ModelUse } from '../core/model-use';
import type { LayeredDocument, RecompositionError } from '../document/document';
import { writeWhole, type LayerWriter } from '../document/layer-writer';
import { leafLayers } from '../document/tree';
import type { Raster } from '../raster/raster';

/** Picture encoders a host lends to the writers; the engine has none of its own. */
export interface PictureEncoders {
  /**
   * A PNG holding exactly these straight RGBA samples (8 or 16 bit as the raster says), colour under
   * transparent pixels included. It carries no profile: the writers add that themselves.
   */
  png(raster: Raster): Promise<Uint8Array>;
  /** An 8-bit baseline JPEG of an opaque raster, for thumbnails only; without it there are none in PSDs. */
  jpeg?(raster: Raster): Promise<Uint8Array>;
  /** An ICC profile of sRGB, for readers that do not take untagged pictures for that; without it there is none. */
  srgbProfile?(): Promise<Uint8Array | undefined>;
}

/** What every writer takes. */
export interface WriteRequest {
  readonly document: LayeredDocument;
  /** The input picture at the document's size: the colour beneath transparent pixels is its own. */
  readonly source: Raster;
  readonly encoders: PictureEncoders;
  /**
   * `masks`: layer pixels stay opaque and their coverage becomes a layer mask, where the format has
   * masks; `alpha`: coverage is baked into the pixels.
   */
  readonly coverage: 'masks' | 'alpha';
  readonly recomposition: RecompositionError;
  readonly timings: Readonly<Record<string, number>>;
  /** What ran the networks: `webgpu`, `wasm`, `cpu`, or `none` where none took part. */
  readonly device: string;
  /** The learned models that took part. */
  readonly models: readonly ModelUse[];
  readonly context?: JobContext;
}

/** What a writer is told before the layers come. */
export interface WriterSettings extends Omit<WriteRequest, 'document'> {
  /** How many layers will come, groups not counted. */
  readonly layers: number;
}

/** One sentence each, for people: what the format could not hold. */
export type Notes = string[];

/** The whole file. */
export interface WrittenFile {
  readonly bytes: Uint8Array;
  readonly notes: Notes;
}

export interface FileFormat {
  readonly kind: 'file';
  readonly id: string;
  /** Lower case, with the dot. */
  readonly extension: string;
  readonly title: string;
  /** Throws `DelaminateError('write', …)` where the document cannot be held at all. */
  encode(request: WriteRequest): Promise<WrittenFile>;
}

/** Gives the request's document to a writer, layer by layer. */
export async function writeRequested<Result>(request: WriteRequest, writerOf: (settings: WriterSettings) => LayerWriter<Result>): Promise<Result> {
  const { document, ...settings } = request;
  const { children, ...canvas } = document;
  return writeWhole(canvas, children, writerOf({ ...settings, layers: leafLayers(children).length }));
}

export interface FolderFormat {
  readonly kind: 'folder';
  readonly id: string;
  readonly title: string;
  /** Hands each file to `emit` as soon as it is made, so that only one is in memory at a time. */
  encode(request: WriteRequest, emit: (name: string, bytes: Uint8Array) => Promise<void>): Promise<{ notes: Notes }>;
}

export type Format = FileFormat | FolderFormat;
