import { strToU8 } from 'fflate';
import { throwIfCancelled } from '../core/job';
import type { Layer, LayeredDocument, LayerNode } from '../document/document';
import { fullCanvasLayer } from '../document/full-canvas';
import { inventedFraction } from '../document/tree';
import { convertDepth } from '../raster/raster';
import type { FolderFormat, Notes, WriteRequest } from './format';
import { tagPng } from './png-chunks';

export const LAYERS_JSON = 'layers.json';
const VERSION = 1;

/** One entry of `layers.json`; lengths in pixels. */
export interface LayerRecord {
  file: string;
  name: string;
  kind: string;
  /** The nearest group's name, null at the top. */
  parent: string | null;
  left: number;
  top: number;
  width: number;
  height: number;
  blend: string;
  /** 0..1, groups multiplied in. */
  opacity: number;
  /** False too where a group around it is hidden. */
  visible: boolean;
  /** 0..1: how much of the layer was completed rather than seen. */
  inventedFraction: number;
}

export interface LayersJson {
  version: number;
  width: number;
  height: number;
  /** Back to front. */
  layers: LayerRecord[];
  recomposition: { max: number; mean: number };
  timings: Readonly<Record<string, number>>;
  device: string;
  models: readonly string[];
}

/** The name of layer `index` (0 is the back) among `count`; as many digits as keep the names sorted, two at least. */
export function layerFileName(index: number, count: number): string {
  return `layer-${String(index).padStart(Math.max(2, String(count - 1).length), '0')}.png`;
}

/** The leaf layers back to front with what their groups do to them. */
export function describeLayers(document: LayeredDocument): Array<{ layer: Layer; record: Omit<LayerRecord, 'file'> }> {
  const walk = (nodes: readonly LayerNode[], parent: string | null, opacity: number, visible: boolean): Array<{ layer: Layer; record: Omit<LayerRecord, 'file'> }> =>
    nodes.flatMap((node) => {
      const inner = { opacity: opacity * node.opacity, visible: visible && node.visible };
      if (node.type === 'group') return walk(node.children, node.name, inner.opacity, inner.visible);
      const { name, kind, left, top, blend } = node;
      return [{ layer: node, record: { name, kind, parent, left, top, width: node.pixels.width, height: node.pixels.height, blend, ...inner, inventedFraction: inventedFraction(node) } }];
    });
  return walk(document.children, null, 1, true);
}

async function encode(request: WriteRequest, emit: (name: string, bytes: Uint8Array) => Promise<void>): Promise<{ notes: Notes }> {
  const { document, encoders, recomposition, timings, device, models } = request;
  const context = request.context ?? {};
  const depth = document.depth === 8 ? 8 : 16;
  const notes: Notes = document.depth === 32 ? ['PNG: 32-bit pixels were written as 16 bit'] : [];
  const source = request.source.depth === depth ? request.source : convertDepth(request.source, depth);
  const described = describeLayers(document);
  const layers: LayerRecord[] = [];
  for (const [index, { layer, record }] of described.entries()) {
    throwIfCancelled(context);
    const file = layerFileName(index, described.length);
    const pixels = layer.pixels.depth === depth ? layer.pixels : convertDepth(layer.pixels, depth);
    const png = await encoders.png(fullCanvasLayer({ ...layer, pixels }, source));
    await emit(file, tagPng(png, { icc: document.icc, resolution: document.resolution }));
    layers.push({ file, ...record });
    context.onProgress?.({ stage: 'write', fraction: (index + 1) / described.length, message: file });
  }
  const json: LayersJson = { version: VERSION, width: document.width, height: document.height, layers, recomposition: { max: recomposition.max, mean: recomposition.mean }, timings, device, models };
  await emit(LAYERS_JSON, strToU8(`${JSON.stringify(json, null, 2)}\n`));
  return { notes };
}

/** `layers.json` and one full-canvas straight-alpha PNG a layer, `layer-00.png` the farthest back. */
export const layersFolder: FolderFormat = { kind: 'folder', id: 'folder', title: 'folder of PNGs', encode };
