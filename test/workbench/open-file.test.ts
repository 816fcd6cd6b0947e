import { writePsdUint8Array, type Layer as PsdLayer, type Psd } from 'ag-psd';
import sharp from 'sharp';
import { DelaminateError } from '../../src/core/errors';
import { encodePng } from '../../src/formats/encode-png';
import { tagPng } from '../../src/formats/png-chunks';
import { psd } from '../../src/formats/psd';
import { srgbIcc } from '../../src/node/png-codec';
import { createRaster, type Depth, type Raster } from '../../src/raster/raster';
import type { OpenGroup, OpenLayer, OpenNode } from '../../workbench/emulation/open-document';
import { openFile, type BitmapDecoder } from '../../workbench/open-file';
import { paint, randomNumbers, sampleDocument, writeRequest } from '../support/documents';

const noBitmaps: BitmapDecoder = async () => {
  throw new Error('no bitmap decoder was to be asked');
};

/** What a browser would do, done by sharp. */
const withSharp: BitmapDecoder = async (bytes) => {
  const { data, info } = await sharp(bytes).toColourspace('srgb').ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, depth: 8, data: new Uint8Array(data) };
};

/** Any sample anywhere, colour under full transparency too. */
function anySamples(width: number, height: number, depth: Depth): Raster {
  const raster = createRaster(width, height, depth);
  const random = randomNumbers(7);
  for (let i = 0; i < raster.data.length; i++) raster.data[i] = Math.floor(random() * (depth === 8 ? 256 : 65536));
  return raster;
}

const only = (nodes: readonly OpenNode[]): OpenLayer => {
  expect(nodes).toHaveLength(1);
  expect(nodes[0]!.type).toBe('layer');
  return nodes[0] as OpenLayer;
};

const rgbaOf = (layer: OpenLayer, x: number, y: number): number[] => [...layer.pixels!.data.slice((y * layer.pixels!.width + x) * 4, (y * layer.pixels!.width + x) * 4 + 4)];

const failure = async (bytes: Uint8Array, maxPixels?: number): Promise<string> => {
  const error: unknown = await openFile(bytes, noBitmaps, maxPixels).then(() => undefined, (reason: unknown) => reason);
  expect(error).toBeInstanceOf(DelaminateError);
  return (error as Error).message;
};

const rawRgb = (width: number, height: number) => sharp({ create: { width, height, channels: 3, background: { r: 200, g: 40, b: 90 } } });

describe('openFile: PNG', () => {
  it.each([8, 16] as const)('keeps every sample of %i bit, colour under transparency too', async (depth) => {
    const picture = anySamples(37, 23, depth);
    const opened = await openFile(encodePng(picture), noBitmaps);
    expect(opened).toMatchObject({ width: 37, height: 23, depth, mode: 'RGBColorMode', notices: [] });
    const layer = only(opened.nodes);
    expect(layer).toMatchObject({ name: 'Layer 0', isBackground: false });
    expect(layer.pixels!.data).toEqual(picture.data);
  });

  it('opens what another encoder wrote as it decodes it itself', async () => {
    const picture = anySamples(40, 30, 16);
    const png = await sharp(picture.data as Uint16Array, { raw: { width: 40, height: 30, channels: 4 } }).toColourspace('rgb16').png().toBuffer();
    const read = await sharp(png).toColourspace('rgb16').raw({ depth: 'ushort' }).toBuffer();
    const opened = await openFile(png, noBitmaps);
    expect(opened.depth).toBe(16);
    expect(Buffer.from(only(opened.nodes).pixels!.data.buffer).equals(read)).toBe(true);
  });

  it('makes an opaque picture a Background', async () => {
    const opened = await openFile(await rawRgb(5, 4).png().toBuffer(), noBitmaps);
    const layer = only(opened.nodes);
    expect(layer).toMatchObject({ name: 'Background', isBackground: true });
    expect(rgbaOf(layer, 4, 3)).toEqual([200, 40, 90, 255]);
  });

  it('opens grey as a grey document of RGB samples, with and without alpha', async () => {
    const grey = await sharp(Buffer.from([0, 50, 100, 150, 200, 255]), { raw: { width: 3, height: 2, channels: 1 } }).toColourspace('b-w').png().toBuffer();
    expect(grey[25]).toBe(0);
    const opened = await openFile(grey, noBitmaps);
    expect(opened.mode).toBe('grayscaleMode');
    expect(rgbaOf(only(opened.nodes), 1, 0)).toEqual([50, 50, 50, 255]);
    expect(rgbaOf(only(opened.nodes), 1, 1)).toEqual([200, 200, 200, 255]);

    const withAlpha = await sharp(Buffer.from([10, 0, 20, 100, 30, 255]), { raw: { width: 3, height: 1, channels: 2 } }).toColourspace('b-w').png().toBuffer();
    expect(withAlpha[25]).toBe(4);
    const layer = only((await openFile(withAlpha, noBitmaps)).nodes);
    expect([...layer.pixels!.data]).toEqual([10, 10, 10, 0, 20, 20, 20, 100, 30, 30, 30, 255]);
  });

  it('spreads samples of less than a byte', async () => {
    const checks = paint(11, 3, (x, y) => { const v = (x + y) % 2; return [v, v, v, 1]; });
    const png = await sharp(checks.data as Uint8Array, { raw: { width: 11, height: 3, channels: 4 } }).removeAlpha().toColourspace('b-w').png({ palette: true, colours: 2 }).toBuffer();
    expect(png[24]).toBeLessThan(8);
    expect(only((await openFile(png, noBitmaps)).nodes).pixels!.data).toEqual(checks.data);
  });

  it('opens indexed colours with their transparency', async () => {
    const colours = [[255, 0, 0, 255], [0, 255, 0, 128], [0, 0, 255, 0], [10, 20, 30, 255]];
    const source = Buffer.from(Array.from({ length: 64 }, (_, i) => colours[i % 4]!).flat());
    const png = await sharp(source, { raw: { width: 8, height: 8, channels: 4 } }).png({ palette: true, dither: 0 }).toBuffer();
    expect(png[25]).toBe(3);
    const opened = await openFile(png, noBitmaps);
    expect(opened.notices).toEqual(['the PNG is indexed; its colours were opened as RGB']);
    const layer = only(opened.nodes);
    const read = await sharp(png).ensureAlpha().raw().toBuffer();
    expect(Buffer.from(layer.pixels!.data as Uint8Array).equals(read)).toBe(true);
    expect(layer.isBackground).toBe(false);
  });

  it('opens an interlaced picture as the same without', async () => {
    const picture = anySamples(19, 17, 8);
    const png = await sharp(picture.data as Uint8Array, { raw: { width: 19, height: 17, channels: 4 } }).png({ progressive: true }).toBuffer();
    expect(png[28]).toBe(1);
    expect(only((await openFile(png, noBitmaps)).nodes).pixels!.data).toEqual(picture.data);
  });

  it('keeps profile and resolution', async () => {
    const icc = (await srgbIcc())!;
    const opened = await openFile(tagPng(encodePng(anySamples(4, 4, 8)), { icc, resolution: 300 }), noBitmaps);
    expect(opened.icc).toEqual(icc);
    expect(opened.resolution).toBe(300);
    expect((await openFile(tagPng(encodePng(anySamples(4, 4, 8)), { resolution: 72.6 }), noBitmaps)).resolution).toBeCloseTo(72.6, 1);
  });
});

describe('openFile: JPEG and WebP', () => {
  it('reports a CMYK JPEG as CMYK', async () => {
    const jpeg = await rawRgb(24, 16).toColourspace('cmyk').jpeg().toBuffer();
    const opened = await openFile(jpeg, withSharp);
    expect(opened).toMatchObject({ width: 24, height: 16, depth: 8, mode: 'CMYKColorMode' });
    expect(opened.notices.join()).toContain('CMYK');
    expect(only(opened.nodes).isBackground).toBe(true);
  });

  it('opens RGB and grey JPEGs as such', async () => {
    const rgb = await openFile(await rawRgb(24, 16).jpeg({ progressive: true }).toBuffer(), withSharp);
    expect(rgb).toMatchObject({ mode: 'RGBColorMode', width: 24, height: 16, notices: [] });
    const grey = await openFile(await rawRgb(24, 16).toColourspace('b-w').jpeg().toBuffer(), withSharp);
    expect(grey.mode).toBe('grayscaleMode');
  });

  it.each([[{ lossless: true }, 4], [{ lossless: false }, 4], [{ lossless: false }, 3]] as const)('reads the size of a WebP %j with %i channels before decoding it', async (options, channels) => {
    const webp = await sharp({ create: { width: 301, height: 177, channels, background: { r: 1, g: 2, b: 3, alpha: 0.5 } } }).webp(options).toBuffer();
    expect(await failure(webp, 301 * 177 - 1)).toContain('301×177');
    const opened = await openFile(webp, withSharp, 301 * 177);
    expect(opened.notices.length).toBe(channels === 4 ? 1 : 0);
  });
});

describe('openFile: PSD', () => {
  const find = (nodes: readonly OpenNode[], name: string): OpenNode | undefined =>
    nodes.flatMap((node) => (node.type === 'group' ? [node, ...node.children] : [node])).find((node) => node.name === name);

  it('opens layers, groups, masks, opacity and what is hidden', async () => {
    const document = sampleDocument();
    const { bytes } = await psd.encode(writeRequest(document));
    const opened = await openFile(bytes, noBitmaps);
    expect(opened).toMatchObject({ width: 64, height: 48, depth: 8, mode: 'RGBColorMode', notices: [], resolution: 72 });
    // Topmost first.
    expect(opened.nodes.map(({ name }) => name)).toEqual(['Hidden', 'Half seen', 'Button', 'Background']);
    expect(opened.nodes[0]).toMatchObject({ visible: false });
    expect(opened.nodes[1]).toMatchObject({ opacity: 60, left: -6, top: 36 });
    const group = opened.nodes[2] as OpenGroup;
    expect(group).toMatchObject({ type: 'group', blendMode: 'passThrough' });
    expect(group.children.map(({ name }) => name)).toEqual(['Größe & <label>', 'Red circle']);
    const circle = group.children[1] as OpenLayer;
    expect(circle.mask).toMatchObject({ bounds: { left: 10, top: 8, width: 24, height: 24 }, outside: 0 });
    const written = document.children[1];
    const original = written?.type === 'group' ? written.children[0] : undefined;
    const alphas = original?.type === 'layer' ? original.pixels.data.filter((_, i) => i % 4 === 3) : undefined;
    expect(circle.mask!.data).toEqual(alphas);
    expect(opened.nodes[3]).toMatchObject({ isBackground: true });
  });

  it('names blend modes as Photoshop\'s scripting does, and says what it cannot draw', async () => {
    const imageData = { width: 2, height: 2, data: new Uint8ClampedArray(16).fill(200) };
    const place = { left: 1, top: 1, right: 3, bottom: 3 };
    const children: PsdLayer[] = [
      { name: 'a', ...place, imageData, blendMode: 'linear dodge', clipping: true },
      { name: 'b', ...place, imageData, blendMode: 'subtract', effects: { dropShadow: [{ enabled: true }] } },
      { name: 'c', ...place, imageData, blendMode: 'soft light', mask: { ...place, defaultColor: 255, disabled: true, imageData } },
      { name: 'group', blendMode: 'multiply', opacity: 0.5, children: [{ name: 'd', ...place, imageData }] },
    ];
    const file: Psd = { width: 4, height: 4, children, imageData: { width: 4, height: 4, data: new Uint8ClampedArray(64) } };
    const opened = await openFile(writePsdUint8Array(file), noBitmaps);
    expect(find(opened.nodes, 'a')).toMatchObject({ blendMode: 'linearDodge', clipped: true });
    expect(find(opened.nodes, 'b')).toMatchObject({ blendMode: 'blendSubtraction' });
    expect(find(opened.nodes, 'c')).toMatchObject({ blendMode: 'softLight' });
    expect(find(opened.nodes, 'c')!.mask).toBeUndefined();
    expect(find(opened.nodes, 'group')).toMatchObject({ type: 'group', blendMode: 'multiply', opacity: 50 });
    expect(opened.notices).toEqual([expect.stringContaining('1 layer with layer effects'), expect.stringContaining('1 layer with a mask that is switched off')]);
  });

  it('opens a 16-bit PSD as its flat picture and says so', async () => {
    const opened = await openFile(psd16(), noBitmaps);
    expect(opened).toMatchObject({ depth: 16, width: 2, height: 1 });
    expect(opened.notices[0]).toContain('16 bits a channel: its picture was opened as one layer');
    const layer = only(opened.nodes);
    expect(layer.isBackground).toBe(true);
    expect([...layer.pixels!.data]).toEqual([0x0102, 0x0506, 0x090a, 65535, 0x0304, 0x0708, 0x0b0c, 65535]);
  });

  it('refuses CMYK, which holds no RGB picture', async () => {
    const file = psd16();
    file[23] = 8;
    file[25] = 4;
    expect(await failure(file)).toBe('read: the PSD is in CMYK mode; convert it to RGB in its program first');
  });
});

/** A PSD without layers: RGB, 16 bit, 2×1, raw composite. */
function psd16(): Uint8Array {
  const header = [0x38, 0x42, 0x50, 0x53, 0, 1, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 16, 0, 3];
  const sections = new Array<number>(12).fill(0);
  return Uint8Array.from([...header, ...sections, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
}

describe('openFile: what cannot be opened', () => {
  it('refuses other files', async () => {
    expect(await failure(new Uint8Array(0))).toContain('this is not a picture that the workbench opens');
    expect(await failure(Uint8Array.from(Buffer.from('GIF89a, a kind of its own')))).toContain('this is not a picture');
  });

  it('checks the size before it decodes', async () => {
    const header = encodePng(anySamples(2, 2, 8)).slice(0, 60);
    new DataView(header.buffer).setUint32(16, 100_000);
    new DataView(header.buffer).setUint32(20, 100_000);
    expect(await failure(header)).toBe('read: the picture has 100000×100000 pixels, more than the 24 MP that the workbench opens; scale it down, or use the command line');
    expect(await failure(await rawRgb(200, 100).jpeg().toBuffer(), 19_999)).toContain('200×100');
    const empty = encodePng(anySamples(2, 2, 8));
    new DataView(empty.buffer).setUint32(16, 0);
    expect(await failure(empty)).toContain('has no area');
  });

  it('fails with one sentence on every truncated and damaged file', async () => {
    const { bytes } = await psd.encode(writeRequest(sampleDocument()));
    const files = [encodePng(anySamples(30, 30, 8)), bytes, await rawRgb(30, 30).jpeg().toBuffer(), await rawRgb(30, 30).webp().toBuffer()];
    for (const file of files) {
      const header = file === files[0] ? 33 : 20;
      for (const length of [3, 8, 11, 15, header, header + 9, Math.floor(file.length / 2)]) {
        const error: unknown = await openFile(file.slice(0, length), async () => { throw new DelaminateError('read', 'the decoder said so'); }).then(() => undefined, (reason: unknown) => reason);
        expect(error).toBeInstanceOf(DelaminateError);
        expect((error as Error).message).not.toContain('\n');
      }
    }
    const damaged = encodePng(anySamples(30, 30, 8));
    damaged[100]! ^= 0xff;
    expect(await failure(damaged)).toContain('the PNG is damaged');
  });
});
