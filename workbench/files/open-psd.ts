import { initializeCanvas, readPsd, type Layer as PsdLayer, type LayerMaskData, type PixelData, type Psd } from 'ag-psd';
import { DelaminateError } from '../../src/core/errors';
import { iccColourSpace, rgbProfileFromGrey } from '../../src/formats/grey-profile';
import { readPsdComposite } from '../../src/formats/psd-composite';
import { PSD_RESOURCE, readPsdResources } from '../../src/formats/psd-resources';
import type { Raster } from '../../src/raster/raster';
import { isBlendMode } from '../emulation/blend-modes';
import type { HeldMask } from '../emulation/model';
import type { OpenNode } from '../emulation/open-document';
import { flatLayer, isOpaque, type OpenedPicture } from './opened-picture';

/** Layers of a PSD may be many times its canvas: what they may take of memory together, bytes. */
const LAYER_MEMORY = 1.5 * 2 ** 30;
const GREY = 1;
const RGB = 3;

const modeCode = (bytes: Uint8Array): number => bytes[24]! * 256 + bytes[25]!;
const bitDepth = (bytes: Uint8Array): number => bytes[22]! * 256 + bytes[23]!;

/** The browser's `ImageData`, where its types are known. */
type NewImageData = ReturnType<NonNullable<Parameters<typeof initializeCanvas>[1]>>;

// ag-psd asks a canvas for memory to decode into, even where pixels are wanted as they are; arrays do, and run anywhere.
let initialised = false;
function withoutCanvas(): void {
  if (initialised) return;
  initialised = true;
  initializeCanvas(
    () => { throw new Error('no canvas is needed to read pixels'); },
    (width, height) => ({ width, height, data: new Uint8ClampedArray(width * height * 4), colorSpace: 'srgb' }) as NewImageData,
  );
}

const rasterOf = ({ width, height, data }: PixelData): Raster => ({ width, height, depth: 8, data: new Uint8Array(data.buffer, data.byteOffset, data.length) });

/** What the workbench cannot draw, counted as it is met. */
class Losses {
  private readonly counts = new Map<string, number>();

  add(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  notices(): string[] {
    return [...this.counts].map(([what, count]) => `${count} layer${count === 1 ? '' : 's'} with ${what}, which the workbench does not draw`);
  }
}

/** Photoshop's scripting names of what its files call otherwise; the rest differs in spelling only. */
const RENAMED: Readonly<Record<string, string>> = { subtract: 'blendSubtraction', divide: 'blendDivide' };

function blendMode(fileName: string | undefined, otherwise: string, losses: Losses): string {
  if (fileName === undefined) return otherwise;
  const mode = RENAMED[fileName] ?? fileName.replace(/ (\w)/g, (_, letter: string) => letter.toUpperCase());
  if (isBlendMode(mode)) return mode;
  losses.add(`the blend mode "${fileName}"`);
  return otherwise;
}

function maskOf(mask: LayerMaskData | undefined): HeldMask | undefined {
  if (!mask || mask.disabled) return undefined;
  const { left = 0, top = 0, defaultColor = 255, imageData } = mask;
  if (!imageData) return { bounds: { left, top, width: 0, height: 0 }, data: new Uint8Array(0), outside: defaultColor };
  const { width, height, data: grey } = imageData;
  const data = new Uint8Array(width * height);
  for (let i = 0; i < data.length; i++) data[i] = grey[i * 4]!;
  return { bounds: { left, top, width, height }, data, outside: defaultColor };
}

function noteLosses(layer: PsdLayer, losses: Losses): void {
  if (layer.effects && !layer.effects.disabled) losses.add('layer effects');
  if (layer.adjustment) losses.add('an adjustment');
  if (layer.vectorMask && !layer.vectorMask.disable) losses.add('a vector mask');
  if (layer.mask?.disabled) losses.add('a mask that is switched off');
  if (layer.fillOpacity !== undefined && layer.fillOpacity < 1) losses.add('a fill opacity of its own');
}

const kindOf = (layer: PsdLayer): string => (layer.text ? 'text' : layer.placedLayer ? 'smartObject' : layer.adjustment ? 'adjustment' : layer.vectorFill ? 'solidColor' : 'pixel');

function open(layer: PsdLayer, losses: Losses): OpenNode {
  noteLosses(layer, losses);
  const mask = maskOf(layer.mask);
  const common = { name: layer.name ?? '', visible: !layer.hidden, opacity: Math.round((layer.opacity ?? 1) * 100), clipped: layer.clipping ?? false, ...(mask ? { mask } : {}) };
  if (layer.children) return { ...common, type: 'group', blendMode: blendMode(layer.blendMode, 'passThrough', losses), children: topmostFirst(layer.children, losses) };
  const pixels = layer.imageData ? rasterOf(layer.imageData) : null;
  return { ...common, type: 'layer', kind: kindOf(layer), left: layer.left ?? 0, top: layer.top ?? 0, pixels, blendMode: blendMode(layer.blendMode, 'normal', losses) };
}

/** ag-psd lists layers back to front. */
const topmostFirst = (layers: readonly PsdLayer[], losses: Losses): OpenNode[] => layers.map((layer) => open(layer, losses)).reverse();

/** Photoshop's Background is not marked as such here; it is a bottom layer of that name that could be one. */
function withBackground(nodes: readonly OpenNode[], { width, height }: Psd): readonly OpenNode[] {
  const bottom = nodes.at(-1);
  if (bottom?.type !== 'layer' || !bottom.pixels || bottom.mask || bottom.name !== 'Background') return nodes;
  const { left, top, pixels, opacity, blendMode: mode } = bottom;
  const covers = left === 0 && top === 0 && pixels.width === width && pixels.height === height;
  if (!covers || opacity !== 100 || mode !== 'normal' || !isOpaque(pixels)) return nodes;
  return [...nodes.slice(0, -1), { ...bottom, isBackground: true }];
}

function layered(bytes: Uint8Array): OpenedPicture | undefined {
  withoutCanvas();
  const psd = readPsd(bytes, { useImageData: true, skipThumbnail: true, skipCompositeImageData: true, skipLinkedFilesData: true, totalMemoryLimit: LAYER_MEMORY });
  if (!psd.children || psd.children.length === 0) return undefined;
  const losses = new Losses();
  const nodes = withBackground(topmostFirst(psd.children, losses), psd);
  const { resources } = readPsdResources(bytes);
  const profile = resources.find(({ id }) => id === PSD_RESOURCE.iccProfile)?.data;
  const grey = modeCode(bytes) === GREY;
  const icc = profile && (grey ? rgbProfileFromGrey(profile) : iccColourSpace(profile) === 'RGB ' ? profile.slice() : undefined);
  const inch = psd.imageResources?.resolutionInfo;
  const perInch = inch ? inch.horizontalResolution * (inch.horizontalResolutionUnit === 'PPCM' ? 2.54 : 1) : 0;
  return {
    width: psd.width, height: psd.height, depth: 8, mode: grey ? 'grayscaleMode' : 'RGBColorMode', nodes, notices: losses.notices(),
    ...(icc ? { icc } : {}),
    ...(perInch >= 1 ? { resolution: perInch } : {}),
  };
}

function composite(bytes: Uint8Array, maxPixels: number, why: string): OpenedPicture {
  const { raster, icc, resolution, grey, notes } = readPsdComposite(bytes, maxPixels);
  const profile = icc && (grey ? rgbProfileFromGrey(icc) : icc);
  return {
    width: raster.width, height: raster.height, depth: raster.depth, mode: grey ? 'grayscaleMode' : 'RGBColorMode', nodes: [flatLayer(raster)],
    notices: [...(why ? [`${why}: its picture was opened as one layer`] : []), ...notes],
    ...(profile ? { icc: profile } : {}),
    ...(resolution ? { resolution } : {}),
  };
}

/**
 * An 8-bit RGB or grey PSD or PSB opens with its layers, anything else as its flat picture, which a notice says.
 * Throws `DelaminateError('read', …)` on damaged files, on modes without an RGB picture (CMYK, Lab, 32 bit) and on
 * files that hold neither layers nor a composite. The size must have been checked.
 */
export function openPsd(bytes: Uint8Array, maxPixels: number): OpenedPicture {
  const mode = modeCode(bytes);
  if (bitDepth(bytes) !== 8) return composite(bytes, maxPixels, `the PSD has ${bitDepth(bytes)} bits a channel`);
  if (mode !== RGB && mode !== GREY) return composite(bytes, maxPixels, 'the PSD is neither RGB nor grey');
  try {
    return layered(bytes) ?? composite(bytes, maxPixels, '');
  } catch (error) {
    try {
      return composite(bytes, maxPixels, `the PSD's layers cannot be read (${error instanceof Error ? error.message : String(error)})`);
    } catch (second) {
      if (second instanceof DelaminateError) throw second;
      throw new DelaminateError('read', 'the PSD is damaged; get a whole copy of the file', { cause: second });
    }
  }
}
