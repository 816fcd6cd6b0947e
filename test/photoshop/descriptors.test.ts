import { hasUserMask, layerProperty, play, readLayerXmp, selectLayers, writeLayerXmp } from '../../src/photoshop/descriptors';
import type { ActionDescriptor, Photoshop } from '../../src/photoshop/host';
import { put, stage } from '../support/emulated';

/** A host that answers so, and what it was asked. */
function answering(answer: (commands: readonly ActionDescriptor[]) => Promise<ActionDescriptor[]>): { readonly photoshop: Photoshop; readonly asked: ActionDescriptor[] } {
  const asked: ActionDescriptor[] = [];
  const batchPlay = async (commands: ActionDescriptor[]): Promise<ActionDescriptor[]> => {
    asked.push(...commands);
    return answer(commands);
  };
  return { photoshop: { action: { batchPlay } } as unknown as Photoshop, asked };
}
const properties = (values: Readonly<Record<string, unknown>>): Photoshop => answering(async ([command]) => {
  const [{ _property: name }] = command!._target as [{ _property: string }];
  return [name in values ? { [name]: values[name] } : { _obj: 'error', message: 'no such property' }];
}).photoshop;

describe('play', () => {
  it('fails where a command fails, though the host resolves, and names that command', async () => {
    const on = stage();
    await on.modal(async () => {
      await expect(play(on.emulation.photoshop, { _obj: 'hide', null: [{ _ref: 'layer', _id: 77 }] })).rejects.toThrow('photoshop: the command "hide" failed: The layer 77 does not exist.');
    });
    const second = answering(async () => [{}, { _obj: 'error', result: -25922 }]);
    await expect(play(second.photoshop, { _obj: 'show' }, { _obj: 'move' })).rejects.toThrow('photoshop: the command "move" failed: -25922');
  });

  it('lets rejections through untouched: a cancellation must stay one', async () => {
    const cancelled = new Error('User cancelled');
    await expect(play(answering(() => Promise.reject(cancelled)).photoshop, { _obj: 'hide' })).rejects.toBe(cancelled);
  });
});

describe('selectLayers', () => {
  it('makes just these the active ones, hidden ones too, and shows none of them', async () => {
    const on = stage();
    await on.modal(async () => {
      const [a, b, c] = [await put(on, { left: 0, top: 0 }, 2, 2), await put(on, { left: 1, top: 1 }, 2, 2), await put(on, { left: 2, top: 2 }, 2, 2)];
      b.visible = false;
      await selectLayers(on.emulation.photoshop, on.document.id, [a.id, b.id]);
      expect([...on.document.activeLayers].map(({ id }) => id).sort()).toEqual([a.id, b.id].sort());
      expect(b.visible).toBe(false);
      await selectLayers(on.emulation.photoshop, on.document.id, [c.id]);
      expect([...on.document.activeLayers].map(({ id }) => id)).toEqual([c.id]);
    });
  });

  it('asks nothing where there is nothing to select', async () => {
    const host = answering(async () => []);
    await selectLayers(host.photoshop, 1, []);
    expect(host.asked).toEqual([]);
  });
});

describe('what a layer has', () => {
  it('is nothing where the host says an error, rejects or answers nothing', async () => {
    for (const answer of [async () => [{ _obj: 'error' }], async () => Promise.reject(new Error('no')), async () => []] as ReadonlyArray<() => Promise<ActionDescriptor[]>>) {
      const { photoshop } = answering(answer);
      expect(await layerProperty(photoshop, 1, 2, 'name')).toBeUndefined();
      expect(await readLayerXmp(photoshop, 1, 2)).toBeUndefined();
      expect(await hasUserMask(photoshop, 1, 2)).toBe(false);
    }
  });

  it('counts a mask that is switched on, or does not say', async () => {
    expect(await hasUserMask(properties({ hasUserMask: true, userMaskEnabled: true }), 1, 2)).toBe(true);
    expect(await hasUserMask(properties({ hasUserMask: true }), 1, 2)).toBe(true);
    expect(await hasUserMask(properties({ hasUserMask: true, userMaskEnabled: false }), 1, 2)).toBe(false);
    expect(await hasUserMask(properties({ hasUserMask: false, userMaskEnabled: true }), 1, 2)).toBe(false);
  });

  it('is an XMP packet only where it is text', async () => {
    expect(await readLayerXmp(properties({ XMPMetadataAsUTF8: '<x/>' }), 1, 2)).toBe('<x/>');
    for (const value of ['', 7, null]) expect(await readLayerXmp(properties({ XMPMetadataAsUTF8: value }), 1, 2)).toBeUndefined();
  });

  it('comes back as it was written; a host that refuses is no failure', async () => {
    const on = stage();
    await on.modal(async () => {
      const layer = await put(on, { left: 0, top: 0 }, 2, 2);
      expect(await writeLayerXmp(on.emulation.photoshop, on.document.id, layer.id, '<x:xmpmeta/>')).toBe(true);
      expect(await readLayerXmp(on.emulation.photoshop, on.document.id, layer.id)).toBe('<x:xmpmeta/>');
      expect(await writeLayerXmp(on.emulation.photoshop, on.document.id, 999, '<x/>')).toBe(false);
    });
    expect(await writeLayerXmp(answering(() => Promise.reject(new Error('no'))).photoshop, 1, 2, '<x/>')).toBe(false);
  });
});
