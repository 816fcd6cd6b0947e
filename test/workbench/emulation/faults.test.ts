import { sameSnapshot } from '../../../workbench/emulation';
import { put, stage, type Stage } from '../../support/emulated';

/** One write-back in small: a suspended history, two layers. */
const job = (on: Stage): Promise<void> => on.modal(async ({ hostControl }) => {
  await hostControl.suspendHistory({ documentID: on.document.id, name: 'job' });
  const layer = await put(on, { left: 0, top: 0 }, 2, 2);
  layer.name = 'first';
  await put(on, { left: 1, top: 1 }, 2, 2);
});

async function callsOf(): Promise<string[]> {
  const on = stage();
  await job(on);
  expect(on.model.history).toHaveLength(2);
  return on.emulation.faults.calls.map(({ name }) => name);
}

test('every call is recorded, in order, by name', async () => {
  expect(await callsOf()).toEqual([
    'core.executeAsModal', 'suspendHistory',
    'Document.createPixelLayer', 'imaging.createImageDataFromBuffer', 'imaging.putPixels', 'Layer.name=',
    'Document.createPixelLayer', 'imaging.createImageDataFromBuffer', 'imaging.putPixels',
  ]);
});

test.each(['throw', 'cancel'] as const)('%s at each call in turn leaves the document as it was', async (does) => {
  const calls = await callsOf();
  for (let at = 2; at <= calls.length; at++) {
    const on = stage();
    const before = on.model.snapshot;
    on.emulation.faults.plan({ at, does });
    await expect(job(on)).rejects.toThrow(does === 'throw' ? `Injected failure of ${calls[at - 1]} (call ${at})` : 'User cancelled');
    expect(sameSnapshot(on.model.snapshot, before)).toBe(true);
    expect(on.model.history).toHaveLength(1);
    // The fault is spent: the next job succeeds.
    await job(on);
    expect(on.model.history).toHaveLength(2);
  }
});

test('a fault can be given by name and number, with an error of its own', async () => {
  const on = stage();
  on.emulation.faults.plan({ name: 'imaging.putPixels', at: 2, does: 'throw', error: new Error('scratch disks are full') });
  await expect(job(on)).rejects.toThrow('scratch disks are full');
  expect(on.emulation.faults.calls.at(-1)).toMatchObject({ name: 'imaging.putPixels', nth: 2 });
});

test('reads are recorded apart and can fail by name', async () => {
  const on = stage();
  const { faults } = on.emulation;
  faults.reset();
  expect(on.document.layers[0]!.name).toBe('Background');
  expect(faults.calls).toEqual([]);
  expect(faults.reads.map(({ name }) => name)).toEqual(['Document.layers', 'Layer.name']);
  faults.plan({ name: 'Layer.name', at: 2, does: 'throw' });
  expect(() => on.document.layers[0]!.name).toThrow('Injected failure of Layer.name');
});

test('a call that is held up is overtaken by the Esc key', async () => {
  const on = stage();
  on.emulation.faults.plan({ name: 'Document.createPixelLayer', at: 1, does: { delay: 30 } });
  const run = on.modal(() => on.document.createPixelLayer());
  await new Promise((resolve) => void setTimeout(resolve, 10));
  on.emulation.cancelModal();
  await expect(run).rejects.toThrow('User cancelled');
  expect(on.document.layers).toHaveLength(1);
});
