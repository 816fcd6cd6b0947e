import type { Fingerprint, LayerChange, WriteOutcome } from '../bridge/protocol';
import { CancelledError } from '../core/errors';
import { selectLayers } from './descriptors';
import { changedSince, findDocument, findLayer, fingerprintOf } from './document-info';
import { notOurs } from './ownership';
import type { Layer, Photoshop } from './host';
import { asOneState, inModal } from './modal';

const MAX_NAME = 255;

/** Renames, shows, hides, locks, unlocks or deletes layers that are in the document, as one history state. */
export async function changeLayers(photoshop: Photoshop, expects: Fingerprint, change: LayerChange, title: string): Promise<WriteOutcome> {
  const why = changedSince(photoshop, expects);
  if (why) return { outcome: 'document-changed', why };
  const document = findDocument(photoshop, expects.document)!;
  const ids = change.change === 'set' ? [change.layer] : change.layers;
  const layers = ids.map((id) => findLayer(document, id));
  if (layers.length === 0 || layers.includes(undefined)) return { outcome: 'document-changed', why: 'the layer is not in the document any more' };
  const foreign = await notOurs(photoshop, document, ids);
  if (foreign) return { outcome: 'document-changed', why: foreign };
  await asOneState(photoshop, document.id, title, async (context) => {
    for (const layer of layers as Layer[]) {
      if (context.isCancelled) throw new CancelledError();
      if (change.change === 'delete') layer.delete();
      // The host's own lock: its tools leave the layer alone too, and the file keeps it.
      else if (change.change === 'lock') layer.allLocked = change.locked;
      else {
        if (change.name !== undefined) layer.name = change.name.slice(0, MAX_NAME);
        if (change.visible !== undefined) layer.visible = change.visible;
      }
    }
  });
  let fingerprint: Fingerprint = { ...expects, historyState: null };
  try {
    fingerprint = fingerprintOf(photoshop, document);
  } catch {
    // The change is made; not knowing the state's id does not undo it.
  }
  return { outcome: 'written', layers: {}, fingerprint, notes: [] };
}

/** Makes those of the layers that are still there active in the document's own layers panel. */
export async function selectInHost(photoshop: Photoshop, documentId: number, ids: readonly number[]): Promise<void> {
  const document = findDocument(photoshop, documentId);
  const present = document ? ids.filter((id) => findLayer(document, id)) : [];
  if (present.length > 0) await inModal(photoshop, 'select', 'Select layers', async () => {
    // Another document in front means that the user is elsewhere: selecting is a courtesy and not worth a jump.
    if (photoshop.app.activeDocument?.id === documentId) await selectLayers(photoshop, documentId, present);
  });
}
