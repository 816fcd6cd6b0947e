import { decompose, type Decomposition } from '../src/decompose/decompose';
import { encodePng } from '../src/formats/encode-png';
import type { FileFormat, PictureEncoders } from '../src/formats/format';
import { describeLayers } from '../src/formats/layers-folder';
import { ora } from '../src/formats/ora';
import { psd } from '../src/formats/psd';
import { makeThumbnail } from '../src/formats/thumbnail';
import type { Raster } from '../src/raster/raster';
import type { FromEngine, SaveFormat, SavedFile, TakenApart, ToEngine } from './protocol';

/** What of a dedicated worker's scope is used here; the DOM library types `self` as a window. */
interface WorkerScope {
  onmessage: ((event: MessageEvent<ToEngine>) => void) | null;
  postMessage(message: FromEngine, transfer?: Transferable[]): void;
}

const scope = globalThis as unknown as WorkerScope;
const THUMBNAIL_SIDE = 112; // twice the list's 56 px, for dense screens
const FORMATS: Readonly<Record<SaveFormat, FileFormat>> = { psd, ora };

let last: { picture: Raster; taken: Decomposition } | undefined;

const encoders: PictureEncoders = {
  // Never through a canvas: that premultiplies, and layers must keep every sample.
  png: async (raster) => encodePng(raster),
  async jpeg({ width, height, data }) {
    const canvas = new OffscreenCanvas(width, height);
    canvas.getContext('2d')!.putImageData(new ImageData(new Uint8ClampedArray(data), width, height), 0, 0);
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 });
    return new Uint8Array(await blob.arrayBuffer());
  },
};

function takeApart(picture: Raster): TakenApart {
  const started = performance.now();
  const taken = decompose(picture, {}, {
    now: () => performance.now(),
    onProgress: (event) => scope.postMessage({ type: 'progress', event }),
  });
  const seconds = (performance.now() - started) / 1000;
  last = { picture, taken };
  const layers = describeLayers(taken.document).map(({ layer, record }) => ({
    name: record.name, kind: record.kind, group: record.parent, width: record.width, height: record.height,
    inventedFraction: record.inventedFraction, thumbnail: makeThumbnail(layer.pixels, THUMBNAIL_SIDE),
  }));
  return { layers, nothingToSeparate: taken.nothingToSeparate, recomposition: taken.recomposition, seconds };
}

async function save(format: SaveFormat): Promise<SavedFile> {
  if (!last) throw new Error('nothing was taken apart yet');
  const { picture, taken } = last;
  const { bytes, notes } = await FORMATS[format].encode({
    document: taken.document, source: picture, encoders, coverage: 'masks',
    recomposition: taken.recomposition, timings: taken.timings, device: 'cpu', models: [],
  });
  return { bytes: new Uint8Array(bytes), notes };
}

async function answer(request: ToEngine): Promise<void> {
  try {
    if (request.type === 'take-apart') scope.postMessage({ type: 'taken-apart', result: takeApart(request.picture) });
    else {
      const file = await save(request.format);
      scope.postMessage({ type: 'saved', file }, [file.bytes.buffer]);
    }
  } catch (error) {
    scope.postMessage({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
}

scope.onmessage = ({ data }) => void answer(data);
