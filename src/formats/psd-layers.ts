import { initializeCanvas, readPsd, type Layer as PsdLayer, type LayerMaskData, type PixelData, type Psd } from 'ag-psd';
import { DelaminateError } from '../core/errors';
import type { Layer, LayeredDocument, LayerKind, LayerNode } from '../document/document';
import { withFreeNames } from '../document/names';
import type { BlendMode } from '../raster/blend';
import { BLEND_NAMES } from './psd';
import { readPsdHeader } from './psd-composite';
import { PSD_RESOURCE, readPsdResources } from './psd-resources';

const MODES: ReadonlyMap<string, BlendMode> = new Map(Object.entries(BLEND_NAMES).map(([mode, name]) => [name, mode as BlendMode]));
/** More than Photoshop holds. */
const MOST_LAYERS = 10_000;
/** All layers together may have as many pixels as this many canvases, or as the limit allows four times, whichever is more. */
const MOST_CANVASES = 64;

/** What a layer of Photoshop's may have that our layers have not: it would be lost, or look otherwise. */
const FOREIGN: ReadonlyArray<readonly [(layer: PsdLayer) => unknown, string]> = [
  [(layer) => layer.adjustment, 'is an adjustment layer'],
  [(layer) => layer.text, 'is live text'],
  [(layer) => layer.placedLayer, 'is a smart object'],
  [(layer) => layer.vectorMask ?? layer.vectorFill, 'is a vector shape or has a vector mask'],
  [(layer) => layer.effects && layer.effects.disabled !== true && Object.values(layer.effects).some((effect) => Array.isArray(effect) ? effect.length > 0 : typeof effect === 'object'), 'has layer effects'],
  [(layer) => layer.clipping, 'is clipped to the layer beneath it'],
  [(layer) => layer.fillOpacity !== undefined && layer.fillOpacity !== 1, 'has a fill opacity'],
  [(layer) => layer.children && layer.mask?.imageData, 'is a group with a mask'],
  [(layer) => layer.mask && (layer.mask.userMaskDensity ?? 1) !== 1, 'has a mask with a density'],
  [(layer) => layer.mask && (layer.mask.userMaskFeather ?? 0) !== 0, 'has a mask with a feather'],
];

const refuse = (message: string, cause?: unknown): DelaminateError => new DelaminateError('read', message, cause === undefined ? undefined : { cause });

/** By the names that we give. */
function kindOf(name: string): LayerKind {
  const kinds: ReadonlyArray<readonly [RegExp, LayerKind]> = [[/^background/i, 'background'], [/^text\b/i, 'text'], [/^(picture|photo)/i, 'picture'], [/^shadow\b/i, 'shadow'], [/panel\b|overlay\b/i, 'overlay']];
  return kinds.find(([pattern]) => pattern.test(name))?.[1] ?? 'shape';
}

// Plain arrays instead of a browser's canvas, which there may be none of.
initializeCanvas(() => {
  throw new DelaminateError('read', 'layers are read without a canvas');
}, (width, height) => ({ width, height, data: new Uint8ClampedArray(width * height * 4), colorSpace: 'srgb' }) as ReturnType<Parameters<typeof initializeCanvas>[1] & object>);

function parse(bytes: Uint8Array, pixels: boolean): Psd {
  try {
    return readPsd(bytes, { skipLayerImageData: !pixels, useImageData: true, skipCompositeImageData: true, skipThumbnail: true, skipLinkedFilesData: true });
  } catch (cause) {
    throw refuse(`the layers of the PSD cannot be read: ${cause instanceof Error ? cause.message.replace(/\s+/g, ' ') : String(cause)}; get a whole copy of the file`, cause);
  }
}

/** Sizes are checked on what the file claims, before anything of them is allocated. */
function check(nodes: readonly PsdLayer[], most: number, large: boolean): void {
  const side = large ? 300_000 : 30_000;
  let count = 0;
  let pixels = 0;
  const take = (rect: Pick<PsdLayer, 'left' | 'top' | 'right' | 'bottom'>): void => {
    const { left = 0, top = 0, right = 0, bottom = 0 } = rect;
    const sane = [left, top, right, bottom].every((at) => Number.isInteger(at) && Math.abs(at) <= 2 * side) && right >= left && bottom >= top;
    pixels += sane ? (right - left) * (bottom - top) : Infinity;
  };
  const walk = (siblings: readonly PsdLayer[], level: number): void => {
    for (const layer of siblings) {
      if (++count > MOST_LAYERS || level > 64) throw refuse(`the PSD says that it has more than ${level > 64 ? '64 groups in each other' : `${MOST_LAYERS} layers`}; it is damaged`);
      take(layer);
      if (layer.mask) take(layer.mask);
      if (pixels > most) throw refuse('the PSD says that its layers have far more pixels than its picture; raise --max-pixels if they do');
      walk(layer.children ?? [], level + 1);
    }
  };
  walk(nodes, 0);
}

/** Multiplies a mask into the alpha of pixels at `left`, `top`, in place. */
function applyMask(pixels: PixelData, left: number, top: number, mask: LayerMaskData): void {
  const { imageData, defaultColor = 0, disabled } = mask;
  if (disabled) return;
  const x0 = (mask.left ?? 0) + (mask.positionRelativeToLayer ? left : 0);
  const y0 = (mask.top ?? 0) + (mask.positionRelativeToLayer ? top : 0);
  const { width, height, data } = pixels;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const u = left + x - x0;
      const v = top + y - y0;
      const inside = imageData && u >= 0 && v >= 0 && u < imageData.width && v < imageData.height;
      const cover = inside ? imageData.data[(v * imageData.width + u) * 4]! : defaultColor;
      const i = (y * width + x) * 4 + 3;
      data[i] = Math.round((data[i]! * cover) / 255);
    }
  }
}

function leafOf(layer: PsdLayer, id: string): Layer | undefined {
  const { imageData, left = 0, top = 0, name = '', mask } = layer;
  if (!imageData || imageData.width === 0 || imageData.height === 0) return undefined;
  const blend = MODES.get(layer.blendMode ?? 'normal');
  if (!blend) throw refuse(`the layer '${name}' has the blend mode ${layer.blendMode}, which Delaminate does not have; merge or rasterise it first`);
  const { width, height } = imageData;
  const pixels: PixelData = { width, height, data: new Uint8Array(imageData.data) };
  if (mask) applyMask(pixels, left, top, mask);
  return { type: 'layer', id, name: name.trim() || 'Layer', kind: kindOf(name), visible: !layer.hidden, opacity: layer.opacity ?? 1, left, top, blend, pixels: { width, height, depth: 8, data: pixels.data as Uint8Array } };
}

/**
 * The layers of an 8-bit RGB PSD or PSB as a document, masks multiplied into alpha. Kinds go by our own names, ids by position; names become
 * unique; layers without pixels are left out. Refused with `DelaminateError('read', …)`, because it would be lost on writing: what
 * our layers do not have (adjustments, live text, effects, clipping, vector shapes, smart objects, other modes); also files that
 * are damaged or whose layers have more pixels than `maxPixels` allows.
 */
export function readPsdLayers(bytes: Uint8Array, { maxPixels }: { readonly maxPixels: number }): LayeredDocument {
  const { width, height, depth, mode, version } = readPsdHeader(bytes);
  if (width * height > maxPixels) throw refuse(`the picture has ${width}×${height} = ${width * height} pixels, more than the limit of ${maxPixels}; raise it with --max-pixels`);
  if (depth !== 8 || mode !== 'rgb') throw refuse(`layers are read from PSDs of 8 bit in RGB, this one has ${depth} bit in ${mode}; convert it first`);
  const { resources } = readPsdResources(bytes);
  check(parse(bytes, false).children ?? [], Math.max(4 * maxPixels, MOST_CANVASES * width * height), version === 2);
  let count = 0;
  const nodes = (layers: readonly PsdLayer[]): LayerNode[] => layers.flatMap((layer): LayerNode[] => {
    const name = (layer.name ?? '').trim() || 'Layer';
    for (const [has, what] of FOREIGN) if (has(layer)) throw refuse(`the layer '${name}' ${what}, which Delaminate would lose; merge or rasterise it first`);
    const id = `psd-${++count}`;
    if (!layer.children) {
      const leaf = leafOf(layer, id);
      return leaf ? [leaf] : [];
    }
    const children = nodes(layer.children);
    const isolated = layer.blendMode !== undefined && layer.blendMode !== 'pass through';
    // Over normal layers alone it makes no difference whether a group is drawn apart.
    if (isolated && (layer.blendMode !== 'normal' || !children.every((child) => child.type === 'layer' && child.blend === 'normal'))) throw refuse(`the group '${name}' has the blend mode ${layer.blendMode}; set it to Pass Through, or merge it first`);
    return children.length === 0 ? [] : [{ type: 'group', id, name, kind: kindOf(name), visible: !layer.hidden, opacity: layer.opacity ?? 1, children }];
  });
  const children = withFreeNames(nodes(parse(bytes, true).children ?? []), { ids: new Set(), names: new Set() });
  if (children.length === 0) throw refuse('the PSD has no layers of pixels; take its picture apart first: delaminate FILE');
  const icc = resources.find(({ id }) => id === PSD_RESOURCE.iccProfile)?.data;
  const density = resources.find(({ id }) => id === PSD_RESOURCE.resolution)?.data;
  const resolution = density && density.length >= 4 ? new DataView(density.buffer, density.byteOffset, density.byteLength).getUint32(0) / 65536 : 0;
  return { width, height, depth: 8, children, ...(icc ? { icc: icc.slice() } : {}), ...(resolution > 0 ? { resolution } : {}) };
}
