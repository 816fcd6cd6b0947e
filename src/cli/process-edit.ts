import { DelaminateError } from '../core/errors';
import { throwIfCancelled, type JobContext } from '../core/job';
import type { ModelUse } from '../core/model-use';
import { compareRasters, flattenDocument } from '../document/flatten';
import { separateFill } from '../document/separate-fill';
import { applyOperation, type EditOperation } from '../edit/operation';
import type { Selection } from '../edit/selection';
import { describeLayers } from '../formats/layers-folder';
import type { DeviceChoice } from '../node/node-backends';
import { sharpEncoders } from '../node/png-codec';
import { readLayers } from '../node/read-layers';
import { readPicture } from '../node/read-picture';
import { fullScale } from '../raster/raster';
import type { PictureResult } from './process-picture';
import { takeApart } from './take-apart';
import { writeLayers, type EmitFile } from './write-layers';

/** All that one edit depends on; plain data, so that it can be sent to a worker. */
export interface EditJob {
  readonly input: string;
  readonly operation: EditOperation | { readonly kind: 'extract'; readonly selectionFile: string };
  /** The id of the format to write; left out: nothing is written. */
  readonly format?: string;
  readonly coverage: 'masks' | 'alpha';
  readonly separateFill: boolean;
  readonly tree: boolean;
  readonly maxPixels: number;
  readonly device: DeviceChoice;
}

/** A picture as a selection: white is whole, black and what is transparent none. */
async function readSelection(path: string, canvas: { width: number; height: number }, maxPixels: number): Promise<Selection> {
  const { raster } = await readPicture(path, { maxPixels });
  const { width, height, depth, data } = raster;
  if (width !== canvas.width || height !== canvas.height) throw new DelaminateError('extract', `the selection ${path} has ${width}×${height} pixels and the picture ${canvas.width}×${canvas.height}; make it of the same size`);
  const full = fullScale(depth);
  const mask = Uint8Array.from({ length: width * height }, (_, p) => Math.round((255 * ((data[p * 4]! + data[p * 4 + 1]! + data[p * 4 + 2]!) / 3) * data[p * 4 + 3]!) / (full * full)));
  return { left: 0, top: 0, width, height, data: mask };
}

/** Reads a file of layers, does one operation and hands what is to be written to `emit`. `recomposition`: how far the picture is from what it was before. */
export async function processEdit(job: EditJob, emit: EmitFile, context: JobContext): Promise<PictureResult> {
  const now = context.now ?? (() => 0);
  const start = now();
  context.onProgress?.({ stage: 'read', fraction: 0, message: job.input });
  const { document, notes: read } = await readLayers(job.input, { maxPixels: job.maxPixels });
  throwIfCancelled(context);
  const editing = now();
  let by: { device: string; models: readonly ModelUse[]; notes: readonly string[] } = { device: 'none', models: [], notes: [] };
  const said = job.operation;
  const operation: EditOperation = 'selectionFile' in said ? { kind: 'extract', wish: { selection: await readSelection(said.selectionFile, document, job.maxPixels) } } : said;
  const edited = await applyOperation(document, operation, async (picture, options) => {
    const { decomposition, device, models, notes } = await takeApart(picture, options, job.device, context);
    by = { device, models, notes };
    return decomposition.document;
  }, context);
  throwIfCancelled(context);
  const { device, models } = by;
  const recomposition = edited === document ? { max: 0, mean: 0 } : compareRasters(flattenDocument(document), flattenDocument(edited));
  const notes = [...read, ...by.notes, ...(edited === document && job.format !== undefined ? ['nothing had to be changed'] : [])];
  const timings: Record<string, number> = { read: editing - start, edit: now() - editing };
  const { width, height, depth } = edited;
  const written = job.separateFill ? separateFill(edited) : edited;
  if (job.format !== undefined) {
    const writing = now();
    context.onProgress?.({ stage: 'write', fraction: 0.85, message: job.format });
    const request = { document: written, source: flattenDocument(edited), encoders: sharpEncoders, coverage: job.coverage, recomposition, timings, device, models, context: { ...context, onProgress: () => undefined } };
    notes.push(...(await writeLayers(job.format, request, { tree: job.tree, document: edited }, emit, context)));
    timings.write = now() - writing;
  }
  return { width, height, depth, layers: describeLayers(written).map(({ record }) => record), nothingToSeparate: false, recomposition, timings, notes, device, models };
}
