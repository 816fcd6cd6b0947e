import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { DelaminateError, shortly } from '../core/errors';
import { LAYER_KINDS, type Group, type Layer, type LayeredDocument, type LayerKind, type LayerNode } from '../document/document';
import { withFreeNames } from '../document/names';
import { resumeTree } from '../document/resume';
import { FolderFingerprint, fingerprintOf } from '../formats/fingerprint';
import { LAYERS_JSON } from '../formats/layers-folder';
import { readPsdLayers } from '../formats/psd-layers';
import { decodeTree, TREE_EXTENSION } from '../formats/tree-file';
import { BLEND_MODES, type BlendMode } from '../raster/blend';
import type { Raster } from '../raster/raster';
import { decodePicture, readBytes } from './read-picture';

/** Layers to go on with. */
export interface ReadLayers {
  readonly document: LayeredDocument;
  /** A format's id: what the file is. */
  readonly format: string;
  /** The tree that lay beside the file and was used; it should be kept up to date. */
  readonly sidecar?: string;
  readonly notes: readonly string[];
}

/** Where the tree of a file or folder of layers lies: beside it, of its stem. */
export function sidecarOf(path: string, format: string): string {
  const whole = resolve(path);
  return join(dirname(path), (format === 'folder' ? basename(whole) : basename(whole, extname(whole))) + TREE_EXTENSION);
}

const FORMAT_OF: Readonly<Record<string, string>> = { '.psd': 'psd', '.psb': 'psb', '.ora': 'ora', [TREE_EXTENSION]: 'tree' };
const MOST_FILES = 10_000;

interface FolderLayer { file: string; name: string; kind: LayerKind; parent: string | null; blend: BlendMode; opacity: number; visible: boolean }

const damaged = (why: string): DelaminateError => new DelaminateError('read', `${LAYERS_JSON} is damaged: ${why}; get a whole copy of the folder`);

/** What `layers.json` says, of which nothing is believed. */
function parseLayersJson(bytes: Uint8Array): { width: number; height: number; layers: FolderLayer[] } {
  let json: { width?: unknown; height?: unknown; layers?: unknown };
  try {
    json = JSON.parse(Buffer.from(bytes).toString('utf8')) as typeof json;
  } catch (cause) {
    throw new DelaminateError('read', `${LAYERS_JSON} is no JSON; get a whole copy of the folder`, { cause });
  }
  const { width, height, layers } = json ?? {};
  if (!Number.isSafeInteger(width) || !Number.isSafeInteger(height) || !Array.isArray(layers) || layers.length === 0 || layers.length > MOST_FILES) throw damaged('it does not say what size the picture has and which layers there are');
  return { width: width as number, height: height as number, layers: layers.map((value: unknown) => {
    const { file, name, kind, parent, blend, opacity, visible } = (value ?? {}) as Partial<FolderLayer>;
    if (typeof file !== 'string' || !/^layer-\d{2,6}\.png$/.test(file)) throw damaged(`${shortly(file)} is no file of a layer`);
    if (typeof name !== 'string' || name === '' || name.length > 255 || !LAYER_KINDS.includes(kind as LayerKind) || (parent !== null && typeof parent !== 'string')) throw damaged(`the name, kind or group of ${file} is none`);
    if (!BLEND_MODES.includes(blend as BlendMode) || typeof opacity !== 'number' || !(opacity >= 0 && opacity <= 1) || typeof visible !== 'boolean') throw damaged(`the mode, opacity or visibility of ${file} is none`);
    return { file, name, kind: kind!, parent: parent ?? null, blend: blend!, opacity, visible };
  }) };
}

/** The part of a full-canvas picture that a layer covers; one pixel where it covers none. */
function cropped({ width, height, depth, data }: Raster): { left: number; top: number; pixels: Raster } {
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let y = 0, i = 3; y < height; y++) for (let x = 0; x < width; x++, i += 4) if (data[i] !== 0) [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x + 1), y + 1];
  if (right === 0) [left, top, right, bottom] = [0, 0, 1, 1];
  const rows = Array.from({ length: bottom - top }, (_, y) => data.subarray(((top + y) * width + left) * 4, ((top + y) * width + right) * 4));
  const cut = depth === 8 ? new Uint8Array(rows.length * (right - left) * 4) : new Uint16Array(rows.length * (right - left) * 4);
  rows.forEach((row, y) => cut.set(row as Uint8Array, y * (right - left) * 4));
  return { left, top, pixels: { width: right - left, height: bottom - top, depth, data: cut } };
}

/** Layers back to front with the names of their groups, as a tree: neighbours of one group lie in one. */
function grouped(layers: ReadonlyArray<{ layer: Layer; parent: string | null }>): LayerNode[] {
  const nodes: LayerNode[] = [];
  for (const { layer, parent } of layers) {
    const last = nodes[nodes.length - 1];
    if (parent === null) nodes.push(layer);
    else if (last?.type === 'group' && last.name === parent) nodes[nodes.length - 1] = { ...last, children: [...last.children, layer] };
    else nodes.push({ type: 'group', id: `folder-group-${nodes.length}`, name: parent, kind: layer.kind, visible: true, opacity: 1, children: [layer] } as Group);
  }
  return nodes;
}

async function readFolder(path: string, maxPixels: number): Promise<{ fingerprint: string; read: () => Promise<LayeredDocument> }> {
  const names = await readdir(path);
  if (!names.includes(LAYERS_JSON)) throw new DelaminateError('read', `the folder has no ${LAYERS_JSON}; name one that delaminate wrote`);
  if (names.length > MOST_FILES) throw new DelaminateError('read', `the folder holds ${names.length} files, more than ${MOST_FILES}`);
  const print = new FolderFingerprint();
  const bytes = await readBytes(join(path, LAYERS_JSON), maxPixels);
  print.add(LAYERS_JSON, bytes);
  const { width, height, layers } = parseLayersJson(bytes);
  for (const { file } of layers) print.add(file, await readBytes(join(path, file), maxPixels));
  const read = async (): Promise<LayeredDocument> => {
    const made: Array<{ layer: Layer; parent: string | null }> = [];
    let first: Awaited<ReturnType<typeof decodePicture>> | undefined;
    for (const [index, { file, name, kind, parent, blend, opacity, visible }] of layers.entries()) {
      const picture = await decodePicture(await readBytes(join(path, file), maxPixels), { maxPixels });
      const { raster } = picture;
      first ??= picture;
      if (raster.width !== width || raster.height !== height || raster.depth !== first.raster.depth) throw new DelaminateError('read', `${file} has ${raster.width}×${raster.height} pixels of ${raster.depth} bit, not ${width}×${height} of ${first.raster.depth} as the others; save it in its old size and depth`);
      made.push({ parent, layer: { type: 'layer', id: `folder-${index}`, name, kind, visible, opacity, blend, ...cropped(raster) } });
    }
    const { raster, icc, resolution } = first!;
    return { width, height, depth: raster.depth, children: withFreeNames(grouped(made), { ids: new Set(), names: new Set() }), ...(icc ? { icc } : {}), ...(resolution ? { resolution } : {}) };
  };
  return { fingerprint: print.digest(), read };
}

/** What is in a file or folder of layers, read only when it must be, and by what it is known again. */
async function present(path: string, format: string, maxPixels: number): Promise<{ fingerprint: string; read: () => Promise<LayeredDocument> }> {
  if (format === 'folder') return readFolder(path, maxPixels);
  const bytes = await readBytes(path, maxPixels);
  return { fingerprint: fingerprintOf(bytes), read: async () => {
    if (format === 'ora') throw new DelaminateError('read', `the layers of OpenRaster files are not read back, only those of PSDs and folders; undo what was changed in the file since its tree was written, or edit the ${TREE_EXTENSION} file itself`);
    return readPsdLayers(bytes, { maxPixels });
  } };
}

/**
 * Layers of a tree file, a PSD or PSB, an OpenRaster file or a folder of PNGs. Where a tree lies beside it, what was invented, locks,
 * kinds and depth come from there; what was changed since comes from the file, and a note says so. Throws `DelaminateError('read', …)`.
 */
export async function readLayers(path: string, { maxPixels }: { readonly maxPixels: number }): Promise<ReadLayers> {
  const info = await stat(path).catch(() => undefined);
  if (!info) throw new DelaminateError('read', 'there is no such file');
  const format = info.isDirectory() ? 'folder' : FORMAT_OF[extname(path).toLowerCase()];
  if (!format) throw new DelaminateError('read', `'${extname(path)}' is no file of layers; name a .psd, .psb, .ora or ${TREE_EXTENSION} file or a folder that delaminate wrote`);
  if (format === 'tree') return { document: decodeTree(await readBytes(path, maxPixels), { maxPixels }).document, format, notes: [] };
  const now = await present(path, format, maxPixels);
  const sidecar = sidecarOf(path, format);
  if (!(await stat(sidecar).catch(() => undefined))) {
    if (format === 'ora') throw new DelaminateError('read', `there is no ${basename(sidecar)} beside it, and layers of OpenRaster files are not read back; write both with: delaminate FILE -o ${basename(path)} --tree`);
    return { document: await now.read(), format, notes: [`there is no ${basename(sidecar)} beside it: all that the layers show counts as seen; --tree writes one`] };
  }
  const saved = decodeTree(await readBytes(sidecar, maxPixels), { maxPixels });
  if (saved.beside === now.fingerprint) return { document: saved.document, format, sidecar, notes: [] };
  const layers = await now.read();
  const canvas = { left: 0, top: 0, width: layers.width, height: layers.height };
  // A folder holds groups only by name and their opacity multiplied into the layers': what it cannot hold is as it was.
  const { document, changed } = format === 'folder' ? resumeTree(withoutGroupLooks(saved.document), layers, canvas) : resumeTree(saved.document, layers);
  const which = changed.length === 0 ? 'no pixels' : `the pixels of ${changed.slice(0, 5).join(', ')}${changed.length > 5 ? ` and ${changed.length - 5} more` : ''}`;
  return { document, format, sidecar, notes: [`the file was changed since ${basename(sidecar)} was written (${which}): what is in the file counts`] };
}

/** Opacity and visibility of groups moved into their layers, as a folder has them. */
function withoutGroupLooks(document: LayeredDocument): LayeredDocument {
  const walk = (nodes: readonly LayerNode[], opacity: number, visible: boolean): LayerNode[] => nodes.map((node) =>
    node.type === 'group' ? { ...node, opacity: 1, visible: true, children: walk(node.children, opacity * node.opacity, visible && node.visible) } : { ...node, opacity: node.opacity * opacity, visible: node.visible && visible });
  return { ...document, children: walk(document.children, 1, true) };
}
