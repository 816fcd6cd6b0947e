import { open, stat } from 'node:fs/promises';
import { DelaminateError } from '../core/errors';
import { readPsdComposite } from '../formats/psd-composite';
import type { Raster } from '../raster/raster';
import { iccColourSpace, rgbProfileFromGrey } from '../formats/grey-profile';
import { readWithSharp } from './read-with-sharp';

/** A flat picture, ready for the engine. */
export interface Picture {
  readonly raster: Raster;
  /** An RGB profile; the raster's numbers are encoded in it, untouched. */
  readonly icc?: Uint8Array;
  /** Pixels an inch. */
  readonly resolution?: number;
  /** What was left out or converted, one sentence each. */
  readonly notes: readonly string[];
}

/** What a decoder hands over; a greyscale profile is still to be turned into an RGB one. */
export interface DecodedPicture {
  readonly raster: Raster;
  readonly icc?: Uint8Array;
  readonly resolution?: number;
  readonly grey: boolean;
  readonly notes: readonly string[];
}

export interface ReadOptions {
  /** Width times height at most; checked on the header, before decoding. */
  readonly maxPixels: number;
}

export const READ_DEFAULTS: Readonly<ReadOptions> = { maxPixels: 200_000_000 };

/** Uncompressed 16-bit RGBA, five times over: what no honest picture within the pixel limit exceeds, layers of a PSD included. */
const BYTES_PER_ALLOWED_PIXEL = 40;
const LEAST_FILE_LIMIT = 64 * 2 ** 20;

export type PictureKind = 'PNG' | 'JPEG' | 'WebP' | 'TIFF' | 'PSD';

/** Names the kind by the first bytes: extensions lie, and only these five decoders may ever see a file. */
export function pictureKind(head: Uint8Array): PictureKind | undefined {
  const text = String.fromCharCode(...head.subarray(0, 12));
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'PNG';
  if (text.startsWith('\xff\xd8\xff')) return 'JPEG';
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'WebP';
  if (['II*\0', 'MM\0*', 'II+\0', 'MM\0+'].includes(text.slice(0, 4))) return 'TIFF';
  return text.startsWith('8BPS') ? 'PSD' : undefined;
}

const failureReason = (error: unknown): string => {
  const code = (error as { code?: unknown } | null)?.code;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'reading it is not permitted';
  return error instanceof Error ? oneLine(error.message) : String(error);
};

/** Library messages run over several lines; ours never do. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** A whole file; refused where it is missing, empty, no file, or longer than a picture of `maxPixels` can be. */
export async function readBytes(path: string, maxPixels: number): Promise<Uint8Array> {
  try {
    const info = await stat(path);
    if (info.isDirectory()) throw new DelaminateError('read', 'this is a folder, not a picture');
    if (!info.isFile()) throw new DelaminateError('read', 'this is not a regular file');
    const limit = Math.max(LEAST_FILE_LIMIT, maxPixels * BYTES_PER_ALLOWED_PIXEL);
    if (info.size > limit) throw new DelaminateError('read', `the file has ${info.size} bytes, more than a picture of ${maxPixels} pixels needs; raise --max-pixels if it is one`);
    if (info.size === 0) throw new DelaminateError('read', 'the file is empty (0 bytes)');
    const file = await open(path, 'r');
    try {
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof DelaminateError) throw error;
    throw new DelaminateError('read', `the file cannot be read: ${failureReason(error)}`, { cause: error });
  }
}

/** Gives the profile an RGB shape, or leaves it out with a note where it does not fit the pixels. */
function withRgbProfile(decoded: DecodedPicture): Picture {
  const { raster, icc, resolution, grey } = decoded;
  const notes = [...decoded.notes];
  const rest = { raster, ...(resolution ? { resolution } : {}) };
  if (!icc) return { ...rest, notes };
  const space = iccColourSpace(icc);
  if (space === 'RGB ') return { ...rest, icc, notes };
  const converted = grey ? rgbProfileFromGrey(icc) : undefined;
  if (converted) return { ...rest, icc: converted, notes: [...notes, 'the greyscale profile was carried over as an RGB profile with the same tone curve'] };
  return { ...rest, notes: [...notes, `the embedded profile (${space.trim() || 'damaged'}) does not fit the pixels and was left out; colours are taken as sRGB`] };
}

/**
 * Decodes the bytes of a PNG, JPEG, WebP, TIFF or PSD to straight RGBA at 8 or 16 bit.
 * Pixels are turned upright by EXIF; RGB numbers are never colour-converted, their profile comes along;
 * CMYK is converted to sRGB through its own profile, or refused without one.
 * Throws only `DelaminateError('read', …)`, with one line, whatever the bytes are.
 */
export async function decodePicture(bytes: Uint8Array, options: Partial<ReadOptions> = {}): Promise<Picture> {
  const { maxPixels } = { ...READ_DEFAULTS, ...options };
  const kind = pictureKind(bytes);
  if (!kind) throw new DelaminateError('read', 'this is not a picture Delaminate reads (PNG, JPEG, WebP, TIFF or PSD)');
  try {
    return withRgbProfile(kind === 'PSD' ? readPsdComposite(bytes, maxPixels) : await readWithSharp(bytes, kind, maxPixels));
  } catch (error) {
    if (error instanceof DelaminateError) throw error;
    throw new DelaminateError('read', `the ${kind} is damaged or truncated: ${failureReason(error)}`, { cause: error });
  }
}

/** Reads a picture from disk; see {@link decodePicture}. Unreadable, empty and over-long files fail with one line too. */
export async function readPicture(path: string, options: Partial<ReadOptions> = {}): Promise<Picture> {
  return decodePicture(await readBytes(path, options.maxPixels ?? READ_DEFAULTS.maxPixels), options);
}
