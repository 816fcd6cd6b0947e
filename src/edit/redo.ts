import type { JobContext } from '../core/job';
import { decompose, type DecomposeOptions } from '../decompose/decompose';
import type { Layer, LayeredDocument } from '../document/document';
import { refuseLocked } from '../document/locks';
import { mergeLayers } from '../document/merge-layers';
import { splitLayer, splitSource } from '../document/split-layer';
import { allNodes, editNodeOf, requireNode } from '../document/tree';
import type { Raster } from '../raster/raster';

/** The document with a group made one layer of the group's id and name; a layer stays as it is. */
function asOneLayer(document: LayeredDocument, id: string): { document: LayeredDocument; layer: Layer } {
  const node = requireNode(document, id, 'redo');
  refuseLocked(document, [id], 'redo');
  if (node.type === 'layer') return { document, layer: node };
  const known = new Set(allNodes(document.children));
  const merged = mergeLayers(document, [id]);
  const drawn = allNodes(merged.children).find((other) => other.type === 'layer' && !known.has(other)) as Layer;
  const layer: Layer = { ...drawn, id, name: node.name, kind: node.kind };
  return { document: editNodeOf(merged, drawn.id, () => [layer]), layer };
}

/**
 * What a layer, or a group merged, shows on its own, to be taken apart again: a copy, of the bounds that {@link placeRedone}
 * expects. Throws `DelaminateError('redo', …)` for locked ones, `('merge', …)` for groups with hidden layers in them.
 */
export function redoSource(document: LayeredDocument, id: string): Raster {
  return splitSource(asOneLayer(document, id).layer);
}

/**
 * Puts what {@link redoSource} was taken apart into in the place of the layer or group, as {@link splitLayer} does: the
 * composite stays the same. Where there was nothing to separate the document itself comes back.
 */
export function placeRedone(document: LayeredDocument, id: string, decomposed: LayeredDocument): LayeredDocument {
  const one = asOneLayer(document, id);
  const placed = splitLayer(one.document, id, decomposed);
  return placed === one.document ? document : placed;
}

/**
 * Takes a layer apart again with other settings, or a group from what it shows as a whole; the result is a group in its place
 * with its id and name. By rules alone: hosts that ask networks use {@link redoSource} and {@link placeRedone}.
 */
export function redo(document: LayeredDocument, id: string, options: Partial<DecomposeOptions> = {}, context: JobContext = {}): LayeredDocument {
  return placeRedone(document, id, decompose(redoSource(document, id), options, context).document);
}
