import { compareRasters, flattenDocument } from '../../src/document/flatten';
import { findNode, leafLayers } from '../../src/document/tree';
import { DelaminateError } from '../../src/core/errors';
import type { Session } from '../../panel/session';
import { WRAPPER } from '../../panel/write-plan';
import { sessionRig, type Rig } from '../support/session-rig';

const measured = async (session: Session): Promise<void> => {
  for (let i = 0; i < 200; i++) {
    const { phase } = session.state;
    if (phase.name === 'done' && phase.result.now !== null) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('the difference was never measured');
};

/** A decomposition that waits in the panel, or is in the document. */
async function decomposed(inserted: boolean): Promise<Rig & { ids: string[] }> {
  const rig = await sessionRig();
  rig.session.choose({ review: !inserted });
  await rig.session.decompose();
  // Each part apart, so that edits have something to name.
  expect(leafLayers(rig.result().document.children)).toHaveLength(3);
  return { ...rig, ids: leafLayers(rig.result().document.children).map(({ id }) => id) };
}

const names = (rig: Rig): string[] => leafLayers(rig.result().document.children).map(({ name }) => name);
const hostNames = (rig: Rig): string[] => [...rig.host.layers.values()].map(({ name }) => name);

describe('editing before insertion', () => {
  it('renames, trimmed and unique, without a word to the host', async () => {
    const rig = await decomposed(false);
    await rig.session.rename(rig.ids[1]!, '  Card ');
    expect(names(rig)[1]).toBe('Card');
    await rig.session.rename(rig.ids[2]!, 'Card');
    expect(names(rig)[2]).toBe('Card 2');
    expect(rig.host.calls['layers.change']).toBeUndefined();
    expect(rig.result().now).toEqual(rig.result().decomposed);
  });

  it('refuses an empty name and says why', async () => {
    const rig = await decomposed(false);
    const before = rig.result();
    await rig.session.rename(rig.ids[1]!, '   ');
    expect(rig.result()).toBe(before);
    expect(rig.session.state.notice).toMatchObject({ tone: 'problem', text: expect.stringContaining('is empty') });
  });

  it('hides and shows: the difference is measured, and said to be meant', async () => {
    const rig = await decomposed(false);
    await rig.session.setVisible(rig.ids[2]!, false);
    expect(rig.result().departed).toBe(true);
    await measured(rig.session);
    expect(rig.result().now!.max).toBeGreaterThan(20);
    expect(rig.result().now!.max).toBeCloseTo(compareRasters(rig.result().picture, flattenDocument(rig.result().document)).max);
    await rig.session.setVisible(rig.ids[2]!, true);
    expect(rig.result().departed).toBe(false);
    await measured(rig.session);
    expect(rig.result().now).toEqual(rig.result().decomposed);
  });

  it('drops, but never everything; what was dropped stays a departure', async () => {
    const rig = await decomposed(false);
    await rig.session.drop([rig.ids[2]!]);
    expect(rig.result()).toMatchObject({ departed: true });
    await rig.session.setVisible(rig.ids[1]!, false);
    await rig.session.setVisible(rig.ids[1]!, true);
    expect(rig.result().departed).toBe(true);
    await rig.session.drop(rig.ids.slice(0, 2));
    expect(leafLayers(rig.result().document.children)).toHaveLength(2);
    expect(rig.session.state.notice?.text).toContain('keep at least one');
  });

  it('merges what can be merged without changing what is seen', async () => {
    const rig = await decomposed(false);
    const before = flattenDocument(rig.result().document);
    await rig.session.merge(mergeable(rig));
    await measured(rig.session);
    expect(compareRasters(before, flattenDocument(rig.result().document)).max).toBeLessThanOrEqual(1);
    expect(leafLayers(rig.result().document.children).length).toBeLessThan(3);
    expect(rig.result()).toMatchObject({ departed: false });
  });

  it('splits a layer of several colours, and says where there is nothing more to separate', async () => {
    const rig = await decomposed(false);
    await rig.session.merge(mergeable(rig));
    const merged = leafLayers(rig.result().document.children).at(-1)!;
    await rig.session.split(merged.id, 'objects');
    await measured(rig.session);
    expect(leafLayers(rig.result().document.children).length).toBeGreaterThan(2);
    expect(rig.result().now!.max).toBeLessThanOrEqual(1);
    await rig.session.split(leafLayers(rig.result().document.children)[0]!.id, 'objects');
    expect(rig.session.state.notice?.text).toMatch(/^There is nothing more to separate in “.+”\.$/);
  });

  it('does a group again as what it shows: other settings, the same picture', async () => {
    const rig = await decomposed(false);
    await rig.session.merge(mergeable(rig));
    await rig.session.split(leafLayers(rig.result().document.children).at(-1)!.id, 'objects');
    const group = rig.result().document.children.find(({ type }) => type === 'group')!;
    const before = rig.result().document;
    await rig.session.redo(group.id, { detail: 'shapes', maxLayers: 2 });
    await measured(rig.session);
    const again = findNode(rig.result().document, group.id)!;
    expect(rig.result().document).not.toBe(before);
    expect(again).toMatchObject({ type: 'group', name: group.name });
    expect(again).not.toBe(group);
    expect(leafLayers([again]).length).toBeLessThanOrEqual(2);
    expect(compareRasters(flattenDocument(before), flattenDocument(rig.result().document)).max).toBeLessThanOrEqual(1);
  });

  it('locks: what is locked is neither dropped, merged nor taken apart', async () => {
    const rig = await decomposed(false);
    await rig.session.lock([rig.ids[2]!], true);
    const locked = rig.result();
    expect(locked.now).toEqual(locked.decomposed);
    for (const refused of [() => rig.session.drop([rig.ids[2]!]), () => rig.session.merge(mergeable(rig)), () => rig.session.split(rig.ids[2]!, 'objects'), () => rig.session.redo(rig.ids[2]!, { detail: 'objects', maxLayers: 4 })]) {
      await refused();
      expect(rig.result()).toBe(locked);
      expect(rig.session.state.notice?.text).toContain('locked');
    }
    await rig.session.lock([rig.ids[2]!], false);
    await rig.session.drop([rig.ids[2]!]);
    expect(leafLayers(rig.result().document.children)).toHaveLength(2);
  });

  it('stops a split at once and keeps the result', async () => {
    const rig = await decomposed(false);
    const before = rig.result();
    rig.session.subscribe(({ phase }) => {
      if (phase.name === 'working' && !phase.stopping) rig.session.cancel();
    });
    await rig.session.split(rig.ids[0]!, 'objects');
    expect(rig.result()).toBe(before);
    expect(rig.session.state.notice?.text).toBe('Cancelled. Nothing was changed.');
  });
});

/** A group, or two leaves that stand side by side. */
function mergeable(rig: Rig): string[] {
  const { children } = rig.result().document;
  const group = children.find((node) => node.type === 'group');
  return group ? [group.id] : children.slice(-2).map(({ id }) => id);
}

describe('editing after insertion', () => {
  it('renames, hides and drops in the document too, one history state each', async () => {
    const rig = await decomposed(true);
    const { host, session, ids } = rig;
    const idOf = (id: string): number => rig.result().inserted!.layers[id]!;
    expect(host.historyState).toBe(101);
    await session.rename(ids[1]!, 'Card');
    expect(host.layers.get(idOf(ids[1]!))!.name).toBe('Card');
    await session.setVisible(ids[2]!, false);
    expect(host.layers.get(idOf(ids[2]!))!.visible).toBe(false);
    const dropped = idOf(ids[2]!);
    await session.drop([ids[2]!]);
    expect(host.layers.has(dropped)).toBe(false);
    expect(host.historyState).toBe(104);
    expect(host.changes.map(({ change }) => change)).toEqual(['set', 'set', 'delete']);
  });

  it('merges and splits by replacing, one history state each, and knows the new layers', async () => {
    const rig = await decomposed(true);
    const { host, session } = rig;
    const chosen = mergeable(rig);
    const old = chosen.map((id) => rig.result().inserted!.layers[id]!);
    await session.merge(chosen);
    expect(host.historyState).toBe(102);
    expect(host.plans[1]).toMatchObject({ title: 'Merge Layers', place: { at: 'replace', layers: old }, expects: { historyState: 101 } });
    const merged = leafLayers(rig.result().document.children).at(-1)!;
    expect(host.layers.get(rig.result().inserted!.layers[merged.id]!)!.planned.id).toBe(merged.id);
    await session.split(merged.id, 'objects');
    expect(host.historyState).toBe(103);
    expect(host.plans[2]).toMatchObject({ title: 'Split Layer', place: { at: 'replace' }, nodes: [{ type: 'group' }] });
    for (const layer of leafLayers(rig.result().document.children)) expect(host.layers.has(rig.result().inserted!.layers[layer.id]!)).toBe(true);
    await measured(session);
    expect(rig.result().now!.max).toBeLessThanOrEqual(1);
  });

  it('still renames after the user did something else, but asks before pixels are replaced', async () => {
    const rig = await decomposed(true);
    const { host, session, ids } = rig;
    host.touch();
    await session.rename(ids[1]!, 'Card');
    expect(hostNames(rig)).toContain('Card');
    // The rename of ours must not hide that the user painted before it.
    await session.merge(mergeable(rig));
    const { phase } = session.state;
    expect(phase.name === 'done' && phase.question).toMatchObject({ answers: ['write-anyway', 'leave'], text: expect.stringContaining('painted') });
    expect(host.plans).toHaveLength(1);
    await session.answer('write-anyway');
    expect(host.plans).toHaveLength(2);
    expect(rig.result().inserted).not.toBeNull();
    await session.rename(leafLayers(rig.result().document.children)[0]!.id, 'Ground');
    expect(host.calls['layers.change']).toBe(3);
  });

  it('keeps the edit and offers Insert again where the layers are gone', async () => {
    const rig = await decomposed(true);
    const { host, session, ids } = rig;
    host.undoAll();
    await session.rename(ids[1]!, 'Card');
    expect(rig.result().inserted).toBeNull();
    expect(names(rig)[1]).toBe('Card');
    expect(session.state.notice?.text).toContain('no longer in the document');
    await session.insert();
    expect(rig.result().inserted).not.toBeNull();
    expect(hostNames(rig)).toContain('Card');
  });

  it('leaves everything as it was where the host fails', async () => {
    const rig = await decomposed(true);
    const before = rig.result();
    rig.host.before = (method) => {
      if (method === 'layers.change' || method === 'write') throw new DelaminateError('write', 'the layer is locked; unlock it first');
    };
    await rig.session.rename(rig.ids[1]!, 'Card');
    expect(rig.result()).toEqual(before);
    expect(rig.session.state.notice).toEqual({ tone: 'problem', text: 'The layer is locked; unlock it first. The document is unchanged.' });
    await rig.session.merge(mergeable(rig));
    expect(rig.result()).toEqual(before);
  });

  it('selects our layers in the document without a change of it', async () => {
    const rig = await decomposed(true);
    rig.session.select([rig.ids[1]!, 'no-such']);
    await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
    expect(rig.host.selected).toEqual([[rig.result().inserted!.layers[rig.ids[1]!]!]]);
    expect(rig.result().inserted!.layers[WRAPPER]).toBeDefined();
    expect(findNode(rig.result().document, rig.ids[1]!)).toBeDefined();
  });

  it('does one thing at a time', async () => {
    const rig = await decomposed(true);
    await Promise.all([rig.session.rename(rig.ids[1]!, 'One'), rig.session.rename(rig.ids[1]!, 'Two')]);
    expect(names(rig)[1]).toBe('One');
    expect(rig.host.historyState).toBe(102);
  });
});
