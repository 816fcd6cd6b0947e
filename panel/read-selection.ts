import type { CallOptions, Peer } from '../src/bridge/peer';
import type { CaptureInfo, HostMethods } from '../src/bridge/protocol';
import { DelaminateError } from '../src/core/errors';
import { intersectRects, isEmptyRect } from '../src/raster/rect';

/** Bytes of one answer; a byte is a pixel. */
const BAND_BYTES = 8 * 2 ** 20;

/**
 * How far each pixel of the picture that was captured is selected in the host's document now, 0..255, one byte a pixel. Rejects
 * with `DelaminateError('selection', …)` where nothing of it is.
 */
export async function readSelection(peer: Peer<HostMethods>, { fingerprint, area, name }: Pick<CaptureInfo, 'fingerprint' | 'area' | 'name'>, { signal }: Pick<CallOptions, 'signal'> = {}): Promise<Uint8Array> {
  const { value: document } = await peer.call('document.describe', null);
  if (document?.id !== fingerprint.document) throw new DelaminateError('selection', `the document of “${name}” is not the active one; bring it to the front`);
  if (!document.selection) throw new DelaminateError('selection', 'nothing is selected; draw a selection in Photoshop first');
  const part = intersectRects(document.selection, area);
  if (isEmptyRect(part)) throw new DelaminateError('selection', 'the selection lies outside of these layers; draw it over them');
  const coverage = new Uint8Array(area.width * area.height);
  const step = Math.max(1, Math.floor(BAND_BYTES / part.width));
  for (let top = part.top; top < part.top + part.height; top += step) {
    const height = Math.min(step, part.top + part.height - top);
    const expects = { ...fingerprint, historyState: document.historyState };
    const { bytes } = await peer.call('selection.read', { expects, area: { left: part.left, top, width: part.width, height } }, signal ? { signal } : {});
    if (bytes?.length !== part.width * height) throw new DelaminateError('selection', `${bytes?.length ?? 0} pixels of the selection came instead of ${part.width * height}; try again`);
    for (let y = 0; y < height; y++) coverage.set(bytes.subarray(y * part.width, (y + 1) * part.width), (top - area.top + y) * area.width + part.left - area.left);
  }
  return coverage;
}
