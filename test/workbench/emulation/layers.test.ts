import { openLayered } from '../../../workbench/emulation';
import { paint } from '../../support/documents';
import { put, rule, stage, staged, twoHalves } from '../../support/emulated';

rule('dom-blend-mode', async () => {
  const on = stage(twoHalves(), { background: false });
  const { BlendMode } = on.emulation.photoshop.constants;
  await on.modal(async () => {
    const layer = on.document.layers[0]!;
    layer.blendMode = BlendMode.MULTIPLY!;
    expect(layer.blendMode).toBe('multiply');
    expect(() => { layer.blendMode = 'mutliply'; }).toThrow('Invalid blend mode: mutliply');
    expect(() => { layer.blendMode = BlendMode.MUTLIPLY!; }).toThrow('Invalid blend mode: undefined');
    expect(() => { layer.blendMode = BlendMode.PASSTHROUGH!; }).toThrow('Only groups');
    expect(layer.blendMode).toBe('multiply');
    const group = await on.document.createLayerGroup();
    expect(group.blendMode).toBe('passThrough');
    group.blendMode = BlendMode.NORMAL!;
    await expect(on.document.createPixelLayer({ blendMode: 'linear-dodge' })).rejects.toThrow('Invalid blend mode');
  });
});

rule('dom-background', async () => {
  const on = stage();
  const before = on.model.snapshot;
  await on.modal(async () => {
    const background = on.document.layers[0]!;
    expect([background.isBackgroundLayer, background.allLocked]).toEqual([true, true]);
    expect(() => { background.name = 'x'; }).toThrow('cannot be set');
    expect(() => { background.opacity = 50; }).toThrow('cannot be set');
    expect(() => { background.blendMode = 'multiply'; }).toThrow('cannot be set');
    expect(() => { background.allLocked = false; }).toThrow('cannot be set');
    expect(on.model.snapshot).toBe(before);
    const layer = await on.document.createPixelLayer();
    expect(() => background.move(layer, 'placeBefore')).toThrow('cannot be moved');
    expect(() => layer.move(background, 'placeAfter')).toThrow('below the Background');
    background.visible = false;
    expect(background.visible).toBe(false);
  });
});

rule('dom-name-length', async () => {
  const on = stage(twoHalves(), { background: false });
  await on.modal(async () => {
    const layer = on.document.layers[0]!;
    layer.name = 'x'.repeat(255);
    expect(() => { layer.name = 'x'.repeat(256); }).toThrow('256 characters');
    // Units, not characters.
    expect(() => { layer.name = '😀'.repeat(128); }).toThrow('256 characters');
    expect(layer.name).toHaveLength(255);
    await expect(on.document.createPixelLayer({ name: 'x'.repeat(256) })).rejects.toThrow('256 characters');
  });
});

rule('dom-gone', async () => {
  const on = stage();
  await on.modal(async () => {
    const layer = await put(on, { left: 0, top: 0 }, 1, 1);
    layer.delete();
    expect(() => layer.name).toThrow('does not exist');
    expect(() => { layer.visible = true; }).toThrow('does not exist');
    expect(() => layer.delete()).toThrow('does not exist');
  });
  const { document } = on;
  on.emulation.close(on.model);
  expect(() => document.width).toThrow('has been closed');
  expect(() => document.layers).toThrow('has been closed');
});

test('the tree is seen topmost first, groups with their layers and bounds', () => {
  const on = staged(openLayered({ width: 9, height: 9, depth: 8 }, [
    { type: 'group', name: 'group', children: [
      { type: 'layer', name: 'a', pixels: paint(2, 2, () => [1, 1, 1, 1]), left: 1, top: 1 },
      { type: 'layer', name: 'b', pixels: paint(2, 2, () => [1, 1, 1, 1]), left: 5, top: 6 },
    ] },
    { type: 'layer', name: 'Background', isBackground: true, pixels: paint(9, 9, () => [1, 1, 1, 1]) },
  ]));
  const [group, background] = on.document.layers;
  expect([group!.kind, background!.kind, group!.layers!.map(({ name }) => name), background!.layers]).toEqual(['group', 'pixel', ['a', 'b'], undefined]);
  expect(group!.boundsNoEffects).toEqual({ left: 1, top: 1, right: 7, bottom: 8 });
  expect(group!.layers![0]!.parent!.id).toBe(group!.id);
  expect(group!.parent).toBeNull();
  expect(on.document.layers[0]).not.toBe(group);
});

test('older builds give unit objects', () => {
  const on = stage(twoHalves(), { selection: { bounds: { left: 1, top: 2, width: 3, height: 1 }, mask: null } }, { unitObjects: true });
  expect(on.document.layers[0]!.boundsNoEffects.right).toEqual({ _unit: 'pixelsUnit', _value: 8 });
  expect(on.document.selection.bounds!.bottom).toEqual({ _unit: 'pixelsUnit', _value: 3 });
});

test('opacity lies between 0 and 100', async () => {
  const on = stage(twoHalves(), { background: false });
  await on.modal(() => {
    const layer = on.document.layers[0]!;
    layer.opacity = 40;
    expect(() => { layer.opacity = 101; }).toThrow('not between 0 and 100');
    expect(() => { layer.opacity = NaN; }).toThrow('not between 0 and 100');
    expect(layer.opacity).toBe(40);
  });
});
