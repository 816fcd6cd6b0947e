import sharp from 'sharp';
import { encodePng } from '../../src/formats/encode-png';
import { decodePicture } from '../../src/node/read-picture';
import { createRaster } from '../../src/raster/raster';
import { noisePicture } from '../support/documents';

describe('encodePng', () => {
  it('keeps every 8-bit sample, colour under transparent pixels too', async () => {
    const raster = noisePicture(37, 23, 8);
    for (let i = 3; i < raster.data.length; i += 12) raster.data[i] = 0;
    const { data, info } = await sharp(encodePng(raster)).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height, info.channels]).toEqual([37, 23, 4]);
    expect(Buffer.compare(data, Buffer.from(raster.data as Uint8Array))).toBe(0);
  });

  it('keeps every 16-bit sample', async () => {
    const raster = noisePicture(20, 31, 16);
    expect((await decodePicture(encodePng(raster))).raster).toEqual(raster);
  });

  it('packs a flat picture small', () => {
    expect(encodePng(createRaster(400, 300)).length).toBeLessThan(2000);
  });

  it('refuses 32 bit', () => {
    expect(() => encodePng(createRaster(2, 2, 32))).toThrow('PNG holds 8 or 16 bit');
  });
});
