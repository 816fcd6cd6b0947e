import type { CallOptions, Peer } from '../src/bridge/peer';
import type { CaptureInfo, HostMethods, Scope } from '../src/bridge/protocol';
import { DelaminateError } from '../src/core/errors';
import { createRaster, type Raster } from '../src/raster/raster';

export interface Captured {
  readonly capture: CaptureInfo;
  readonly picture: Raster;
}

/** A page lives in one process with a few gigabytes; the engine needs about a hundred bytes a pixel. */
export const MAX_PIXELS = 24_000_000;

function checked(capture: CaptureInfo): CaptureInfo {
  const { width, height } = capture.area;
  if (width * height > MAX_PIXELS) {
    throw new DelaminateError('capture', `the picture has ${width}×${height} pixels, more than the ${MAX_PIXELS / 1e6} MP that the panel takes apart; choose a selection or a layer, or use the command line`);
  }
  if (capture.tiles !== Math.ceil(height / capture.tileRows)) throw new DelaminateError('capture', `${capture.tiles} tiles of ${capture.tileRows} rows do not make ${height} rows; update the plugin`);
  return capture;
}

/**
 * Asks the host for what `scope` names, tile by tile, so that neither side holds more than the picture and one tile.
 * `layer`: the host's id of the one that the scope `layer` means, where that is not the active one.
 * The capture is ended whatever happens. Depth and samples stay as the host gave them.
 */
export async function capturePicture(peer: Peer<HostMethods>, scope: Scope, { signal, onProgress, layer }: Pick<CallOptions, 'signal' | 'onProgress'> & { readonly layer?: number } = {}): Promise<Captured> {
  const cancellable: CallOptions = signal ? { signal } : {};
  const { value: begun } = await peer.call('capture.begin', { scope, ...(layer !== undefined && { layer }) }, cancellable);
  try {
    const capture = checked(begun);
    const { width, height } = capture.area;
    const picture = createRaster(width, height, capture.depth);
    const bytes = new Uint8Array(picture.data.buffer);
    let filled = 0;
    for (let tile = 0; tile < capture.tiles; tile++) {
      onProgress?.({ stage: 'capture', fraction: filled / bytes.length });
      const { bytes: part } = await peer.call('capture.tile', { capture: capture.capture, tile }, cancellable);
      const rows = Math.min(capture.tileRows, height - tile * capture.tileRows);
      const length = (bytes.length / height) * rows;
      if (part?.length !== length) throw new DelaminateError('capture', `tile ${tile} came with ${part?.length ?? 0} bytes instead of ${length}; try again`);
      // Samples come little endian, which is the order of every machine that Photoshop and browsers run on.
      bytes.set(part, filled);
      filled += length;
    }
    onProgress?.({ stage: 'capture', fraction: 1 });
    return { capture, picture };
  } finally {
    // Not cancellable, for it must arrive; and where the host is gone there is nothing left to end.
    await peer.call('capture.end', { capture: begun.capture }).catch(() => undefined);
  }
}
