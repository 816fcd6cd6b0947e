import type { Layer } from '../../src/document/document';
import { flattenDocument } from '../../src/document/flatten';
import { makeThumbnail } from '../../src/formats/thumbnail';
import { createRaster, cropRaster, fullScale, type Raster } from '../../src/raster/raster';
import { intersectRects, type Rect } from '../../src/raster/rect';
import type { Result } from '../state';

/** Longer side of what is drawn on, in pixels: sharp on dense screens at the panel's usual widths. */
const SIDE = 900;
/** What a layer does not cover is veiled in this, as a quick mask is. */
const VEIL = [230, 40, 40] as const;
const VEILED = 0.55;

export interface SubjectPicture {
  readonly raster: Raster;
  /** The part of the picture that it shows. */
  readonly region: Rect;
}

/** The picture as its layers show it. */
function asShown(result: Result): Raster {
  return result.departed ? flattenDocument(result.document) : result.picture;
}

/** The whole picture, to point at something in it. */
export function wholePicture(result: Result): SubjectPicture {
  const { width, height } = result.document;
  return { raster: makeThumbnail(asShown(result), SIDE), region: { left: 0, top: 0, width, height } };
}

/** A layer and what is around it, veiled where the layer does not cover. */
export function veiledPicture(result: Result, { left, top, pixels }: Layer): SubjectPicture {
  const own: Rect = { left, top, width: pixels.width, height: pixels.height };
  const room = Math.ceil(16 + Math.max(own.width, own.height) * 0.15);
  const canvas: Rect = { left: 0, top: 0, width: result.document.width, height: result.document.height };
  const around: Rect = { left: left - room, top: top - room, width: own.width + 2 * room, height: own.height + 2 * room };
  const region = intersectRects(around, canvas);
  const coverage = createRaster(region.width, region.height, 8);
  const full = fullScale(pixels.depth);
  const inside = intersectRects(own, region);
  for (let y = inside.top; y < inside.top + inside.height; y++) {
    for (let x = inside.left; x < inside.left + inside.width; x++) {
      coverage.data[((y - region.top) * region.width + x - region.left) * 4 + 3] = Math.round((pixels.data[((y - top) * own.width + x - left) * 4 + 3]! / full) * 255);
    }
  }
  const raster = makeThumbnail(cropRaster(asShown(result), region), SIDE);
  const alpha = makeThumbnail(coverage, SIDE).data;
  for (let i = 0; i < raster.data.length; i += 4) {
    const veil = VEILED * (1 - alpha[i + 3]! / 255);
    for (let c = 0; c < 3; c++) raster.data[i + c] = Math.round(raster.data[i + c]! * (1 - veil) + VEIL[c]! * veil);
    raster.data[i + 3] = Math.round(raster.data[i + 3]! * (1 - veil) + 255 * veil);
  }
  return { raster, region };
}
