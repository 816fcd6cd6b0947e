import sharp, { type Sharp } from 'sharp';
import type { Layer, LayeredDocument } from '../document/document';
import { fullCanvasLayer } from '../document/full-canvas';
import { inventedFraction, leafLayers } from '../document/tree';
import { createRaster, type Raster } from '../raster/raster';
import type { BenchCase } from './evaluate-cases';

/** Longest side of a thumbnail. */
export const THUMBNAIL_SIZE = 150;

/** Small 8 bit straight RGBA rasters of one case, all of one size; layers back to front. */
export interface DrawnCase {
  readonly input: Raster;
  readonly predicted: readonly DrawnLayer[];
  readonly truth: readonly { readonly name: string; readonly image: Raster }[];
}

export interface DrawnLayer {
  readonly name: string;
  readonly kind: string;
  /** 0..1 */
  readonly invented: number;
  readonly image: Raster;
  /** Over mid grey: what was seen dimmed, what was invented tinted; opaque. */
  readonly provenance: Raster;
}

/** The same as data URIs for a page; `provenance` only where anything was invented. */
export interface CasePictures {
  readonly input: string;
  readonly predicted: readonly { readonly name: string; readonly kind: string; readonly invented: number; readonly image: string; readonly provenance?: string }[];
  readonly truth: readonly { readonly name: string; readonly image: string }[];
}

const GREY = 128;
const TINT = [255, 0, 200] as const;
/** How much of the seen part is left when dimmed, and how much of the tint lies over the invented part. */
const SEEN_LEFT = 0.35;
const TINT_SHARE = 0.4;

const rawSharp = (raster: Raster): Sharp =>
  sharp(raster.data as Uint8Array, { raw: { width: raster.width, height: raster.height, channels: 4 }, limitInputPixels: false });

/** Fits a raster into the thumbnail box; small ones grow by whole pixels seen as such. */
async function thumbnail(raster: Raster): Promise<Raster> {
  const grows = Math.max(raster.width, raster.height) < THUMBNAIL_SIZE;
  const { data, info } = await rawSharp(raster)
    .resize(THUMBNAIL_SIZE, THUMBNAIL_SIZE, { fit: 'inside', kernel: grows ? 'nearest' : 'lanczos3' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, depth: 8, data: new Uint8Array(data) };
}

/** The layer's alpha where it was invented, as a black full-canvas raster; nothing where all was seen. */
function inventedPart(layer: Layer, canvas: Raster): Raster | undefined {
  const { seen, pixels } = layer;
  if (!seen?.includes(0)) return undefined;
  const part: Raster = { ...pixels, data: pixels.data.slice() };
  for (let i = 0; i < seen.length; i++) if (seen[i] !== 0) part.data[i * 4 + 3] = 0;
  const ground = createRaster(canvas.width, canvas.height);
  return fullCanvasLayer({ ...layer, pixels: part }, ground);
}

function drawProvenance(image: Raster, invented: Raster | undefined): Raster {
  const out = createRaster(image.width, image.height);
  for (let i = 0; i < out.data.length; i += 4) {
    const alpha = image.data[i + 3]!;
    const share = alpha === 0 || !invented ? 0 : Math.min(1, invented.data[i + 3]! / alpha);
    for (let c = 0; c < 3; c++) {
      const colour = image.data[i + c]!;
      const seen = GREY + (colour - GREY) * SEEN_LEFT;
      const tinted = colour + (TINT[c]! - colour) * TINT_SHARE;
      const shown = seen + (tinted - seen) * share;
      out.data[i + c] = Math.round(GREY + ((shown - GREY) * alpha) / 255);
    }
    out.data[i + 3] = 255;
  }
  return out;
}

/** Draws a case small. Without a document (a failed run) the flat picture stands as the one predicted layer. */
export async function drawCase(bench: BenchCase, document: LayeredDocument | undefined): Promise<DrawnCase> {
  const input = await thumbnail(bench.picture);
  const truth = await Promise.all(bench.truth.map(async (raster, i) => ({ name: bench.truthNames[i]!, image: await thumbnail(raster) })));
  if (!document) {
    return { input, truth, predicted: [{ name: 'failed: flat picture', kind: 'background', invented: 0, image: input, provenance: drawProvenance(input, undefined) }] };
  }
  const predicted: DrawnLayer[] = [];
  for (const layer of leafLayers(document.children)) {
    const image = await thumbnail(fullCanvasLayer(layer, bench.picture));
    const part = inventedPart(layer, bench.picture);
    const provenance = drawProvenance(image, part && (await thumbnail(part)));
    predicted.push({ name: layer.name, kind: layer.kind, invented: inventedFraction(layer), image, provenance });
  }
  return { input, predicted, truth };
}

async function dataUri(raster: Raster): Promise<string> {
  const file = await rawSharp(raster).webp({ quality: 80, alphaQuality: 90 }).toBuffer();
  return `data:image/webp;base64,${file.toString('base64')}`;
}

/** Encodes a drawn case for the report. */
export async function encodePictures(drawn: DrawnCase): Promise<CasePictures> {
  return {
    input: await dataUri(drawn.input),
    predicted: await Promise.all(drawn.predicted.map(async ({ name, kind, invented, image, provenance }) => ({
      name, kind, invented, image: await dataUri(image), ...(invented > 0 && { provenance: await dataUri(provenance) }),
    }))),
    truth: await Promise.all(drawn.truth.map(async ({ name, image }) => ({ name, image: await dataUri(image) }))),
  };
}
