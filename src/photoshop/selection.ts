import type { Area, Fingerprint } from '../bridge/protocol';
import { DelaminateError } from '../core/errors';
import { fullScale } from '../raster/raster';
import { intersectRects, isEmptyRect } from '../raster/rect';
import { areaOf, boundsOf, changedSince, findDocument } from './document-info';
import type { Photoshop } from './host';
import type { HeldBytes } from './held-bytes';
import { inModal } from './modal';
import { takeSamples } from './samples';

/** Pixels asked for at a time, one byte each. */
const MOST = 32 * 2 ** 20;

/**
 * How far each pixel of `area` (document pixels) is selected, 0..255, one byte a pixel. Rejects with
 * `DelaminateError('selection', …)` where nothing is selected or the document is not the one expected.
 */
export async function readSelection(photoshop: Photoshop, expects: Fingerprint, area: Area, held: HeldBytes): Promise<Uint8Array> {
  const { left, top, width, height } = area;
  if (![left, top, width, height].every(Number.isInteger) || width < 1 || height < 1 || width * height > MOST) throw new DelaminateError('selection', `an area of ${String(width)}×${String(height)} pixels; ask for fewer rows at a time`);
  const why = changedSince(photoshop, expects);
  if (why) throw new DelaminateError('selection', `${why} while the selection was being read; try again`);
  const document = findDocument(photoshop, expects.document)!;
  const { bounds } = document.selection;
  if (!bounds) throw new DelaminateError('selection', 'nothing is selected; draw a selection first');
  const coverage = new Uint8Array(width * height);
  const inside = intersectRects(areaOf(bounds), area);
  if (isEmptyRect(inside)) return coverage;
  const bytes = coverage.length + inside.width * inside.height * (expects.depth / 8);
  held.hold(bytes);
  try {
    const { taken, at } = await inModal(photoshop, 'selection', 'Read the selection', async () => {
      const { imageData, sourceBounds } = await photoshop.imaging.getSelection({ documentID: document.id, sourceBounds: boundsOf(inside) });
      return { taken: await takeSamples(imageData), at: areaOf(sourceBounds) };
    });
    const scale = 255 / fullScale(taken.depth);
    const part = intersectRects({ left: at.left, top: at.top, width: taken.width, height: taken.height }, area);
    for (let y = part.top; y < part.top + part.height; y++) {
      let from = ((y - at.top) * taken.width + part.left - at.left) * taken.components;
      let to = (y - top) * width + part.left - left;
      for (let x = 0; x < part.width; x++, to++, from += taken.components) coverage[to] = Math.round(taken.data[from]! * scale);
    }
    return coverage;
  } finally {
    held.release(bytes);
  }
}
