import { compareRasters, flattenDocument } from '../../src/document/flatten';
import { findNode, leafLayers } from '../../src/document/tree';
import { sessionRig, type Rig } from '../support/session-rig';

/** The card picture taken apart: ground, card, disc. */
async function decomposed(inserted: boolean): Promise<Rig & { ids: string[] }> {
  const rig = await sessionRig();
  rig.session.choose({ review: !inserted });
  await rig.session.decompose();
  const ids = leafLayers(rig.result().document.children).map(({ id }) => id);
  expect(ids).toHaveLength(3);
  return { ...rig, ids };
}
const same = (rig: Rig): number => compareRasters(rig.result().picture, flattenDocument(rig.result().document)).max;
const BOX = { left: 20, top: 14, width: 12, height: 10 };

describe('operations on a result', () => {
  it('wait in the panel where the layers do, without a word to the host', async () => {
    const rig = await decomposed(false);
    const before = rig.result().document;
    await rig.session.extract({ box: BOX });
    const { document } = rig.result();
    expect(leafLayers(document.children)).toHaveLength(4);
    expect(same(rig)).toBeLessThanOrEqual(1);
    // What it does not concern stays the same object.
    expect(findNode(document, rig.ids[0]!)).toBe(findNode(before, rig.ids[0]!));
    expect(rig.session.state.notice).toMatchObject({ tone: 'good', text: expect.stringMatching(/^“.+” is a layer now\.$/) });
    expect(rig.host.plans).toHaveLength(0);
  });

  it('bring the smallest group up to date where they are in the document, with the layer made active', async () => {
    const rig = await decomposed(true);
    await rig.session.extract({ point: { x: 2, y: 2 } });
    await rig.session.extract({ box: BOX });
    const made = rig.host.plans.at(-1)!;
    expect(made).toMatchObject({ title: 'New Layer', place: { at: 'update', active: expect.stringContaining('extracted') } });
    const kept = made.nodes.filter(({ type }) => type === 'kept').map(({ id }) => id);
    expect(kept).toContain(rig.ids[2]);
    expect(Object.keys(rig.result().inserted!.layers)).toEqual(expect.arrayContaining(leafLayers(rig.result().document.children).map(({ id }) => id)));

    await rig.session.reorder(rig.ids[2]!, 'back');
    expect(rig.host.plans.at(-1)).toMatchObject({ title: 'Reorder Layers', place: { active: rig.ids[2] } });
    await rig.session.refine(rig.ids[1]!, { strokes: [{ points: [{ x: 16, y: 12 }, { x: 26, y: 12 }], radius: 3, add: false }] });
    expect(rig.host.plans.at(-1)).toMatchObject({ title: 'Refine Layer' });
    expect(same(rig)).toBeLessThanOrEqual(1);
  });

  it('take what is selected in the host, softly', async () => {
    const rig = await decomposed(false);
    rig.host.info = { ...rig.host.info!, selection: BOX };
    rig.host.selected8 = 128;
    await rig.session.extract('selection');
    const made = leafLayers(rig.result().document.children).find(({ id }) => !rig.ids.includes(id))!;
    expect({ left: made.left, top: made.top, width: made.pixels.width, height: made.pixels.height }).toEqual(BOX);
    expect(new Set(made.pixels.data.filter((_, i) => i % 4 === 3))).toEqual(new Set([128]));
    expect(same(rig)).toBeLessThanOrEqual(1);
  });

  it.each<[string, (rig: Rig & { ids: string[] }) => Promise<void>, string]>([
    ['nothing is selected', ({ session }) => session.extract('selection'), 'Nothing is selected; draw a selection in Photoshop first.'],
    ['the selection lies elsewhere', ({ host, session }) => {
      host.info = { ...host.info!, selection: { left: 200, top: 0, width: 5, height: 5 } };
      return session.extract('selection');
    }, 'lies outside of these layers'],
    ['another document is in front', ({ host, session }) => {
      host.info = { ...host.info!, id: 8, selection: BOX };
      return session.extract('selection');
    }, 'is not the active one'],
    ['the layer is locked', async ({ session, ids }) => {
      await session.lock([ids[1]!], true);
      await session.extract({ box: BOX });
    }, 'is locked'],
  ])('leave everything as it was where %s', async (_what, run, words) => {
    const rig = await decomposed(true);
    const before = rig.result().document;
    await run(rig);
    expect(leafLayers(rig.result().document.children).map(({ pixels }) => pixels)).toEqual(leafLayers(before.children).map(({ pixels }) => pixels));
    expect(rig.session.state.notice).toMatchObject({ tone: 'problem', text: expect.stringContaining(words) });
    expect(rig.host.plans).toHaveLength(1);
  });

  it('leave everything as it was where they are cancelled, and do nothing to layers that are not there', async () => {
    const rig = await decomposed(true);
    const before = rig.result();
    const stop = rig.session.subscribe(({ phase }) => {
      if (phase.name !== 'working') return;
      stop();
      queueMicrotask(() => rig.session.cancel());
    });
    await rig.session.extract({ box: BOX });
    expect(rig.result()).toBe(before);
    expect(rig.session.state.notice?.text).toBe('Cancelled. Nothing was changed.');
    for (const nothing of [() => rig.session.reorder('no-such', 'front'), () => rig.session.refine('no-such', {}), () => rig.session.refill('no-such', 'auto')]) await nothing();
    expect(rig.result()).toBe(before);
  });

  it('say so where there is nothing to do', async () => {
    const rig = await decomposed(false);
    await rig.session.reorder(rig.ids[2]!, 'front');
    expect(rig.session.state.notice?.text).toBe('It is there already.');
    await rig.session.refill(rig.ids[2]!, 'auto');
    expect(rig.session.state.notice?.text).toBe('There is nothing hidden to fill.');
  });
});
