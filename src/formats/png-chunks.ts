import { zlibSync } from 'fflate';
import { DelaminateError } from '../core/errors';

export const PNG_SIGNATURE: readonly number[] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** What would speak against an embedded profile, or be there twice. */
const REPLACED_BY_PROFILE = new Set(['iCCP', 'sRGB', 'gAMA', 'cHRM', 'cICP']);

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c;
});

/** The checksum of PNG chunks and of zip entries. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = CRC_TABLE[(crc ^ byte) & 0xff]! ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/** Length, type, data, checksum. */
export function pngChunk(type: string, data: Uint8Array): Uint8Array {
  const out = new Uint8Array(12 + data.length);
  const view = new DataView(out.buffer);
  view.setUint32(0, data.length);
  for (let i = 0; i < 4; i++) out[4 + i] = type.charCodeAt(i);
  out.set(data, 8);
  view.setUint32(8 + data.length, crc32(out.subarray(4, 8 + data.length)));
  return out;
}

/** Chunk types in order, to the end or to where the file breaks off. */
export function pngChunkTypes(png: Uint8Array): string[] {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const types: string[] = [];
  for (let at = PNG_SIGNATURE.length; at + 12 <= png.length; at += 12 + view.getUint32(at)) {
    types.push(String.fromCharCode(...png.subarray(at + 4, at + 8)));
  }
  return types;
}

/**
 * The PNG with this ICC profile and resolution (pixels an inch) in it; the samples stay as they are.
 * Encoders that take a profile convert the pixels to it, which must never happen here: hence the chunk.
 */
export function tagPng(png: Uint8Array, tags: { icc?: Uint8Array | undefined; resolution?: number | undefined }): Uint8Array {
  if (PNG_SIGNATURE.some((byte, i) => png[i] !== byte)) throw new DelaminateError('write', 'the host\'s PNG encoder did not return a PNG');
  const drop = new Set<string>();
  const added: Uint8Array[] = [];
  if (tags.icc) {
    for (const type of REPLACED_BY_PROFILE) drop.add(type);
    const packed = zlibSync(tags.icc);
    const data = new Uint8Array(5 + packed.length);
    data.set([0x49, 0x43, 0x43, 0, 0]); // name "ICC", end of name, method deflate
    data.set(packed, 5);
    added.push(pngChunk('iCCP', data));
  }
  if (tags.resolution) {
    drop.add('pHYs');
    const data = new Uint8Array(9);
    const view = new DataView(data.buffer);
    const perMetre = Math.round(tags.resolution / 0.0254);
    view.setUint32(0, perMetre);
    view.setUint32(4, perMetre);
    data[8] = 1;
    added.push(pngChunk('pHYs', data));
  }
  if (added.length === 0) return png;
  const parts: Uint8Array[] = [png.subarray(0, PNG_SIGNATURE.length)];
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  for (let at = PNG_SIGNATURE.length; at + 12 <= png.length; ) {
    const next = at + 12 + view.getUint32(at);
    const type = String.fromCharCode(...png.subarray(at + 4, at + 8));
    if (!drop.has(type)) parts.push(png.subarray(at, next));
    if (type === 'IHDR') parts.push(...added); // colour chunks must come before PLTE and IDAT
    at = next;
  }
  return concatBytes(parts);
}

/** The parts one after the other. */
export function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
