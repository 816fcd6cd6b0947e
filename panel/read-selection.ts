import type { CallOptions, Peer } from '../src/bridge/peer';
import type { CaptureInfo, HostMethods } from '../src/bridge/protocol';
import { DelaminateError } from '../src/core/errors';
import type { Selection } from '../src/edit/selection';
import { intersectRects, isEmptyRect } from '../src/raster/rect';

/** Bytes of one answer; a byte is a pixel. */
const BAND_BYTES = 8 * 2 ** 20;

/**
 * What of the picture that was captured is selected in the host's document now, in the picture's own coordinates, softly. Rejects
 * with `DelaminateError('selection', …)` where nothing of it is.
 */
export async function readSelection(peer: Peer<HostMethods>, { fingerprint, area, name }: Pick<CaptureInfo, 'fingerprint' | 'area' | 'name'>, { signal }: Pick<CallOptions, 'signal'> = {}): Promise<Selection> {
  const { value: document } = await peer.call('document.describe', null);
  if (document?.id !== fingerprint.document) throw new DelaminateError('selection', `the document of “${name}” is not the active one; bring it to the front`);
  if (!document.selection) throw new DelaminateError('selection', 'nothing is selected; draw a selection in Photoshop first');
  const part = intersectRects(document.selection, area);
  if (isEmptyRect(part)) throw new DelaminateError('selection', 'the selection lies outside of these layers; draw it over them');
  const data = new Uint8Array(part.width * part.height);
  const step = Math.max(1, Math.floor(BAND_BYTES / part.width));
  for (let top = part.top; top < part.top + part.height; top += step) {
    const height = Math.min(step, part.top + part.height - top);
    const expects = { ...fingerprint, historyState: document.historyState };
    const { bytes } = await peer.call('selection.read', { expects, area: { left: part.left, top, width: part.width, height } }, signal ? { signal } : {});
    if (bytes?.length !== part.width * height) throw new DelaminateError('selection', `${bytes?.length ?? 0} pixels of the selection came instead of ${part.width * height}; try again`);
    data.set(bytes, (top - part.top) * part.width);
  }
  return { left: part.left - area.left, top: part.top - area.top, width: part.width, height: part.height, data };
}
