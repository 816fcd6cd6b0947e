import { leafLayers } from '../src/document/tree';
import type { LayeredDocument } from '../src/document/document';
import type { Raster } from '../src/raster/raster';

/**
 * Every block of memory behind the rasters and documents, once each: a transfer list must not name one twice.
 * Shared memory is left out, it is never moved.
 */
export function memoryOf(rasters: readonly Raster[], documents: readonly LayeredDocument[] = []): ArrayBuffer[] {
  const views: ArrayBufferView[] = rasters.map((raster) => raster.data);
  for (const document of documents) {
    if (document.icc) views.push(document.icc);
    for (const layer of leafLayers(document.children)) {
      views.push(layer.pixels.data);
      if (layer.seen) views.push(layer.seen);
    }
  }
  return [...new Set(views.map((view) => view.buffer))].filter((buffer): buffer is ArrayBuffer => buffer instanceof ArrayBuffer);
}

/** The same of tensors. */
export function memoryOfTensors(tensors: Readonly<Record<string, { readonly data: ArrayBufferView }>>): ArrayBuffer[] {
  return [...new Set(Object.values(tensors).map(({ data }) => data.buffer))].filter((buffer): buffer is ArrayBuffer => buffer instanceof ArrayBuffer);
}
