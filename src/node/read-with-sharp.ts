import sharp, { type Metadata } from 'sharp';
import { DelaminateError } from '../core/errors';
import { createRaster, type Raster } from '../raster/raster';
import { iccColourSpace } from '../formats/grey-profile';
import { pngChunkTypes } from '../formats/png-chunks';
import { srgbIcc } from './png-codec';
import type { DecodedPicture, PictureKind } from './read-picture';

const refuse = (message: string): DelaminateError => new DelaminateError('read', message);

/** PNG's header says its size in clear, and its last chunk that it is whole; the decoder is vaguer about the first and careless of the second. */
function checkPng(bytes: Uint8Array, chunks: readonly string[]): void {
  if (bytes.length < 24) return;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const width = view.getUint32(16);
  const height = view.getUint32(20);
  if (width === 0 || height === 0) throw refuse(`the picture is ${width}×${height} pixels and has no area`);
  if (!chunks.includes('IEND')) throw refuse('the PNG is truncated: its end is missing; get a whole copy of the file');
}

/** The colour spaces taken as they are; anything else must be converted or refused, never guessed. */
const GREY_SPACES = new Set(['b-w', 'grey16']);
const RGB_SPACES = new Set(['srgb', 'rgb', 'rgb16']);

function pagesNote(metadata: Metadata, kind: PictureKind, chunks: readonly string[]): string[] {
  if ((metadata.pages ?? 1) > 1) return [`only the first of ${metadata.pages} ${kind === 'TIFF' ? 'pages' : 'frames'} was read`];
  return chunks.includes('acTL') ? ['only the first frame of the animation was read'] : [];
}

/**
 * Decodes with sharp. Reads the header first and allocates nothing before the size is known to be
 * within `maxPixels`; any decoder warning worse than cosmetic fails the whole picture.
 */
export async function readWithSharp(bytes: Uint8Array, kind: PictureKind, maxPixels: number): Promise<DecodedPicture> {
  const chunks = kind === 'PNG' ? pngChunkTypes(bytes) : [];
  if (kind === 'PNG') checkPng(bytes, chunks);
  const metadata = await sharp(bytes, { limitInputPixels: false, failOn: 'error' }).metadata();
  const { width, height, space = '', channels, depth } = metadata;
  if (!width || !height) throw refuse(`the picture is ${width}×${height} pixels and has no area`);
  if (width * height > maxPixels) throw refuse(`the picture has ${width}×${height} = ${width * height} pixels, more than the limit of ${maxPixels}; raise it with --max-pixels`);
  if (channels > 5) throw refuse(`the picture has ${channels} channels; convert it to RGB first`);
  if (depth !== 'uchar' && depth !== 'ushort') throw refuse(`the picture has samples of type ${depth}; convert it to 8 or 16 bit first`);
  const cmyk = space === 'cmyk';
  if (cmyk && (!metadata.icc || iccColourSpace(metadata.icc) !== 'CMYK')) throw refuse('the picture is CMYK without a colour profile of its own, so its colours are unknown; convert it to RGB first');
  const grey = GREY_SPACES.has(space);
  if (!cmyk && !grey && !RGB_SPACES.has(space)) throw refuse(`the picture is in ${space || 'an unknown colour space'}; convert it to RGB first`);

  const deep = depth === 'ushort';
  // `ignoreIcc`: without it sharp would convert the numbers to sRGB, profile and all.
  const upright = sharp(bytes, { limitInputPixels: maxPixels, failOn: 'error', ignoreIcc: !cmyk }).autoOrient();
  const { data, info } = await upright.toColourspace(deep ? 'rgb16' : 'srgb').ensureAlpha().raw({ depth: deep ? 'ushort' : 'uchar' }).toBuffer({ resolveWithObject: true });
  if (info.channels !== 4 || data.length !== info.width * info.height * (deep ? 8 : 4)) throw refuse(`the ${kind} decodes to ${info.channels} channels; convert it to RGB first`);
  const raster = rasterOf(data, info.width, info.height, deep);
  const icc = cmyk ? await srgbIcc() : metadata.icc;
  const notes = pagesNote(metadata, kind, chunks);
  if (cmyk) notes.push('the picture is CMYK: it was converted to sRGB through its embedded profile');
  // The decoder says 72 where a PNG says nothing.
  const resolution = kind === 'PNG' && !chunks.includes('pHYs') ? undefined : metadata.density;
  return { raster, grey, notes, ...(icc ? { icc: new Uint8Array(icc) } : {}), ...(resolution ? { resolution } : {}) };
}

function rasterOf(data: Buffer, width: number, height: number, deep: boolean): Raster {
  const aligned = data.byteOffset % 2 === 0;
  if (!deep) return { width, height, depth: 8, data: new Uint8Array(data.buffer, data.byteOffset, data.length) };
  if (aligned) return { width, height, depth: 16, data: new Uint16Array(data.buffer, data.byteOffset, data.length / 2) };
  const raster = createRaster(width, height, 16);
  new Uint8Array(raster.data.buffer).set(data);
  return raster;
}
