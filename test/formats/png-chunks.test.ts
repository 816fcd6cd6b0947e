import sharp from 'sharp';
import { pngChunkTypes, tagPng } from '../../src/formats/png-chunks';
import { sharpEncoders } from '../../src/node/png-codec';
import { noisePicture } from '../support/documents';
import { builtInProfile } from '../support/profiles';

describe('tagPng', () => {
  it('puts profile and resolution in for other readers and leaves the samples as they are', async () => {
    const picture = noisePicture(9, 7, 16);
    const icc = await builtInProfile('p3');
    const tagged = tagPng(await sharpEncoders.png(picture), { icc, resolution: 300 });
    const metadata = await sharp(tagged).metadata();
    expect(new Uint8Array(metadata.icc!)).toEqual(icc);
    expect(metadata.density).toBe(300);
    const { data } = await sharp(tagged, { ignoreIcc: true }).toColourspace('rgb16').raw({ depth: 'ushort' }).toBuffer({ resolveWithObject: true });
    expect(new Uint16Array(data.buffer, data.byteOffset, data.length / 2)).toEqual(picture.data);
  });

  it('replaces what would contradict the profile and keeps one of each', async () => {
    const icc = await builtInProfile('srgb');
    const png = await sharp(await sharpEncoders.png(noisePicture(4, 4))).withIccProfile('p3').withMetadata({ density: 72 }).png().toBuffer();
    const types = pngChunkTypes(tagPng(png, { icc, resolution: 96 }));
    expect(types.filter((type) => type === 'iCCP')).toHaveLength(1);
    expect(types.filter((type) => type === 'pHYs')).toHaveLength(1);
    expect(types.indexOf('iCCP')).toBeLessThan(types.indexOf('IDAT'));
    expect(types.at(-1)).toBe('IEND');
  });

  it('returns the same bytes without tags, and refuses what is no PNG', async () => {
    const png = await sharpEncoders.png(noisePicture(2, 2));
    expect(tagPng(png, {})).toBe(png);
    expect(() => tagPng(Uint8Array.from([1, 2, 3]), {})).toThrow('write: the host\'s PNG encoder did not return a PNG');
  });
});
