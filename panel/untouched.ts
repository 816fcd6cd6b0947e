import type { Peer } from '../src/bridge/peer';
import type { Fingerprint, HostMethods, HostNode } from '../src/bridge/protocol';
import type { CancelSignal } from '../src/bridge/contracts';
import { CancelledError } from '../src/core/errors';
import { findNode, leafLayers } from '../src/document/tree';
import type { Layer } from '../src/document/document';
import { fullScale, type Raster } from '../src/raster/raster';
import { capturePicture } from './capture-picture';
import type { Inserted, Result } from './state';
import { WRAPPER } from './write-plan';

const allOf = (node: HostNode): HostNode[] => [node, ...node.children.flatMap(allOf)];

/** Whether what was read of a layer is what we wrote, within 1/255: hosts keep 16 bits as 0..32768, and trim what is transparent. */
function samePixels(layer: Layer, at: { left: number; top: number }, read: Raster, origin: { left: number; top: number }): boolean {
  const { pixels } = layer;
  const slack = fullScale(pixels.depth) / 255;
  const [dx, dy] = [at.left - (origin.left + layer.left), at.top - (origin.top + layer.top)];
  for (let y = Math.min(0, dy); y < Math.max(pixels.height, dy + read.height); y++) {
    for (let x = Math.min(0, dx); x < Math.max(pixels.width, dx + read.width); x++) {
      const ours = x >= 0 && y >= 0 && x < pixels.width && y < pixels.height ? (y * pixels.width + x) * 4 : -1;
      const [rx, ry] = [x - dx, y - dy];
      const theirs = rx >= 0 && ry >= 0 && rx < read.width && ry < read.height ? (ry * read.width + rx) * 4 : -1;
      const alpha = ours < 0 ? 0 : pixels.data[ours + 3]!;
      const found = theirs < 0 ? 0 : read.data[theirs + 3]!;
      if (Math.abs(alpha - found) > slack) return false;
      if (ours < 0 || theirs < 0 || alpha <= slack) continue;
      for (let c = 0; c < 3; c++) if (Math.abs(pixels.data[ours + c]! - read.data[theirs + c]!) > slack) return false;
    }
  }
  return true;
}

/**
 * The document's present state where the layers of these ids (ours) are in it exactly as they were written, whatever else was
 * done to it since, such as drawing a selection; null where anything of them differs or cannot be read.
 */
export async function untouchedSince(peer: Peer<HostMethods>, { document, capture }: Pick<Result, 'document' | 'capture'>, { layers, fingerprint }: Inserted, ids: readonly string[], signal: CancelSignal): Promise<Fingerprint | null> {
  const group = layers[WRAPPER];
  if (group === undefined) return null;
  try {
    const { value: read } = await peer.call('layers.read', { document: fingerprint.document, group }, { signal });
    const now = new Map(allOf(read.group).map((node) => [node.id, node]));
    for (const layer of leafLayers(ids.flatMap((id) => findNode(document, id) ?? []))) {
      const found = now.get(layers[layer.id] ?? -1);
      const same = found && found.obstacle === null && found.name === layer.name && found.visible === layer.visible && found.blend === layer.blend && Math.abs(found.opacity - layer.opacity) < 0.01;
      if (!same) return null;
      const { capture: taken, picture } = await capturePicture(peer, 'layer', { signal, layer: found.id });
      if (taken.fingerprint.historyState !== read.fingerprint.historyState || !samePixels(layer, taken.area, picture, capture.area)) return null;
    }
    return read.fingerprint;
  } catch (error) {
    // What cannot be read is not known to be as it was: the user is asked.
    if (error instanceof CancelledError) throw error;
    return null;
  }
}
