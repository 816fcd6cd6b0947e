import { openFlat, type EmulatedDocument } from '../../workbench/emulation';
import { donePhase, layerNames, plugInto, seenDifference, stopClean, witness, type Rig } from '../support/plugin-rig';
import { picture, flatDocument, topGroup } from '../support/plugin-scene';

let rig: Rig;
afterEach(() => stopClean(rig));

const done = () => donePhase(rig);

describe('after the layers are in', () => {
  const inserted = async (): Promise<EmulatedDocument> => {
    const document = flatDocument();
    rig = await plugInto(document);
    await rig.drive(rig.session.decompose());
    return document;
  };
  const nodeIds = (): string[] => done().result.document.children.map(({ id }) => id);

  it('splits one of them further: its parts in its place, one state, the same picture', async () => {
    const document = openFlat(picture(), { name: 'scene.png' });
    rig = await plugInto(document);
    rig.session.choose({ maxLayers: 2 });
    await rig.drive(rig.session.decompose());
    const before = document.snapshot;
    const states = document.history.length;
    const ids = nodeIds();
    rig.session.choose({ maxLayers: 24 });
    await rig.drive(rig.session.split(ids[ids.length - 1]!, 'objects'));
    expect(document.history.length).toBe(states + 1);
    expect(seenDifference(before, document.snapshot)).toBeLessThanOrEqual(1);
    expect(topGroup(document).children.some(({ type }) => type === 'group')).toBe(true);
    rig.emulation.undo(document);
    expect(document.snapshot).toBe(before);
  });

  it('locks with Photoshop’s own lock, and does another layer again: the locked ones stay the very same, each is one state', async () => {
    const document = openFlat(picture(), { name: 'scene.png' });
    rig = await plugInto(document);
    rig.session.choose({ maxLayers: 2 });
    await rig.drive(rig.session.decompose());
    const ids = nodeIds();
    const before = document.snapshot;
    const first = donePhase(rig).result.document;
    await rig.drive(rig.session.lock([ids[0]!], true));
    const locked = topGroup(document).children.at(-1)!;
    expect(locked.locks.all).toBe(true);
    expect(document.history.map(({ name }) => name)).toEqual(['Open', 'Decompose', 'Lock Layers']);
    const afterLock = document.snapshot;

    // Nothing takes it away or apart, and the document does not even hear of it.
    for (const forbidden of [() => rig.session.drop([ids[0]!]), () => rig.session.merge(ids.slice(0, 2)), () => rig.session.split(ids[0]!, 'objects'), () => rig.session.redo(ids[0]!, { detail: 'shapes', maxLayers: 8 })]) {
      await rig.drive(forbidden());
      expect(rig.session.state.notice).toMatchObject({ tone: 'problem', text: expect.stringContaining('is locked; unlock it first') });
      expect(document.snapshot).toBe(afterLock);
    }

    await rig.drive(rig.session.redo(ids[1]!, { detail: 'objects', maxLayers: 8 }));
    expect(document.history.map(({ name }) => name)).toEqual(['Open', 'Decompose', 'Lock Layers', 'Redo Layer']);
    expect(topGroup(document).children.at(-1)).toBe(locked);
    expect(topGroup(document).children.some(({ type }) => type === 'group')).toBe(true);
    expect(seenDifference(before, document.snapshot)).toBeLessThanOrEqual(1);

    rig.emulation.undo(document);
    expect(document.snapshot).toBe(afterLock);
    rig.emulation.undo(document);
    expect(document.snapshot).toBe(before);
    await rig.settle();
    // The list went back with it.
    expect(donePhase(rig).result.document).toBe(first);
  });

  it('locks again what is put into the document again', async () => {
    const document = await inserted();
    await rig.drive(rig.session.lock([nodeIds()[0]!, nodeIds()[1]!], true));
    await rig.drive(rig.session.lock([nodeIds()[1]!], false));
    rig.emulation.undo(document);
    rig.emulation.undo(document);
    rig.emulation.undo(document);
    // The list still has the first one locked; this finds out that the layers are gone.
    await rig.drive(rig.session.lock([nodeIds()[1]!], true));
    expect(done().result.inserted).toBeNull();
    await rig.drive(rig.session.insert());
    if (done().question) await rig.drive(rig.session.answer('write-anyway'));
    expect(topGroup(document).children.map(({ locks }) => locks.all)).toEqual([false, true, true]);
  });

  it('renames, hides, merges and drops, each one state', async () => {
    const document = await inserted();
    const ids = nodeIds();
    await rig.drive(rig.session.rename(ids[2]!, 'Sun'));
    expect(layerNames(topGroup(document).children)[0]).toBe('Sun');
    await rig.drive(rig.session.setVisible(ids[2]!, false));
    expect(layerNames(topGroup(document).children)[0]).toBe('(Sun)');
    await rig.drive(rig.session.setVisible(ids[2]!, true));
    await rig.drive(rig.session.merge([ids[1]!, ids[2]!]));
    expect(topGroup(document).children).toHaveLength(2);
    expect(seenDifference(document.history[0]!.snapshot, document.snapshot)).toBeLessThanOrEqual(1);
    await rig.drive(rig.session.drop([nodeIds()[1]!]));
    expect(topGroup(document).children).toHaveLength(1);
    expect(document.history).toHaveLength(7);
  });

  it('knows when the user undid the insertion, and offers it again', async () => {
    const document = await inserted();
    rig.emulation.undo(document);
    await rig.drive(rig.session.rename(nodeIds()[0]!, 'Ground'));
    expect(done().result.inserted).toBeNull();
    expect(done().result.document.children[0]!.name).toBe('Ground');
    await rig.drive(rig.session.insert());
    if (done().question) await rig.drive(rig.session.answer('write-anyway'));
    expect(layerNames(topGroup(document).children)).toContain('Ground');
  });
});

describe('the list follows the document', () => {
  it('through undo and redo, to the state that each list belongs to', async () => {
    const document = flatDocument();
    rig = await plugInto(document);
    await rig.drive(rig.session.decompose());
    const all = done().result.document.children.map(({ id }) => id);
    await rig.drive(rig.session.drop([all.at(-1)!]));
    await rig.settle();
    expect(done().result.document.children).toHaveLength(all.length - 1);
    rig.emulation.undo(document);
    await rig.settle();
    expect(done().result.document.children.map(({ id }) => id)).toEqual(all);
    expect(done().result.departed).toBe(false);
    rig.emulation.undo(document);
    await rig.settle();
    expect(done().result.inserted).toBeNull();
    expect(rig.session.state.notice?.text).toContain('Insert puts them back');
    rig.emulation.redo(document);
    rig.emulation.redo(document);
    await rig.settle();
    expect(done().result.inserted).not.toBeNull();
    expect(done().result.document.children).toHaveLength(all.length - 1);
    // And what it shows can be worked with again.
    await rig.drive(rig.session.rename(all[0]!, 'Ground'));
    expect(layerNames(topGroup(document).children)).toContain('Ground');
  });

  it('is let go when another document comes to the front', async () => {
    const document = flatDocument();
    rig = await plugInto(document);
    await rig.drive(rig.session.decompose());
    rig.emulation.open(openFlat(picture(), { name: 'next.png' }));
    await rig.settle();
    expect(rig.session.state.phase.name).toBe('idle');
    expect(rig.session.state.notice?.text).toContain('no longer the active document');
    expect(rig.session.state.preview).not.toBeNull();
  });

  it('says that the document was closed under the job, and asks nothing', async () => {
    const document = flatDocument();
    rig = await plugInto(document);
    rig.session.choose({ review: true });
    await rig.drive(rig.session.decompose());
    rig.emulation.close(document);
    await rig.drive(rig.session.insert());
    expect(done().question).toBeNull();
    expect(rig.session.state.notice?.text).toContain('The document was closed; the layers were not inserted');
  });

  it('has words for a document in which nothing can be seen', async () => {
    const document = openFlat({ width: 20, height: 20, depth: 8, data: new Uint8Array(1600) }, { name: 'empty', background: false });
    rig = await plugInto(document);
    await rig.drive(rig.session.decompose());
    expect(rig.session.state.phase).toMatchObject({ name: 'failed', failure: { what: expect.stringContaining('nothing visible') } });
  });
});

describe('an edit directly after an undo', () => {
  it('does not write over what the list has not heard of yet: it is brought up to date instead', async () => {
    const document = flatDocument();
    rig = await plugInto(document);
    await rig.drive(rig.session.decompose());
    await rig.settle();
    const before = done().result.document;
    await rig.drive(rig.session.merge(before.children.slice(1).map(({ id }) => id)));
    await rig.settle();
    const merged = done().result.document;
    rig.emulation.undo(document);
    const undone = document.snapshot;
    await rig.drive(rig.session.extract({ box: { left: 0, top: 0, width: 9, height: 9 } }));
    expect(merged).not.toBe(before);
    expect(document.snapshot).toBe(undone);
    expect(done().result.document).toBe(before);
    expect(done().question).toBeNull();
    expect(rig.session.state.notice?.text).toContain('undone or redone just before');
  });
});

describe('layers that are not ours', () => {
  it('are not dropped with a group of ours that they were moved into, and not under an id that was used again', async () => {
    const document = flatDocument();
    rig = await plugInto(document);
    await rig.drive(rig.session.decompose());
    const group = topGroup(document);
    const target = group.children[0]!;
    // What the user put in its place has the same id and no mark of ours.
    document.change('Paste', (snapshot) => ({ ...snapshot, layers: snapshot.layers.map((node) => (node.id === group.id ? { ...group, children: group.children.map((child) => (child.id === target.id ? { ...child, name: 'my own', xmp: null } : child)) } : node)) }));
    const before = witness(document);
    await rig.drive(rig.session.drop([done().result.document.children.at(-1)!.id]));
    expect(witness(document)).toEqual(before);
    expect(rig.session.state.notice?.text).toContain('“my own” is not a layer that Delaminate made');
  });
});

describe('a page that comes after one that died', () => {
  it('is not told to undo what was never written', async () => {
    const document = flatDocument();
    rig = await plugInto(document);
    rig.session.choose({ review: true });
    await rig.drive(rig.session.decompose());
    document.change('Brush Tool', (snapshot) => ({ ...snapshot, resolution: 300 }));
    await rig.drive(rig.session.insert());
    expect(done().question).not.toBeNull();
    rig.emulation.webViews()[0]!.kill();
    await rig.settle();
    expect(rig.pages).toBe(2);
    expect(rig.session.state.notice?.text).toContain('Nothing had been written; the document is unchanged');
  });

  it('hears of a finished job though the page between died before it could be told', async () => {
    const document = flatDocument();
    let deaf = false;
    rig = await plugInto(document, { tamper: (text, direction) => (deaf && direction === 'to-page' ? [] : [text]) });
    void rig.session.decompose();
    await rig.clock.run(60_000, () => document.history.length === 2);
    rig.emulation.webViews()[0]!.kill();
    deaf = true;
    await rig.clock.run(90_000);
    deaf = false;
    await rig.settle();
    expect(rig.pages).toBeGreaterThan(2);
    expect(rig.session.state.notice?.text).toContain('Undo takes them away');
  });

  it('menu commands say why they cannot run', async () => {
    const document = flatDocument();
    rig = await plugInto(document);
    void rig.session.decompose();
    await rig.drive(rig.host.decompose('document'));
    expect(rig.alerts).toEqual([expect.stringContaining('at work already')]);
    await rig.settle();
  });
});
