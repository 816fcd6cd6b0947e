import { DelaminateError, shortly } from '../core/errors';
import { FILL_METHODS, type FillMethod } from '../core/fill-methods';
import { LAYER_KINDS, type Group, type Layer, type LayerKind } from '../document/document';
import { LONGEST_NAME } from '../document/names';
import { BLEND_MODES, type BlendMode } from '../raster/blend';
import type { Depth } from '../raster/raster';

/** A file in the archive and the SHA-256 of its bytes, in hexadecimal. */
export interface FileRecord {
  readonly file: string;
  readonly sha256: string;
}

/** A layer as `tree.json` has it: its pixels and its seen mask are files. */
export type LayerRecord = Omit<Layer, 'pixels' | 'seen'> & { readonly width: number; readonly height: number; readonly pixels: FileRecord; readonly seen?: FileRecord };
export type GroupRecord = Omit<Group, 'children'> & { readonly children: readonly NodeRecord[] };
export type NodeRecord = LayerRecord | GroupRecord;

export interface TreeRecord {
  readonly format: typeof TREE_FORMAT;
  readonly version: typeof TREE_VERSION;
  readonly width: number;
  readonly height: number;
  readonly depth: Depth;
  readonly resolution?: number;
  readonly icc?: FileRecord;
  /** What the tree was written beside: the SHA-256 of that file, in hexadecimal. */
  readonly beside?: string;
  /** Back to front. */
  readonly children: readonly NodeRecord[];
}

export const TREE_FORMAT = 'delaminate-tree';
export const TREE_VERSION = 1;
/** More than any document: Photoshop holds 8,000. */
export const MOST_NODES = 20_000;
const DEEPEST = 64;
/** A layer may reach out of the canvas, by no more than the largest canvas there is. */
const FARTHEST = 300_000;

const SHA256 = /^[0-9a-f]{64}$/;

type Handled = 'type' | 'id' | 'name' | 'kind' | 'visible' | 'opacity' | 'locked' | 'left' | 'top' | 'pixels' | 'blend' | 'seen' | 'filled';
type Unsaved = Exclude<keyof Layer, Handled>;
/** Does not compile once a layer has a field that would be lost in the file: write it, and read it below. */
export const NOTHING_IS_LOST: [Unsaved] extends [never] ? true : Unsaved = true;

const refuse = (message: string): DelaminateError => new DelaminateError('read', `the layer tree ${message}; get a whole copy of the file`);

type Json = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

function text(from: Json, key: string, longest: number): string {
  const value = from[key];
  if (typeof value !== 'string' || value === '' || value.length > longest) throw refuse(`is damaged: the ${key} of one of its layers is no text of 1 to ${longest} letters`);
  return value;
}

function number(from: Json, key: string, least: number, most: number, whole = true): number {
  const value = from[key];
  if (typeof value !== 'number' || !(value >= least && value <= most) || (whole && !Number.isInteger(value))) throw refuse(`is damaged: its ${key} is ${typeof value === 'number' ? value : 'no number'}, not a ${whole ? 'whole ' : ''}number from ${least} to ${most}`);
  return value;
}

function choice<T>(from: Json, key: string, choices: readonly T[]): T {
  const value = from[key] as T;
  if (!choices.includes(value)) throw refuse(`says the unknown ${key} ${shortly(value)}; it is damaged or was written by a newer Delaminate`);
  return value;
}

function fileRecord(value: unknown): FileRecord {
  if (!isRecord(value) || typeof value.file !== 'string' || typeof value.sha256 !== 'string' || !SHA256.test(value.sha256)) throw refuse('is damaged: it does not say where the pixels of one of its layers are');
  return { file: value.file, sha256: value.sha256 };
}

/**
 * Checks what `tree.json` says, of which nothing is believed. `maxPixels` bounds the canvas and each layer, and four times as
 * much, or 64 canvases where that is more, all layers together. Throws `DelaminateError('read', …)`.
 */
export function parseTree(json: unknown, maxPixels: number): TreeRecord {
  if (!isRecord(json) || json.format !== TREE_FORMAT) throw refuse('is none of Delaminate\'s');
  if (json.version !== TREE_VERSION) throw new DelaminateError('read', `the layer tree is of version ${shortly(json.version)} and this program reads ${TREE_VERSION}; use a newer Delaminate`);
  const width = number(json, 'width', 1, FARTHEST);
  const height = number(json, 'height', 1, FARTHEST);
  if (width * height > maxPixels) throw new DelaminateError('read', `the picture has ${width}×${height} = ${width * height} pixels, more than the limit of ${maxPixels}; raise it with --max-pixels`);
  const most = Math.max(4 * maxPixels, 64 * width * height);
  const ids = new Set<string>();
  const names = new Set<string>();
  let pixels = 0;

  const node = (value: unknown, level: number): NodeRecord => {
    if (!isRecord(value) || level > DEEPEST) throw refuse(`is damaged: ${isRecord(value) ? `its groups are nested more than ${DEEPEST} deep` : 'one of its layers is none'}`);
    const id = text(value, 'id', 4 * LONGEST_NAME);
    const name = text(value, 'name', LONGEST_NAME);
    if (ids.has(id) || names.has(name)) throw refuse('is damaged: two of its layers have one name');
    ids.add(id);
    names.add(name);
    if (ids.size > MOST_NODES) throw refuse(`says that it has more than ${MOST_NODES} layers`);
    const { visible, locked } = value;
    if (typeof visible !== 'boolean' || (locked !== undefined && locked !== true)) throw refuse('is damaged: it does not say whether its layers are shown or locked');
    const head = { id, name, kind: choice<LayerKind>(value, 'kind', LAYER_KINDS), visible, opacity: number(value, 'opacity', 0, 1, false), ...(locked ? { locked } : {}) };
    if (choice(value, 'type', ['layer', 'group']) === 'group') return { type: 'group', ...head, children: nodes(value.children, level + 1) };
    const size = { width: number(value, 'width', 1, FARTHEST), height: number(value, 'height', 1, FARTHEST) };
    pixels += size.width * size.height;
    if (size.width * size.height > maxPixels || pixels > most) throw refuse('says that its layers have far more pixels than its picture');
    return {
      type: 'layer', ...head, ...size, left: number(value, 'left', -FARTHEST, FARTHEST), top: number(value, 'top', -FARTHEST, FARTHEST),
      blend: choice<BlendMode>(value, 'blend', BLEND_MODES), pixels: fileRecord(value.pixels), ...(value.seen === undefined ? {} : { seen: fileRecord(value.seen) }), ...(value.filled === undefined ? {} : { filled: fills(value.filled) }),
    };
  };
  const fills = (value: unknown): FillMethod[] => {
    if (!Array.isArray(value) || value.length > FILL_METHODS.length) throw refuse('is damaged: how its hidden parts were filled is no list');
    return value.map((_, n) => choice<FillMethod>(value as unknown as Json, String(n), FILL_METHODS));
  };
  const nodes = (value: unknown, level: number): NodeRecord[] => {
    if (!Array.isArray(value)) throw refuse('is damaged: it does not say which layers there are');
    return value.map((each) => node(each, level));
  };
  const children = nodes(json.children, 0);
  if (json.beside !== undefined && (typeof json.beside !== 'string' || !SHA256.test(json.beside))) throw refuse('is damaged: what it says of the file that it was written beside is no checksum');
  const beside = json.beside === undefined ? {} : { beside: json.beside };
  const resolution = json.resolution === undefined ? {} : { resolution: number(json, 'resolution', 0, 1e6, false) };
  return { format: TREE_FORMAT, version: TREE_VERSION, width, height, depth: choice<Depth>(json, 'depth', [8, 16, 32]), ...resolution, ...beside, ...(json.icc === undefined ? {} : { icc: fileRecord(json.icc) }), children };
}
