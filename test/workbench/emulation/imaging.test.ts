import { SRGB, openLayered } from '../../../workbench/emulation';
import { paint } from '../../support/documents';
import { put, rule, solid, stage, staged, twoHalves, type Stage } from '../../support/emulated';

const imagingOf = (on: Stage): Stage['emulation']['photoshop']['imaging'] => on.emulation.photoshop.imaging;
/** Transparent but for one opaque rectangle. */
const island = (): ReturnType<typeof paint> => paint(16, 12, (x, y) => (x >= 4 && x < 7 && y >= 2 && y < 10 ? [1, 0.5, 0, 1] : [1, 1, 1, 0]));

async function bytes(on: Stage, options: Parameters<Stage['emulation']['photoshop']['imaging']['getPixels']>[0]): Promise<{ data: number[]; width: number; height: number; components: number; bounds: object; level: number; profile: string; size: number }> {
  const { imageData, sourceBounds, level } = await imagingOf(on).getPixels(options);
  const { width, height, components, colorProfile: profile, componentSize: size } = imageData;
  const data = [...(await imageData.getData())];
  imageData.dispose();
  return { data, width, height, components, bounds: sourceBounds, level, profile, size };
}

describe('getPixels', () => {
  rule('pixels-trimmed', async () => {
    const on = stage(island(), { background: false });
    const whole = await bytes(on, {});
    expect(whole.bounds).toEqual({ left: 4, top: 2, right: 7, bottom: 10 });
    expect([whole.width, whole.height, whole.level]).toEqual([3, 8, 0]);
    expect(whole.data.slice(0, 4)).toEqual([255, 128, 0, 255]);
    const part = await bytes(on, { layerID: 1, sourceBounds: { left: 0, top: 0, right: 5, bottom: 4 } });
    expect(part.bounds).toEqual({ left: 4, top: 2, right: 5, bottom: 4 });
    // An opaque Background is all there is: nothing to trim.
    expect((await bytes(stage(island(), { background: true }), {})).bounds).toEqual({ left: 0, top: 0, right: 16, bottom: 12 });
  });

  rule('pixels-empty', async () => {
    const on = stage(island(), { background: false });
    await expect(imagingOf(on).getPixels({ sourceBounds: { left: 0, top: 0, right: 4, bottom: 12 } })).rejects.toThrow('hold no pixels');
    await on.modal(() => on.document.createPixelLayer());
    await expect(imagingOf(on).getPixels({ layerID: 2 })).rejects.toThrow('is empty');
    expect(on.emulation.liveImageData().count).toBe(0);
  });

  rule('pixels-clipped', async () => {
    const on = stage(twoHalves());
    expect((await bytes(on, { sourceBounds: { left: -5, top: 4, right: 100, bottom: 100 } })).bounds).toEqual({ left: 0, top: 4, right: 8, bottom: 6 });
    expect((await bytes(on, { sourceBounds: { left: 2, top: 1, width: 3, height: 2 } as never })).bounds).toEqual({ left: 2, top: 1, right: 5, bottom: 3 });
    await expect(imagingOf(on).getPixels({ sourceBounds: { left: 8, top: 0, right: 9, bottom: 1 } })).rejects.toThrow('hold no pixels');
    await expect(imagingOf(on).getPixels({ sourceBounds: { left: 0, top: 0, right: 0.5, bottom: 1 } })).rejects.toThrow('whole pixels');
    // A layer may reach out of the canvas; the composite may not.
    await on.modal(() => put(on, { left: -3, top: -2 }, 5, 5));
    expect((await bytes(on, { layerID: 2 })).bounds).toEqual({ left: -3, top: -2, right: 2, bottom: 3 });
    expect((await bytes(on, {})).bounds).toEqual({ left: 0, top: 0, right: 8, bottom: 6 });
  });

  rule('pixels-components', async () => {
    expect((await bytes(stage(twoHalves(), { background: true }), {})).components).toBe(3);
    expect((await bytes(stage(twoHalves(), { background: false }), {})).components).toBe(4);
    const on = stage(twoHalves(), { background: true });
    expect((await bytes(on, { layerID: 1 })).components).toBe(3);
    await on.modal(async () => {
      await put(on, { left: 0, top: 0 }, 2, 2);
      on.document.layers[1]!.visible = false;
    });
    expect((await bytes(on, {})).components).toBe(4);
    const grey = paint(4, 4, () => [0.5, 0.5, 0.5, 1]);
    expect(await bytes(stage(grey, { mode: 'grayscaleMode' }), {})).toMatchObject({ components: 1, data: Array<number>(16).fill(128), profile: 'Dot Gain 20%' });
    expect((await bytes(stage(grey, { mode: 'grayscaleMode', background: false }), {})).components).toBe(2);
    expect((await bytes(stage(grey, { mode: 'grayscaleMode' }), { colorSpace: 'RGB' })).components).toBe(3);
  });

  rule('pixels-matte', async () => {
    const on = stage(paint(6, 4, (x) => (x === 2 ? [0, 0, 0, 0.4] : [0, 0, 0, 0])), { background: false });
    const { data, components, bounds } = await bytes(on, { applyAlpha: true });
    expect(components).toBe(3);
    expect(bounds).toEqual({ left: 2, top: 0, right: 3, bottom: 4 });
    expect(data.slice(0, 3)).toEqual([153, 153, 153]);
  });

  rule('pixels-scaled', async () => {
    const on = stage(paint(64, 32, (x) => (x < 32 ? [1, 0, 0, 1] : [0, 0, 1, 1])));
    expect(await bytes(on, { targetSize: { width: 16 } })).toMatchObject({ width: 16, height: 8, level: 2, bounds: { left: 0, top: 0, right: 16, bottom: 8 } });
    expect(await bytes(on, { targetSize: { height: 20 } })).toMatchObject({ width: 40, height: 20, level: 0, bounds: { left: 0, top: 0, right: 64, bottom: 32 } });
    const half = await bytes(on, { sourceBounds: { left: 32, top: 0, right: 64, bottom: 32 }, targetSize: { width: 16, height: 16 } });
    expect(half).toMatchObject({ level: 1, bounds: { left: 16, top: 0, right: 32, bottom: 16 } });
    expect(half.data.slice(0, 3)).toEqual([0, 0, 255]);
    // It does not enlarge.
    expect(await bytes(on, { targetSize: { width: 640 } })).toMatchObject({ width: 64, height: 32, level: 0 });
    await expect(imagingOf(on).getPixels({ targetSize: {} })).rejects.toThrow('not a size');
    const fewLevels = stage(twoHalves(64, 32), {}, { cacheLevels: 1 });
    expect(await bytes(fewLevels, { targetSize: { width: 16 } })).toMatchObject({ width: 16, level: 0 });
  });

  rule('pixels-color-space', async () => {
    const on = stage(twoHalves(), { mode: 'CMYKColorMode' });
    expect(on.document.mode).toBe('CMYKColorMode');
    expect(on.document.colorProfileName).toBe('U.S. Web Coated (SWOP) v2');
    await expect(imagingOf(on).getPixels({})).rejects.toThrow('colorSpace: "RGB"');
    expect(await bytes(on, { colorSpace: 'RGB' })).toMatchObject({ components: 3, profile: SRGB });
    await expect(imagingOf(on).getPixels({ colorSpace: 'CMYK' as never })).rejects.toThrow('unknown color space');
    await expect(imagingOf(stage(twoHalves(), { mode: 'labColorMode' })).getPixels({})).rejects.toThrow('colorSpace: "RGB"');
    await expect(imagingOf(stage()).getPixels({ colorSpace: 'Lab' })).rejects.toThrow('no Lab');
  });

  rule('pixels-profile', async () => {
    const on = stage(paint(2, 2, () => [0.5, 0.5, 0.5, 1], 32), { profile: 'Adobe RGB (1998)' });
    expect(on.document.colorProfileName).toBe('Adobe RGB (1998) (Linear RGB Profile)');
    await expect(imagingOf(on).getPixels({ colorProfile: on.document.colorProfileName })).rejects.toThrow('not part of a name');
    await expect(imagingOf(on).getPixels({ colorProfile: 'Adobe RGB' })).rejects.toThrow('not available');
    expect((await bytes(on, { colorProfile: 'Adobe RGB (1998)' })).profile).toBe('Adobe RGB (1998) (Linear RGB Profile)');
    const custom = stage(twoHalves(), { profile: 'My Monitor' });
    expect((await bytes(custom, { colorProfile: 'My Monitor' })).profile).toBe('My Monitor');
  });

  rule('pixels-no-conversion', async () => {
    const on = stage(twoHalves(), { profile: 'Display P3' });
    await expect(imagingOf(on).getPixels({ colorProfile: SRGB })).rejects.toThrow('converts no colors');
    await on.modal(async () => {
      const layer = await on.document.createPixelLayer();
      const imageData = await imagingOf(on).createImageDataFromBuffer(new Uint8Array(4), { width: 1, height: 1, components: 4, colorSpace: 'RGB', colorProfile: SRGB });
      await expect(imagingOf(on).putPixels({ layerID: layer.id, imageData })).rejects.toThrow('converts no colors');
    });
  });

  rule('pixels-depth', async () => {
    const on = stage(paint(2, 1, () => [1, 0.5, 0, 1], 16));
    expect(await bytes(on, {})).toMatchObject({ size: 16, data: [32768, 16384, 0, 32768, 16384, 0] });
    expect(await bytes(on, { componentSize: -1 })).toMatchObject({ size: 16 });
    expect(await bytes(on, { componentSize: 8 })).toMatchObject({ size: 8, data: [255, 128, 0, 255, 128, 0] });
    const light = await bytes(on, { componentSize: 32 });
    expect(light.size).toBe(32);
    // 32 bit is linear light.
    expect(light.data[1]).toBeCloseTo(0.2140, 3);
    await expect(imagingOf(on).getPixels({ componentSize: 12 as never })).rejects.toThrow('component size');
  });

  test('names documents and layers that are', async () => {
    const on = stage();
    await expect(imagingOf(on).getPixels({ documentID: 1 })).rejects.toThrow('document 1 does not exist');
    await expect(imagingOf(on).getPixels({ layerID: 99 })).rejects.toThrow('layer 99 does not exist');
    expect((await bytes(on, { documentID: -1 })).width).toBe(8);
    on.emulation.close(on.model);
    await expect(imagingOf(on).getPixels({})).rejects.toThrow('no active document');
  });
});

describe('putPixels', () => {
  rule('put-pixel-layer', async () => {
    const on = staged(openLayered({ width: 4, height: 4, depth: 8 }, [
      { type: 'group', name: 'group', children: [{ type: 'layer', name: 'text', kind: 'text', pixels: paint(2, 2, () => [0, 0, 0, 1]) }] },
      { type: 'layer', name: 'placed', kind: 'smartObject', pixels: paint(2, 2, () => [0, 0, 0, 1]) },
      { type: 'layer', name: 'Background', isBackground: true, pixels: paint(4, 4, () => [1, 1, 1, 1]) },
    ]));
    const before = on.model.snapshot;
    const imageData = await solid(on, 1, 1);
    await on.modal(async () => {
      for (const layerID of [1, 2, 3]) await expect(imagingOf(on).putPixels({ layerID, imageData })).rejects.toThrow('not a pixel layer');
      await expect(imagingOf(on).putPixels({ layerID: 4, imageData })).rejects.toThrow('Background layer is locked');
    });
    expect(on.model.snapshot).toBe(before);
  });

  rule('put-locked', async () => {
    const on = stage(twoHalves(), { background: false });
    const imageData = await solid(on, 1, 1);
    const mask = await imagingOf(on).createImageDataFromBuffer(new Uint8Array(1), { width: 1, height: 1, components: 1, colorSpace: 'Grayscale' });
    await on.modal(async () => {
      const layer = on.document.layers[0]!;
      layer.allLocked = true;
      await expect(imagingOf(on).putPixels({ layerID: layer.id, imageData })).rejects.toThrow('is locked');
      await expect(imagingOf(on).putLayerMask({ layerID: layer.id, imageData: mask })).rejects.toThrow('is locked');
      layer.allLocked = false;
      await imagingOf(on).putPixels({ layerID: layer.id, imageData });
    });
  });

  rule('put-replace', async () => {
    const on = stage();
    await on.modal(async () => {
      const layer = await put(on, { left: 0, top: 0 }, 2, 2, [1, 1, 1, 255]);
      const more = await solid(on, 2, 2, [2, 2, 2, 255]);
      await imagingOf(on).putPixels({ layerID: layer.id, imageData: more, replace: false, targetBounds: { left: 4, top: 1 } });
      expect(layer.boundsNoEffects).toEqual({ left: 0, top: 0, right: 6, bottom: 3 });
      const joined = await bytes(on, { layerID: layer.id });
      expect(joined.data.slice(0, 4)).toEqual([1, 1, 1, 255]);
      expect(joined.data.slice((1 * 6 + 4) * 4, (1 * 6 + 4) * 4 + 4)).toEqual([2, 2, 2, 255]);
      expect(joined.data.slice(2 * 4, 3 * 4)).toEqual([0, 0, 0, 0]);
      await imagingOf(on).putPixels({ layerID: layer.id, imageData: more, targetBounds: { left: 4, top: 1 } });
      expect(layer.boundsNoEffects).toEqual({ left: 4, top: 1, right: 6, bottom: 3 });
    });
  });

  rule('put-target-bounds', async () => {
    const on = stage();
    const imageData = await solid(on, 2, 2);
    await on.modal(async () => {
      const layer = await on.document.createPixelLayer();
      await imagingOf(on).putPixels({ layerID: layer.id, imageData, commandName: 'Mine' });
      expect(layer.boundsNoEffects).toEqual({ left: 0, top: 0, right: 2, bottom: 2 });
      expect(on.document.activeHistoryState.name).toBe('Mine');
      await imagingOf(on).putPixels({ layerID: layer.id, imageData, targetBounds: { left: -1, top: 5 } });
      expect(layer.boundsNoEffects).toEqual({ left: -1, top: 5, right: 1, bottom: 7 });
      await expect(imagingOf(on).putPixels({ layerID: layer.id, imageData, targetBounds: { left: 1 } as never })).rejects.toThrow('whole "left" and "top"');
      await expect(imagingOf(on).putPixels({ layerID: layer.id, imageData, targetBounds: { left: 0.5, top: 0 } })).rejects.toThrow('whole "left" and "top"');
    });
  });

  test('layers are trimmed to what is not transparent, and data of another depth or space fits itself', async () => {
    const on = stage(paint(4, 4, () => [1, 1, 1, 1], 16), { mode: 'grayscaleMode' });
    await on.modal(async () => {
      const layer = await on.document.createPixelLayer();
      const data = new Uint8Array([255, 0, 0, 0, 255, 255, 255, 255]);
      const imageData = await imagingOf(on).createImageDataFromBuffer(data, { width: 2, height: 1, components: 4, colorSpace: 'RGB' });
      await imagingOf(on).putPixels({ layerID: layer.id, imageData });
      expect(layer.boundsNoEffects).toEqual({ left: 1, top: 0, right: 2, bottom: 1 });
      expect((await bytes(on, { layerID: layer.id })).data).toEqual([32768, 32768]);
    });
  });
});

describe('masks', () => {
  const mask = (on: Stage, width: number, height: number, value: number): ReturnType<Stage['emulation']['photoshop']['imaging']['createImageDataFromBuffer']> =>
    imagingOf(on).createImageDataFromBuffer(new Uint8Array(width * height).fill(value), { width, height, components: 1, colorSpace: 'Grayscale', colorProfile: 'Gray Gamma 2.2' });

  rule('mask-grey', async () => {
    const on = stage(twoHalves(), { background: false });
    const rgb = await solid(on, 1, 1);
    await on.modal(() => expect(imagingOf(on).putLayerMask({ layerID: 1, imageData: rgb })).rejects.toThrow('one Grayscale component'));
    const grey = await mask(on, 1, 1, 255);
    await on.modal(() => expect(imagingOf(on).putLayerMask({ layerID: 1, kind: 'vector' as never, imageData: grey })).rejects.toThrow('kind "vector"'));
  });

  rule('mask-background', async () => {
    const on = stage();
    const imageData = await mask(on, 1, 1, 255);
    await on.modal(() => expect(imagingOf(on).putLayerMask({ layerID: 1, imageData })).rejects.toThrow('Background layer can have no mask'));
  });

  rule('mask-created', async () => {
    const on = stage(twoHalves(), { background: false });
    await expect(imagingOf(on).getLayerMask({ layerID: 1 })).rejects.toThrow('no user mask');
    await on.modal(async () => {
      await imagingOf(on).putLayerMask({ layerID: 1, imageData: await mask(on, 4, 2, 255), targetBounds: { left: 2, top: 1 } });
      await imagingOf(on).putLayerMask({ layerID: 1, imageData: await mask(on, 4, 1, 128), replace: false, targetBounds: { left: 2, top: 3 } });
    });
    const { imageData, sourceBounds } = await imagingOf(on).getLayerMask({ layerID: 1 });
    expect(sourceBounds).toEqual({ left: 2, top: 1, right: 6, bottom: 4 });
    expect([...(await imageData.getData())]).toEqual([255, 255, 255, 255, 255, 255, 255, 255, 128, 128, 128, 128]);
    const part = await imagingOf(on).getLayerMask({ layerID: 1, sourceBounds: { left: 0, top: 3, right: 3, bottom: 5 } });
    expect([...(await part.imageData.getData())]).toEqual([0, 0, 128, 0, 0, 0]);
    // The layer shows through its mask.
    expect((await bytes(on, {})).bounds).toEqual({ left: 2, top: 1, right: 6, bottom: 4 });
    expect((await bytes(on, { layerID: 1 })).bounds).toEqual({ left: 0, top: 0, right: 8, bottom: 6 });
  });

  test('a mask of another depth keeps its coverage', async () => {
    const on = stage(paint(2, 2, () => [1, 1, 1, 1], 32), { background: false });
    await on.modal(async () => imagingOf(on).putLayerMask({ layerID: 1, imageData: await mask(on, 2, 2, 51) }));
    const { imageData } = await imagingOf(on).getLayerMask({ layerID: 1 });
    expect((await imageData.getData())[0]).toBeCloseTo(0.2, 6);
  });
});

describe('the selection', () => {
  rule('selection-rectangle', async () => {
    const on = stage(undefined, { selection: { bounds: { left: 2, top: 1, width: 2, height: 2 }, mask: new Uint8Array([255, 128, 0, 7]) } });
    const read = async (options: Parameters<ReturnType<typeof imagingOf>['getSelection']>[0]) => {
      const { imageData, sourceBounds } = await imagingOf(on).getSelection(options);
      const data = [...(await imageData.getData())];
      const { components, colorSpace } = imageData;
      imageData.dispose();
      return { data, sourceBounds, components, colorSpace };
    };
    expect(await read({})).toEqual({ data: [255, 128, 0, 7], sourceBounds: { left: 2, top: 1, right: 4, bottom: 3 }, components: 1, colorSpace: 'Grayscale' });
    expect(await read({ sourceBounds: { left: 0, top: 2, right: 8, bottom: 6 } })).toMatchObject({ data: [0, 7], sourceBounds: { left: 2, top: 2, right: 4, bottom: 3 } });
    await expect(imagingOf(on).getSelection({ sourceBounds: { left: 6, top: 0, right: 8, bottom: 6 } })).rejects.toThrow('nothing is selected within');
    on.model.change('Deselect', (snapshot) => ({ ...snapshot, selection: null }));
    await expect(imagingOf(on).getSelection({})).rejects.toThrow('has no selection');
  });
});
