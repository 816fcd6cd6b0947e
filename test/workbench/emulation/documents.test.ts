import { allNodes, openFlat } from '../../../workbench/emulation';
import { rule, stage, twoHalves } from '../../support/emulated';
import { paint } from '../../support/documents';

rule('dom-above-active', async () => {
  const on = stage();
  const names = (): string[] => allNodes(on.model.snapshot.layers).map(({ name }) => name);
  await on.modal(async () => {
    await on.document.createPixelLayer({ name: 'a' });
    await on.document.createPixelLayer({ name: 'b', opacity: 30, blendMode: 'screen' });
    expect(names()).toEqual(['b', 'a', 'Background']);
    expect(on.document.activeLayers.map(({ name }) => name)).toEqual(['b']);
    await on.emulation.photoshop.action.batchPlay([{ _obj: 'select', _target: [{ _ref: 'layer', _id: 1 }], makeVisible: false }]);
    await on.document.createLayerGroup({ name: 'group' });
    expect(names()).toEqual(['b', 'a', 'group', 'Background']);
    await on.document.createPixelLayer({ name: 'inside' });
    await on.document.createPixelLayer({ name: 'above it' });
    expect(on.document.layers.map(({ name }) => name)).toEqual(['b', 'a', 'group', 'Background']);
    expect(on.document.layers[2]!.layers!.map(({ name }) => name)).toEqual(['above it', 'inside']);
  });
  expect(on.document.layers[0]).toMatchObject({ opacity: 30, blendMode: 'screen' });
});

rule('dom-make-in-front', async () => {
  const { emulation, document, modal } = stage();
  const other = emulation.open(openFlat(twoHalves(), { name: 'other' }));
  await expect(modal(() => document.createPixelLayer())).rejects.toThrow('not the active one');
  await expect(modal(() => document.createLayerGroup())).rejects.toThrow('not the active one');
  expect(() => { emulation.photoshop.app.activeDocument = document; }).toThrow('modal scope');
  await modal(async () => {
    emulation.photoshop.app.activeDocument = document;
    await document.createPixelLayer();
  });
  expect([document.layers.length, other.snapshot.layers.length]).toEqual([2, 1]);
});

rule('dom-profile-none', () => {
  const none = stage(twoHalves(), { profile: null }).document;
  expect([none.colorProfileName, none.colorProfileType]).toEqual(['None', 'none']);
  const own = stage(twoHalves()).document;
  expect([own.colorProfileName, own.colorProfileType]).toEqual(['sRGB IEC61966-2.1', 'workingSpaceCode']);
  const custom = stage(twoHalves(), { profile: 'Display P3' }).document;
  expect([custom.colorProfileName, custom.colorProfileType]).toEqual(['Display P3', 'customEnum']);
});

test('a document shows its size, mode, depth, selection and state', () => {
  const { document } = stage(paint(7, 5, () => [1, 1, 1, 1], 16), { name: 'poster.psd', mode: 'CMYKColorMode', selection: { bounds: { left: 1, top: 2, width: 3, height: 2 }, mask: null } });
  expect([document.name, document.width, document.height, document.mode, document.bitsPerChannel]).toEqual(['poster.psd', 7, 5, 'CMYKColorMode', 'bitDepth16']);
  expect(document.selection.bounds).toEqual({ left: 1, top: 2, right: 4, bottom: 4 });
  expect(document.activeHistoryState.name).toBe('Open');
  expect(stage().document.selection.bounds).toBeNull();
});

test('options of new layers are checked before anything is made', async () => {
  const on = stage();
  await on.modal(async () => {
    await expect(on.document.createPixelLayer({ opacity: 300 })).rejects.toThrow('not between');
    await expect(on.document.createLayerGroup({ blendMode: 'x' })).rejects.toThrow('Invalid blend mode');
  });
  expect(on.model.history).toHaveLength(1);
});
