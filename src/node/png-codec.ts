import sharp, { type Sharp } from 'sharp';
import type { PictureEncoders } from '../formats/format';
import { convertDepth, type Raster } from '../raster/raster';

function rawInput(raster: Raster): Sharp {
  return sharp(raster.data as Uint8Array | Uint16Array, { raw: { width: raster.width, height: raster.height, channels: 4 }, limitInputPixels: false });
}

let srgb: Promise<Uint8Array | undefined> | undefined;

/** sRGB's own ICC profile, as sharp carries it. */
export function srgbIcc(): Promise<Uint8Array | undefined> {
  srgb ??= sharp({ create: { width: 1, height: 1, channels: 3, background: 'black' } }).withIccProfile('srgb').png().toBuffer().then(async (png) => {
    const { icc } = await sharp(png).metadata();
    return icc && new Uint8Array(icc);
  });
  return srgb;
}

/** sharp as the writers' encoder. Samples pass untouched: no profile, no premultiplication, no palette. */
export const sharpEncoders: PictureEncoders = {
  async png(raster) {
    const picture = raster.depth === 32 ? convertDepth(raster, 16) : raster;
    const input = rawInput(picture);
    // Without the named space sharp would write 8 bit.
    return (picture.depth === 16 ? input.toColourspace('rgb16') : input).png({ compressionLevel: 6, palette: false }).toBuffer();
  },
  async jpeg(raster) {
    return rawInput(convertDepth(raster, 8)).removeAlpha().jpeg({ quality: 85, chromaSubsampling: '4:4:4' }).toBuffer();
  },
  srgbProfile: srgbIcc,
};
