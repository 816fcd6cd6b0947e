import { throwIfCancelled, type JobContext, type ProgressEvent } from '../core/job';
import type { ModelUse } from '../core/model-use';
import type { DecomposeOptions } from '../decompose/decompose';
import { separateFill } from '../document/separate-fill';
import type { RecompositionError } from '../document/document';
import { grantWishes, type Point } from '../edit/extract';
import { formatById } from '../formats/formats';
import { describeLayers, type LayerRecord } from '../formats/layers-folder';
import type { DeviceChoice } from '../node/node-backends';
import { sharpEncoders } from '../node/png-codec';
import { readPicture } from '../node/read-picture';
import type { Rect } from '../raster/rect';
import { takeApart } from './take-apart';
import { writeLayers, type EmitFile } from './write-layers';

/** All that one picture's run depends on; plain data, so that it can be sent to a worker. */
export interface PictureJob extends DecomposeOptions {
  readonly input: string;
  /** A format's id. */
  readonly format: string;
  readonly coverage: 'masks' | 'alpha';
  readonly separateFill: boolean;
  /** Write the layer tree too, for later edits. */
  readonly tree?: boolean;
  readonly maxPixels: number;
  readonly device: DeviceChoice;
  /** What must come out as layers of their own. */
  readonly boxes?: readonly Rect[];
  readonly points?: readonly Point[];
}

/** What a run found, without the pixels. */
export interface PictureResult {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  /** Back to front. */
  readonly layers: ReadonlyArray<Omit<LayerRecord, 'file'>>;
  readonly nothingToSeparate: boolean;
  readonly recomposition: RecompositionError;
  /** Milliseconds by stage; the engine's own and, around them, `read`, `write`; `networks` where any were asked. */
  readonly timings: Readonly<Record<string, number>>;
  readonly notes: readonly string[];
  /** What ran the networks; `none` where none took part. */
  readonly device: string;
  readonly models: readonly ModelUse[];
}

/** The share of the whole each part takes on the progress bar. */
const PARTS = { read: [0, 0.05], decompose: [0.05, 0.85], write: [0.85, 1] } as const;

function part(context: JobContext, which: keyof typeof PARTS): JobContext {
  const [from, to] = PARTS[which];
  const onProgress = context.onProgress && ((event: ProgressEvent): void => context.onProgress!({ ...event, fraction: from + event.fraction * (to - from) }));
  return { ...context, ...(onProgress ? { onProgress } : {}) };
}

/** Reads a picture, takes it apart and hands the written files to `emit`. Touches no output path itself. */
export async function processPicture(job: PictureJob, emit: EmitFile, context: JobContext): Promise<PictureResult> {
  const format = formatById(job.format)!;
  const now = context.now ?? (() => 0);
  const start = now();
  context.onProgress?.({ stage: 'read', fraction: 0, message: job.input });
  const picture = await readPicture(job.input, { maxPixels: job.maxPixels });
  throwIfCancelled(context);
  const readDone = now();

  const options = { detail: job.detail, maxLayers: job.maxLayers };
  const { decomposition, networks, notes: seen, ...by } = await takeApart(picture.raster, options, job.device, part(context, 'decompose'));
  let taken = decomposition;
  if (job.boxes || job.points) taken = grantWishes(picture.raster, taken, { boxes: job.boxes ?? [], points: job.points ?? [] }, { ...context, onProgress: () => undefined });
  const tagged = { ...taken.document, ...(picture.icc ? { icc: picture.icc } : {}), ...(picture.resolution ? { resolution: picture.resolution } : {}) };
  const document = job.separateFill ? separateFill(tagged) : tagged;
  throwIfCancelled(context);

  const writeStart = now();
  const timings: Record<string, number> = { read: readDone - start, ...taken.timings, ...(networks > 0 ? { networks } : {}) };
  const about = { recomposition: taken.recomposition, ...by };
  const request = { document, source: picture.raster, encoders: sharpEncoders, coverage: job.coverage, timings, context: part(context, 'write'), ...about };
  context.onProgress?.({ stage: 'write', fraction: PARTS.write[0], message: format.title });
  const notes = await writeLayers(job.format, request, { tree: job.tree ?? false, document: tagged }, emit, context);
  timings.write = now() - writeStart;
  const layers = describeLayers(document).map(({ record }) => record);
  const { width, height, depth } = document;
  return { width, height, depth, layers, nothingToSeparate: taken.nothingToSeparate, timings, notes: [...picture.notes, ...seen, ...notes], ...about };
}
