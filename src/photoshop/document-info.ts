import type { ActiveLayer, Area, DocumentInfo, Fingerprint, SampleDepth } from '../bridge/protocol';
import { DelaminateError } from '../core/errors';
import { readLayerXmp } from './descriptors';
import { findOurs } from './find-ours';
import type { Bounds, Layer, Photoshop, PhotoshopDocument } from './host';
import { originFromXmp } from './layer-origin';

/** Linear 32-bit documents get this added to their profile's name, which no call takes back (Adobe, imaging). */
const LINEAR_SUFFIX = ' (Linear RGB Profile)';
export const SRGB = 'sRGB IEC61966-2.1';

/** Older builds give lengths as unit objects. */
const pixels = (value: unknown): number => Math.round(Number(typeof value === 'object' && value !== null ? (value as { _value?: unknown })._value : value));

export function areaOf(bounds: Bounds): Area {
  const [left, top] = [pixels(bounds.left), pixels(bounds.top)];
  return { left, top, width: pixels(bounds.right) - left, height: pixels(bounds.bottom) - top };
}

export const boundsOf = ({ left, top, width, height }: Area): Bounds => ({ left, top, right: left + width, bottom: top + height });

/** Bits a channel as samples are exchanged; bitmap documents (1 bit) are read as 8. */
export function depthOf(photoshop: Photoshop, document: PhotoshopDocument): SampleDepth {
  const types = photoshop.constants.BitsPerChannelType;
  if (document.bitsPerChannel === types.THIRTYTWO) return 32;
  return document.bitsPerChannel === types.SIXTEEN ? 16 : 8;
}

/** The document's own RGB profile by name; null where it has none that could be named in a call. */
export function rgbProfileOf(photoshop: Photoshop, document: PhotoshopDocument): string | null {
  if (document.mode !== photoshop.constants.DocumentMode.RGB) return null;
  let name: string;
  try {
    name = document.colorProfileName; // throws on untagged documents in some versions
  } catch {
    return null;
  }
  if (!name || name === 'None') return null;
  return name.endsWith(LINEAR_SUFFIX) ? name.slice(0, -LINEAR_SUFFIX.length) : name;
}

export function activeDocument(photoshop: Photoshop): PhotoshopDocument {
  const document = photoshop.app.activeDocument;
  if (!document) throw new DelaminateError('capture', 'no document is open; open a picture first');
  return document;
}

/** By id: the user may have turned to another document meanwhile. */
export function findDocument(photoshop: Photoshop, id: number): PhotoshopDocument | undefined {
  return [...photoshop.app.documents].find((document) => document.id === id);
}

export function fingerprintOf(photoshop: Photoshop, document: PhotoshopDocument): Fingerprint {
  return {
    document: document.id, width: pixels(document.width), height: pixels(document.height),
    mode: document.mode, depth: depthOf(photoshop, document), historyState: document.activeHistoryState.id,
  };
}

/** What differs from what is expected, in words; null where nothing does. */
export function changedSince(photoshop: Photoshop, expected: Fingerprint): string | null {
  const document = findDocument(photoshop, expected.document);
  if (!document) return 'the document was closed';
  const now = fingerprintOf(photoshop, document);
  if (now.width !== expected.width || now.height !== expected.height) return `the document was ${expected.width}×${expected.height} pixels and is now ${now.width}×${now.height}`;
  if (now.mode !== expected.mode) return 'the document’s colour mode was changed';
  if (now.depth !== expected.depth) return `the document had ${expected.depth} bits a channel and now has ${now.depth}`;
  if (expected.historyState !== null && now.historyState !== expected.historyState) return `the document was edited (“${document.activeHistoryState.name}”)`;
  return null;
}

/** Every layer of the tree with an id, depth first. */
export function* allLayers(layers: readonly Layer[]): Generator<Layer> {
  for (const layer of layers) {
    yield layer;
    if (layer.layers) yield* allLayers(layer.layers);
  }
}

export function findLayer(document: PhotoshopDocument, id: number): Layer | undefined {
  for (const layer of allLayers(document.layers)) if (layer.id === id) return layer;
  return undefined;
}

/** Why a layer's own pixels cannot be taken apart; null where they can. `siblingsAtTop`: the document's own layers. */
export function obstacleOf(photoshop: Photoshop, layer: Layer, siblingsAtTop: readonly Layer[]): string | null {
  const kinds = photoshop.constants.LayerKind;
  if (layer.layers || layer.kind === kinds.GROUP) return `“${layer.name}” is a group; choose one of its layers, or the document`;
  if (![kinds.NORMAL, kinds.TEXT, kinds.SMARTOBJECT, kinds.SOLIDFILL].includes(layer.kind)) return `“${layer.name}” has no pixels of its own; choose a pixel layer, or the document`;
  const siblings = layer.parent?.layers ?? siblingsAtTop;
  const above = siblings[[...siblings].findIndex(({ id }) => id === layer.id) - 1];
  if (layer.isClippingMask || above?.isClippingMask) return `“${layer.name}” is part of a clipping mask; release that first, or choose the document`;
  const area = areaOf(layer.boundsNoEffects);
  return area.width > 0 && area.height > 0 ? null : `“${layer.name}” is empty`;
}

async function describeLayer(photoshop: Photoshop, document: PhotoshopDocument, layer: Layer): Promise<ActiveLayer> {
  const packet = await readLayerXmp(photoshop, document.id, layer.id);
  return { id: layer.id, name: layer.name, obstacle: obstacleOf(photoshop, layer, document.layers), origin: packet === undefined ? null : originFromXmp(packet) };
}

/** What the panel shows of the active document; null where none is open. Changes nothing. */
export async function describeDocument(photoshop: Photoshop): Promise<DocumentInfo | null> {
  const document = photoshop.app.activeDocument;
  if (!document) return null;
  const { bounds } = document.selection;
  const active = document.activeLayers;
  return {
    id: document.id, name: document.name, width: pixels(document.width), height: pixels(document.height),
    depth: depthOf(photoshop, document), mode: document.mode, profile: rgbProfileOf(photoshop, document),
    historyState: document.activeHistoryState.id,
    selection: bounds ? areaOf(bounds) : null,
    // With several layers active there is no telling which is meant.
    activeLayer: active.length === 1 ? await describeLayer(photoshop, document, active[0]!) : null,
    ours: await findOurs(photoshop, document),
  };
}
