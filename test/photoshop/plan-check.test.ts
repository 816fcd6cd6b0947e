import type { PlannedLayer, PlannedNode, WritePlan } from '../../src/bridge/protocol';
import { DelaminateError } from '../../src/core/errors';
import { checkPlan, plannedLayers } from '../../src/photoshop/plan-check';

const layer = (id: string, more: Partial<PlannedLayer> = {}): PlannedLayer => ({
  type: 'layer', id, name: `layer ${id}`, kind: 'shape', visible: true, opacity: 1, blend: 'normal', area: { left: -5, top: 2, width: 3, height: 4 }, masked: true, ...more,
});
const group = (id: string, children: readonly PlannedNode[]): PlannedNode => ({ type: 'group', id, name: `group ${id}`, kind: 'picture', visible: true, opacity: 1, isolated: true, children });
const plan = (nodes: readonly PlannedNode[], more: Partial<WritePlan> = {}): WritePlan => ({
  run: 'run', expects: { document: 1, width: 9, height: 9, mode: 'RGBColorMode', depth: 8, historyState: 1 }, place: { at: 'top', hideBelow: false },
  nodes, depth: 8, profile: null, title: 'Decompose', engine: '0', models: [], ...more,
});

describe('checkPlan', () => {
  it('takes a tree of layers that reach out of the canvas', () => {
    expect(() => checkPlan(plan([group('a', [layer('b'), group('c', [layer('d')])]), layer('e')]))).not.toThrow();
  });

  it.each<[string, WritePlan]>([
    ['no layer', plan([])],
    ['two of one id', plan([layer('a'), group('b', [layer('a')])])],
    ['no name', plan([layer('a', { name: '' })])],
    ['an unknown kind', plan([layer('a', { kind: 'sorcery' as 'shape' })])],
    ['an unknown blend mode', plan([layer('a', { blend: 'dissolve' as 'normal' })])],
    ['an opacity above 1', plan([layer('a', { opacity: 1.5 })])],
    ['an opacity that is none', plan([layer('a', { opacity: Number.NaN })])],
    ['no area', plan([layer('a', { area: { left: 0, top: 0, width: 0, height: 4 } })])],
    ['half a pixel', plan([layer('a', { area: { left: 0.5, top: 0, width: 1, height: 4 } })])],
    ['an area beyond memory', plan([layer('a', { area: { left: 0, top: 0, width: 200_000, height: 200_000 } })])],
    ['too many layers', plan(Array.from({ length: 2001 }, (_, i) => layer(String(i))))],
    ['groups without end', plan([Array.from({ length: 40 }).reduce<PlannedNode>((inner, _, i) => group(`g${i}`, [inner]), layer('a'))])],
    ['a layer that is kept in a new stack', plan([{ type: 'kept', id: 'a', layer: 3 }])],
    ['a kept layer without a number', plan([{ type: 'kept', id: 'a', layer: 'x' as never }], { place: { at: 'update', group: 1, removes: [], active: null } })],
    ['one layer kept twice', plan([{ type: 'kept', id: 'a', layer: 3 }, { type: 'kept', id: 'b', layer: 3 }], { place: { at: 'update', group: 1, removes: [], active: null } })],
    ['a group that is to lie in itself', plan([{ type: 'kept', id: 'a', layer: 1 }], { place: { at: 'update', group: 1, removes: [], active: null } })],
    ['an active layer that is not there', plan([{ type: 'kept', id: 'a', layer: 3 }], { place: { at: 'update', group: 1, removes: [], active: 'b' } })],
    ['nothing to replace', plan([layer('a')], { place: { at: 'replace', layers: [] } })],
  ])('refuses %s', (_what, broken) => {
    expect(() => checkPlan(broken)).toThrow(DelaminateError);
    expect(() => checkPlan(broken)).toThrow(/^write: .*nothing was written/);
  });
});

it('lists a plan’s layers back to front', () => {
  expect(plannedLayers([group('a', [layer('b'), group('c', [layer('d')])]), layer('e')]).map(({ id }) => id)).toEqual(['b', 'd', 'e']);
});
