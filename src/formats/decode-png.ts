import { unzlibSync } from 'fflate';
import { DelaminateError } from '../core/errors';
import { ByteReader } from './byte-reader';
import { concatBytes, PNG_SIGNATURE } from './png-chunks';

/** What a PNG is expected to be; one of anything else is refused before it is unpacked. */
export interface PngShape {
  readonly width: number;
  readonly height: number;
  readonly depth: 8 | 16;
  /** 1 grey, 4 red, green, blue and alpha. */
  readonly channels: 1 | 4;
}

/** Bytes of zlib's header and checksum (RFC 1950). */
const ZLIB_FRAME = 6;

const refuse = (message: string): DelaminateError => new DelaminateError('read', `a PNG in the file ${message}; get a whole copy of the file`);

/** Undoes the filters of PNG's specification (§9) in place; gives the rows without their filter bytes. */
function unfilter(filtered: Uint8Array, height: number, rowBytes: number, pixel: number): Uint8Array {
  const out = new Uint8Array(height * rowBytes);
  for (let y = 0; y < height; y++) {
    const filter = filtered[y * (rowBytes + 1)]!;
    if (filter > 4) throw refuse(`has the unknown filter ${filter}`);
    const from = y * (rowBytes + 1) + 1;
    const to = y * rowBytes;
    for (let x = 0; x < rowBytes; x++) {
      const left = x >= pixel ? out[to + x - pixel]! : 0;
      const above = y > 0 ? out[to + x - rowBytes]! : 0;
      let guess = 0;
      if (filter === 1) guess = left;
      else if (filter === 2) guess = above;
      else if (filter === 3) guess = (left + above) >> 1;
      else if (filter === 4) {
        const corner = x >= pixel && y > 0 ? out[to + x - rowBytes - pixel]! : 0;
        const toLeft = Math.abs(above - corner);
        const toAbove = Math.abs(left - corner);
        const toCorner = Math.abs(left + above - 2 * corner);
        guess = toLeft <= toAbove && toLeft <= toCorner ? left : toAbove <= toCorner ? above : corner;
      }
      out[to + x] = filtered[from + x]! + guess;
    }
  }
  return out;
}

/**
 * The samples of a PNG that is just of this shape and not interlaced, as our writers make them; 16 bit in the machine's order.
 * For pictures of unknown make a host has its own decoder. Throws `DelaminateError('read', …)`; nothing is allocated by what
 * the file claims.
 */
export function decodePng(png: Uint8Array, { width, height, depth, channels }: PngShape): Uint8Array | Uint16Array {
  const reader = new ByteReader(png, 'PNG');
  if (PNG_SIGNATURE.some((byte) => reader.uint8() !== byte)) throw refuse('is none');
  const parts: Uint8Array[] = [];
  for (let first = true; ; first = false) {
    const length = reader.uint32();
    const type = reader.ascii(4);
    const data = reader.take(length);
    reader.skip(4); // what holds the PNG has checksums of its own
    if (first) {
      const header = new DataView(data.buffer, data.byteOffset, data.byteLength);
      const shape = type === 'IHDR' && length === 13 ? [header.getUint32(0), header.getUint32(4), data[8], data[9], data[12]] : [];
      if (String(shape) !== String([width, height, depth, channels === 4 ? 6 : 0, 0])) throw refuse(`is not of ${width}×${height} pixels, ${depth} bit, as its entry says`);
    }
    if (type === 'IDAT') parts.push(data);
    if (type === 'IEND') break;
  }
  const pixel = (channels * depth) / 8;
  const rowBytes = width * pixel;
  const packed = concatBytes(parts);
  // Of a header and a checksum with nothing between them, the unpacker gives back the zeros that it was lent.
  if (packed.length <= ZLIB_FRAME) throw refuse('is truncated');
  let filtered: Uint8Array;
  try {
    filtered = unzlibSync(packed, { out: new Uint8Array(height * (rowBytes + 1)) });
  } catch (cause) {
    throw new DelaminateError('read', `a PNG in the file is damaged: ${cause instanceof Error ? cause.message : String(cause)}; get a whole copy of the file`, { cause });
  }
  if (filtered.length !== height * (rowBytes + 1)) throw refuse('is truncated');
  const bytes = unfilter(filtered, height, rowBytes, pixel);
  if (depth === 8) return bytes;
  const samples = new Uint16Array(bytes.length / 2);
  for (let i = 0; i < samples.length; i++) samples[i] = (bytes[i * 2]! << 8) | bytes[i * 2 + 1]!;
  return samples;
}
