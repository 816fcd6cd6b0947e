import { strToU8 } from 'fflate';
import { throwIfCancelled } from '../core/job';
import type { ModelUse } from '../core/model-use';
import type { Group, Layer, LayeredDocument, LayerNode } from '../document/document';
import { fullCanvasLayer } from '../document/full-canvas';
import type { Canvas, LayerWriter } from '../document/layer-writer';
import { inventedFraction } from '../document/tree';
import { convertDepth, type Raster } from '../raster/raster';
import { writeRequested, type FolderFormat, type Notes, type WriterSettings } from './format';
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
  /** How that was invented, the method of most pixels first; there where it is known. */
  filled?: readonly string[];
  /** There where the layer, or a group around it, is locked. */
  locked?: true;
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
  models: readonly ModelUse[];
}

/** The name of layer `index` (0 is the back) among `count`; as many digits as keep the names sorted, two at least. */
export function layerFileName(index: number, count: number): string {
  return `layer-${String(index).padStart(Math.max(2, String(count - 1).length), '0')}.png`;
}

type OpenGroup = Omit<Group, 'children'>;

/** What is said of a layer that lies in these groups, outermost first. */
function recordOf(layer: Layer, groups: readonly OpenGroup[]): Omit<LayerRecord, 'file'> {
  const { name, kind, left, top, pixels, blend } = layer;
  const inner = {
    opacity: groups.reduce((product, group) => product * group.opacity, 1) * layer.opacity,
    visible: layer.visible && groups.every(({ visible }) => visible),
  };
  const parent = groups[groups.length - 1]?.name ?? null;
  return { name, kind, parent, left, top, width: pixels.width, height: pixels.height, blend, ...inner, inventedFraction: inventedFraction(layer), ...(layer.filled ? { filled: layer.filled } : {}), ...(layer.locked || groups.some(({ locked }) => locked) ? { locked: true } : {}) };
}

/** The leaf layers back to front with what their groups do to them. */
export function describeLayers(document: LayeredDocument): Array<{ layer: Layer; record: Omit<LayerRecord, 'file'> }> {
  const walk = (nodes: readonly LayerNode[], groups: readonly OpenGroup[]): Array<{ layer: Layer; record: Omit<LayerRecord, 'file'> }> =>
    nodes.flatMap((node) => (node.type === 'group' ? walk(node.children, [...groups, node]) : [{ layer: node, record: recordOf(node, groups) }]));
  return walk(document.children, []);
}

export type EmitLayerFile = (name: string, bytes: Uint8Array) => Promise<void>;

/** Hands each layer's PNG to `emit` as it comes and `layers.json` at the end; taking files back is the host's. */
export function folderWriter(settings: WriterSettings, emit: EmitLayerFile): LayerWriter<{ notes: Notes }> {
  const { encoders, recomposition, timings, device, models, context = {} } = settings;
  const groups: OpenGroup[] = [];
  const layers: LayerRecord[] = [];
  let canvas: Canvas;
  let source: Raster;
  return {
    async begin(given) {
      canvas = given;
      source = shallow(settings.source);
    },
    async group(group) {
      groups.push(group);
    },
    async endGroup() {
      groups.pop();
    },
    async layer(layer) {
      throwIfCancelled(context);
      const file = layerFileName(layers.length, settings.layers);
      const png = await encoders.png(fullCanvasLayer({ ...layer, pixels: shallow(layer.pixels) }, source));
      await emit(file, tagPng(png, { icc: canvas.icc, resolution: canvas.resolution }));
      layers.push({ file, ...recordOf(layer, groups) });
      context.onProgress?.({ stage: 'write', fraction: layers.length / settings.layers, message: file });
    },
    async end() {
      const json: LayersJson = { version: VERSION, width: canvas.width, height: canvas.height, layers, recomposition: { max: recomposition.max, mean: recomposition.mean }, timings, device, models };
      await emit(LAYERS_JSON, strToU8(`${JSON.stringify(json, null, 2)}\n`));
      return { notes: canvas.depth === 32 ? ['PNG: 32-bit pixels were written as 16 bit'] : [] };
    },
    async abort() {
      groups.length = layers.length = 0;
    },
  };
}

/** PNG holds no floats. */
const shallow = (raster: Raster): Raster => (raster.depth === 32 ? convertDepth(raster, 16) : raster);

/** `layers.json` and one full-canvas straight-alpha PNG a layer, `layer-00.png` the farthest back. */
export const layersFolder: FolderFormat = {
  kind: 'folder', id: 'folder', title: 'folder of PNGs',
  encode: (request, emit) => writeRequested(request, (settings) => folderWriter(settings, emit)),
};
