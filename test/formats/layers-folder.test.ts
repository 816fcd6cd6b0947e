import sharp from 'sharp';
import type { LayeredDocument } from '../../src/document/document';
import { compareRasters, flattenDocument } from '../../src/document/flatten';
import { describeLayers, layerFileName, layersFolder, type LayersJson } from '../../src/formats/layers-folder';
import { decodePicture } from '../../src/node/read-picture';
import { compositeOver } from '../../src/raster/composite';
import { createRaster } from '../../src/raster/raster';
import type { WriteRequest } from '../../src/formats/format';
import { group, layer, noisePicture, paint, sampleDocument, WIDTH, HEIGHT, writeRequest } from '../support/documents';
import { builtInProfile } from '../support/profiles';

async function write(request: WriteRequest): Promise<{ files: Map<string, Uint8Array>; json: LayersJson; notes: string[] }> {
  const files = new Map<string, Uint8Array>();
  const { notes } = await layersFolder.encode(request, async (name, bytes) => void files.set(name, bytes));
  return { files, notes, json: JSON.parse(Buffer.from(files.get('layers.json')!).toString()) as LayersJson };
}

describe('layersFolder', () => {
  it('lists exactly the fields, back to front, with files of those names', async () => {
    const { json, files } = await write(writeRequest(sampleDocument(), { recomposition: { max: 1, mean: 0.25 }, timings: { regions: 12 }, models: [{ name: 'm', version: '2', sha256: 'ab' }] }));
    expect(Object.keys(json)).toEqual(['version', 'width', 'height', 'layers', 'recomposition', 'timings', 'device', 'models']);
    expect(json).toMatchObject({ version: 1, width: WIDTH, height: HEIGHT, recomposition: { max: 1, mean: 0.25 }, timings: { regions: 12 }, device: 'cpu', models: [{ name: 'm', version: '2', sha256: 'ab' }] });
    expect(json.layers[1]).toEqual({ file: 'layer-01.png', name: 'Red circle', kind: 'shape', parent: 'Button', left: 10, top: 8, width: 24, height: 24, blend: 'normal', opacity: 1, visible: true, inventedFraction: 0 });
    expect(json.layers.map(({ name, parent }) => [name, parent])).toEqual([['Background', null], ['Red circle', 'Button'], ['Text “圆” 1', 'Größe & <label>'], ['Half seen', null], ['Hidden', null]]);
    expect([...files.keys()]).toEqual(['layer-00.png', 'layer-01.png', 'layer-02.png', 'layer-03.png', 'layer-04.png', 'layers.json']);
  });

  it('writes full canvases that stack to the picture, at 8 and at 16 bit', async () => {
    for (const depth of [8, 16] as const) {
      const document = sampleDocument(depth);
      const { json, files } = await write(writeRequest(document));
      const canvas = createRaster(WIDTH, HEIGHT, depth);
      for (const { file, opacity, visible } of json.layers) {
        const { raster } = await decodePicture(files.get(file)!);
        expect([raster.width, raster.height, raster.depth]).toEqual([WIDTH, HEIGHT, depth]);
        if (visible) compositeOver(canvas, raster, { left: 0, top: 0, opacity, blend: 'normal' });
      }
      expect(compareRasters(canvas, flattenDocument(document)).max).toBe(0);
    }
  });

  it('keeps the input\'s own colour under every transparent pixel, and the layer\'s straight colour elsewhere', async () => {
    for (const depth of [8, 16] as const) {
      const source = noisePicture(12, 6, depth);
      const pixels = paint(4, 3, (x) => (x === 0 ? [0.2, 0.3, 0.4, 0] : [0.9, 0.2, 0.1, x === 1 ? 0.01 : 1]), depth);
      const document: LayeredDocument = { width: 12, height: 6, depth, children: [layer('L', pixels, { left: 3, top: 2 })] };
      const { files } = await write(writeRequest(document, { source }));
      const { raster } = await decodePicture(files.get('layer-00.png')!);
      for (let y = 0; y < 6; y++) {
        for (let x = 0; x < 12; x++) {
          const i = (y * 12 + x) * 4;
          const inside = x >= 4 && x < 7 && y >= 2 && y < 5;
          const own = inside ? Array.from(pixels.data.slice(((y - 2) * 4 + x - 3) * 4, ((y - 2) * 4 + x - 3) * 4 + 4)) : [...Array.from(source.data.slice(i, i + 3)), 0];
          expect(Array.from(raster.data.slice(i, i + 4))).toEqual(own);
        }
      }
    }
  });

  it('embeds the profile and the resolution in every PNG', async () => {
    const icc = await builtInProfile('p3');
    const { files } = await write(writeRequest({ ...sampleDocument(16), icc, resolution: 300 }));
    for (const [name, bytes] of files) {
      if (!name.endsWith('.png')) continue;
      const metadata = await sharp(bytes).metadata();
      expect(new Uint8Array(metadata.icc!)).toEqual(icc);
      expect([metadata.density, metadata.depth]).toEqual([300, 'ushort']);
    }
  });

  it('writes 32-bit documents as 16 bit and says so', async () => {
    const document: LayeredDocument = { width: 2, height: 1, depth: 32, children: [layer('L', { width: 2, height: 1, depth: 32, data: Float32Array.from([0, 0.5, 1, 1, 2, -1, 0.25, 1]) })] };
    const { files, notes } = await write(writeRequest(document));
    expect(notes).toEqual(['PNG: 32-bit pixels were written as 16 bit']);
    expect(Array.from((await decodePicture(files.get('layer-00.png')!)).raster.data)).toEqual([0, 32768, 65535, 65535, 65535, 0, 16384, 65535]);
  });
});

describe('describeLayers', () => {
  it('multiplies group opacity in and hides what a hidden group holds', () => {
    const dot = paint(1, 1, () => [1, 1, 1, 1]);
    const document: LayeredDocument = { width: 1, height: 1, depth: 8, children: [group('G', [layer('a', dot, { opacity: 0.5, seen: Uint8Array.from([0]) })], { opacity: 0.5, visible: false })] };
    expect(describeLayers(document)[0]!.record).toMatchObject({ parent: 'G', opacity: 0.25, visible: false, inventedFraction: 1 });
  });
});

describe('layerFileName', () => {
  it('pads so that names sort in stacking order', () => {
    expect([layerFileName(3, 10), layerFileName(3, 100), layerFileName(3, 101)]).toEqual(['layer-03.png', 'layer-03.png', 'layer-003.png']);
  });
});
