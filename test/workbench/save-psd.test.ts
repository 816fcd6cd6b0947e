import { convertDepth } from '../../src/raster/raster';
import { readPsdComposite } from '../../src/formats/psd-composite';
import { srgbIcc } from '../../src/node/png-codec';
import { composite, displayRaster } from '../../workbench/emulation/composite';
import { openFlat, openLayered, type OpenNode } from '../../workbench/emulation/open-document';
import { allNodes } from '../../workbench/emulation/tree';
import { openFile } from '../../workbench/open-file';
import { documentOf } from '../../workbench/open-picture';
import { engineBlend, savePsd } from '../../workbench/save-psd';
import { disc, noisePicture, paint } from '../support/documents';

const noBitmaps = async (): Promise<never> => {
  throw new Error('no bitmap decoder was to be asked');
};
const open = async (bytes: Uint8Array) => documentOf(await openFile(bytes, noBitmaps), 'saved.psd');
const background: OpenNode = { type: 'layer', name: 'Background', pixels: noisePicture(40, 30), isBackground: true };

describe('savePsd', () => {
  it('gives back what was opened: tree, pixels, masks, opacity, modes, profile', async () => {
    const icc = (await srgbIcc())!;
    const ramp = paint(12, 12, (x) => [x / 12, x / 12, x / 12, 1]);
    const document = openLayered({ width: 40, height: 30, depth: 8 }, [
      { type: 'group', name: 'group', opacity: 50, children: [
        { type: 'layer', name: 'masked', left: 3, top: -2, pixels: paint(12, 12, (x, y) => [0.2, x / 12, y / 12, 1]), blendMode: 'linearDodge', mask: { bounds: { left: 3, top: -2, width: 12, height: 12 }, data: ramp.data.filter((_, i) => i % 4 === 0), outside: 0 } },
        { type: 'layer', name: 'hidden', left: 20, top: 8, pixels: paint(5, 5, () => [1, 0, 0, 1]), visible: false },
      ] },
      background,
    ], { icc, resolution: 300 });
    const { bytes, extension, notices } = await savePsd(document.snapshot);
    expect([extension, notices]).toEqual(['.psd', []]);
    const again = await open(bytes);
    expect(again.snapshot).toMatchObject({ width: 40, height: 30, depth: 8, mode: 'RGBColorMode', resolution: 300, icc });
    expect(composite(again)).toEqual(composite(document));
    const facts = (from: typeof document): unknown[] => allNodes(from.snapshot.layers).map(({ name, visible, opacity, blendMode, type }) => ({ name, visible, opacity, blendMode, type }));
    expect(facts(again)).toEqual(facts(document));
    const masked = allNodes(again.snapshot.layers).find(({ name }) => name === 'masked')!;
    const before = allNodes(document.snapshot.layers).find(({ name }) => name === 'masked')!;
    // The first column is masked out wholly: what the mask hides is kept, too.
    expect(masked).toMatchObject({ mask: before.mask, pixels: before.type === 'layer' ? before.pixels : null });
    expect(again.snapshot.layers.at(-1)).toMatchObject({ isBackground: true });
  });

  it('keeps alpha in the pixels where there is no mask', async () => {
    const document = openFlat(disc(24, 4, [0.9, 0.3, 0.1]), { background: false });
    const again = await open((await savePsd(document.snapshot)).bytes);
    expect(again.snapshot.layers).toHaveLength(1);
    expect(again.snapshot.layers[0]!.mask).toBeNull();
    expect(composite(again)).toEqual(composite(document));
  });

  it('rounds 16 bit to 8, and encodes the light of 32', async () => {
    const deep = openFlat(noisePicture(9, 7, 16));
    const saved = await savePsd(deep.snapshot);
    expect(saved.notices.join()).toContain('16-bit pixels were written as 8 bit');
    expect(readPsdComposite(saved.bytes, 1000).raster.data).toEqual(convertDepth(composite(deep), 8).data);

    const light = openFlat({ width: 3, height: 1, depth: 32, data: new Float32Array([0.2140, 0.2140, 0.2140, 1, 0, 0, 0, 1, 1, 1, 1, 1]) });
    const half = await savePsd(light.snapshot);
    expect(half.notices.join()).toContain('32-bit pixels were written as 8 bit');
    expect(readPsdComposite(half.bytes, 1000).raster.data).toEqual(displayRaster(light).data);
    expect(readPsdComposite(half.bytes, 1000).raster.data[0]).toBe(127);
  });

  it('says what it could not keep', async () => {
    const pixels = disc(8, 2, [1, 0, 0]);
    const mask = { bounds: { left: 0, top: 0, width: 0, height: 0 }, data: new Uint8Array(0), outside: 128 };
    const document = openLayered({ width: 40, height: 30, depth: 8 }, [
      { type: 'layer', name: 'empty', pixels: null },
      { type: 'layer', name: 'vivid', pixels, blendMode: 'vividLight', clipped: true },
      { type: 'group', name: 'alone', blendMode: 'multiply', mask, children: [{ type: 'layer', name: 'in it', pixels }] },
      background,
    ], { mode: 'CMYKColorMode' });
    const { notices } = await savePsd(document.snapshot);
    for (const words of ['the PSD is RGB', '"empty" is empty', '"vivid" is clipped', 'blend mode of "vivid"', 'group "alone" was written', 'mask of the group "alone"']) {
      expect(notices.filter((notice) => notice.includes(words))).toHaveLength(1);
    }
  });

  it('knows the engine\'s modes by Photoshop\'s names', () => {
    expect(['normal', 'linearDodge', 'softLight', 'multiply', 'hue'].map(engineBlend)).toEqual(['normal', 'linear-dodge', 'soft-light', 'multiply', undefined]);
  });
});
