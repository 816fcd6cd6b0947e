import { allNodes, leafLayers } from '../../src/document/tree';
import type { LayeredDocument } from '../../src/document/document';
import { newLayer, openFlat, withSelection, type EmulatedDocument, type LayerState, type NodeState } from '../../workbench/emulation';
import { donePhase, plugInto, seenDifference, stopClean, type Rig } from '../support/plugin-rig';
import { flatDocument, picture, topGroup } from '../support/plugin-scene';

let rig: Rig;
afterEach(() => stopClean(rig));

const done = () => donePhase(rig);
const ids = (): string[] => done().result.document.children.map(({ id }) => id);

/** Changes one layer of ours in the document, as its user would. */
const touch = (document: EmulatedDocument, name: string, edit: (node: LayerState) => NodeState | null): void => document.change('By hand', (snapshot) => {
  const walk = (nodes: readonly NodeState[]): NodeState[] => nodes.flatMap((node): NodeState[] => {
    if (node.type === 'group') return [{ ...node, children: walk(node.children) }];
    const next = node.name === name ? edit(node) : node;
    return next ? [next] : [];
  });
  return { ...snapshot, layers: walk(snapshot.layers) };
});

const decomposed = async (document: EmulatedDocument, groupMetadata = true): Promise<LayeredDocument> => {
  rig = await plugInto(document, { groupMetadata });
  await rig.drive(rig.session.decompose());
  return done().result.document;
};
/** The page dies and another comes, which knows nothing. */
const reload = async (): Promise<void> => {
  rig.emulation.webViews().at(-1)!.kill();
  await rig.settle();
  expect(rig.session.state.phase.name).toBe('idle');
};
const summary = ({ children }: LayeredDocument) => allNodes(children).map((node) => ({ id: node.id, type: node.type, name: node.name, kind: node.kind, visible: node.visible, locked: node.locked === true, ...(node.type === 'layer' && { left: node.left, top: node.top, pixels: node.pixels }) }));

describe('a later session goes on with the layers', () => {
  it.each([8, 16] as const)('as they were: ids, names, kinds, places, pixels, locks (%d bit)', async (depth) => {
    const document = openFlat(picture(depth), { name: 'scene.png' });
    await decomposed(document);
    await rig.drive(rig.session.lock([ids()[0]!], true));
    await rig.drive(rig.session.rename(ids()[2]!, 'Sun'));
    const before = done().result.document;
    const snapshot = document.snapshot;
    await reload();
    expect(rig.session.state.document!.ours).toBe(topGroup(document).id);
    await rig.drive(rig.session.resume());
    const { result } = done();
    expect(document.snapshot).toBe(snapshot);
    const [was, is] = [summary(before), summary(result.document)];
    expect(is.map((node) => ({ ...node, pixels: null }))).toEqual(was.map((node) => ({ ...node, pixels: null })));
    // Colours beneath nothing are no part of a layer; 16 bits go through Photoshop's 0..32768.
    leafLayers(result.document.children).forEach((layer, i) => {
      const old = leafLayers(before.children)[i]!.pixels.data;
      layer.pixels.data.forEach((value, at) => {
        if (at % 4 === 3 || old[at - (at % 4) + 3] !== 0) expect(Math.abs(value - old[at]!)).toBeLessThanOrEqual(depth === 8 ? 0 : 1);
      });
    });
    // What lies beneath something opaque was never seen.
    expect(leafLayers(result.document.children)[0]!.seen).toBeDefined();
    expect(result).toMatchObject({ coverage: 'masks', dropped: false, departed: false, now: { max: 0 } });

    // And can be edited, each edit one state.
    await rig.drive(rig.session.merge([ids()[1]!, ids()[2]!]));
    expect(document.history.map(({ name }) => name).slice(-1)).toEqual(['Merge Layers']);
    expect(seenDifference(snapshot, document.snapshot)).toBeLessThanOrEqual(1);
    rig.emulation.undo(document);
    expect(document.snapshot).toBe(snapshot);
    await rig.settle();
    expect(done().result.document.children).toHaveLength(3);
  });

  it('with what the user painted, moved and hid since; and leaves alone what is theirs', async () => {
    const document = flatDocument();
    const before = await decomposed(document, false);
    const [ground, card, disc] = leafLayers(before.children);
    touch(document, disc!.name, (node) => ({ ...node, pixels: { bounds: node.pixels!.bounds, data: node.pixels!.data.map((value, i) => (i % 4 === 0 ? 7 : value)) as Uint8Array } }));
    touch(document, card!.name, (node) => ({ ...node, visible: false, opacity: 50 }));
    const own = newLayer({ id: document.newLayerId(), name: 'my own' });
    document.change('Paste', (snapshot) => ({ ...snapshot, layers: snapshot.layers.map((node) => (node.type === 'group' ? { ...node, children: [own, ...node.children] } : node)) }));
    await reload();
    await rig.drive(rig.session.resume());
    const { result } = done();
    const read = leafLayers(result.document.children);
    expect(read.map(({ id }) => id)).toEqual([ground!.id, card!.id, disc!.id]);
    expect(read[2]!.pixels.data[0]).toBe(7);
    expect(read[1]).toMatchObject({ visible: false, opacity: 0.5 });
    expect(result.notes.join(' ')).toContain('“my own” is not Delaminate’s');
    await rig.drive(rig.session.rename(disc!.id, 'Sun'));
    expect(topGroup(document).children.map(({ name }) => name)).toEqual(['my own', 'Sun', card!.name, ground!.name]);
  });

  it('is not offered where nothing of ours is, and fails as a whole', async () => {
    const document = flatDocument();
    rig = await plugInto(document);
    expect(rig.session.state.document!.ours).toBeNull();
    await rig.session.resume();
    expect(rig.session.state.phase.name).toBe('idle');
    await rig.drive(rig.session.decompose());
    await reload();
    rig.emulation.faults.reset();
    rig.emulation.faults.plan({ name: 'imaging.getPixels', at: 2, does: 'throw' });
    const snapshot = document.snapshot;
    await rig.drive(rig.session.resume());
    expect(rig.session.state).toMatchObject({ phase: { name: 'idle' }, notice: { tone: 'problem', text: expect.stringContaining('The document is unchanged.') } });
    expect(document.snapshot).toBe(snapshot);
  });

  it('and in the same session with all that it knew of them', async () => {
    const document = flatDocument();
    await decomposed(document);
    await rig.drive(rig.session.rename(ids()[0]!, 'Ground'));
    const { result } = done();
    rig.session.back();
    await rig.settle();
    await rig.drive(rig.session.resume());
    expect(done().result.document).toBe(result.document);
    rig.session.back();
    touch(document, 'Ground', (node) => ({ ...node, name: 'Sky' }));
    await rig.settle();
    await rig.drive(rig.session.resume());
    expect(done().result.document).not.toBe(result.document);
    expect(done().result.document.children[0]!.name).toBe('Sky');
  });

  it('can be cancelled', async () => {
    const document = flatDocument();
    await decomposed(document);
    await reload();
    const stop = rig.session.subscribe(({ phase }) => {
      if (phase.name === 'working' && phase.fraction > 0) {
        stop();
        rig.session.cancel();
      }
    });
    await rig.drive(rig.session.resume());
    expect(rig.session.state).toMatchObject({ phase: { name: 'idle' }, notice: { text: expect.stringContaining('Cancelled') } });
  });
});

describe('what was done to the document since', () => {
  it('asks nothing where the layers are as they were written', async () => {
    const document = flatDocument();
    await decomposed(document);
    document.change('Rectangular Marquee', (snapshot) => withSelection(snapshot, { bounds: { left: 3, top: 3, width: 9, height: 9 }, mask: null }));
    await rig.drive(rig.session.merge([ids()[1]!, ids()[2]!]));
    expect(done().question).toBeNull();
    expect(topGroup(document).children).toHaveLength(2);
  });

  it.each<[string, (node: LayerState) => NodeState]>([
    ['painted on', (node) => ({ ...node, pixels: { bounds: node.pixels!.bounds, data: node.pixels!.data.map((value, i) => (i === 4000 ? value ^ 64 : value)) as Uint8Array } })],
    ['moved', (node) => ({ ...node, pixels: { ...node.pixels!, bounds: { ...node.pixels!.bounds, left: node.pixels!.bounds.left + 1 } } })],
    ['masked otherwise', (node) => ({ ...node, mask: { ...node.mask!, data: node.mask!.data.map((value, i) => (i === 600 ? 100 : value)) as Uint8Array } })],
    ['faded', (node) => ({ ...node, opacity: 40 })],
    ['blended otherwise', (node) => ({ ...node, blendMode: 'multiply' })],
    ['called otherwise', (node) => ({ ...node, name: 'mine now' })],
  ])('asks where one of them was %s', async (_what, edit) => {
    const document = flatDocument();
    const before = await decomposed(document);
    touch(document, leafLayers(before.children)[2]!.name, edit);
    const states = document.history.length;
    await rig.drive(rig.session.merge([ids()[1]!, ids()[2]!]));
    expect(done().question?.text).toContain('painted');
    expect(document.history).toHaveLength(states);
  });
});
