import type { PixelRequest } from '../src/bridge/protocol';
import { DelaminateError } from '../src/core/errors';
import type { Layer } from '../src/document/document';
import { maskedLayer, type MaskedLayer } from '../src/document/masked-layer';
import { allocateSamples, type Raster, type Samples } from '../src/raster/raster';

/** The layers of one write, from which the host asks bands of rows. */
export interface PixelSource {
  readonly run: string;
  /** The bytes of the rows asked for, on the layer's own memory where possible. Throws on anything that is not of this write. */
  read(request: PixelRequest): Uint8Array;
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Samples): Uint8Array => new Uint8Array(buffer, byteOffset, byteLength);

/**
 * Serves the planned `layers`, by id. With `masked`, pixels are opaque and show the `picture`'s colour where the layer
 * has none. The host asks layer by layer, so only the last one's split is kept.
 */
export function createPixelSource(run: string, layers: ReadonlyMap<string, Layer>, picture: Raster, masked: boolean): PixelSource {
  let last: { id: string; split: MaskedLayer } | undefined;
  const splitOf = (layer: Layer): MaskedLayer => {
    if (!masked) return { pixels: layer.pixels };
    if (last?.id !== layer.id) last = { id: layer.id, split: maskedLayer(layer, picture) };
    return last.split;
  };
  return {
    run,
    read(request) {
      const layer = request.run === run ? layers.get(request.layer) : undefined;
      if (!layer) throw new DelaminateError('write', `layer ${request.layer} of run ${request.run} is not being written`);
      const { width, height, depth } = layer.pixels;
      const { top, rows } = request;
      if (!Number.isInteger(top) || !Number.isInteger(rows) || top < 0 || rows < 1 || top + rows > height) {
        throw new DelaminateError('write', `rows ${top} to ${top + rows} were asked of a layer with ${height} rows`);
      }
      const { pixels, mask } = splitOf(layer);
      if (request.what === 'pixels') return bytesOf(pixels.data.subarray(top * width * 4, (top + rows) * width * 4));
      if (mask) return bytesOf(mask.subarray(top * width, (top + rows) * width));
      // Opaque, so its mask is white everywhere.
      return bytesOf(allocateSamples(depth, rows * width).fill(depth === 32 ? 1 : 2 ** depth - 1));
    },
  };
}
