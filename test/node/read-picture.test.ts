import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { DelaminateError } from '../../src/core/errors';
import { compareRasters } from '../../src/document/flatten';
import { psd } from '../../src/formats/psd';
import { tagPng } from '../../src/formats/png-chunks';
import { iccColourSpace } from '../../src/formats/grey-profile';
import { sharpEncoders } from '../../src/node/png-codec';
import { decodePicture, readPicture } from '../../src/node/read-picture';
import type { Raster } from '../../src/raster/raster';
import { noisePicture, paint, sampleDocument, writeRequest } from '../support/documents';
import { builtInProfile, greyProfile } from '../support/profiles';
import { temporaryFolder } from '../support/temporary';

const folder = temporaryFolder();
const picture = noisePicture(21, 13);
const soft = paint(21, 13, (x, y) => [x / 20, y / 12, 0.5, ((x + y) % 6) / 5]);
const input = (raster: Raster): Sharp => sharp(raster.data as Uint8Array, { raw: { width: raster.width, height: raster.height, channels: 4 } });
const greyInput = (data: Uint8Array | Uint16Array, width: number): Sharp => sharp(data, { raw: { width, height: data.length / width, channels: 1 } });

async function message(bytes: Uint8Array, maxPixels?: number): Promise<string> {
  try {
    await decodePicture(bytes, maxPixels === undefined ? {} : { maxPixels });
  } catch (error) {
    expect(error).toBeInstanceOf(DelaminateError);
    return (error as Error).message;
  }
  return 'no error';
}

describe('decodePicture', () => {
  it('reads PNG, lossless WebP and TIFF to the same straight samples', async () => {
    for (const raster of [picture, soft]) {
      const files = [await input(raster).png().toBuffer(), await input(raster).webp({ lossless: true, exact: true }).toBuffer(), await input(raster).tiff({ compression: 'lzw' }).toBuffer()];
      for (const bytes of files) expect((await decodePicture(bytes)).raster).toEqual(raster);
    }
  });

  it('reads JPEG close to its picture, opaque', async () => {
    const smooth = paint(32, 32, (x, y) => [x / 31, y / 31, 0.5, 1]);
    const { raster } = await decodePicture(await input(smooth).removeAlpha().jpeg({ quality: 95 }).toBuffer());
    expect(compareRasters(raster, smooth).mean).toBeLessThan(1.5);
    expect(raster.data.filter((_, i) => i % 4 === 3).every((alpha) => alpha === 255)).toBe(true);
  });

  it('keeps 16 bit, RGB and grey, PNG and TIFF', async () => {
    const deep = noisePicture(9, 5, 16);
    const png = await sharpEncoders.png(deep);
    expect((await decodePicture(png)).raster).toEqual(deep);
    expect((await decodePicture(await sharp(png).toColourspace('rgb16').tiff({ compression: 'deflate' }).toBuffer())).raster).toEqual(deep);
    const ramp = Uint16Array.from({ length: 8 }, (_, i) => i * 9000 + 1);
    const { raster } = await decodePicture(await greyInput(ramp, 4).toColourspace('grey16').png().toBuffer());
    expect(Array.from(raster.data)).toEqual([...ramp].flatMap((value) => [value, value, value, 65535]));
  });

  it('turns the pixels upright by EXIF, losslessly', async () => {
    const bytes = await input(picture).png().withExif({ IFD0: { Orientation: '6' } }).withMetadata({ orientation: 6 }).toBuffer();
    const { raster } = await decodePicture(bytes);
    expect([raster.width, raster.height]).toEqual([13, 21]);
    // Orientation 6: the stored top left is the upright top right.
    expect(Array.from(raster.data.slice(12 * 4, 13 * 4))).toEqual(Array.from(picture.data.slice(0, 4)));
  });

  it('carries an RGB profile beside untouched numbers', async () => {
    const icc = await builtInProfile('p3');
    for (const raster of [picture, noisePicture(5, 5, 16)]) {
      const read = await decodePicture(tagPng(await sharpEncoders.png(raster), { icc, resolution: 300 }));
      expect(read.raster).toEqual(raster);
      expect(read.icc).toEqual(icc);
      expect(read.resolution).toBe(300);
      expect(read.notes).toEqual([]);
    }
    expect((await decodePicture(await input(picture).png().toBuffer())).resolution).toBeUndefined();
  });

  it('turns a greyscale profile into an RGB one and says so; a profile of another kind is left out and said so', async () => {
    const ramp = Uint8Array.from({ length: 16 }, (_, i) => i * 16);
    const grey = tagPng(await greyInput(ramp, 4).toColourspace('b-w').png().toBuffer(), { icc: greyProfile(1.8) });
    const read = await decodePicture(grey);
    expect(Array.from(read.raster.data.filter((_, i) => i % 4 === 0))).toEqual(Array.from(ramp));
    expect(iccColourSpace(read.icc!)).toBe('RGB ');
    expect(read.notes).toEqual(['the greyscale profile was carried over as an RGB profile with the same tone curve']);
  });

  it('converts CMYK through its profile and says so', async () => {
    const red = paint(8, 8, () => [1, 0, 0, 1]);
    const bytes = await input(red).removeAlpha().toColourspace('cmyk').withIccProfile('cmyk').jpeg({ quality: 100 }).toBuffer();
    expect((await sharp(bytes).metadata()).space).toBe('cmyk');
    const read = await decodePicture(bytes);
    expect(read.notes).toEqual(['the picture is CMYK: it was converted to sRGB through its embedded profile']);
    expect(iccColourSpace(read.icc!)).toBe('RGB ');
    const [r, g, b] = read.raster.data as Uint8Array;
    expect(r).toBeGreaterThan(200); // press red is duller than screen red, and nothing like its inverse
    expect(g).toBeLessThan(70);
    expect(b).toBeLessThan(70);
  });

  it('refuses CMYK without a profile', async () => {
    const bytes = await input(picture).removeAlpha().toColourspace('cmyk').jpeg().toBuffer();
    expect(await message(bytes)).toBe('read: the picture is CMYK without a colour profile of its own, so its colours are unknown; convert it to RGB first');
  });

  it('reads the first page or frame and says so', async () => {
    const frames = sharp(Buffer.concat([picture.data as Uint8Array, soft.data as Uint8Array]), { raw: { width: 21, height: 26, channels: 4, pageHeight: 13 } });
    const { raster, notes } = await decodePicture(await frames.webp({ lossless: true, exact: true, loop: 1, delay: [100, 100] }).toBuffer());
    expect(notes).toEqual(['only the first of 2 frames was read']);
    expect(raster).toEqual(picture);
  });

  it('reads a PSD\'s composite', async () => {
    const icc = await builtInProfile('p3');
    const { bytes } = await psd.encode(writeRequest({ ...sampleDocument(), icc }));
    const read = await decodePicture(bytes);
    expect([read.raster.width, read.raster.height]).toEqual([64, 48]);
    expect(read.icc).toEqual(icc);
  });

  it('refuses more pixels than allowed before decoding any', async () => {
    const bytes = await input(picture).png().toBuffer();
    expect(await message(bytes, 21 * 13)).toBe('no error');
    expect(await message(bytes, 21 * 13 - 1)).toBe('read: the picture has 21×13 = 273 pixels, more than the limit of 272; raise it with --max-pixels');
    const huge = new Uint8Array(bytes);
    new DataView(huge.buffer).setUint32(16, 0x7fffffff); // the header now lies: nothing may be allocated for it
    expect(await message(huge)).toMatch(/^read: /);
  });

  it('answers everything that is no picture with one line', async () => {
    const png = await input(picture).png().toBuffer();
    const zero = new Uint8Array(png);
    new DataView(zero.buffer).setUint32(20, 0);
    const cases: Array<[Uint8Array, RegExp]> = [
      [Buffer.from('hello, this is text'), /^read: this is not a picture Delaminate reads \(PNG, JPEG, WebP, TIFF or PSD\)$/],
      [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), /not a picture Delaminate reads/],
      [new Uint8Array(0), /not a picture/],
      [png.subarray(0, 8), /damaged or truncated/],
      [png.subarray(0, png.length - 12), /^read: the PNG is truncated: its end is missing/],
      [zero, /^read: the picture is 21×0 pixels and has no area$/],
      [Uint8Array.from([0xff, 0xd8, 0xff, 0xd9]), /JPEG is damaged/],
      [Buffer.from('8BPS'), /PSD is truncated/],
    ];
    for (const [bytes, expected] of cases) {
      const text = await message(bytes);
      expect(text).toMatch(expected);
      expect(text).not.toContain('\n');
    }
  });

  it('refuses every kind of file cut off in its picture', async () => {
    const files = { png: await input(picture).png().toBuffer(), jpeg: await input(picture).jpeg().toBuffer(), webp: await input(picture).webp().toBuffer(), tiff: await input(picture).tiff().toBuffer(), psd: (await psd.encode(writeRequest(sampleDocument()))).bytes };
    for (const [kind, bytes] of Object.entries(files)) {
      for (const share of [0.2, 0.5, 0.8, 0.97]) {
        const text = await message(bytes.subarray(0, Math.floor(bytes.length * share)));
        expect({ kind, share, refused: /^read: .*(truncated|damaged)/.test(text) }).toMatchObject({ refused: true });
      }
    }
  });
});

describe('readPicture', () => {
  it('reads from disk, whatever the name says', async () => {
    const path = join(folder(), 'really-a-png.jpg');
    writeFileSync(path, await input(picture).png().toBuffer());
    expect((await readPicture(path)).raster).toEqual(picture);
  });

  it('says what is wrong with paths', async () => {
    mkdirSync(join(folder(), 'dir'));
    writeFileSync(join(folder(), 'empty.png'), '');
    await expect(readPicture(join(folder(), 'none.png'))).rejects.toThrow('read: the file cannot be read: there is no such file');
    await expect(readPicture(join(folder(), 'dir'))).rejects.toThrow('read: this is a folder, not a picture');
    await expect(readPicture(join(folder(), 'empty.png'))).rejects.toThrow('read: the file is empty (0 bytes)');
    await expect(readPicture('/dev/null')).rejects.toThrow('read: this is not a regular file');
  });

  it('does not load files far larger than the limit could need', async () => {
    const path = join(folder(), 'long.png');
    writeFileSync(path, Buffer.alloc(65 * 2 ** 20));
    await expect(readPicture(path, { maxPixels: 1000 })).rejects.toThrow(/more than a picture of 1000 pixels needs/);
  });
});
