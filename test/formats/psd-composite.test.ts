import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareRasters, flattenDocument } from '../../src/document/flatten';
import { psb, psd } from '../../src/formats/psd';
import { readPsdComposite, readPsdHeader } from '../../src/formats/psd-composite';
import { PSD_RESOURCE, splicePsdResources } from '../../src/formats/psd-resources';
import { sharpEncoders } from '../../src/node/png-codec';
import { noisePicture, paint, sampleDocument, transparentDocument, writeRequest } from '../support/documents';
import { describeWith, IMAGE_MAGICK, runTool } from '../support/outside-tools';
import { temporaryFolder } from '../support/temporary';

const LIMIT = 1e6;
const folder = temporaryFolder();
const written = async (document = sampleDocument()): Promise<Uint8Array> => (await psd.encode(writeRequest({ ...document, resolution: 150 }))).bytes;

/** A PSD with no layers: header, palette, no resources, no layers, raw planes. */
function flatPsd(header: { channels: number; width: number; height: number; depth: number; mode: number; version?: number }, planes: Uint8Array, palette = new Uint8Array(0), compression = 0): Uint8Array {
  const out = new Uint8Array(26 + 4 + palette.length + 4 + 4 + 2 + planes.length);
  const view = new DataView(out.buffer);
  out.set([0x38, 0x42, 0x50, 0x53]);
  view.setUint16(4, header.version ?? 1);
  view.setUint16(12, header.channels);
  view.setUint32(14, header.height);
  view.setUint32(18, header.width);
  view.setUint16(22, header.depth);
  view.setUint16(24, header.mode);
  view.setUint32(26, palette.length);
  out.set(palette, 30);
  view.setUint16(38 + palette.length, compression);
  out.set(planes, 40 + palette.length);
  return out;
}

describe('readPsdComposite', () => {
  it('gives back what was written, PSD and PSB, with its resolution', async () => {
    const document = sampleDocument();
    for (const format of [psd, psb]) {
      const { bytes } = await format.encode(writeRequest({ ...document, resolution: 150 }));
      const read = readPsdComposite(bytes, LIMIT);
      expect(read.raster).toEqual(flattenDocument(document));
      expect(read.resolution).toBe(150);
    }
  });

  it('keeps a transparent canvas transparent and takes the stored white out of soft edges', async () => {
    const document = transparentDocument();
    const { raster } = readPsdComposite(await written(document), LIMIT);
    expect(raster.data.filter((_, i) => i % 4 === 3)).toEqual(flattenDocument(document).data.filter((_, i) => i % 4 === 3));
    expect(compareRasters(raster, flattenDocument(document)).max).toBeLessThanOrEqual(1); // half a level over white, half in taking it out
  });

  it('reads 16 bit as 16 bit, grey as three equal channels, indexed through its palette', () => {
    const deep = Uint8Array.from([0x12, 0x34, 0xff, 0xff, 0, 1, 0x80, 0, 0x56, 0x78, 0, 0]);
    expect(Array.from(readPsdComposite(flatPsd({ channels: 3, width: 2, height: 1, depth: 16, mode: 3 }, deep), LIMIT).raster.data)).toEqual([0x1234, 1, 0x5678, 65535, 65535, 0x8000, 0, 65535]);
    const grey = readPsdComposite(flatPsd({ channels: 1, width: 2, height: 1, depth: 8, mode: 1 }, Uint8Array.from([7, 200])), LIMIT);
    expect([grey.grey, ...grey.raster.data]).toEqual([true, 7, 7, 7, 255, 200, 200, 200, 255]);
    const palette = new Uint8Array(768);
    palette[3] = 10;
    palette[256 + 3] = 20;
    palette[512 + 3] = 30;
    expect(Array.from(readPsdComposite(flatPsd({ channels: 1, width: 1, height: 1, depth: 8, mode: 2 }, Uint8Array.from([3]), palette), LIMIT).raster.data)).toEqual([10, 20, 30, 255]);
  });

  it('takes an extra channel for a saved selection, not for transparency, where no layer says otherwise', () => {
    const read = readPsdComposite(flatPsd({ channels: 4, width: 1, height: 1, depth: 8, mode: 3 }, Uint8Array.from([1, 2, 3, 99])), LIMIT);
    expect(Array.from(read.raster.data)).toEqual([1, 2, 3, 255]);
    expect(read.notes).toEqual(['1 saved alpha channel of the PSD was left out']);
  });

  it('refuses what it would get wrong, each in one line', async () => {
    const whole = await written();
    const noComposite = splicePsdResources(whole, [{ id: PSD_RESOURCE.versionInfo, data: new Uint8Array(15) }]);
    const cases: Array<[Uint8Array, RegExp]> = [
      [flatPsd({ channels: 4, width: 1, height: 1, depth: 8, mode: 4 }, new Uint8Array(4)), /in CMYK mode; convert it to RGB/],
      [flatPsd({ channels: 3, width: 1, height: 1, depth: 8, mode: 9 }, new Uint8Array(3)), /in Lab mode/],
      [flatPsd({ channels: 3, width: 1, height: 1, depth: 32, mode: 3 }, new Uint8Array(12)), /32 bits a channel/],
      [flatPsd({ channels: 3, width: 0, height: 5, depth: 8, mode: 3 }, new Uint8Array(0)), /0×5 pixels and has no area/],
      [flatPsd({ channels: 3, width: 30_001, height: 1, depth: 8, mode: 3 }, new Uint8Array(0)), /more than its format holds/],
      [flatPsd({ channels: 3, width: 2000, height: 2000, depth: 8, mode: 3 }, new Uint8Array(0)), /4000000 pixels, more than the limit of 1000000/],
      [flatPsd({ channels: 3, width: 9, height: 9, depth: 8, mode: 3 }, new Uint8Array(100)), /truncated/],
      [flatPsd({ channels: 3, width: 1, height: 1, depth: 8, mode: 3, version: 3 }, new Uint8Array(3)), /unknown version 3/],
      [flatPsd({ channels: 3, width: 9, height: 1, depth: 8, mode: 3 }, new Uint8Array(30), new Uint8Array(0), 3), /packed in way 3/],
      [noComposite, /no composite picture; save it with "Maximize Compatibility" on/],
      [whole.subarray(0, whole.length - 1), /truncated/],
    ];
    for (const [bytes, message] of cases) expect(() => readPsdComposite(bytes, LIMIT)).toThrow(message);
    expect(() => readPsdHeader(Uint8Array.from([1, 2, 3, 4]))).toThrow('read: this is not a PSD');
  });
});

describeWith(IMAGE_MAGICK, 'PSDs that ImageMagick wrote', () => {
  it('read as the picture it was given, at both depths', async () => {
    for (const depth of [8, 16] as const) {
      const picture = noisePicture(33, 21, depth);
      const png = join(folder(), 'in.png');
      writeFileSync(png, await sharpEncoders.png(picture));
      const out = join(folder(), `out${depth}.psd`);
      runTool('convert', [png, '-alpha', 'off', '-depth', String(depth), out]);
      expect(readPsdComposite(new Uint8Array(readFileSync(out)), LIMIT).raster).toEqual(picture);
    }
  });

  it('with transparency keep the colours, which that writer does not lay over white', async () => {
    const picture = paint(40, 10, (x, y) => [x / 40, y / 10, 0.5, x < 5 ? 1 : (x * 10 + y) / 400]);
    const png = join(folder(), 'in.png');
    writeFileSync(png, await sharpEncoders.png(picture));
    const file = join(folder(), 'alpha.psd');
    runTool('convert', [png, file]);
    expect(readPsdComposite(new Uint8Array(readFileSync(file)), LIMIT).raster).toEqual(picture);
  });
});
