import { readLayerXmp } from './descriptors';
import { allLayers, findLayer } from './document-info';
import type { Layer, Photoshop, PhotoshopDocument } from './host';
import { originFromXmp } from './layer-origin';

/** A layer's pixel layers; itself where it is no group. */
const leavesOf = (layer: Layer): Layer[] => (layer.layers ? [...allLayers(layer.layers)].filter((inner) => !inner.layers) : [layer]);

/**
 * Why these layers may not be changed as ours; null where all of them, and all that lies in them, carry our mark. Ids alone say
 * too little: a host may use one again after an undo, and users move layers of their own into groups of ours.
 */
export async function notOurs(photoshop: Photoshop, document: PhotoshopDocument, ids: readonly number[]): Promise<string | null> {
  for (const id of ids) {
    const layer = findLayer(document, id);
    if (!layer) return 'the layer is not in the document any more';
    for (const leaf of leavesOf(layer)) {
      const packet = await readLayerXmp(photoshop, document.id, leaf.id);
      if (packet !== undefined && originFromXmp(packet)) continue;
      return leaf.id === layer.id ? `“${leaf.name}” is not a layer that Delaminate made` : `“${layer.name}” holds “${leaf.name}”, which Delaminate did not make; move it out first`;
    }
  }
  return null;
}
