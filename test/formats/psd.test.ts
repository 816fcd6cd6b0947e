import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { initializeCanvas, readPsd } from 'ag-psd';
import { CancelledError } from '../../src/core/errors';
import type { Layer, LayeredDocument } from '../../src/document/document';
import { compareRasters, flattenDocument } from '../../src/document/flatten';
import { writeWhole } from '../../src/document/layer-writer';
import { psb, psd, psdWriter } from '../../src/formats/psd';
import { readPsdComposite } from '../../src/formats/psd-composite';
import { BLEND_MODES, type BlendMode } from '../../src/raster/blend';
import { convertDepth, type Raster } from '../../src/raster/raster';
import { disc, group, HEIGHT, layer, noisePicture, paint, sampleDocument, transparentDocument, WIDTH, writeRequest } from '../support/documents';
import { describeWith, IMAGE_MAGICK, PSD_TOOLS, PYTHON, runTool } from '../support/outside-tools';
import { builtInProfile } from '../support/profiles';
import { temporaryFolder } from '../support/temporary';

interface ReadLayer {
  name: string;
  type: 'group' | 'layer';
  bounds: number[] | null;
  blend: string;
  opacity: number;
  visible: boolean;
  mask: { bounds: number[]; outside: number; disabled: boolean } | null;
  index?: number;
  children?: ReadLayer[];
}

interface ReadPsd {
  width: number;
  height: number;
  version: number;
  depth: number;
  merged: boolean;
  layers: ReadLayer[];
  icc: string | null;
  resolution: number;
  thumbnail: { size: number[]; mean: number[] } | null;
}

const folder = temporaryFolder();

/** Writes the files and has psd-tools read them all in one go. */
function readBack(files: ReadonlyArray<{ name: string; bytes: Uint8Array }>): { info: ReadPsd[]; bytes: (name: string) => Uint8Array } {
  const paths = files.map(({ name, bytes }) => {
    const path = join(folder(), name);
    writeFileSync(path, bytes);
    return path;
  });
  runTool(PYTHON, [join(__dirname, '..', 'readers', 'read_psd.py'), folder(), ...paths]);
  const bytes = (name: string): Uint8Array => new Uint8Array(readFileSync(join(folder(), name)));
  return { info: files.map((_, n) => JSON.parse(Buffer.from(bytes(`${n}.json`)).toString()) as ReadPsd), bytes };
}

const rasterOf = (data: Uint8Array, width: number, height: number): Raster => ({ width, height, depth: 8, data });

const outline = (nodes: readonly ReadLayer[]): unknown[] => nodes.map((node) => (node.children ? [node.name, outline(node.children)] : node.name));

describeWith(PSD_TOOLS, 'PSDs as psd-tools reads them', () => {
  it('have the tree, names, bounds, opacity, visibility, masks and pixels of the document', async () => {
    const document = sampleDocument();
    const source = noisePicture(WIDTH, HEIGHT);
    const masked = await psd.encode(writeRequest(document, { source }));
    const baked = await psd.encode(writeRequest(document, { coverage: 'alpha' }));
    const large = await psb.encode(writeRequest(document, { source }));
    const { info, bytes } = readBack([{ name: 'masked.psd', bytes: masked.bytes }, { name: 'baked.psd', bytes: baked.bytes }, { name: 'large.psb', bytes: large.bytes }]);
    expect(info.map(({ version }) => version)).toEqual([1, 1, 2]);

    for (const [n, read] of info.entries()) {
      expect(outline(read.layers)).toEqual(['Background', ['Button', ['Red circle', ['Größe & <label>', ['Text “圆” 1']]]], 'Half seen', 'Hidden']);
      expect(read.layers[1]!.blend).toBe('pass_through');
      const [background, button, half, hidden] = read.layers as [ReadLayer, ReadLayer, ReadLayer, ReadLayer];
      const circle = button.children![0]!;
      expect(background.bounds).toEqual([0, 0, WIDTH, HEIGHT]);
      expect(circle.bounds).toEqual([10, 8, 34, 32]);
      expect(half.bounds).toEqual([-6, 36, 14, 56]);
      expect(half.opacity).toBe(153);
      expect([half.visible, hidden.visible]).toEqual([true, false]);
      expect(read.merged).toBe(true);

      const original = disc(24, 3, [0.9, 0.1, 0.1]);
      const written = bytes(`${n}.${circle.index}.rgba`);
      if (n === 1) {
        expect(circle.mask).toBeNull();
        expect(Buffer.from(written).equals(Buffer.from(original.data as Uint8Array))).toBe(true);
      } else {
        expect(background.mask).toBeNull(); // opaque: nothing to mask
        expect(circle.mask).toEqual({ bounds: [10, 8, 34, 32], outside: 0, disabled: false });
        const mask = bytes(`${n}.${circle.index}.mask`);
        for (let i = 0; i < mask.length; i++) {
          expect(mask[i]).toBe(original.data[i * 4 + 3]);
          expect(Array.from(written.subarray(i * 4, i * 4 + 4))).toEqual([...Array.from(original.data.slice(i * 4, i * 4 + 3)), 255]);
        }
      }
    }
  });

  it('show the input: the stored composite exactly, their own composite of the layers within 1/255', async () => {
    const documents = [sampleDocument(), transparentDocument()];
    const files = [];
    for (const [n, document] of documents.entries()) {
      for (const coverage of ['masks', 'alpha'] as const) files.push({ document, name: `${n}-${coverage}.psd`, bytes: (await psd.encode(writeRequest(document, { coverage }))).bytes });
    }
    const { bytes } = readBack(files);
    for (const [n, { document }] of files.entries()) {
      const expected = flattenDocument(document);
      // Over white, as PSDs store it, half a level is lost and at most one more in taking it off again.
      expect(compareRasters(rasterOf(bytes(`${n}.merged.rgba`), WIDTH, HEIGHT), expected).max).toBeLessThanOrEqual(document === documents[0] ? 0 : 1);
      expect(compareRasters(rasterOf(bytes(`${n}.forced.rgba`), WIDTH, HEIGHT), expected).max).toBeLessThanOrEqual(1);
      // The picture psd-tools makes of it cuts fractions off instead of rounding.
      expect(compareRasters(rasterOf(bytes(`${n}.cut.rgba`), WIDTH, HEIGHT), expected).max).toBeLessThanOrEqual(2);
    }
  });

  it('hold every blend mode, and composite it to our picture within 1/255', async () => {
    const names: Record<BlendMode, string> = { normal: 'normal', multiply: 'multiply', screen: 'screen', overlay: 'overlay', darken: 'darken', lighten: 'lighten', 'linear-dodge': 'linear_dodge', 'color-dodge': 'color_dodge', 'color-burn': 'color_burn', 'hard-light': 'hard_light', 'soft-light': 'soft_light', difference: 'difference', exclusion: 'exclusion' };
    const backdrop = paint(WIDTH, HEIGHT, (x, y) => [x / WIDTH, y / HEIGHT, 0.6, 1]);
    const documents = BLEND_MODES.map((blend): LayeredDocument => ({
      width: WIDTH, height: HEIGHT, depth: 8,
      children: [layer('Backdrop', backdrop), layer('Mode', disc(40, 6, [0.8, 0.35, 0.15]), { left: 9, top: 5, blend })],
    }));
    const files = await Promise.all(documents.map(async (document, n) => ({ name: `${BLEND_MODES[n]}.psd`, bytes: (await psd.encode(writeRequest(document))).bytes })));
    const { info, bytes } = readBack(files);
    for (const [n, document] of documents.entries()) {
      expect(info[n]!.layers[1]!.blend).toBe(names[BLEND_MODES[n]!]);
      const { max } = compareRasters(rasterOf(bytes(`${n}.forced.rgba`), WIDTH, HEIGHT), flattenDocument(document));
      expect({ mode: BLEND_MODES[n], within1: max <= 1, max }).toMatchObject({ within1: true });
    }
  });

  it('fade a see-through group as a whole, as we do', async () => {
    const half = paint(WIDTH, HEIGHT, (x) => [0, 0, 1, x < 20 ? 1 : 0]);
    const faded = group('Faded', [layer('Green', disc(40, 6, [0, 1, 0])), layer('Blue', half)], { opacity: 0.4 });
    const document: LayeredDocument = { width: WIDTH, height: HEIGHT, depth: 8, children: [layer('Red', paint(WIDTH, HEIGHT, () => [1, 0.2, 0, 1])), faded] };
    const { bytes } = readBack([{ name: 'faded.psd', bytes: (await psd.encode(writeRequest(document))).bytes }]);
    expect(compareRasters(rasterOf(bytes('0.forced.rgba'), WIDTH, HEIGHT), flattenDocument(document)).max).toBeLessThanOrEqual(1 + 1e-9);
  });

  it('carry the profile, the resolution and a thumbnail', async () => {
    const icc = await builtInProfile('p3');
    const grey = paint(320, 200, () => [0.5, 0.5, 0.5, 1]);
    const document: LayeredDocument = { width: 320, height: 200, depth: 8, children: [layer('Grey', grey)], icc, resolution: 300 };
    const { bytes: file } = await psd.encode(writeRequest(document));
    const { info } = readBack([{ name: 'profile.psd', bytes: file }]);
    expect(info[0]!.icc).toBe(createHash('sha256').update(icc).digest('hex'));
    expect(info[0]!.resolution).toBe(300);
    expect(info[0]!.thumbnail!.size).toEqual([160, 100]);
    for (const value of info[0]!.thumbnail!.mean) expect(Math.abs(value - 128)).toBeLessThanOrEqual(2);
  });
});

describeWith(IMAGE_MAGICK, 'PSDs as ImageMagick reads them', () => {
  it('have the size, layer names, profile and merged picture', async () => {
    const icc = await builtInProfile('p3');
    for (const [format, plain] of [[psd, sampleDocument()], [psb, sampleDocument()], [psd, transparentDocument()]] as const) {
      const document = { ...plain, icc };
      const path = join(folder(), `picture${format.extension}`);
      writeFileSync(path, (await format.encode(writeRequest(document))).bytes);
      const lines = runTool('identify', ['-format', '%wx%h %l\n', path]).trim().split('\n');
      expect(lines[0]!.trim()).toBe(`${WIDTH}x${HEIGHT}`);
      expect(lines.some((line) => line.includes('Red circle'))).toBe(true);
      runTool('convert', [`${path}[0]`, join(folder(), 'out.icc')]);
      expect(new Uint8Array(readFileSync(join(folder(), 'out.icc')))).toEqual(icc);
      runTool('convert', [`${path}[0]`, '-depth', '8', `rgba:${join(folder(), 'merged')}`]);
      const merged = rasterOf(new Uint8Array(readFileSync(join(folder(), 'merged'))), WIDTH, HEIGHT);
      // A transparent canvas is stored over white, see above.
      expect(compareRasters(merged, flattenDocument(document)).max).toBeLessThanOrEqual(plain.children.length === 4 ? 0 : 1);
    }
  });
});

describe('psdWriter', () => {
  it('holds nothing after an abort, at any time and more than once', async () => {
    const { document: { children, ...canvas }, ...settings } = writeRequest(sampleDocument());
    const writer = psdWriter({ ...settings, layers: 5 }, false);
    await writer.abort();
    await writer.begin(canvas);
    await writer.layer(children[0] as Layer);
    await writer.abort();
    await writer.abort();
    await expect(writeWhole(canvas, children, psdWriter({ ...settings, layers: 5, context: { signal: { aborted: true } } }, false))).rejects.toThrow(CancelledError);
    const whole = await writeWhole(canvas, children, psdWriter({ ...settings, layers: 5 }, false));
    expect(whole).toEqual(await psd.encode(writeRequest(sampleDocument())));
  });
});

describe('psd', () => {
  it('writes 16-bit documents as 8 bit and says so; the composite is the rounded picture', async () => {
    const document = sampleDocument(16);
    const { bytes, notes } = await psd.encode(writeRequest(document));
    expect(notes).toEqual(['PSD: 16-bit pixels were written as 8 bit; .ora and a folder keep 16 bit']);
    expect(readPsdComposite(bytes, 1e6).raster.data).toEqual(convertDepth(flattenDocument(document), 8).data);
  });

  it('shows the input beneath a mask where the layer stored no colour, and the layer\'s own where it did', async () => {
    const source = noisePicture(8, 4);
    const pixels = paint(4, 2, (x) => (x === 0 ? [0, 0, 0, 0] : x === 1 ? [0.4, 0.6, 0.8, 0] : [1, 0, 0, 1]));
    const document: LayeredDocument = { width: 8, height: 4, depth: 8, children: [layer('L', pixels, { left: 2, top: 1 })] };
    const { bytes } = await psd.encode(writeRequest(document, { source }));
    initializeCanvas(() => { throw new Error('no canvas here'); }, (width, height) => ({ width, height, data: new Uint8ClampedArray(width * height * 4) }) as never);
    const written = readPsd(bytes, { useImageData: true, skipCompositeImageData: true, skipThumbnail: true }).children![0]!.imageData!;
    const at = (1 * 8 + 2) * 4;
    expect(Array.from(written.data.slice(0, 4))).toEqual([...Array.from(source.data.slice(at, at + 3)), 255]);
    expect(Array.from(written.data.slice(4, 8))).toEqual([102, 153, 204, 255]);
  });

  it('refuses sides its format cannot hold, naming the one that can', async () => {
    const wide = paint(30_001, 1, () => [1, 1, 1, 1]);
    const document: LayeredDocument = { width: 30_001, height: 1, depth: 8, children: [layer('L', wide)] };
    await expect(psd.encode(writeRequest(document))).rejects.toThrow('write: PSD holds at most 30000 pixels a side, the picture has 30001×1; write .psb instead');
    const { bytes } = await psb.encode(writeRequest(document));
    expect(readPsdComposite(bytes, 1e6).raster.width).toBe(30_001);
  });

  it('stops when cancelled', async () => {
    const document: LayeredDocument = { ...sampleDocument(), children: [group('G', [])] };
    await expect(psd.encode(writeRequest(document, { context: { signal: { aborted: true } } }))).rejects.toThrow(CancelledError);
  });
});
