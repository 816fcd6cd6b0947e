import { DelaminateError } from '../core/errors';
import { FILL_METHODS } from '../core/fill-methods';
import type { Layer, LayeredDocument, LayerNode } from '../document/document';
import { refuseLocked } from '../document/locks';
import { editNodeOf, requireNode } from '../document/tree';
import { continueLayer } from './continue-layer';
import { paintedLeaves, rectOf, visitShown } from './shown';

/** How hidden pixels are invented; `auto` lets what surrounds each hole decide. */
export const REFILL_METHODS = ['auto', ...FILL_METHODS] as const;
export type RefillMethod = (typeof REFILL_METHODS)[number];

export interface RefillOptions {
  readonly method?: RefillMethod;
}

/**
 * Invents the hidden pixels of a layer anew from those that were seen. Only what lies wholly beneath opaque layers changes,
 * those that are hidden at present counted too, so that with all layers shown the composite stays the same bit for bit.
 * Where the layer has nothing invented, or nothing seen to go by, the document itself comes back. Throws
 * `DelaminateError('refill', …)` for groups and locked layers.
 */
export function refill(document: LayeredDocument, id: string, { method = 'auto' }: RefillOptions = {}): LayeredDocument {
  if (!REFILL_METHODS.includes(method)) throw new DelaminateError('refill', `there is no method ${String(method)}; choose one of ${REFILL_METHODS.join(', ')}`);
  const layer = requireNode(document, id, 'refill');
  if (layer.type === 'group') throw new DelaminateError('refill', `${layer.name} is a group; choose one of the layers in it`);
  refuseLocked(document, [id], 'refill');
  const hole = hiddenPart(document, layer);
  if (!hole) return document;
  const filled = continueLayer(layer, hole, undefined, method);
  const same = filled.pixels.data.every((value, i) => value === layer.pixels.data[i]);
  return same ? document : editNodeOf(document, id, () => [filled]);
}

const shown = (node: LayerNode): LayerNode => (node.type === 'group' ? { ...node, visible: true, children: node.children.map(shown) } : node.visible ? node : { ...node, visible: true });

/** Marks the covered, invented pixels of a layer of which nothing can be seen; null where there are none. */
function hiddenPart(document: LayeredDocument, layer: Layer): Uint8Array | null {
  const { seen, pixels } = layer;
  if (!seen) return null;
  const leaves = paintedLeaves(document.children.map(shown));
  const at = leaves.findIndex((leaf) => leaf.layer.id === layer.id);
  const through = visitShown(leaves.slice(at + 1), rectOf(layer), () => undefined);
  let any = false;
  const hole = new Uint8Array(seen.length);
  for (let p = 0; p < hole.length; p++) {
    // Off the canvas nothing is seen either, but nothing lies over it: it stays.
    if (seen[p] !== 0 || through[p] !== 0 || !(pixels.data[p * 4 + 3]! > 0)) continue;
    hole[p] = 1;
    any = true;
  }
  return any ? hole : null;
}
