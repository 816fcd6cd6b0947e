import { readLayerXmp } from './descriptors';
import type { Layer, Photoshop, PhotoshopDocument } from './host';
import { originFromXmp } from './layer-origin';

/** Groups looked into for layers of ours: a document of hundreds must not make each look at it slow. */
const MOST_GROUPS = 64;

const backmostLeaf = (layer: Layer): Layer | undefined => (layer.layers ? (layer.layers.length > 0 ? backmostLeaf(layer.layers[layer.layers.length - 1]!) : undefined) : layer);

/**
 * The group that holds layers of ours, outermost first, frontmost first: known by the backmost layer in it, because Photoshop
 * need not keep what groups are told. Null where none was found among the first of them.
 */
export async function findOurs(photoshop: Photoshop, document: PhotoshopDocument): Promise<number | null> {
  let groups = [...document.layers].filter((layer) => layer.layers);
  let looked = 0;
  while (groups.length > 0) {
    for (const group of groups) {
      if (++looked > MOST_GROUPS) return null;
      const leaf = backmostLeaf(group);
      const packet = leaf && (await readLayerXmp(photoshop, document.id, leaf.id));
      if (packet !== undefined && originFromXmp(packet)) return group.id;
    }
    groups = groups.flatMap((group) => [...group.layers!].filter((layer) => layer.layers));
  }
  return null;
}
