import { openFlat } from '../../../workbench/emulation';
import { put, stage, twoHalves } from '../../support/emulated';

test('unsuspended edits stay after a failure, suspended ones do not', async () => {
  const on = stage();
  await expect(on.modal(async () => {
    await put(on, { left: 0, top: 0 }, 1, 1);
    throw new Error('late');
  })).rejects.toThrow('late');
  expect(on.document.layers).toHaveLength(2);
});

test('undo and redo are the user’s, one document at a time', async () => {
  const on = stage();
  const other = on.emulation.open(openFlat(twoHalves()));
  on.emulation.activate(on.model);
  await on.modal(() => on.document.createPixelLayer());
  expect([on.emulation.undo(other), on.emulation.undo(on.model), on.emulation.redo(other), on.emulation.redo(on.model)]).toEqual([false, true, false, true]);
  const release = on.emulation.holdModal('Levels');
  expect([on.emulation.isModal, on.emulation.undo(on.model)]).toEqual([true, false]);
  expect(() => on.emulation.holdModal('Curves')).toThrow('modal already');
  release();
  expect(on.emulation.isModal).toBe(false);
});
