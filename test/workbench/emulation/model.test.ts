import fc from 'fast-check';
import { openFlat, sameSnapshot, type EmulatedDocument, type Snapshot } from '../../../workbench/emulation';
import { twoHalves } from '../../support/emulated';

const rename = (document: EmulatedDocument, name: string): void => document.change(name, (snapshot) => ({ ...snapshot, layers: snapshot.layers.map((layer) => ({ ...layer, name })) }));
const name = ({ layers }: Snapshot): string => layers[0]!.name;

test('undo and redo give back the very snapshots', () => {
  const document = openFlat(twoHalves());
  const first = document.snapshot;
  rename(document, 'a');
  const second = document.snapshot;
  expect(document.undo()).toBe(true);
  expect(document.snapshot).toBe(first);
  expect(document.undo()).toBe(false);
  expect(document.redo()).toBe(true);
  expect(document.snapshot).toBe(second);
  expect(document.redo()).toBe(false);
  document.undo();
  rename(document, 'b');
  expect(document.history.map((state) => state.name)).toEqual(['Open', 'b']);
  document.goTo(document.history[0]!.id);
  expect(document.snapshot).toBe(first);
  expect(() => document.goTo(1)).toThrow('no history state 1');
});

test('history holds so many states and no more', () => {
  const document = openFlat(twoHalves(), { historyLimit: 3 });
  for (const step of ['a', 'b', 'c', 'd']) rename(document, step);
  expect(document.history.map((state) => state.name)).toEqual(['b', 'c', 'd']);
  while (document.undo());
  expect(name(document.snapshot)).toBe('b');
});

test('an edit that throws changes nothing, one that changes nothing makes no state', () => {
  const document = openFlat(twoHalves());
  const before = document.snapshot;
  expect(() => document.change('x', () => { throw new Error('no'); })).toThrow('no');
  document.change('x', (snapshot) => snapshot);
  expect([document.snapshot, document.history.length]).toEqual([before, 1]);
});

test('which layers are active is remembered by the state on show, without a state of its own', () => {
  const document = openFlat(twoHalves());
  document.setActiveLayers([]);
  rename(document, 'a');
  document.setActiveLayers([1]);
  expect(document.history).toHaveLength(2);
  document.undo();
  expect(document.snapshot.activeLayers).toEqual([]);
  document.redo();
  expect(document.snapshot.activeLayers).toEqual([1]);
});

test('suspended history cannot be walked', () => {
  const document = openFlat(twoHalves());
  rename(document, 'a');
  document.suspend('x');
  expect([document.undo(), document.redo(), document.canUndo]).toEqual([false, false, false]);
  expect(() => document.goTo(document.history[0]!.id)).toThrow('is suspended');
  document.resume(false);
  expect(() => document.resume(true)).toThrow('not suspended');
  expect(document.undo()).toBe(true);
});

test('changes are told with their kind until listening ends', () => {
  const document = openFlat(twoHalves());
  const seen: string[] = [];
  const end = document.onChange((kind) => void seen.push(kind));
  rename(document, 'a');
  document.setActiveLayers([]);
  document.undo();
  end();
  document.redo();
  expect(seen).toEqual(['content', 'active-layers', 'history']);
});

test('two snapshots are the same only to the last bit', () => {
  const a = openFlat(twoHalves()).snapshot;
  const b = openFlat(twoHalves()).snapshot;
  expect(sameSnapshot(a, b)).toBe(true);
  const other = openFlat(twoHalves()).snapshot;
  const layer = other.layers[0]!;
  if (layer.type === 'layer') layer.pixels!.data[5]! ^= 1;
  expect(sameSnapshot(a, other)).toBe(false);
  expect(sameSnapshot(a, { ...b, activeLayers: [] })).toBe(false);
  expect(sameSnapshot(a, { ...b, selection: { bounds: { left: 0, top: 0, width: 1, height: 1 }, mask: null } })).toBe(false);
  expect(sameSnapshot(a, { ...b, layers: [{ ...b.layers[0]!, name: 'x' }] })).toBe(false);
});

test('any walk through history ends where the same walk through a list does', () => {
  fc.assert(fc.property(fc.array(fc.constantFrom('edit', 'undo', 'redo', 'commit', 'roll back'), { maxLength: 40 }), (steps) => {
    const document = openFlat(twoHalves(2, 2));
    let list = ['Background'];
    let at = 0;
    steps.forEach((step, i) => {
      if (step === 'undo') at -= Number(document.undo());
      else if (step === 'redo') at += Number(document.redo());
      else {
        if (step !== 'edit') document.suspend('s');
        rename(document, String(i));
        if (step !== 'edit') {
          rename(document, `${i}!`);
          document.resume(step === 'commit');
        }
        if (step !== 'roll back') {
          list = [...list.slice(0, at + 1), step === 'edit' ? String(i) : `${i}!`];
          at = list.length - 1;
        }
      }
      expect(name(document.snapshot)).toBe(list[at]);
      expect(document.history.map((state) => name(state.snapshot))).toEqual(list);
    });
  }));
});
