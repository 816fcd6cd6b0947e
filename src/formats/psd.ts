import { writePsdUint8Array, type BlendMode as PsdBlendMode, type Layer as PsdLayer, type PixelData, type Psd } from 'ag-psd';
import { DelaminateError } from '../core/errors';
import { throwIfCancelled } from '../core/job';
import type { Layer, LayerNode } from '../document/document';
import { flattenDocument } from '../document/flatten';
import type { BlendMode } from '../raster/blend';
import { convertDepth, type Raster } from '../raster/raster';
import type { FileFormat, Notes, WriteRequest } from './format';
import { PSD_RESOURCE, splicePsdResources } from './psd-resources';
import { makeThumbnail } from './thumbnail';

const PSD_MAX_SIDE = 30_000;
const PSB_MAX_SIDE = 300_000;
/** Lengths inside a PSD are signed 32 bit in many readers. */
const PSD_MAX_BYTES = 2 ** 31 - 1;
const THUMBNAIL_SIDE = 160;

const BLEND_NAMES: Readonly<Record<BlendMode, PsdBlendMode>> = {
  normal: 'normal', multiply: 'multiply', screen: 'screen', overlay: 'overlay', darken: 'darken', lighten: 'lighten', 'linear-dodge': 'linear dodge', 'color-dodge': 'color dodge', 'color-burn': 'color burn', 'hard-light': 'hard light', 'soft-light': 'soft light', difference: 'difference', exclusion: 'exclusion',
};

const asBytes = (raster: Raster): PixelData => {
  const eight = raster.depth === 8 ? raster : convertDepth(raster, 8);
  return { width: eight.width, height: eight.height, data: eight.data as Uint8Array };
};

/**
 * Splits a layer into opaque pixels and a mask of its coverage, so that nothing is erased: painting
 * the mask white shows what lies beneath it. Where the layer stored no colour of its own (transparent
 * black) that is the input's. Layers without any transparency get no mask.
 */
function maskedPixels(layer: Layer, source: Raster): { pixels: PixelData; mask?: PixelData } {
  const baked = asBytes(layer.pixels);
  const original = source.depth === 8 ? source : undefined;
  const sourceScale = source.depth === 16 ? 255 / 65535 : source.depth === 32 ? 255 : 1;
  const data = baked.data.slice() as Uint8Array;
  const mask = new Uint8Array(data.length);
  let opaque = true;
  for (let i = 0; i < data.length; i += 4) {
    const alpha = data[i + 3]!;
    mask[i] = mask[i + 1] = mask[i + 2] = alpha;
    mask[i + 3] = 255;
    if (alpha === 255) continue;
    opaque = false;
    data[i + 3] = 255;
    if (alpha > 0 || data[i] !== 0 || data[i + 1] !== 0 || data[i + 2] !== 0) continue;
    const p = i >> 2;
    const x = layer.left + (p % baked.width);
    const y = layer.top + Math.floor(p / baked.width);
    if (x < 0 || y < 0 || x >= source.width || y >= source.height) continue;
    const s = (y * source.width + x) * 4;
    for (let c = 0; c < 3; c++) {
      const value = source.data[s + c]!;
      data[i + c] = original ? value : Math.min(255, Math.max(0, Math.round(value * sourceScale)));
    }
  }
  const pixels = { width: baked.width, height: baked.height, data };
  return opaque ? { pixels } : { pixels, mask: { width: baked.width, height: baked.height, data: mask } };
}

function psdNode(node: LayerNode, request: WriteRequest): PsdLayer {
  throwIfCancelled(request.context ?? {});
  const common: PsdLayer = { name: node.name, hidden: !node.visible, opacity: node.opacity };
  if (node.type === 'group') {
    return { ...common, blendMode: 'pass through', opened: true, children: node.children.map((child) => psdNode(child, request)) };
  }
  const place = { left: node.left, top: node.top, right: node.left + node.pixels.width, bottom: node.top + node.pixels.height };
  const layer: PsdLayer = { ...common, ...place, blendMode: BLEND_NAMES[node.blend] };
  if (request.coverage === 'alpha') return { ...layer, imageData: asBytes(node.pixels) };
  const { pixels, mask } = maskedPixels(node, request.source);
  return { ...layer, imageData: pixels, ...(mask ? { mask: { ...place, defaultColor: 0, imageData: mask } } : {}) };
}

/**
 * ag-psd lays the merged picture over white, as Photoshop stores it, but cuts the fraction off.
 * This chooses colours which that arithmetic turns into the properly rounded ones.
 */
function roundedForWhiteMatte(merged: PixelData): PixelData {
  const data = merged.data as Uint8Array;
  for (let i = 0; i < data.length; i += 4) {
    const alpha = data[i + 3]!;
    if (alpha === 255) continue;
    if (alpha === 0) {
      data[i] = data[i + 1] = data[i + 2] = 255;
      continue;
    }
    const a = alpha / 255;
    const white = 255 * (1 - a);
    for (let c = 0; c < 3; c++) {
      const wanted = Math.round(data[i + c]! * a + white);
      let chosen = Math.min(255, Math.max(0, Math.ceil((wanted - white) / a)));
      if (chosen * a + white < wanted && chosen < 255) chosen++;
      data[i + c] = chosen;
    }
  }
  return merged;
}

function write(request: WriteRequest, large: boolean, merged: Raster, thumbnail: Uint8Array | undefined, size: Raster): Uint8Array {
  const { document } = request;
  const inch = { horizontalResolution: document.resolution ?? 72, horizontalResolutionUnit: 'PPI', widthUnit: 'Inches', verticalResolution: document.resolution ?? 72, verticalResolutionUnit: 'PPI', heightUnit: 'Inches' } as const;
  const file: Psd = {
    width: document.width,
    height: document.height,
    imageData: roundedForWhiteMatte(asBytes(merged)),
    children: document.children.map((node) => psdNode(node, request)),
    imageResources: {
      versionInfo: { hasRealMergedData: true, writerName: 'Delaminate', readerName: 'Delaminate', fileVersion: 1 },
      resolutionInfo: inch,
      ...(thumbnail ? { thumbnailRaw: { width: size.width, height: size.height, data: thumbnail } } : {}),
    },
  };
  const bytes = writePsdUint8Array(file, { psb: large, noBackground: true });
  return document.icc ? splicePsdResources(bytes, [{ id: PSD_RESOURCE.iccProfile, data: document.icc }]) : bytes;
}

async function encode(request: WriteRequest, large: boolean): Promise<{ bytes: Uint8Array; notes: Notes }> {
  const { document, encoders } = request;
  const name = large ? 'PSB' : 'PSD';
  const limit = large ? PSB_MAX_SIDE : PSD_MAX_SIDE;
  if (document.width > limit || document.height > limit) {
    throw new DelaminateError('write', `${name} holds at most ${limit} pixels a side, the picture has ${document.width}×${document.height}; write ${large ? 'a folder' : '.psb'} instead`);
  }
  const notes: Notes = [];
  if (document.depth !== 8) notes.push(`${name}: ${document.depth}-bit pixels were written as 8 bit; .ora and a folder keep 16 bit`);
  // Merged at the document's own depth: rounded once, it is as near to the input as 8 bit can be.
  const merged = flattenDocument(document);
  const small = makeThumbnail(merged, THUMBNAIL_SIDE, 255);
  const thumbnail = encoders.jpeg ? await encoders.jpeg(small) : undefined;
  throwIfCancelled(request.context ?? {});
  const eight = merged.depth === 8 ? merged : convertDepth(merged, 8);
  const bytes = write(request, large, eight, thumbnail, small);
  if (!large && bytes.length > PSD_MAX_BYTES) {
    throw new DelaminateError('write', `the PSD would be ${Math.ceil(bytes.length / 2 ** 20)} MiB and PSD holds at most 2048; write .psb instead`);
  }
  return { bytes, notes };
}

/** Photoshop documents, 8 bit. Groups pass through, coverage is a layer mask unless asked otherwise. */
export const psd: FileFormat = { kind: 'file', id: 'psd', extension: '.psd', title: 'Photoshop document', encode: (request) => encode(request, false) };

/** The same for sides over 30 000 pixels and files over 2 GiB. */
export const psb: FileFormat = { kind: 'file', id: 'psb', extension: '.psb', title: 'Photoshop large document', encode: (request) => encode(request, true) };
