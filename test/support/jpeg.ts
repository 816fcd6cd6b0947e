import sharp from 'sharp';
import { createRaster, type Raster } from '../../src/raster/raster';

/** The picture as a JPEG of that quality gives it back; 8 bit, opaque. */
export async function throughJpeg(picture: Raster, quality: number): Promise<Raster> {
  const { width, height } = picture;
  const file = await sharp(picture.data as Uint8Array, { raw: { width, height, channels: 4 } }).removeAlpha().jpeg({ quality }).toBuffer();
  const out = createRaster(width, height);
  out.data.set(await sharp(file).ensureAlpha().raw().toBuffer());
  return out;
}
