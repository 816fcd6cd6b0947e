import { sameSnapshot } from '../../../workbench/emulation';
import { put, rule, stage } from '../../support/emulated';
import { solid } from '../../support/emulated';

const OUTSIDE = /^Event: \w+ may modify the state of Photoshop\. Such events are only allowed from inside a modal scope\.$/;
const wait = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

describe('scopes', () => {
  rule('modal-write', async () => {
    const on = stage();
    const { photoshop } = on.emulation;
    const before = on.model.snapshot;
    await expect(on.document.createPixelLayer()).rejects.toThrow(OUTSIDE);
    await expect(on.document.createLayerGroup()).rejects.toThrow(OUTSIDE);
    expect(() => { on.document.layers[0]!.visible = false; }).toThrow(OUTSIDE);
    expect(() => on.document.layers[0]!.delete()).toThrow(OUTSIDE);
    const imageData = await solid(on, 1, 1);
    await expect(photoshop.imaging.putPixels({ layerID: 1, imageData })).rejects.toThrow(OUTSIDE);
    await expect(photoshop.imaging.putLayerMask({ layerID: 1, imageData })).rejects.toThrow(OUTSIDE);
    await expect(photoshop.action.batchPlay([{ _obj: 'hide', null: [{ _ref: 'layer', _id: 1 }] }])).rejects.toThrow(OUTSIDE);
    await expect(photoshop.app.createDocument({ width: 1, height: 1, resolution: 72, mode: 'RGBColorMode', depth: 8, fill: 'white' })).rejects.toThrow(OUTSIDE);
    expect(on.model.snapshot).toBe(before);
    await on.modal(async () => { on.document.layers[0]!.visible = false; });
    expect(on.model.snapshot).not.toBe(before);
  });

  rule('modal-collision', async () => {
    const on = stage();
    const { core } = on.emulation.photoshop;
    const release = on.emulation.holdModal('Free Transform');
    const start = Date.now();
    await expect(core.executeAsModal(async () => 1, { commandName: 'x', timeOut: 0.05 })).rejects.toMatchObject({ number: 9, message: expect.stringContaining('Free Transform') });
    expect(Date.now() - start).toBeGreaterThanOrEqual(40);
    const queued = core.executeAsModal(async () => 'after', { commandName: 'x' });
    await wait(5);
    release();
    await expect(queued).resolves.toBe('after');
    expect(on.emulation.isModal).toBe(false);
  });

  rule('modal-sibling', async () => {
    const on = stage();
    const { core } = on.emulation.photoshop;
    let release = (): void => undefined;
    const first = core.executeAsModal(() => new Promise<void>((resolve) => { release = resolve; }), { commandName: 'first' });
    await wait(1);
    await expect(core.executeAsModal(async () => 1, { commandName: 'second', timeOut: 0.02 })).rejects.toMatchObject({ number: 9 });
    const order: string[] = [];
    const third = core.executeAsModal(async () => void order.push('third'), { commandName: 'third' });
    order.push('first');
    release();
    await first;
    await third;
    expect(order).toEqual(['first', 'third']);
  });

  rule('modal-nested', async () => {
    const on = stage();
    const { core } = on.emulation.photoshop;
    const suspension = await core.executeAsModal(async (outer) => {
      const id = await outer.hostControl.suspendHistory({ documentID: on.document.id, name: 'both' });
      await wait(1);
      const inner = await core.executeAsModal(async (context) => {
        await on.document.createPixelLayer();
        await context.hostControl.resumeHistory(id);
        return 'inner';
      }, { commandName: 'inner', timeOut: 0 });
      expect(inner).toBe('inner');
      expect(core.isModal()).toBe(true);
      return id;
    }, { commandName: 'outer' });
    expect(suspension).toBeDefined();
    expect(on.model.history.map(({ name }) => name)).toEqual(['Open', 'both']);
    expect(core.isModal()).toBe(false);
  });

  rule('modal-command-name', async () => {
    const { core } = stage().emulation.photoshop;
    await expect(core.executeAsModal(async () => 1, {} as never)).rejects.toThrow('commandName');
    await expect(core.executeAsModal(async () => 1, { commandName: '' })).rejects.toThrow('commandName');
  });

  rule('modal-context-hidden', async () => {
    await stage().modal((context) => {
      expect({ ...context }).toEqual({});
      expect({ ...context.hostControl }).toEqual({});
      expect(context.isCancelled).toBe(false);
      expect(typeof context.hostControl.suspendHistory).toBe('function');
    });
  });

  rule('modal-context-ended', async () => {
    const on = stage();
    const kept = await on.modal((context) => ({ context }));
    expect(() => kept.context.reportProgress({ value: 1 })).toThrow('has ended');
    await expect(kept.context.hostControl.suspendHistory({ documentID: on.document.id, name: 'x' })).rejects.toThrow('has ended');
  });

  test('progress is shown and lies between 0 and 1', async () => {
    const on = stage();
    const seen: Array<number | null> = [];
    on.emulation.onModal(() => void seen.push(on.emulation.progress?.value ?? null));
    await on.modal((context) => {
      context.reportProgress({ value: 0.5, commandName: 'Half' });
      expect(on.emulation.progress).toEqual({ commandName: 'Half', value: 0.5, interactive: false });
      expect(() => context.reportProgress({ value: 50 })).toThrow('between 0 and 1');
    });
    expect(seen).toEqual([null, 0.5, null]);
    expect(on.emulation.progress).toBeNull();
  });
});

describe('cancelling', () => {
  rule('modal-cancel', async () => {
    const on = stage();
    const { photoshop } = on.emulation;
    const before = on.model.snapshot;
    let told = 0;
    const imageData = await solid(on, 1, 1);
    const run = on.modal(async (context) => {
      context.onCancel = () => void told++;
      await context.hostControl.suspendHistory({ documentID: on.document.id, name: 'x' });
      const layer = await on.document.createPixelLayer();
      on.emulation.cancelModal();
      on.emulation.cancelModal();
      expect(context.isCancelled).toBe(true);
      await expect(on.document.createPixelLayer()).rejects.toThrow('User cancelled');
      await expect(photoshop.imaging.putPixels({ layerID: layer.id, imageData })).rejects.toThrow('User cancelled');
      await expect(photoshop.imaging.getPixels({})).rejects.toThrow('User cancelled');
      await expect(imageData.getData()).rejects.toThrow('User cancelled');
      await expect(photoshop.action.batchPlay([{ _obj: 'get', _target: [] }])).rejects.toThrow('User cancelled');
      expect(() => { layer.name = 'x'; }).toThrow('User cancelled');
      expect(() => layer.name).toThrow('User cancelled');
      expect(() => context.reportProgress({ value: 1 })).toThrow('User cancelled');
      await expect(context.hostControl.resumeHistory({}, false)).rejects.toThrow('User cancelled');
      // Memory can be given back all the same.
      imageData.dispose();
      throw new Error('left');
    });
    await expect(run).rejects.toThrow('left');
    expect(told).toBe(1);
    expect(sameSnapshot(on.model.snapshot, before)).toBe(true);
    expect(on.emulation.liveImageData().count).toBe(0);
    await on.modal(() => on.document.createPixelLayer());
    expect(on.document.layers).toHaveLength(2);
  });

  test('Esc outside a scope does nothing to the next one', async () => {
    const on = stage();
    on.emulation.cancelModal();
    await on.modal((context) => expect(context.isCancelled).toBe(false));
  });

  test('a target that swallows the cancel commits what it had done: exceptions must not be discarded', async () => {
    const on = stage();
    await on.modal(async (context) => {
      await context.hostControl.suspendHistory({ documentID: on.document.id, name: 'half' });
      await on.document.createPixelLayer();
      on.emulation.cancelModal();
      await on.document.createPixelLayer().catch(() => undefined);
    });
    expect(on.model.history.map(({ name }) => name)).toEqual(['Open', 'half']);
  });
});

describe('history', () => {
  rule('history-one-state', async () => {
    const on = stage();
    const before = on.model.snapshot;
    await on.modal(async (context) => {
      const id = await context.hostControl.suspendHistory({ documentID: on.document.id, name: 'Decompose' });
      await put(on, { left: 0, top: 0 }, 2, 2);
      await put(on, { left: 2, top: 2 }, 2, 2);
      id.finalName = 'Decomposed';
      await context.hostControl.resumeHistory(id, true);
    });
    expect(on.model.history.map(({ name }) => name)).toEqual(['Open', 'Decomposed']);
    const after = on.model.snapshot;
    expect(on.emulation.undo(on.model)).toBe(true);
    expect(sameSnapshot(on.model.snapshot, before)).toBe(true);
    expect(on.emulation.redo(on.model)).toBe(true);
    expect(sameSnapshot(on.model.snapshot, after)).toBe(true);
  });

  rule('history-unmodified', async () => {
    const on = stage();
    await on.modal(async (context) => {
      const id = await context.hostControl.suspendHistory({ documentID: on.document.id, name: 'nothing' });
      await context.hostControl.resumeHistory(id);
    });
    expect(on.model.history).toHaveLength(1);
  });

  rule('history-auto-commit', async () => {
    const on = stage();
    await on.modal(async (context) => {
      await context.hostControl.suspendHistory({ documentID: on.document.id, name: 'left open' });
      await on.document.createPixelLayer();
    });
    expect(on.model.history.map(({ name }) => name)).toEqual(['Open', 'left open']);
  });

  rule('history-auto-rollback', async () => {
    const on = stage();
    const before = on.model.snapshot;
    const run = on.modal(async (context) => {
      await context.hostControl.suspendHistory({ documentID: on.document.id, name: 'x' });
      await put(on, { left: 0, top: 0 }, 2, 2);
      throw new Error('broken');
    });
    await expect(run).rejects.toThrow('broken');
    expect(sameSnapshot(on.model.snapshot, before)).toBe(true);
    expect(on.model.history).toHaveLength(1);
  });

  rule('history-rollback', async () => {
    const on = stage();
    const { photoshop } = on.emulation;
    await on.modal(() => on.document.createPixelLayer({ name: 'two' }));
    on.model.change('Select', (snapshot) => ({ ...snapshot, selection: { bounds: { left: 1, top: 1, width: 2, height: 2 }, mask: null } }));
    const before = on.model.snapshot;
    await on.modal(async (context) => {
      const id = await context.hostControl.suspendHistory({ documentID: on.document.id, name: 'x' });
      const layer = await put(on, { left: 0, top: 0 }, 3, 3);
      await photoshop.action.batchPlay([{ _obj: 'select', _target: [{ _ref: 'layer', _id: 1 }], makeVisible: false }]);
      layer.delete();
      await context.hostControl.resumeHistory(id, false);
      expect(sameSnapshot(on.model.snapshot, before)).toBe(true);
    });
    expect(sameSnapshot(on.model.snapshot, before)).toBe(true);
    expect(on.model.history.map(({ name }) => name)).toEqual(['Open', 'New Layer', 'Select']);
  });

  rule('history-each-edit', async () => {
    const on = stage();
    await on.modal(() => put(on, { left: 0, top: 0 }, 2, 2));
    expect(on.model.history.map(({ name }) => name)).toEqual(['Open', 'New Layer', 'Put Pixels']);
  });

  rule('history-suspend-twice', async () => {
    const on = stage();
    await on.modal(async ({ hostControl }) => {
      const options = { documentID: on.document.id, name: 'x' };
      const id = await hostControl.suspendHistory(options);
      await expect(hostControl.suspendHistory(options)).rejects.toThrow('already suspended');
      await hostControl.resumeHistory(id);
      await expect(hostControl.resumeHistory(id)).rejects.toThrow('not suspended');
      await expect(hostControl.suspendHistory({ documentID: 1, name: 'x' })).rejects.toThrow('no document 1');
      await expect(hostControl.suspendHistory({ documentID: on.document.id } as never)).rejects.toThrow('"name" is required');
    });
  });

  test('the user cannot undo while a scope is active', async () => {
    const on = stage();
    await on.modal(() => on.document.createPixelLayer());
    await on.modal(() => expect(on.emulation.undo(on.model)).toBe(false));
    expect(on.emulation.undo(on.model)).toBe(true);
    expect(on.emulation.undo(on.model)).toBe(false);
  });
});

rule('modal-auto-close', async () => {
  const on = stage();
  const { photoshop } = on.emulation;
  const make = { width: 4, height: 4, resolution: 72, mode: 'RGBColorMode', depth: 8, fill: 'transparent' } as const;
  const run = on.modal(async ({ hostControl }) => {
    const made = await photoshop.app.createDocument(make);
    await hostControl.registerAutoCloseDocument(made!.id);
    expect(on.emulation.documents).toHaveLength(2);
    on.emulation.cancelModal();
    throw new Error('cancelled');
  });
  await expect(run).rejects.toThrow('cancelled');
  expect(on.emulation.documents.map(({ id }) => id)).toEqual([on.document.id]);
  await on.modal(() => photoshop.app.createDocument(make));
  expect(on.emulation.documents).toHaveLength(2);
});
