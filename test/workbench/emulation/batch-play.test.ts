import type { ActionDescriptor } from '../../../src/photoshop/host';
import { rule, stage, twoHalves, type Stage } from '../../support/emulated';

const play = (on: Stage, ...commands: ActionDescriptor[]): Promise<ActionDescriptor[]> => on.emulation.photoshop.action.batchPlay(commands, {});
const layer = (id: number): unknown[] => [{ _ref: 'layer', _id: id }];

rule('batch-error-resolves', async () => {
  const on = stage(twoHalves(), { background: false });
  await on.modal(async () => {
    const bad = { _obj: 'hide', null: [{ _ref: 'layer', _id: 77 }] };
    const good = { _obj: 'hide', null: layer(1) };
    expect(await play(on, bad, good)).toEqual([{ _obj: 'error', message: 'The layer 77 does not exist.', result: -25922 }]);
    expect(on.document.layers[0]!.visible).toBe(true);
    const both = await on.emulation.photoshop.action.batchPlay([bad, good], { continueOnError: true });
    expect(both.map(({ _obj }) => _obj)).toEqual(['error', undefined]);
    expect(on.document.layers[0]!.visible).toBe(false);
    expect((await play(on, { _obj: 'gaussianBlur' }))[0]).toMatchObject({ _obj: 'error', message: expect.stringContaining('not currently available'), result: -25922 });
    expect((await play(on, { _obj: 'hide', null: [...layer(1), { _ref: 'document', _id: 3 }] }))[0]!._obj).toBe('error');
  });
});

rule('batch-arguments', async () => {
  const on = stage();
  const { action } = on.emulation.photoshop;
  await on.modal(async () => {
    await expect(action.batchPlay({ _obj: 'get' } as never)).rejects.toThrow('array of descriptors');
    await expect(action.batchPlay([{ _target: [] }])).rejects.toThrow('array of descriptors');
    await expect(action.batchPlay([null as never])).rejects.toThrow('array of descriptors');
    await expect(action.batchPlay([])).resolves.toEqual([]);
  });
});

rule('batch-unknown-value', async () => {
  const on = stage(twoHalves(), { background: false });
  await on.modal(async () => {
    const set = (to: object): Promise<ActionDescriptor[]> => play(on, { _obj: 'set', _target: layer(1), to: { _obj: 'layer', ...to } });
    expect(await set({ mode: { _enum: 'blendMode', _value: 'softlight' } })).toEqual([{}]);
    expect(await set({ opacity: { _unit: 'percent', _value: 50 } })).toEqual([{}]);
    expect(on.model.history).toHaveLength(1);
    expect(await set({ mode: { _enum: 'blendMode', _value: 'softLight' }, opacity: { _unit: 'percentUnit', _value: 50 }, name: 'renamed' })).toEqual([{}]);
    expect(on.document.layers[0]).toMatchObject({ blendMode: 'softLight', opacity: 50, name: 'renamed' });
  });
});

rule('batch-select-shows', async () => {
  const on = stage();
  await on.modal(async () => {
    await on.document.createPixelLayer();
    await on.document.createPixelLayer();
    for (const each of on.document.layers) each.visible = false;
    const states = on.model.history.length;
    await play(on, { _obj: 'select', _target: layer(2), makeVisible: false });
    expect(on.document.activeLayers.map(({ id }) => id)).toEqual([2]);
    expect(on.document.layers.map(({ visible }) => visible)).toEqual([false, false, false]);
    await play(on, { _obj: 'select', _target: layer(3), makeVisible: false, selectionModifier: { _enum: 'selectionModifierType', _value: 'addToSelection' } });
    expect(on.document.activeLayers.map(({ id }) => id)).toEqual([2, 3]);
    expect(on.model.history).toHaveLength(states);
    await play(on, { _obj: 'select', _target: layer(3) });
    expect(on.document.layers.map(({ visible }) => visible)).toEqual([true, false, false]);
  });
});

rule('batch-metadata', async () => {
  const on = stage(twoHalves(), { background: false });
  const target = (id: number): unknown[] => [...layer(id), { _ref: 'document', _id: on.document.id }];
  const get = (property: string, id = 1): Promise<ActionDescriptor[]> => play(on, { _obj: 'get', _target: [{ _property: property }, ...target(id)] });
  const setXmp = (on2: Stage, id: number): Promise<ActionDescriptor[]> => play(on2, { _obj: 'set', _target: [{ _ref: 'property', _property: 'XMPMetadataAsUTF8' }, ...layer(id)], to: { _obj: 'layer', XMPMetadataAsUTF8: '<xmp/>' } });
  // Reading needs no modal scope, writing does.
  expect((await get('XMPMetadataAsUTF8'))[0]).toMatchObject({ _obj: 'error', message: 'The requested property does not exist.' });
  await expect(setXmp(on, 1)).rejects.toThrow('modal scope');
  await on.modal(() => setXmp(on, 1));
  expect(await get('XMPMetadataAsUTF8')).toEqual([{ XMPMetadataAsUTF8: '<xmp/>' }]);
  expect(await play(on, { _obj: 'get', _target: { _ref: [{ _property: 'name' }, { _ref: 'layer', _enum: 'ordinal', _value: 'targetEnum' }] } })).toEqual([{ name: 'Layer 0' }]);
  expect((await get('hasUserMask'))[0]).toEqual({ hasUserMask: false });
  expect((await get('userMaskEnabled'))[0]!._obj).toBe('error');
  expect((await get('opacity'))[0]).toEqual({ opacity: 255 });
  const refusing = stage(twoHalves(), {}, { groupMetadata: false });
  await refusing.modal(async () => {
    const group = await refusing.document.createLayerGroup();
    expect((await setXmp(refusing, group.id))[0]!._obj).toBe('error');
  });
  await on.modal(async () => expect((await setXmp(on, (await on.document.createLayerGroup()).id))[0]).toEqual({}));
});

test('delete, hide and show take several layers at once, as one state', async () => {
  const on = stage();
  await on.modal(async () => {
    await on.document.createPixelLayer();
    await on.document.createPixelLayer();
    const states = on.model.history.length;
    await play(on, { _obj: 'hide', null: [...layer(2), ...layer(3)] });
    expect(on.document.layers.map(({ visible }) => visible)).toEqual([false, false, true]);
    await play(on, { _obj: 'show', null: layer(2) }, { _obj: 'delete', _target: [...layer(2), ...layer(3)] });
    expect(on.document.layers).toHaveLength(1);
    expect(on.model.history).toHaveLength(states + 3);
    expect((await play(on, { _obj: 'delete', _target: layer(1) }))[0]).toMatchObject({ _obj: 'error', result: -25922 });
  });
});
