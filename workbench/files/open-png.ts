import { decode, type DecodedPng } from 'fast-png';
import { DelaminateError } from '../../src/core/errors';
import { iccColourSpace, rgbProfileFromGrey } from '../../src/formats/grey-profile';
import { pngChunkTypes } from '../../src/formats/png-chunks';
import { createRaster, type Raster } from '../../src/raster/raster';
import { flatLayer, type OpenedPicture } from './opened-picture';

const COLOUR_TYPE_AT = 25;
const INTERLACE_AT = 28;

/** Reads sample `i` of row `y`; samples under 8 bit share bytes and each row begins a new one. */
function sampleReader({ data, width, depth, channels }: DecodedPng): (y: number, i: number) => number {
  if (depth >= 8) return (y, i) => data[y * width * channels + i]!;
  const rowBytes = Math.ceil((width * channels * depth) / 8);
  const perByte = 8 / depth;
  const mask = 2 ** depth - 1;
  return (y, i) => (data[y * rowBytes + Math.floor(i / perByte)]! >> (8 - depth * ((i % perByte) + 1))) & mask;
}

/** Straight RGBA: 16 bit stays 16 bit, everything else becomes 8. */
function expand(png: DecodedPng): Raster {
  const { width, height, depth, channels, palette, transparency } = png;
  const raster = createRaster(width, height, depth === 16 ? 16 : 8);
  const { data } = raster;
  const full = depth === 16 ? 65535 : 255;
  const scale = depth < 8 ? 255 / (2 ** depth - 1) : 1;
  const sample = sampleReader(png);
  const colours = channels <= 2 ? 1 : 3;
  const hasAlpha = channels % 2 === 0;
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++, to += 4) {
      const from = x * channels;
      const first = sample(y, from);
      if (palette) {
        const entry = palette[first];
        if (!entry) throw new DelaminateError('read', `the PNG names colour ${first} of a palette of ${palette.length}; it is damaged`);
        data[to] = entry[0];
        data[to + 1] = entry[1];
        data[to + 2] = entry[2];
        data[to + 3] = entry[3] ?? 255;
        continue;
      }
      const second = colours === 3 ? sample(y, from + 1) : first;
      const third = colours === 3 ? sample(y, from + 2) : first;
      data[to] = first * scale;
      data[to + 1] = second * scale;
      data[to + 2] = third * scale;
      // One colour of a PNG without an alpha channel may be named as the one that is not there.
      const keyed = transparency !== undefined && first === transparency[0] && (colours === 1 || (second === transparency[1] && third === transparency[2]));
      data[to + 3] = hasAlpha ? sample(y, from + channels - 1) : keyed ? 0 : full;
    }
  }
  return raster;
}

function decodeWhole(bytes: Uint8Array): DecodedPng {
  try {
    return decode(bytes, { checkCrc: true });
  } catch (error) {
    throw new DelaminateError('read', `the PNG is damaged (${error instanceof Error ? error.message : String(error)}); get a whole copy of the file`, { cause: error });
  }
}

/** PNG counts whole pixels a metre, so that 72 an inch is stored as 72.009: what is that near a whole number was one. */
function inches(perMetre: number): number {
  const perInch = perMetre * 0.0254;
  return Math.abs(perInch - Math.round(perInch)) <= 0.0127 ? Math.round(perInch) : perInch;
}

/**
 * Every sample and every alpha as the file has them: no canvas, which would premultiply, and no colour conversion.
 * The size must have been checked. Throws `DelaminateError('read', …)` on damaged files.
 */
export function openPng(bytes: Uint8Array): OpenedPicture {
  const chunks = pngChunkTypes(bytes);
  if (!chunks.includes('IEND')) throw new DelaminateError('read', 'the PNG is truncated: its end is missing; get a whole copy of the file');
  if (bytes[INTERLACE_AT] === 1 && bytes[24]! < 8) throw new DelaminateError('read', 'the PNG is interlaced with less than 8 bits a sample, which the workbench does not open; save it again without interlacing');
  const png = decodeWhole(bytes);
  const raster = expand(png);
  const notices: string[] = [];
  const indexed = bytes[COLOUR_TYPE_AT] === 3;
  if (indexed) notices.push('the PNG is indexed; its colours were opened as RGB');
  if (chunks.includes('acTL')) notices.push('only the first frame of the animation was opened');
  const grey = !indexed && png.channels <= 2;
  const profile = png.iccEmbeddedProfile?.profile;
  // The samples are RGB from here on, those of a grey picture too: so must be their profile.
  const icc = profile && (grey ? rgbProfileFromGrey(profile) : iccColourSpace(profile) === 'RGB ' ? profile.slice() : undefined);
  if (profile && !icc) notices.push('the embedded colour profile does not fit the pixels and was left out');
  const { resolution } = png;
  const perInch = resolution?.unit === 1 ? inches(resolution.x) : 0;
  return {
    width: png.width, height: png.height, depth: raster.depth, mode: grey ? 'grayscaleMode' : 'RGBColorMode', nodes: [flatLayer(raster)], notices,
    ...(icc ? { icc } : {}),
    ...(perInch >= 1 ? { resolution: perInch } : {}),
  };
}
