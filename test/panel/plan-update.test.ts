import type { LayeredDocument, LayerNode } from '../../src/document/document';
import { updateStep } from '../../panel/edit-steps';
import { planUpdate } from '../../panel/plan-update';
import type { Inserted } from '../../panel/state';
import { WRAPPER } from '../../panel/write-plan';
import { group, layer, paint } from '../support/documents';

const dot = paint(2, 2, () => [0.5, 0.2, 0.2, 1]);
const at = (id: string, left = 0): LayerNode => layer(id, dot, { left });
const documentOf = (...children: LayerNode[]): LayeredDocument => ({ width: 8, height: 4, depth: 8, children });

const [ground, paper, text, sun] = [at('ground'), at('paper'), at('text'), at('sun')];
const card = group('card', [paper, text]);
const before = documentOf(ground, card, sun);
const inserted: Inserted = {
  layers: { [WRAPPER]: 1, ground: 2, card: 3, paper: 4, text: 5, sun: 6 },
  fingerprint: { document: 1, width: 8, height: 4, mode: 'RGBColorMode', depth: 8, historyState: 1 },
};
const plan = (after: LayeredDocument, active: string | null = null) => planUpdate(updateStep(before, after, active), inserted, { area: { left: 10, top: 20 }, masks: false });

describe('the smallest group that changed', () => {
  it('is the one around all that did', () => {
    expect(updateStep(before, documentOf(ground, { ...card, children: [text, paper] }, sun), null).group).toBe('card');
    expect(updateStep(before, documentOf({ ...ground, name: 'other' } as LayerNode, { ...card, children: [text] }, sun), null).group).toBeNull();
    // Another name is more than other children.
    expect(updateStep(before, documentOf(ground, { ...card, name: 'other', children: [text] }, sun), null).group).toBeNull();
  });
});

describe('the plan of an update', () => {
  it('refers to what stays, and brings pixels of what changed in its place', () => {
    const changed = at('text', 1);
    const { place, nodes, layers } = plan(documentOf(ground, { ...card, children: [changed, paper, at('new')] }, sun), 'new');
    expect(place).toEqual({ at: 'update', group: 3, removes: [5], active: 'new' });
    expect(nodes).toMatchObject([{ type: 'layer', id: 'text', replaces: 5, area: { left: 11, top: 20 } }, { type: 'kept', id: 'paper', layer: 4 }, { type: 'layer', id: 'new' }]);
    expect(nodes[2]).not.toHaveProperty('replaces');
    expect(layers.map(({ id }) => id)).toEqual(['text', 'new']);
  });

  it('keeps a group whose children alone changed, and what it kept out of one that goes', () => {
    const both = plan(documentOf(at('ground', 1), { ...card, children: [text] }, sun, paper));
    expect(both.place).toEqual({ at: 'update', group: 1, removes: [2], active: null });
    expect(both.nodes).toMatchObject([{ replaces: 2 }, { type: 'group', id: 'card', layer: 3, children: [{ type: 'kept', layer: 5 }] }, { type: 'kept' }, { type: 'kept', layer: 4 }]);
    const gone = plan(documentOf(ground, text, sun));
    expect(gone.place).toMatchObject({ removes: [3] });
    expect(gone.nodes).toMatchObject([{ layer: 2 }, { type: 'kept', id: 'text', layer: 5 }, { layer: 6 }]);
    expect(gone.layers).toEqual([]);
  });

  it('is none for layers that never were in the document', () => {
    expect(() => planUpdate(updateStep(documentOf(at('odd'), ground), documentOf(at('odd', 1), ground), null), inserted, { area: { left: 0, top: 0 }, masks: true })).toThrow('edit: layer odd was never inserted');
  });
});
