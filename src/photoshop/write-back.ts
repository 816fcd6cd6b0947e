import type { LayerOrigin, WriteOutcome, WritePlan } from '../bridge/protocol';
import { CancelSource } from '../bridge/cancel-source';
import type { CancelSignal } from '../bridge/contracts';
import { CancelledError } from '../core/errors';
import type { ProgressEvent } from '../core/job';
import type { Timers } from '../core/timers';
import { writeTree } from '../document/layer-writer';
import { BandFetcher, type PixelSource } from './band-fetcher';
import { changedSince, findDocument, findLayer, fingerprintOf } from './document-info';
import type { HeldBytes } from './held-bytes';
import type { Photoshop } from './host';
import { asOneState } from './modal';
import { notOurs } from './ownership';
import { photoshopWriter, type PhotoshopWritten } from './photoshop-writer';
import { checkPlan, namedLayers } from './plan-check';

export interface WriteJob {
  readonly signal: CancelSignal;
  progress(event: ProgressEvent): void;
}

/** Leaves the modal scope, and the history as it was, without being a failure. */
class DocumentChanged extends Error {}

/** The layers that must be there for the plan to be written. */
function wantedLayers({ place, nodes }: WritePlan): readonly number[] {
  if (place.at === 'top') return [];
  if (place.at === 'above') return [place.layer];
  if (place.at === 'update') return [place.group, ...place.removes, ...namedLayers(nodes)];
  return [...place.layers, ...(place.beneath === undefined ? [] : [place.beneath])];
}

/** Why the plan's place is not there any more; null where it is. */
function placeMissing(photoshop: Photoshop, plan: WritePlan): string | null {
  const { place } = plan;
  const wanted = wantedLayers(plan);
  const document = findDocument(photoshop, plan.expects.document);
  const missing = document ? wanted.filter((id) => !findLayer(document, id)) : wanted;
  if (missing.length > 0) return missing.length === wanted.length ? 'the layers are not in the document any more' : `${missing.length} of the layers are not in the document any more`;
  const parents = new Set(document && place.at === 'replace' ? wanted.map((id) => findLayer(document, id)?.parent?.id ?? null) : []);
  return parents.size > 1 ? 'the layers were moved into different groups' : null;
}

/** Layers that are to go must be ours, with all that lies in them. */
async function foreignIn(photoshop: Photoshop, { place, expects }: WritePlan): Promise<string | null> {
  const going = place.at === 'replace' ? place.layers : place.at === 'update' ? place.removes : [];
  return notOurs(photoshop, findDocument(photoshop, expects.document)!, going);
}

/**
 * Writes the plan's layers into its document as one history state. Reads its pixels from the page through `source`.
 * Resolves with `document-changed`, nothing written, where the document is not the one expected; rejects, the document as it
 * was, where anything fails or the job is cancelled.
 */
export async function writeBack(photoshop: Photoshop, timers: Timers, plan: WritePlan, source: PixelSource, job: WriteJob, held: HeldBytes): Promise<WriteOutcome> {
  checkPlan(plan);
  const changed = async (): Promise<string | null> => changedSince(photoshop, plan.expects) ?? placeMissing(photoshop, plan) ?? foreignIn(photoshop, plan);
  const why = await changed();
  const refused = (reason: string): WriteOutcome => ({ outcome: 'document-changed', why: reason, closed: !findDocument(photoshop, plan.expects.document) });
  if (why) return refused(why);

  // Stopped by the panel's Cancel and by Photoshop's own.
  const stop = new CancelSource();
  const cancel = (): void => stop.cancel();
  job.signal.addEventListener('abort', cancel);
  if (job.signal.aborted) cancel();
  const bands = new BandFetcher(plan, source, stop.signal, held, timers);
  let written: PhotoshopWritten;
  try {
    await bands.fetchAhead((fraction) => job.progress({ stage: 'send', fraction: fraction / 2 }));
    const document = findDocument(photoshop, plan.expects.document);
    if (!document) return refused('the document was closed');
    written = await asOneState(photoshop, document.id, plan.title, async (context) => {
      // The user may have gone on working while pixels were sent.
      context.onCancel = cancel;
      const now = await changed();
      if (now) throw new DocumentChanged(now);
      const writer = photoshopWriter({
        photoshop, document, context, place: plan.place, nodes: plan.nodes, depth: plan.depth, profile: plan.profile, rowsPerBand: (layer) => bands.rowsPerBand(layer),
        pause: () => {
          if (stop.signal.aborted || context.isCancelled) throw new CancelledError();
        },
        originOf: ({ id, kind }, bounds): LayerOrigin => ({ run: plan.run, layer: id, kind, engine: plan.engine, models: plan.models, bounds }),
        readBand: async (layer, what, top, rows) => {
          const bytes = await bands.take(layer, what, top, rows);
          const fraction = 0.5 + bands.fractionRead / 2;
          context.reportProgress({ value: fraction });
          job.progress({ stage: 'write', fraction, message: layer.name });
          return bytes;
        },
      });
      try {
        await writer.begin(plan.expects);
        await writeTree(plan.nodes, writer);
        return await writer.end();
      } catch (error) {
        await writer.abort();
        throw error;
      }
    });
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    if (cause instanceof DocumentChanged) return refused(cause.message);
    throw error;
  } finally {
    job.signal.removeEventListener('abort', cancel);
    bands.dispose();
  }
  // From here on the layers are in the document: nothing may make this look like a failure.
  return { outcome: 'written', layers: written.layers, notes: written.notes, fingerprint: fingerprintAfter(photoshop, plan) };
}

/** The state that the write left behind; any state where Photoshop does not say. */
function fingerprintAfter(photoshop: Photoshop, plan: WritePlan): WritePlan['expects'] {
  try {
    const document = findDocument(photoshop, plan.expects.document);
    if (document) return fingerprintOf(photoshop, document);
  } catch {
    // Told below: any state will do.
  }
  return { ...plan.expects, historyState: null };
}
