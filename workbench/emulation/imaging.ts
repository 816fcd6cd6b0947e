import { allocateSamples, type Depth } from '../../src/raster/raster';
import { intersectRects, isEmptyRect, uniteRects, type Rect } from '../../src/raster/rect';
import type { Bounds, ColorSpace, GetPixelsOptions, GetPixelsResult, Imaging, PhotoshopImageData } from '../../src/photoshop/host';
import { compositeArea, compositeIsOpaque, cropHeld, trimPixels } from './composite';
import { convertHeld } from './depths';
import { editNode, mustFind } from './edits';
import type { Gate } from './gate';
import { hostError } from './host-error';
import { isColorSpace, type ImageContents, type ImageDataPool } from './image-data';
import type { EmulatedDocument, HeldMask, HeldPixels, LayerState, NodeState, Snapshot } from './model';
import { matteOnWhite, packComponents, unpackComponents } from './pixel-formats';
import { checkProfile, LINEAR_SUFFIX } from './profiles';
import { scaleDown } from './resample';

export interface ImagingHost {
  readonly gate: Gate;
  readonly pool: ImageDataPool;
  readonly documents: () => readonly EmulatedDocument[];
  readonly active: () => EmulatedDocument | null;
  /** Levels of Photoshop's image cache (preference "Cache Levels"): 1 has only the full resolution. */
  readonly cacheLevels: number;
}

type PutOptions = Parameters<Imaging['putPixels']>[0];
type MaskOptions = Parameters<Imaging['putLayerMask']>[0];
type GetSelectionOptions = Parameters<Imaging['getSelection']>[0];
type GetMaskOptions = Parameters<Imaging['getLayerMask']>[0];

/** imaging.md, all of it that the host half uses. */
export function createImaging(host: ImagingHost): Imaging {
  const { gate, pool } = host;
  const knownProfiles = (): (string | null)[] => host.documents().map(({ snapshot }) => snapshot.profile);
  const find = (id: number | undefined): EmulatedDocument => {
    // "If missing, or negative, then the source is the active document."
    const document = id === undefined || id < 0 ? host.active() : host.documents().find((each) => each.id === id);
    if (!document) throw hostError(id === undefined || id < 0 ? 'There is no active document.' : `The document ${id} does not exist.`);
    return document;
  };
  return {
    getPixels: (options) => gate.call('imaging.getPixels', null, () => getPixels(find(required(options, 'getPixels').documentID).snapshot, options, host, knownProfiles())),
    putPixels: (options) => gate.call('imaging.putPixels', 'putPixels', () => putPixels(find(required(options, 'putPixels').documentID), options, pool)),
    getLayerMask: (options) => gate.call('imaging.getLayerMask', null, () => getLayerMask(find(required(options, 'getLayerMask').documentID).snapshot, options, pool)),
    putLayerMask: (options) => gate.call('imaging.putLayerMask', 'putLayerMask', () => putLayerMask(find(required(options, 'putLayerMask').documentID), options, pool)),
    getSelection: (options) => gate.call('imaging.getSelection', null, () => getSelection(find(required(options, 'getSelection').documentID).snapshot, options, pool)),
    createImageDataFromBuffer: (buffer, options) => gate.call('imaging.createImageDataFromBuffer', null, () => pool.fromBuffer(buffer, options as never, knownProfiles())),
  };
}

function required<T>(options: T, name: string): T {
  if (typeof options !== 'object' || options === null) throw hostError(`${name}: options are required.`);
  return options;
}

/** imaging.md: "left, top, right, and bottom" or "left, top, width, and height"; half open, whole pixels. */
function rectOf(bounds: object): Rect {
  const { left, top, right, bottom, width, height } = bounds as Partial<Record<string, number>>;
  const rect = { left: left!, top: top!, width: width ?? right! - left!, height: height ?? bottom! - top! };
  if (!Object.values(rect).every(Number.isInteger) || isEmptyRect(rect)) throw hostError(`sourceBounds: ${JSON.stringify(bounds)} is not a rectangle of whole pixels.`);
  return rect;
}

const boundsOf = ({ left, top, width, height }: Rect): Bounds => ({ left, top, right: left + width, bottom: top + height });

function pixelSource(snapshot: Snapshot, layerID: number | undefined): { whole: Rect; opaque: boolean; read: (area: Rect) => HeldPixels } {
  if (layerID === undefined) {
    return {
      whole: { left: 0, top: 0, width: snapshot.width, height: snapshot.height },
      opaque: compositeIsOpaque(snapshot),
      read: (area) => ({ bounds: area, data: compositeArea(snapshot, area) }),
    };
  }
  const layer = mustFind(snapshot, layerID);
  // Groups and adjustment layers have no pixels of their own; what Photoshop answers is undocumented: strict by choice.
  if (layer.type !== 'layer' || (layer.kind !== 'pixel' && !layer.pixels)) throw hostError(`getPixels: the layer "${layer.name}" has no pixels of its own.`);
  const { pixels } = layer;
  if (!pixels) throw hostError(`getPixels: the layer "${layer.name}" is empty.`);
  return { whole: pixels.bounds, opaque: layer.isBackground, read: (area) => ({ bounds: area, data: cropHeld(pixels, area, 4) }) };
}

/** imaging.md, colorSpace: "If omitted, then the color space of the source document is used". CMYK and the like are none of the three. */
function spaceOf(snapshot: Snapshot, asked: unknown): Exclude<ColorSpace, 'Lab'> {
  if (asked !== undefined && !isColorSpace(asked)) throw hostError(`getPixels: unknown color space "${String(asked)}".`);
  const own = snapshot.mode === 'RGBColorMode' ? 'RGB' : snapshot.mode === 'grayscaleMode' ? 'Grayscale' : null;
  const space = asked ?? own;
  if (space === null) throw hostError(`getPixels: pixels of a document in ${snapshot.mode} need the option colorSpace: "RGB".`);
  // Pixels are held as RGB; to answer in Lab would be to invent them.
  if (space === 'Lab') throw hostError('getPixels: this emulation gives no Lab pixels.');
  return space;
}

/**
 * The emulation holds one encoding a document and converts none: a request or data in another profile fails loudly rather
 * than pass unconverted. Documents that are not RGB hold sRGB.
 */
function checkConversion(snapshot: Snapshot, space: ColorSpace, profile: string): void {
  if (profile === '' || snapshot.profile === null) return;
  const own = snapshot.mode === 'RGBColorMode' ? (space === 'RGB' ? snapshot.profile : 'Gray Gamma 2.2')
    : space === 'RGB' ? 'sRGB IEC61966-2.1' : snapshot.mode === 'grayscaleMode' ? snapshot.profile : 'Gray Gamma 2.2';
  if (own !== profile) throw hostError(`This emulation converts no colors: the pixels are in "${own}", asked for is "${profile}".`);
}

function getPixels(snapshot: Snapshot, options: GetPixelsOptions, host: ImagingHost, known: (string | null)[]): GetPixelsResult {
  const colorSpace = spaceOf(snapshot, options.colorSpace);
  const profile = options.colorProfile === undefined ? '' : checkProfile(options.colorProfile, colorSpace, known);
  checkConversion(snapshot, colorSpace, profile);
  const size = options.componentSize ?? -1;
  if (![-1, 8, 16, 32].includes(size)) throw hostError(`getPixels: a component size of ${String(size)} is not possible.`);
  const depth = size === -1 ? snapshot.depth : (size as Depth);

  const source = pixelSource(snapshot, options.layerID);
  // "The valid bounds for the sourceBounds depend on the pixel source": what reaches beyond is clipped, not padded.
  const area = options.sourceBounds === undefined ? source.whole : intersectRects(rectOf(options.sourceBounds), source.whole);
  if (isEmptyRect(area)) throw hostError('getPixels: the requested bounds hold no pixels.');
  // "The provided bounds will be trimmed to only that region that contains pixel data." Nothing at all: undocumented, strict by choice.
  const found = source.opaque ? source.read(area) : trimPixels(source.read(area));
  if (!found) throw hostError('getPixels: the requested bounds hold no pixels.');

  const { bounds, data: scaled, width, height, level } = fit(found, area, options.targetSize, host.cacheLevels, snapshot.depth);
  const rgba = depth === snapshot.depth ? scaled : convertHeld(scaled, snapshot.depth, depth, 4, 3);
  if (options.applyAlpha) matteOnWhite(rgba, depth);
  const { data, components } = packComponents(rgba, depth, colorSpace, !source.opaque && !options.applyAlpha);
  const colorProfile = profile || nameProfile(snapshot, colorSpace);
  const imageData = host.pool.create({ width, height, components, colorSpace, colorProfile: depth === 32 ? colorProfile + LINEAR_SUFFIX : colorProfile, componentSize: depth, data });
  return { imageData, sourceBounds: boundsOf(bounds), level };
}

/** imaging.md, colorProfile: the document's where the space is its own, else the working profile of that space. */
function nameProfile(snapshot: Snapshot, space: ColorSpace): string {
  if ((snapshot.mode === 'RGBColorMode' && space === 'RGB') || (snapshot.mode === 'grayscaleMode' && space === 'Grayscale')) return snapshot.profile ?? '';
  return space === 'RGB' ? 'sRGB IEC61966-2.1' : 'Gray Gamma 2.2';
}

/**
 * imaging.md, targetSize: scaled down only, proportionally where one side is given; "Photoshop may use a smaller (cached)
 * version"; the returned bounds "are relative to the bounds of the source cache level". What was trimmed away is not
 * made up for: the result is as much smaller (undocumented: strict by choice).
 */
function fit(found: HeldPixels, asked: Rect, target: GetPixelsOptions['targetSize'], cacheLevels: number, depth: Depth): { bounds: Rect; data: HeldPixels['data']; width: number; height: number; level: number } {
  const { bounds, data } = found;
  if (target === undefined) return { bounds, data: data.slice(), width: bounds.width, height: bounds.height, level: 0 };
  const { width, height } = target;
  if (![width, height].some((side) => side !== undefined) || ![width, height].every((side) => side === undefined || (Number.isInteger(side) && side > 0))) throw hostError(`getPixels: targetSize ${JSON.stringify(target)} is not a size.`);
  const scaleX = Math.min(1, (width ?? (height! * asked.width) / asked.height) / asked.width);
  const scaleY = Math.min(1, (height ?? (width! * asked.height) / asked.width) / asked.height);
  let level = 0;
  while (level + 1 < cacheLevels && 2 ** -(level + 1) >= Math.max(scaleX, scaleY)) level++;
  const zoom = 2 ** level;
  const left = Math.floor(bounds.left / zoom);
  const top = Math.floor(bounds.top / zoom);
  const toWidth = Math.max(1, Math.round(bounds.width * scaleX));
  const toHeight = Math.max(1, Math.round(bounds.height * scaleY));
  return {
    bounds: { left, top, width: Math.ceil((bounds.left + bounds.width) / zoom) - left, height: Math.ceil((bounds.top + bounds.height) / zoom) - top },
    data: scaleDown(data, bounds.width, bounds.height, toWidth, toHeight, depth), width: toWidth, height: toHeight, level,
  };
}

function targetOrigin(bounds: { left: number; top: number } | undefined): { left: number; top: number } {
  // "If the value is not provided, then pixels are inserted at the origin (0, 0)"; else left and top are required.
  const { left, top } = bounds ?? { left: 0, top: 0 };
  if (!Number.isInteger(left) || !Number.isInteger(top)) throw hostError(`targetBounds: ${JSON.stringify(bounds)} needs whole "left" and "top".`);
  return { left, top };
}

function writable(node: NodeState, call: string): void {
  // layer.md and reports of plug-in authors: a locked layer takes no pixels; some fail silently, so strict by choice.
  if (node.locks.all || node.locks.pixels || node.locks.transparency) throw hostError(`${call}: the layer "${node.name}" is locked.`);
}

/** The data as straight RGBA (or, for masks, one sample a pixel) at the document's depth. */
function converted(contents: ImageContents, depth: Depth): ImageContents['data'] {
  const { data, componentSize, components } = contents;
  const alpha = components === 2 ? 1 : components === 4 ? 3 : -1;
  return componentSize === depth ? data : convertHeld(data, componentSize, depth, components, alpha);
}

function putPixels(document: EmulatedDocument, options: PutOptions, pool: ImageDataPool): void {
  const contents = pool.open(options.imageData);
  const { snapshot } = document;
  const node = mustFind(snapshot, options.layerID);
  // "The target layer must be a pixel layer."
  if (node.type !== 'layer' || node.kind !== 'pixel') throw hostError(`putPixels: the layer "${node.name}" is not a pixel layer.`);
  if (node.isBackground) throw hostError('putPixels: the Background layer is locked.');
  writable(node, 'putPixels');
  if (contents.colorSpace === 'Lab') throw hostError('putPixels: this emulation takes no Lab pixels.');
  checkConversion(snapshot, contents.colorSpace, contents.colorProfile.replace(LINEAR_SUFFIX, ''));
  const grey = snapshot.mode === 'grayscaleMode';
  const data = unpackComponents(converted(contents, snapshot.depth), snapshot.depth, contents.components, grey);
  const put: HeldPixels = { bounds: { ...targetOrigin(options.targetBounds), width: contents.width, height: contents.height }, data };
  // "If true, then existing pixels in the layer are discarded"; else the region's are overwritten and the rest stays.
  const joined = (options.replace ?? true) || !node.pixels ? put : overlay(node.pixels, put, 4, 0, snapshot.depth);
  const pixels = trimPixels(joined);
  document.change(options.commandName ?? 'Put Pixels', (now) => editNode(now, node.id, (layer) => ({ ...(layer as LayerState), pixels })));
}

/** `over` laid on `under`, both in one larger rectangle; where neither is, samples are `rest`. */
function overlay(under: HeldPixels, over: HeldPixels, components: number, rest: number, depth: Depth): HeldPixels {
  const bounds = uniteRects(under.bounds, over.bounds);
  const data = allocateSamples(depth, bounds.width * bounds.height * components);
  if (rest !== 0) data.fill(rest);
  for (const part of [under, over]) {
    const row = part.bounds.width * components;
    for (let y = 0; y < part.bounds.height; y++) {
      data.set(part.data.subarray(y * row, (y + 1) * row), ((part.bounds.top - bounds.top + y) * bounds.width + part.bounds.left - bounds.left) * components);
    }
  }
  return { bounds, data };
}

function checkKind(kind: unknown, call: string): void {
  if (kind !== undefined && kind !== 'user') throw hostError(`${call}: masks of the kind "${String(kind)}" are not possible here.`);
}

/**
 * imaging.md, getLayerMask: without bounds the entire mask. With bounds, all of them that lie on the canvas: a mask has a
 * value everywhere (undocumented; only getPixels is said to trim).
 */
function getLayerMask(snapshot: Snapshot, options: GetMaskOptions, pool: ImageDataPool): { imageData: PhotoshopImageData; sourceBounds: Bounds } {
  checkKind(options.kind, 'getLayerMask');
  const node = mustFind(snapshot, options.layerID);
  if (!node.mask) throw hostError(`getLayerMask: the layer "${node.name}" has no user mask.`);
  const { mask } = node;
  const canvas = uniteRects({ left: 0, top: 0, width: snapshot.width, height: snapshot.height }, mask.bounds);
  const area = options.sourceBounds === undefined ? mask.bounds : intersectRects(rectOf(options.sourceBounds), canvas);
  if (isEmptyRect(area)) throw hostError('getLayerMask: the requested bounds hold no mask.');
  const data = maskArea(mask, area, snapshot.depth);
  const imageData = pool.create({ width: area.width, height: area.height, components: 1, colorSpace: 'Grayscale', colorProfile: 'Gray Gamma 2.2', componentSize: snapshot.depth, data });
  return { imageData, sourceBounds: boundsOf(area) };
}

/**
 * imaging.md, getSelection: one Grayscale component, of the rectangle around what is selected and no more (reports of plug-in
 * authors: whoever takes it for the whole canvas gets a striped mask). At the document's depth; no selection: an error (undocumented: strict by choice).
 */
function getSelection(snapshot: Snapshot, options: GetSelectionOptions, pool: ImageDataPool): { imageData: PhotoshopImageData; sourceBounds: Bounds } {
  const { selection, depth } = snapshot;
  if (!selection) throw hostError('getSelection: the document has no selection.');
  const area = options.sourceBounds === undefined ? selection.bounds : intersectRects(rectOf(options.sourceBounds), selection.bounds);
  if (isEmptyRect(area)) throw hostError('getSelection: nothing is selected within the requested bounds.');
  const coverage = selection.mask ?? new Uint8Array(selection.bounds.width * selection.bounds.height).fill(255);
  const held = depth === 8 ? coverage : convertHeld(coverage, 8, depth, 1, 0);
  const data = cropHeld({ bounds: selection.bounds, data: held }, area, 1);
  const imageData = pool.create({ width: area.width, height: area.height, components: 1, colorSpace: 'Grayscale', colorProfile: 'Gray Gamma 2.2', componentSize: depth, data });
  return { imageData, sourceBounds: boundsOf(area) };
}

function maskArea(mask: HeldMask, area: Rect, depth: Depth): HeldMask['data'] {
  const whole = overlay({ bounds: area, data: allocateSamples(depth, area.width * area.height).fill(mask.outside) as HeldMask['data'] }, mask, 1, mask.outside, depth);
  return cropHeld(whole, area, 1);
}

function putLayerMask(document: EmulatedDocument, options: MaskOptions, pool: ImageDataPool): void {
  checkKind(options.kind, 'putLayerMask');
  const contents = pool.open(options.imageData);
  // "This must be image data with a single component using the grayscale color model."
  if (contents.components !== 1 || contents.colorSpace !== 'Grayscale') throw hostError(`putLayerMask: a mask needs one Grayscale component, not ${contents.components} of ${contents.colorSpace}.`);
  const { depth } = document.snapshot;
  const node = mustFind(document.snapshot, options.layerID);
  if (node.type === 'layer' && node.isBackground) throw hostError('putLayerMask: the Background layer can have no mask.');
  writable(node, 'putLayerMask');
  // Coverage, not colour: it scales linearly between depths.
  const data = contents.componentSize === depth ? contents.data.slice() : convertHeld(contents.data, contents.componentSize, depth, 1, 0);
  const put = { bounds: { ...targetOrigin(options.targetBounds), width: contents.width, height: contents.height }, data };
  const old = (options.replace ?? true) ? null : node.mask;
  // Beyond what was written a new mask hides: undocumented, strict by choice.
  const outside = old?.outside ?? 0;
  const mask: HeldMask = old ? { ...overlay(old, put, 1, outside, depth), outside } : { ...put, outside };
  document.change(options.commandName ?? 'Put Layer Mask', (now) => editNode(now, node.id, (layer) => ({ ...layer, mask })));
}
