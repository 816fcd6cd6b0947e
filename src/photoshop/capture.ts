import type { Area, CaptureInfo, Fingerprint, Scope } from '../bridge/protocol';
import { DelaminateError } from '../core/errors';
import { allocateSamples, type Samples } from '../raster/raster';
import { intersectRects, isEmptyRect } from '../raster/rect';
import { hasUserMask, layerProperty } from './descriptors';
import { activeDocument, areaOf, boundsOf, changedSince, findLayer, fingerprintOf, obstacleOf, rgbProfileOf, SRGB } from './document-info';
import type { GetPixelsOptions, Layer, Photoshop, PhotoshopDocument } from './host';
import type { HeldBytes } from './held-bytes';
import { inModal, isBusy } from './modal';
import { applyMask, placeSamples, takeSamples } from './samples';

/** Bytes of straight RGBA in one tile; the host half holds a tile or two at a time, whatever the document's size. */
const TILE_BYTES = 16 * 2 ** 20;
/** Side of the small picture that says which tiles hold nothing at all. */
const OVERVIEW_SIDE = 512;

/** A picture small enough to look at: straight 8-bit RGBA of the whole area. */
export interface Overview {
  readonly width: number;
  readonly height: number;
  readonly data: Samples;
}

interface Target {
  readonly document: PhotoshopDocument;
  readonly layer: Layer | null;
  readonly area: Area;
  readonly name: string;
}

function targetOf(photoshop: Photoshop, scope: Scope, layerId?: number): Target {
  const document = activeDocument(photoshop);
  const { DocumentMode } = photoshop.constants;
  if (![DocumentMode.RGB, DocumentMode.GRAYSCALE, DocumentMode.CMYK, DocumentMode.LAB].includes(document.mode)) {
    throw new DelaminateError('capture', `documents in this colour mode (${document.mode}) have no layers; choose Image ▸ Mode ▸ RGB Color first`);
  }
  const { width, height } = fingerprintOf(photoshop, document);
  const canvas: Area = { left: 0, top: 0, width, height };
  if (scope === 'document') return { document, layer: null, area: canvas, name: document.name };
  if (scope === 'selection') {
    const { bounds } = document.selection;
    const area = bounds ? intersectRects(areaOf(bounds), canvas) : null;
    if (!area || isEmptyRect(area)) throw new DelaminateError('capture', 'nothing is selected; draw a selection first, or choose the document');
    return { document, layer: null, area, name: document.name };
  }
  const named = layerId === undefined ? undefined : findLayer(document, layerId);
  if (layerId !== undefined && !named) throw new DelaminateError('capture', 'the layer is not in the document any more');
  const layers = named ? [named] : document.activeLayers;
  if (layers.length !== 1) throw new DelaminateError('capture', `${layers.length} layers are active; make exactly one active`);
  const layer = layers[0]!;
  const obstacle = obstacleOf(photoshop, layer, document.layers);
  if (obstacle) throw new DelaminateError('capture', obstacle);
  return { document, layer, area: areaOf(layer.boundsNoEffects), name: layer.name };
}

/** RGB documents are read in their own profile, untagged ones in whatever they are in: nothing is converted. Others come as sRGB. */
function profileOf(photoshop: Photoshop, document: PhotoshopDocument): string | null {
  return document.mode === photoshop.constants.DocumentMode.RGB ? rgbProfileOf(photoshop, document) : SRGB;
}

function request(photoshop: Photoshop, { document, layer }: Target, bounds: Area): GetPixelsOptions {
  const profile = profileOf(photoshop, document);
  return {
    documentID: document.id,
    ...(layer ? { layerID: layer.id } : {}),
    sourceBounds: boundsOf(bounds),
    colorSpace: 'RGB',
    ...(profile === null ? {} : { colorProfile: profile }),
  };
}

/** A small picture of the target, resampled by Photoshop. Nothing to see gives a transparent one. */
async function readOverview(photoshop: Photoshop, target: Target, side: number, timeOut?: number): Promise<Overview> {
  const { area } = target;
  const scale = Math.min(1, side / Math.max(area.width, area.height));
  const width = Math.max(1, Math.round(area.width * scale));
  const height = Math.max(1, Math.round(area.height * scale));
  return inModal(photoshop, 'capture', 'Look at the picture', async () => {
    const result = await photoshop.imaging.getPixels({ ...request(photoshop, target, area), targetSize: { width, height }, componentSize: 8 });
    const taken = await takeSamples(result.imageData);
    // Trimmed, and in pixels of the pyramid level that was used: proportions hold whatever the level.
    const zoom = 2 ** result.level;
    const found = areaOf(result.sourceBounds);
    const left = Math.round(((found.left * zoom - area.left) / area.width) * width);
    const top = Math.round(((found.top * zoom - area.top) / area.height) * height);
    const at = { left: Math.max(0, Math.min(left, width - taken.width)), top: Math.max(0, Math.min(top, height - taken.height)) };
    const bounds = { ...at, right: at.left + taken.width, bottom: at.top + taken.height };
    return { width, height, data: placeSamples(taken, bounds, { left: 0, top: 0, width, height }) };
  }, timeOut);
}

/** Where a job reads its picture from, tile by tile. */
export interface Capture {
  readonly info: CaptureInfo;
  /** Straight RGBA rows of one tile. Rejects once the document is no longer the one that the capture began with. */
  tile(index: number): Promise<Samples>;
}

/** The picture that the panel shows of what `scope` would take, no side longer than `side`. */
export async function previewOf(photoshop: Photoshop, scope: Scope, side: number): Promise<Overview> {
  // It waits for nobody: while the user is in the middle of something, the picture from before will do.
  return readOverview(photoshop, targetOf(photoshop, scope), side, 0.5);
}

/**
 * Begins to read what the user sees (or one layer, its mask applied) at the document's own depth. Each tile is read in a modal
 * scope of its own, so that Photoshop stays usable; the fingerprint is checked before each, so that all show one state.
 */
export async function beginCapture(photoshop: Photoshop, scope: Scope, id: string, held: HeldBytes, layerId?: number): Promise<Capture> {
  const target = targetOf(photoshop, scope, layerId);
  const { document, layer, area, name } = target;
  const fingerprint: Fingerprint = fingerprintOf(photoshop, document);
  const { depth } = fingerprint;
  const masked = layer !== null && (await inModal(photoshop, 'capture', 'Look at the layer', async () => {
    if ((await layerProperty(photoshop, document.id, layer.id, 'hasVectorMask')) === true) throw new DelaminateError('capture', `“${layer.name}” has a vector mask; rasterize that first, or choose the document`);
    return hasUserMask(photoshop, document.id, layer.id);
  }));
  const rowBytes = area.width * 4 * (depth / 8);
  const tileRows = Math.max(1, Math.min(area.height, Math.floor(TILE_BYTES / rowBytes)));
  const tiles = Math.ceil(area.height / tileRows);
  let overview: Overview | undefined;

  /** Photoshop throws on an area without any pixel, in words of its own; only the small picture tells that from a failure. */
  const holdsNothing = async (band: Area): Promise<boolean> => {
    overview ??= await readOverview(photoshop, target, OVERVIEW_SIDE);
    const scale = overview.height / area.height;
    const first = Math.floor((band.top - area.top) * scale);
    const last = Math.min(overview.height, Math.ceil((band.top - area.top + band.height) * scale));
    for (let i = first * overview.width * 4 + 3; i < last * overview.width * 4; i += 4) if (overview.data[i]! > 0) return false;
    return true;
  };

  const read = async (band: Area): Promise<Samples> => inModal(photoshop, 'capture', 'Read the picture', async () => {
    const { imageData, sourceBounds } = await photoshop.imaging.getPixels({ ...request(photoshop, target, band), componentSize: depth });
    const samples = placeSamples(await takeSamples(imageData), sourceBounds, band);
    if (masked) {
      const mask = await photoshop.imaging.getLayerMask({ documentID: document.id, layerID: layer!.id, sourceBounds: boundsOf(band) });
      applyMask(samples, band, await takeSamples(mask.imageData), mask.sourceBounds, depth);
    }
    return samples;
  });

  return {
    info: { capture: id, fingerprint, area, depth, profile: profileOf(photoshop, document), name, scope, layer: layer?.id ?? null, tileRows, tiles },
    async tile(index) {
      if (!Number.isInteger(index) || index < 0 || index >= tiles) throw new DelaminateError('capture', `there is no tile ${index} among ${tiles}`);
      const changed = changedSince(photoshop, fingerprint);
      if (changed) throw new DelaminateError('capture', `${changed} while it was being read; start again`);
      const top = area.top + index * tileRows;
      const band: Area = { left: area.left, top, width: area.width, height: Math.min(tileRows, area.top + area.height - top) };
      // What Photoshop gives, and the same as straight RGBA; the caller sends it and lets it go.
      const bytes = 2 * band.height * rowBytes;
      held.hold(bytes);
      try {
        return await read(band);
      } catch (error) {
        if (!(error instanceof DelaminateError) || isBusy(error)) throw error;
        const empty = await holdsNothing(band).catch(() => {
          throw new DelaminateError('capture', 'there is nothing visible here, or Photoshop cannot read it; show or choose something else', { cause: error });
        });
        if (!empty) throw error;
        return allocateSamples(depth, band.width * band.height * 4);
      } finally {
        held.release(bytes);
      }
    },
  };
}
