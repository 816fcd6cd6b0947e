import fc from 'fast-check';
import type { Group, LayeredDocument, LayerNode } from '../../src/document/document';
import { allNodes } from '../../src/document/tree';
import { HeldBytes } from '../../src/photoshop/held-bytes';
import { writeBack } from '../../src/photoshop/write-back';
import { changedSince, fingerprintOf } from '../../src/photoshop/document-info';
import { updateStep } from '../../panel/edit-steps';
import { planUpdate } from '../../panel/plan-update';
import type { Inserted } from '../../panel/state';
import { plannedNode, WRAPPER } from '../../panel/write-plan';
import type { PlannedNode, Place, WriteOutcome } from '../../src/bridge/protocol';
import { newLayer, type EmulatedDocument, type GroupState, type NodeState } from '../../workbench/emulation';
import { group, layer, paint } from '../support/documents';
import { stage, type Stage } from '../support/emulated';
import { nodeTimers } from '../support/session-rig';

const OPTIONS = { area: { left: 0, top: 0 }, masks: false };
const dot = (shade: number) => paint(2, 2, () => [shade, 0.2, 0.2, 1]);
const at = (id: string, more: Parameters<typeof layer>[2] = {}): LayerNode => layer(id, dot(0.5), more);
const documentOf = (...children: LayerNode[]): LayeredDocument => ({ width: 8, height: 6, depth: 8, children });

interface Written {
  readonly on: Stage;
  readonly inserted: Inserted;
}

async function send(on: Stage, nodes: readonly PlannedNode[], place: Place, title: string): Promise<WriteOutcome> {
  const { photoshop } = on.emulation;
  const { signal } = new AbortController();
  const plan = { run: 'r', expects: fingerprintOf(photoshop, on.document), place, nodes, depth: 8, profile: null, title, engine: 'test', models: [] } as const;
  const areaOf = (id: string, among: readonly PlannedNode[]): { width: number } | undefined => among.flatMap((node) => (node.type === 'group' ? [areaOf(id, node.children)] : node.type === 'layer' && node.id === id ? [node.area] : [])).find((area) => area !== undefined);
  return writeBack(photoshop, nodeTimers, plan, async ({ layer: id, rows }) => new Uint8Array(rows * areaOf(id, nodes)!.width * 4).fill(200), { signal, progress: () => undefined }, new HeldBytes());
}

/** A document with our tree in it. */
async function insert(document: LayeredDocument): Promise<Written> {
  const on = stage();
  const wrapper: Group = group(WRAPPER, document.children, { name: 'all of it' });
  const outcome = await send(on, [plannedNode(wrapper, OPTIONS)], { at: 'top', hideBelow: false }, 'Decompose');
  if (outcome.outcome !== 'written') throw new Error(outcome.why);
  return { on, inserted: { layers: outcome.layers, fingerprint: outcome.fingerprint } };
}

const update = async ({ on, inserted }: Written, before: LayeredDocument, after: LayeredDocument, active: string | null = null): Promise<WriteOutcome> => {
  const { nodes, place } = planUpdate(updateStep(before, after, active), inserted, OPTIONS);
  return send(on, nodes, place, 'Update');
};

const wrapperOf = (model: EmulatedDocument): GroupState => model.snapshot.layers[0] as GroupState;
/** Back to front, as ours are. */
const shape = (nodes: readonly NodeState[]): unknown[] => [...nodes].reverse().map((node) => (node.type === 'group' ? [node.name, shape(node.children)] : node.name));
const ourShape = (nodes: readonly LayerNode[]): unknown[] => nodes.map((node) => (node.type === 'group' ? [node.name, ourShape(node.children)] : node.name));
const flat = (nodes: readonly NodeState[]): NodeState[] => nodes.flatMap((node) => [node, ...(node.type === 'group' ? flat(node.children) : [])]);

describe('a group brought up to date', () => {
  const ground = at('ground');
  const [paper, text] = [at('paper'), at('text')];
  const card = group('card', [paper, text]);
  const sun = at('sun');
  const before = documentOf(ground, card, sun);

  it('is one state: what stays are the very same layers, changed ones stand in their place, new ones where they belong', async () => {
    const written = await insert(before);
    const { model } = written.on;
    const was = new Map(flat([wrapperOf(model)]).map((node) => [node.name, node]));
    const after = documentOf(ground, { ...card, children: [paper, { ...text, left: 1 } as LayerNode, at('new')] }, sun);
    const kept = model.snapshot;
    expect(updateStep(before, after, null)).toMatchObject({ group: 'card' });
    expect(await update(written, before, after, 'new')).toMatchObject({ outcome: 'written', layers: { text: expect.any(Number), new: expect.any(Number) } });
    expect(shape(wrapperOf(model).children)).toEqual(ourShape(after.children));
    const now = new Map(flat([wrapperOf(model)]).map((node) => [node.name, node]));
    for (const name of ['ground', 'paper', 'sun']) expect(now.get(name)).toBe(was.get(name));
    expect(now.get('text')!.id).not.toBe(was.get('text')!.id);
    expect(now.get('card')!.id).toBe(was.get('card')!.id);
    expect(model.snapshot.activeLayers).toEqual([now.get('new')!.id]);
    expect(model.history.map(({ name }) => name)).toEqual(['Open', 'Decompose', 'Update']);
    written.on.emulation.undo(model);
    expect(model.snapshot).toBe(kept);
  });

  it('moves only what has to move, and locked layers last', async () => {
    const locked = at('locked', { locked: true });
    const old = documentOf(ground, paper, locked, sun);
    const written = await insert(old);
    const moved = written.on.emulation;
    moved.faults.reset();
    // Either the locked one or two others could move.
    expect(await update(written, old, documentOf(ground, locked, paper, sun), 'paper')).toMatchObject({ outcome: 'written', layers: {} });
    expect(moved.faults.calls.filter(({ name }) => name === 'Layer.move')).toHaveLength(1);
    const { model } = written.on;
    expect(shape(wrapperOf(model).children)).toEqual(['ground', 'locked', 'paper', 'sun']);
    expect(flat(wrapperOf(model).children).find(({ name }) => name === 'locked')!.locks.all).toBe(true);
    expect(flat(wrapperOf(model).children).find(({ id }) => id === model.snapshot.activeLayers[0])!.name).toBe('paper');
  });

  it('moves even a locked layer into another group where the plan has it there, and locks it again', async () => {
    const locked = at('locked', { locked: true });
    const old = documentOf(ground, locked, card);
    const written = await insert(old);
    const after = documentOf(ground, { ...card, children: [paper, locked, text] });
    expect(await update(written, old, after)).toMatchObject({ outcome: 'written' });
    expect(shape(wrapperOf(written.on.model).children)).toEqual(ourShape(after.children));
    expect(flat([wrapperOf(written.on.model)]).find(({ name }) => name === 'locked')!.locks.all).toBe(true);
  });

  it('leaves the user’s own layers where they are, and is refused where one would go with a group', async () => {
    const written = await insert(before);
    const { model } = written.on;
    const own = newLayer({ id: model.newLayerId(), name: 'mine' });
    const into = (name: string) => model.change('Paste', (snapshot) => ({ ...snapshot, layers: snapshot.layers.map(function add(node): NodeState {
      if (node.type !== 'group') return node;
      return { ...node, children: node.name === name ? [node.children[0]!, own, ...node.children.slice(1)] : node.children.map(add) };
    }) }));
    into('card');
    const after = documentOf(ground, { ...card, children: [{ ...paper, left: 1 } as LayerNode, text] }, sun);
    expect(await update(written, before, after)).toMatchObject({ outcome: 'written' });
    expect(shape(wrapperOf(model).children)).toEqual(['ground', ['card', ['paper', 'mine', 'text']], 'sun']);
    expect(await update({ ...written, inserted: { ...written.inserted } }, documentOf(ground, card, sun), documentOf(ground, sun))).toMatchObject({ outcome: 'document-changed' });
    expect(flat([wrapperOf(model)]).filter(({ name }) => name === 'mine')).toHaveLength(1);
  });

  it('is refused where the group or a layer that stays is gone', async () => {
    const written = await insert(before);
    const { model } = written.on;
    const sunId = written.inserted.layers.sun!;
    model.change('Delete', (snapshot) => ({ ...snapshot, layers: snapshot.layers.map((node) => (node.type === 'group' ? { ...node, children: node.children.filter(({ id }) => id !== sunId) } : node)) }));
    const now = model.snapshot;
    expect(await update(written, before, documentOf(card, ground, sun))).toMatchObject({ outcome: 'document-changed', why: '1 of the layers are not in the document any more' });
    expect(model.snapshot).toBe(now);
    expect(changedSince(written.on.emulation.photoshop, written.inserted.fingerprint)).not.toBeNull();
  });

  it.each(['throw', 'cancel'] as const)('is taken back whole where a call does %s, whichever it is', async (does) => {
    const after = documentOf(at('new'), { ...card, children: [text, { ...paper, left: 1 } as LayerNode] }, ground);
    const count = await (async () => {
      const written = await insert(before);
      written.on.emulation.faults.reset();
      await update(written, before, after);
      return written.on.emulation.faults.calls.map(({ name }) => name).lastIndexOf('resumeHistory') + 1;
    })();
    let unchanged = 0;
    for (let fault = 1; fault <= count; fault++) {
      const written = await insert(before);
      const { model } = written.on;
      const was = model.snapshot;
      written.on.emulation.faults.reset();
      written.on.emulation.faults.plan({ at: fault, does });
      const outcome = await update(written, before, after).catch(() => null);
      expect(model.suspension).toBeNull();
      if (outcome?.outcome === 'written') expect(shape(wrapperOf(model).children)).toEqual(ourShape(after.children));
      else {
        expect(model.snapshot).toBe(was);
        unchanged++;
      }
    }
    expect(unchanged).toBeGreaterThan(count / 2);
  });

  it('gives any tree from any other', async () => {
    const treeOf = (seed: number, ids: readonly string[]): LayerNode[] => {
      const nodes: LayerNode[] = [];
      ids.forEach((id, i) => {
        const last = nodes[nodes.length - 1];
        if ((seed >> i) & 1 && last?.type === 'group') nodes[nodes.length - 1] = { ...last, children: [...last.children, at(id)] };
        else nodes.push((seed >> (i + 4)) & 1 ? group(id, [at(`${id}.in`)]) : at(id));
      });
      return nodes;
    };
    await fc.assert(fc.asyncProperty(fc.nat(4095), fc.nat(4095), fc.shuffledSubarray(['a', 'b', 'c', 'd', 'e', 'f'], { minLength: 2 }), fc.shuffledSubarray(['a', 'b', 'c', 'd', 'e', 'f', 'g'], { minLength: 1 }), fc.nat(127), async (one, two, first, second, same) => {
      const old = documentOf(...treeOf(one, first));
      const known = new Map(allNodes(old.children).map((node) => [node.id, node]));
      // Some are the same objects, so that they are kept.
      const reuse = (nodes: readonly LayerNode[]): LayerNode[] => nodes.map((node, i) => {
        const was = known.get(node.id);
        if (node.type === 'layer') return was?.type === 'layer' && (same >> i) & 1 ? was : node;
        return { ...node, children: reuse(node.children) };
      });
      const next = documentOf(...reuse(treeOf(two, second)));
      const written = await insert(old);
      const was = new Map(flat([wrapperOf(written.on.model)]).map((node) => [node.id, node]));
      expect(await update(written, old, next)).toMatchObject({ outcome: 'written' });
      expect(shape(wrapperOf(written.on.model).children)).toEqual(ourShape(next.children));
      for (const node of allNodes(next.children)) if (node.type === 'layer' && known.get(node.id) === node) expect(flat([wrapperOf(written.on.model)])).toContain(was.get(written.inserted.layers[node.id]!));
    }), { numRuns: 150 });
  }, 60_000);
});
