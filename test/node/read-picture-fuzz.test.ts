import fc from 'fast-check';
import sharp from 'sharp';
import { DelaminateError } from '../../src/core/errors';
import { psb, psd } from '../../src/formats/psd';
import { decodePicture } from '../../src/node/read-picture';
import { paint, sampleDocument, transparentDocument, writeRequest } from '../support/documents';
import { builtInProfile, greyProfile } from '../support/profiles';
import { sharpEncoders } from '../../src/node/png-codec';
import { tagPng } from '../../src/formats/png-chunks';

/** Small enough that a lying header cannot make a slow test; still far above the samples. */
const MAX_PIXELS = 250_000;

async function samples(): Promise<Array<{ kind: string; bytes: Uint8Array }>> {
  const picture = paint(40, 30, (x, y) => [x / 39, y / 29, ((x * y) % 7) / 6, x > 30 ? 0.5 : 1]);
  const input = sharp(picture.data as Uint8Array, { raw: { width: 40, height: 30, channels: 4 } });
  const icc = await builtInProfile('srgb');
  return [
    { kind: 'PNG', bytes: tagPng(await sharpEncoders.png(picture), { icc, resolution: 300 }) },
    { kind: 'PNG 16 bit', bytes: await sharpEncoders.png(paint(20, 20, (x, y) => [x / 19, y / 19, 0.5, 1], 16)) },
    { kind: 'PNG grey', bytes: tagPng(await input.clone().removeAlpha().toColourspace('b-w').png().toBuffer(), { icc: greyProfile(1.8) }) },
    { kind: 'JPEG', bytes: await input.clone().jpeg().withMetadata({ orientation: 6 }).toBuffer() },
    { kind: 'JPEG progressive', bytes: await input.clone().jpeg({ progressive: true }).toBuffer() },
    { kind: 'JPEG CMYK', bytes: await input.clone().removeAlpha().toColourspace('cmyk').withIccProfile('cmyk').resize(8).jpeg().toBuffer() },
    { kind: 'WebP', bytes: await input.clone().webp().toBuffer() },
    { kind: 'WebP lossless', bytes: await input.clone().webp({ lossless: true }).toBuffer() },
    { kind: 'TIFF', bytes: await input.clone().tiff({ compression: 'lzw' }).toBuffer() },
    { kind: 'TIFF tiled', bytes: await input.clone().tiff({ compression: 'deflate', tile: true, tileWidth: 16, tileHeight: 16 }).toBuffer() },
    { kind: 'PSD', bytes: (await psd.encode(writeRequest({ ...sampleDocument(), icc }))).bytes },
    { kind: 'PSD transparent', bytes: (await psd.encode(writeRequest(transparentDocument(), { coverage: 'alpha' }))).bytes },
    { kind: 'PSB', bytes: (await psb.encode(writeRequest(sampleDocument()))).bytes },
  ];
}

/** A sound raster within the limit, or our own error in one line: nothing else may come of any bytes. */
async function survives(bytes: Uint8Array): Promise<void> {
  const started = performance.now();
  try {
    const { raster } = await decodePicture(bytes, { maxPixels: MAX_PIXELS });
    expect(raster.width * raster.height).toBeLessThanOrEqual(MAX_PIXELS);
    expect(raster.data.length).toBe(raster.width * raster.height * 4);
  } catch (error) {
    if (!(error instanceof DelaminateError)) throw error;
    expect(error.message).not.toContain('\n');
  }
  expect(performance.now() - started).toBeLessThan(5000);
}

describe('any damaged bytes', () => {
  let all: Array<{ kind: string; bytes: Uint8Array }>;
  beforeAll(async () => {
    all = await samples();
  });

  it('whole, every sample reads', async () => {
    for (const { kind, bytes } of all) expect({ kind, pixels: (await decodePicture(bytes, { maxPixels: MAX_PIXELS })).raster.data.length > 0 }).toEqual({ kind, pixels: true });
  });

  it('cut off anywhere: a bounded raster or one line', async () => {
    await fc.assert(fc.asyncProperty(fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), async (which, share) => {
      const { bytes } = all[which % all.length]!;
      await survives(bytes.slice(0, Math.floor(bytes.length * share)));
    }), { numRuns: 250 });
  });

  it('with bits flipped anywhere: a bounded raster or one line', async () => {
    // Half of the flips go to the first hundred bytes, where the headers are.
    const flip = fc.record({ place: fc.double({ min: 0, max: 1, noNaN: true }), head: fc.boolean(), bit: fc.nat(7) });
    await fc.assert(fc.asyncProperty(fc.nat(), fc.array(flip, { minLength: 1, maxLength: 8 }), async (which, flips) => {
      const bytes = all[which % all.length]!.bytes.slice();
      for (const { place, head, bit } of flips) bytes[Math.min(bytes.length - 1, Math.floor(place * (head ? 100 : bytes.length)))]! ^= 1 << bit;
      await survives(bytes);
    }), { numRuns: 400 });
  });

  it('with any byte of a header set to an extreme', async () => {
    await fc.assert(fc.asyncProperty(fc.nat(), fc.nat(79), fc.constantFrom(0, 1, 0x7f, 0x80, 0xff), fc.integer({ min: 1, max: 4 }), async (which, at, value, count) => {
      const bytes = all[which % all.length]!.bytes.slice();
      bytes.fill(value, at, at + count);
      await survives(bytes);
    }), { numRuns: 300 });
  });

  it('that are only noise after a known beginning', async () => {
    const heads = ['\x89PNG\r\n\x1a\n', '\xff\xd8\xff', 'RIFF\x10\x00\x00\x00WEBP', 'II*\0', 'MM\0*', '8BPS\0\x01', '8BPS\0\x02'];
    await fc.assert(fc.asyncProperty(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 200 }), async (head, tail) => {
      await survives(Uint8Array.from([...Buffer.from(head, 'latin1'), ...tail]));
    }), { numRuns: 150 });
  });
});
