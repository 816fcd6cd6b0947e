import sharp from 'sharp';
import { sharpEncoders } from '../../src/node/png-codec';
import { decodePicture } from '../../src/node/read-picture';
import { paint } from '../support/documents';

describe('sharpEncoders', () => {
  it('keep every sample of a PNG, colour under transparency included, at both depths', async () => {
    for (const depth of [8, 16] as const) {
      const picture = paint(16, 16, (x, y) => [x / 15, y / 15, 0.37, ((x * 16 + y) % 5) / 4], depth);
      expect((await decodePicture(await sharpEncoders.png(picture))).raster).toEqual(picture);
    }
  });

  it('do not turn few colours or greys into a palette or greyscale that loses depth', async () => {
    const grey = paint(4, 4, () => [0.5, 0.5, 0.5, 1], 16);
    expect((await decodePicture(await sharpEncoders.png(grey))).raster).toEqual(grey);
  });

  it('make a JPEG of the opaque picture', async () => {
    const jpeg = await sharpEncoders.jpeg!(paint(20, 10, () => [1, 0, 0, 1]));
    const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true });
    expect([info.format, info.width, info.height, info.channels]).toEqual(['raw', 20, 10, 3]);
    expect(data[0]).toBeGreaterThan(250);
    expect(data[1]).toBeLessThan(5);
  });
});
