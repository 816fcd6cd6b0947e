import type { Cancellation } from '../src/core/job';
import { CancelledError } from '../src/core/errors';
import type { LayeredDocument, RecompositionError } from '../src/document/document';
import { compareRasters, flattenDocument } from '../src/document/flatten';
import { mapLayers } from '../src/document/tree';
import { intersectRects } from '../src/raster/rect';
import type { Raster } from '../src/raster/raster';

/** About a frame's worth of work between two breaths. */
const BAND_PIXELS = 262_144;

/** Rows `top`..`top+rows` of a raster, on the same memory. */
function rowsOf({ width, depth, data }: Raster, top: number, rows: number): Raster {
  return { width, height: rows, depth, data: data.subarray(top * width * 4, (top + rows) * width * 4) };
}

/** The document's rows `top`..`top+rows` as a document of its own; layers outside are left out. */
function bandOf(document: LayeredDocument, top: number, rows: number): LayeredDocument {
  const banded = mapLayers(document, (layer) => {
    const area = intersectRects({ left: layer.left, top: layer.top, width: layer.pixels.width, height: layer.pixels.height }, { left: layer.left, top, width: layer.pixels.width, height: rows });
    if (area.height <= 0) return [];
    return [{ ...layer, top: area.top - top, pixels: rowsOf(layer.pixels, area.top - layer.top, area.height) }];
  });
  return { ...banded, height: rows };
}

/**
 * How far the document's visible stack is from the picture it came from, as `compareRasters(picture, flattenDocument(document))`
 * has it, but in bands of rows with a pause after each: the page goes on answering, and no second picture is held.
 * Throws `CancelledError` once `signal` is aborted.
 */
export async function measureRecomposition(document: LayeredDocument, picture: Raster, pause: () => Promise<void>, signal?: Cancellation): Promise<RecompositionError> {
  const step = Math.max(1, Math.floor(BAND_PIXELS / picture.width));
  let max = 0;
  let sum = 0;
  for (let top = 0; top < picture.height; top += step) {
    await pause();
    if (signal?.aborted) throw new CancelledError();
    const rows = Math.min(step, picture.height - top);
    const band = compareRasters(rowsOf(picture, top, rows), flattenDocument(bandOf(document, top, rows)));
    max = Math.max(max, band.max);
    sum += band.mean * rows;
  }
  return { max, mean: sum / picture.height };
}
