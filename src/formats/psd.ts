import { writePsdUint8Array, type BlendMode as PsdBlendMode, type Layer as PsdLayer, type PixelData, type Psd } from 'ag-psd';
import { DelaminateError } from '../core/errors';
import { throwIfCancelled } from '../core/job';
import type { Layer } from '../document/document';
import type { Canvas, LayerWriter } from '../document/layer-writer';
import { maskedLayer } from '../document/masked-layer';
import { Painter } from '../document/painter';
import type { BlendMode } from '../raster/blend';
import { convertDepth, createRaster, type Raster, type Samples } from '../raster/raster';
import { writeRequested, type FileFormat, type WriterSettings, type WrittenFile } from './format';
import { PSD_RESOURCE, splicePsdResources } from './psd-resources';
import { makeThumbnail } from './thumbnail';

const PSD_MAX_SIDE = 30_000;
const PSB_MAX_SIDE = 300_000;
/** Lengths inside a PSD are signed 32 bit in many readers. */
const PSD_MAX_BYTES = 2 ** 31 - 1;
const THUMBNAIL_SIDE = 160;

export const BLEND_NAMES: Readonly<Record<BlendMode, PsdBlendMode>> = {
  normal: 'normal', multiply: 'multiply', screen: 'screen', overlay: 'overlay', darken: 'darken', lighten: 'lighten', 'linear-dodge': 'linear dodge', 'color-dodge': 'color dodge', 'color-burn': 'color burn', 'hard-light': 'hard light', 'soft-light': 'soft light', difference: 'difference', exclusion: 'exclusion',
};

const inEightBits = (raster: Raster): Raster => (raster.depth === 8 ? raster : convertDepth(raster, 8));

const asBytes = (raster: Raster): PixelData => {
  const { width, height, data } = inEightBits(raster);
  return { width, height, data: data as Uint8Array };
};

/** A mask as ag-psd takes it: grey in three channels. */
function maskPixels({ width, height }: Raster, mask: Samples): PixelData {
  const data = new Uint8Array(width * height * 4);
  for (let i = 0, p = 0; i < data.length; i += 4, p++) {
    data[i] = data[i + 1] = data[i + 2] = mask[p]!;
    data[i + 3] = 255;
  }
  return { width, height, data };
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

const common = ({ name, visible, opacity }: Pick<Layer, 'name' | 'visible' | 'opacity'>): PsdLayer => ({ name, hidden: !visible, opacity });

function psdLayer(layer: Layer, { coverage, source }: WriterSettings): PsdLayer {
  const place = { left: layer.left, top: layer.top, right: layer.left + layer.pixels.width, bottom: layer.top + layer.pixels.height };
  const head: PsdLayer = { ...common(layer), ...place, blendMode: BLEND_NAMES[layer.blend] };
  if (coverage === 'alpha') return { ...head, imageData: asBytes(layer.pixels) };
  // Rounded first: what is masked is what 8 bit hold of the layer.
  const { pixels, mask } = maskedLayer({ ...layer, pixels: inEightBits(layer.pixels) }, source);
  return { ...head, imageData: asBytes(pixels), ...(mask ? { mask: { ...place, defaultColor: 0, imageData: maskPixels(pixels, mask) } } : {}) };
}

/** The whole file from its layers, back to front, and the picture they make. `resolution` in pixels an inch. */
function psdBytes(canvas: Canvas, children: PsdLayer[], merged: Raster, thumbnail: { data: Uint8Array; width: number; height: number } | undefined, large: boolean): Uint8Array {
  const resolution = canvas.resolution ?? 72;
  const file: Psd = {
    width: canvas.width,
    height: canvas.height,
    imageData: roundedForWhiteMatte(asBytes(merged)),
    children,
    imageResources: {
      versionInfo: { hasRealMergedData: true, writerName: 'Delaminate', readerName: 'Delaminate', fileVersion: 1 },
      resolutionInfo: { horizontalResolution: resolution, horizontalResolutionUnit: 'PPI', widthUnit: 'Inches', verticalResolution: resolution, verticalResolutionUnit: 'PPI', heightUnit: 'Inches' },
      ...(thumbnail ? { thumbnailRaw: thumbnail } : {}),
    },
  };
  const bytes = writePsdUint8Array(file, { psb: large, noBackground: true });
  return canvas.icc ? splicePsdResources(bytes, [{ id: PSD_RESOURCE.iccProfile, data: canvas.icc }]) : bytes;
}

/** Holds every layer in 8 bit until `end`, which packs them. `large` writes a PSB. */
export function psdWriter(settings: WriterSettings, large: boolean): LayerWriter<WrittenFile> {
  const { encoders, context = {} } = settings;
  const name = large ? 'PSB' : 'PSD';
  /** The top of the document and the open groups in it, outermost first. */
  let open: PsdLayer[][] = [[]];
  let canvas: Canvas;
  let painter: Painter;
  return {
    async begin(given) {
      const limit = large ? PSB_MAX_SIDE : PSD_MAX_SIDE;
      if (given.width > limit || given.height > limit) {
        throw new DelaminateError('write', `${name} holds at most ${limit} pixels a side, the picture has ${given.width}×${given.height}; write ${large ? 'a folder' : '.psb'} instead`);
      }
      canvas = given;
      painter = new Painter(createRaster(canvas.width, canvas.height, canvas.depth));
    },
    async group(group) {
      throwIfCancelled(context);
      const children: PsdLayer[] = [];
      open[open.length - 1]!.push({ ...common(group), blendMode: 'pass through', opened: true, children });
      open.push(children);
      painter.group(group);
    },
    async endGroup() {
      open.pop();
      painter.endGroup();
    },
    async layer(layer) {
      throwIfCancelled(context);
      open[open.length - 1]!.push(psdLayer(layer, settings));
      painter.layer(layer);
    },
    async end() {
      // Merged at the document's own depth: rounded once, it is as near to the input as 8 bit can be.
      const merged = painter.canvas;
      const small = makeThumbnail(merged, THUMBNAIL_SIDE, 255);
      const thumbnail = encoders.jpeg ? { data: await encoders.jpeg(small), width: small.width, height: small.height } : undefined;
      throwIfCancelled(context);
      const bytes = psdBytes(canvas, open[0]!, merged, thumbnail, large);
      if (!large && bytes.length > PSD_MAX_BYTES) {
        throw new DelaminateError('write', `the PSD would be ${Math.ceil(bytes.length / 2 ** 20)} MiB and PSD holds at most 2048; write .psb instead`);
      }
      return { bytes, notes: canvas.depth === 8 ? [] : [`${name}: ${canvas.depth}-bit pixels were written as 8 bit; .ora and a folder keep 16 bit`] };
    },
    async abort() {
      open = [[]];
    },
  };
}

/** Photoshop documents, 8 bit. Groups pass through, coverage is a layer mask unless asked otherwise. */
export const psd: FileFormat = {
  kind: 'file', id: 'psd', extension: '.psd', title: 'Photoshop document',
  encode: (request) => writeRequested(request, (settings) => psdWriter(settings, false)),
};

/** The same for sides over 30 000 pixels and files over 2 GiB. */
export const psb: FileFormat = {
  kind: 'file', id: 'psb', extension: '.psb', title: 'Photoshop large document',
  encode: (request) => writeRequested(request, (settings) => psdWriter(settings, true)),
};
