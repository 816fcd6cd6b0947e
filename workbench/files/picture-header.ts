import { DelaminateError } from '../../src/core/errors';
import { ByteReader } from '../../src/formats/byte-reader';

/** What a file says of itself before anything is decoded. */
export interface PictureHeader {
  readonly kind: 'PNG' | 'JPEG' | 'WebP' | 'PSD';
  readonly width: number;
  readonly height: number;
  /** Colour channels of a JPEG (1 grey, 3 RGB, 4 CMYK); 0 for the other kinds. */
  readonly components: number;
}

/** What one page decodes; the engine needs about a hundred bytes a pixel. */
export const MAX_PIXELS = 24_000_000;

const refuse = (message: string): DelaminateError => new DelaminateError('read', message);

const startsWith = (bytes: Uint8Array, text: string, at = 0): boolean => [...text].every((letter, i) => bytes[at + i] === letter.charCodeAt(0));

/** The frame header's markers (SOF0..SOF15 without the tables and the arithmetic extension between them). */
const isFrameMarker = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
const standsAlone = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);

function jpegHeader(bytes: Uint8Array): PictureHeader {
  const reader = new ByteReader(bytes, 'JPEG');
  reader.skip(2);
  for (;;) {
    if (reader.uint8() !== 0xff) throw refuse('the JPEG is damaged: its picture is not where its header says; get a whole copy of the file');
    let marker = reader.uint8();
    while (marker === 0xff) marker = reader.uint8(); // fill bytes
    if (standsAlone(marker)) continue;
    if (marker === 0xd9 || marker === 0xda) throw refuse('the JPEG holds no picture; get a whole copy of the file');
    const length = reader.uint16();
    if (!isFrameMarker(marker)) {
      reader.skip(length - 2);
      continue;
    }
    reader.uint8(); // bits a sample
    const height = reader.uint16();
    const width = reader.uint16();
    return { kind: 'JPEG', width, height, components: reader.uint8() };
  }
}

const uint24 = (bytes: Uint8Array, at: number): number => bytes[at]! + bytes[at + 1]! * 256 + bytes[at + 2]! * 65536;

function webpHeader(bytes: Uint8Array): PictureHeader {
  const size = (width: number, height: number): PictureHeader => ({ kind: 'WebP', width, height, components: 0 });
  if (bytes.length < 30) throw refuse('the WebP is truncated; get a whole copy of the file');
  if (startsWith(bytes, 'VP8X', 12)) return size(uint24(bytes, 24) + 1, uint24(bytes, 27) + 1);
  if (startsWith(bytes, 'VP8L', 12)) {
    const bits = bytes[21]! + bytes[22]! * 256 + bytes[23]! * 65536 + bytes[24]! * 2 ** 24;
    return size((bits % 2 ** 14) + 1, (Math.floor(bits / 2 ** 14) % 2 ** 14) + 1);
  }
  if (startsWith(bytes, 'VP8 ', 12)) return size((bytes[26]! + bytes[27]! * 256) % 2 ** 14, (bytes[28]! + bytes[29]! * 256) % 2 ** 14);
  throw refuse('the WebP is damaged; get a whole copy of the file');
}

function pngHeader(bytes: Uint8Array): PictureHeader {
  const reader = new ByteReader(bytes, 'PNG');
  reader.skip(16);
  return { kind: 'PNG', width: reader.uint32(), height: reader.uint32(), components: 0 };
}

function psdHeader(bytes: Uint8Array): PictureHeader {
  const reader = new ByteReader(bytes, 'PSD');
  reader.skip(14);
  const height = reader.uint32();
  return { kind: 'PSD', height, width: reader.uint32(), components: 0 };
}

function sniff(bytes: Uint8Array): PictureHeader {
  if (startsWith(bytes, '\x89PNG\r\n\x1a\n')) return pngHeader(bytes);
  if (startsWith(bytes, '\xff\xd8\xff')) return jpegHeader(bytes);
  if (startsWith(bytes, 'RIFF') && startsWith(bytes, 'WEBP', 8)) return webpHeader(bytes);
  if (startsWith(bytes, '8BPS')) return psdHeader(bytes);
  throw refuse('this is not a picture that the workbench opens (PNG, JPEG, WebP, PSD or PSB)');
}

/**
 * Kind and size by the first bytes: extensions lie. Throws `DelaminateError('read', …)` on anything else, on pictures
 * without area and on those over `maxPixels`, so that nothing is allocated for them.
 */
export function readPictureHeader(bytes: Uint8Array, maxPixels: number = MAX_PIXELS): PictureHeader {
  const header = sniff(bytes);
  const { width, height } = header;
  if (width === 0 || height === 0) throw refuse(`the picture is ${width}×${height} pixels and has no area`);
  if (width * height > maxPixels) throw refuse(`the picture has ${width}×${height} pixels, more than the ${maxPixels / 1e6} MP that the workbench opens; scale it down, or use the command line`);
  return header;
}
