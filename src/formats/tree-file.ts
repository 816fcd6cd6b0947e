import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import { strFromU8, strToU8, zipSync, type Zippable } from 'fflate';
import { DelaminateError } from '../core/errors';
import { throwIfCancelled, type JobContext } from '../core/job';
import type { Layer, LayeredDocument, LayerNode } from '../document/document';
import { leafLayers } from '../document/tree';
import type { Raster, Samples } from '../raster/raster';
import { decodePng } from './decode-png';
import { encodeGreyPng } from './encode-png';
import type { FileFormat, PictureEncoders } from './format';
import { openZip, type ZipArchive } from './read-zip';
import { parseTree, TREE_FORMAT, TREE_VERSION, MOST_NODES, type FileRecord, type LayerRecord, type NodeRecord, type TreeRecord } from './tree-json';

/*
 * A layer tree as a file of its own, so that editing resumes where it stopped: a zip of `tree.json` and, for each layer,
 * its pixels and where they were seen, both as PNGs that any program opens; floats, which PNG cannot hold, as plain
 * little-endian samples. Everything a node has is kept, bit for bit.
 */

export const TREE_EXTENSION = '.delaminate';
const MIMETYPE = 'application/x-delaminate-tree';
const TREE_JSON = 'tree.json';
const ICC_FILE = 'profile.icc';
const LONGEST_JSON = 64 * 2 ** 20;
const LONGEST_ICC = 64 * 2 ** 20;

const STORED = { level: 0 } as const;
const PACKED = { level: 6 } as const;

/** The samples as they lie in the file: little end first. */
function floatBytes(data: Samples): Uint8Array {
  const bytes = new Uint8Array(data.length * 4);
  const view = new DataView(bytes.buffer);
  const bits = new Uint32Array(data.buffer, data.byteOffset, data.length);
  for (let i = 0; i < bits.length; i++) view.setUint32(i * 4, bits[i]!, true);
  return bytes;
}

/** As bits, not as numbers: a NaN must come back as it was. */
function floatsOf(bytes: Uint8Array): Float32Array {
  const bits = new Uint32Array(bytes.length / 4);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0; i < bits.length; i++) bits[i] = view.getUint32(i * 4, true);
  return new Float32Array(bits.buffer);
}

/** A tree and what it was written beside: the SHA-256 of that file, in hexadecimal, by which one knows whether it was changed since. */
export interface SavedTree {
  readonly document: LayeredDocument;
  readonly beside?: string;
}

/**
 * The whole file of a document. Of the encoders only `png` is asked, which must keep every sample. Throws `CancelledError` on
 * request.
 */
export async function encodeTree({ document, beside }: SavedTree, encoders: Pick<PictureEncoders, 'png'>, context: JobContext = {}): Promise<Uint8Array> {
  // `mimetype` first and not compressed, as in OpenRaster: file(1) and others name the file by it.
  const entries: Zippable = { mimetype: [strToU8(MIMETYPE), STORED], [TREE_JSON]: new Uint8Array(0) };
  const total = leafLayers(document.children).length;
  let count = 0;
  const add = (file: string, bytes: Uint8Array, packed = false): FileRecord => {
    entries[file] = [bytes, packed ? PACKED : STORED];
    return { file, sha256: bytesToHex(sha256(bytes)) };
  };
  const layerRecord = async (layer: Layer): Promise<LayerRecord> => {
    throwIfCancelled(context);
    const { id, name, kind, visible, opacity, locked, left, top, blend, seen, filled, pixels } = layer;
    const { width, height, depth, data } = pixels;
    const number = String(count++).padStart(4, '0');
    context.onProgress?.({ stage: 'write', fraction: count / (total + 1), message: name });
    const stored = depth === 32 ? add(`layers/${number}.f32`, floatBytes(data), true) : add(`layers/${number}.png`, await encoders.png(pixels));
    const mask = seen && add(`seen/${number}.png`, encodeGreyPng(width, height, seen));
    return { type: 'layer', id, name, kind, visible, opacity, ...(locked ? { locked } : {}), left, top, width, height, blend, pixels: stored, ...(mask ? { seen: mask } : {}), ...(filled ? { filled } : {}) };
  };
  const records = async (nodes: readonly LayerNode[]): Promise<NodeRecord[]> => {
    const made: NodeRecord[] = [];
    for (const node of nodes) {
      if (node.type === 'layer') made.push(await layerRecord(node));
      else {
        const { id, name, kind, visible, opacity, locked } = node;
        made.push({ type: 'group', id, name, kind, visible, opacity, ...(locked ? { locked } : {}), children: await records(node.children) });
      }
    }
    return made;
  };
  const { width, height, depth, resolution, icc } = document;
  const children = await records(document.children);
  const tree: TreeRecord = { format: TREE_FORMAT, version: TREE_VERSION, width, height, depth, ...(resolution ? { resolution } : {}), ...(icc ? { icc: add(ICC_FILE, icc, true) } : {}), ...(beside ? { beside } : {}), children };
  entries[TREE_JSON] = [strToU8(JSON.stringify(tree)), PACKED];
  throwIfCancelled(context);
  return zipSync(entries, { mtime: '1980-01-01T00:00:00' });
}

/** An entry's bytes, which must be those that were written. */
function checked(zip: ZipArchive, { file, sha256: expected }: FileRecord, longest: number): Uint8Array {
  const bytes = zip.read(file);
  if (!bytes) throw new DelaminateError('read', `the layer tree is damaged: ${file.slice(0, 40)} is missing; get a whole copy of the file`);
  if (bytes.length > longest || bytesToHex(sha256(bytes)) !== expected) throw new DelaminateError('read', `the layer tree is damaged: ${file.slice(0, 40)} is not what was written; get a whole copy of the file`);
  return bytes;
}

function pixelsOf(zip: ZipArchive, { width, height, pixels }: LayerRecord, depth: LayeredDocument['depth']): Raster {
  if (depth !== 32) return { width, height, depth, data: decodePng(checked(zip, pixels, Infinity), { width, height, depth, channels: 4 }) };
  const bytes = checked(zip, pixels, width * height * 16);
  if (bytes.length !== width * height * 16) throw new DelaminateError('read', 'the layer tree is damaged: a layer has more or fewer pixels than its size says; get a whole copy of the file');
  return { width, height, depth, data: floatsOf(bytes) };
}

/**
 * The tree in a file of {@link encodeTree}, bit for bit. Nothing in the file is believed: sizes, counts, names, values and
 * checksums are looked at before use, and memory is bounded by `maxPixels`. Throws only `DelaminateError('read', …)`.
 */
export function decodeTree(bytes: Uint8Array, { maxPixels }: { readonly maxPixels: number }): SavedTree {
  const zip = openZip(bytes, 'layer tree', { maxEntries: 2 * MOST_NODES + 3, maxBytes: LONGEST_JSON + LONGEST_ICC + 17 * 64 * maxPixels });
  if (strFromU8(zip.read('mimetype') ?? new Uint8Array(0)) !== MIMETYPE) throw new DelaminateError('read', 'this is no layer tree of Delaminate\'s');
  const json = zip.read(TREE_JSON);
  if (!json || json.length > LONGEST_JSON) throw new DelaminateError('read', `the layer tree is damaged: ${TREE_JSON} is ${json ? 'too long' : 'missing'}; get a whole copy of the file`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(strFromU8(json));
  } catch (cause) {
    throw new DelaminateError('read', `the layer tree is damaged: ${TREE_JSON} is no JSON; get a whole copy of the file`, { cause });
  }
  const { width, height, depth, resolution, icc, beside, children } = parseTree(parsed, maxPixels);
  const node = (record: NodeRecord): LayerNode => {
    if (record.type === 'group') return { ...record, children: record.children.map(node) };
    const { width: columns, height: rows, seen, ...rest } = record;
    const mask = seen && (decodePng(checked(zip, seen, Infinity), { width: columns, height: rows, depth: 8, channels: 1 }) as Uint8Array);
    return { ...rest, pixels: pixelsOf(zip, record, depth), ...(mask ? { seen: mask } : {}) };
  };
  const document: LayeredDocument = { width, height, depth, children: children.map(node), ...(icc ? { icc: checked(zip, icc, LONGEST_ICC) } : {}), ...(resolution ? { resolution } : {}) };
  return { document, ...(beside ? { beside } : {}) };
}

/** Our own trees as an output like any other. */
export const tree: FileFormat = {
  kind: 'file', id: 'tree', extension: TREE_EXTENSION, title: 'layer tree',
  async encode({ document, encoders, context }) {
    return { bytes: await encodeTree({ document }, encoders, context), notes: [] };
  },
};
