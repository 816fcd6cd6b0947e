import fc from 'fast-check';
import { DelaminateError } from '../../src/core/errors';
import type { LayeredDocument, LayerNode } from '../../src/document/document';
import { setLocked } from '../../src/document/locks';
import { allNodes, findNode, groupsAround, leafLayers } from '../../src/document/tree';
import { differenceOf, moveNode, type Place } from '../../src/edit/move-node';
import { createRaster } from '../../src/raster/raster';
import { group, layer } from '../support/documents';
import { refusal } from '../support/refusal';

const dot = createRaster(1, 1);
const tree = (...children: LayerNode[]): LayeredDocument => ({ width: 1, height: 1, depth: 8, children });
/** The tree in one line, back to front. */
const said = (nodes: readonly LayerNode[]): string => nodes.map((node) => (node.type === 'group' ? `${node.id}(${said(node.children)})` : node.id)).join(' ');

/** Trees of groups in groups, ids by their place in the order of making. */
const anyTree = fc.integer({ min: 1, max: 4 }).chain((depth) => fc.array(fc.nat(99), { minLength: 4, maxLength: 16 }).map((dice) => {
  let [at, count] = [0, 0];
  const roll = (): number => dice[at++ % dice.length]! + at;
  const nodes = (level: number): LayerNode[] => Array.from({ length: 1 + (roll() % 3) }, () => (level > 0 && roll() % 3 !== 0 ? group(`g${count++}`, nodes(level - 1)) : layer(`l${count++}`, dot)));
  return tree(...nodes(depth));
}));

describe('moveNode', () => {
  it('puts a node just where it is asked for, keeps all other orders, and leaves no group empty', () => {
    let moves = 0;
    fc.assert(fc.property(anyTree, fc.nat(99), fc.nat(99), fc.constantFrom('front', 'back', 'before', 'behind'), (document, i, j, where) => {
      const nodes = allNodes(document.children);
      const node = nodes[i % nodes.length]!;
      const target = nodes[j % nodes.length]!;
      const place: Place = where === 'before' ? { before: target.id } : where === 'behind' ? { behind: target.id } : (where as Place);
      const beside = where === 'before' || where === 'behind';
      if (beside && allNodes([node]).includes(target)) {
        expect(() => moveNode(document, node.id, place)).toThrow(DelaminateError);
        return;
      }
      const moved = moveNode(document, node.id, place);
      const siblings = (of: LayeredDocument, id: string): readonly LayerNode[] => groupsAround(of.children, id)!.pop()?.children ?? of.children;
      const now = siblings(moved, node.id);
      const k = now.indexOf(node);
      // The very node, with all that is in it.
      expect(k).toBeGreaterThanOrEqual(0);
      if (where === 'front') expect(k).toBe(now.length - 1);
      else if (where === 'back') expect(k).toBe(0);
      else if (findNode(moved, target.id)) expect(now[k + (where === 'before' ? -1 : 1)]!.id).toBe(target.id);
      else expect(allNodes([target])).toContain(node); // it was all that the target held
      const others = (of: LayeredDocument): string[] => leafLayers(of.children).map(({ id }) => id).filter((id) => !leafLayers([node]).some((own) => own.id === id));
      expect(others(moved)).toEqual(others(document));
      expect(allNodes(moved.children).every((one) => one.type === 'layer' || one.children.length > 0)).toBe(true);
      expect(moved === document).toBe(said(moved.children) === said(document.children));
      if (moved !== document) moves++;
    }), { numRuns: 300 });
    expect(moves).toBeGreaterThan(60);
  });

  const [a, b, c] = ['a', 'b', 'c'].map((id) => layer(id, dot));
  const document = tree(a!, group('g', [b!]), c!);

  it('takes a group away with its last layer, even where that goes beside it', () => {
    expect(said(moveNode(document, 'b', { before: 'c' }).children)).toBe('a c b');
    expect(said(moveNode(document, 'b', { behind: 'g' }).children)).toBe('a b c');
    expect(said(moveNode(document, 'a', { behind: 'b' }).children)).toBe('g(a b) c');
  });

  it.each<[string, () => unknown, RegExp]>([
    ['an unknown node', () => moveNode(document, 'x', 'front'), /^reorder: there is no layer with the id x/],
    ['a place beside an unknown node', () => moveNode(document, 'a', { before: 'x' }), /^reorder: there is no layer with the id x/],
    ['a place beside itself', () => moveNode(document, 'a', { before: 'a' }), /a cannot go beside itself/],
    ['a place in itself', () => moveNode(document, 'g', { behind: 'b' }), /g cannot go beside b, which is in it/],
    ['what is locked', () => moveNode(setLocked(document, ['a'], true), 'a', 'front'), /a is locked/],
    ['what is in a locked group', () => moveNode(setLocked(document, ['g'], true), 'b', { before: 'c' }), /is locked/],
    ['a group with something locked in it', () => moveNode(setLocked(document, ['b'], true), 'g', 'front'), /b is locked/],
    ['a place in a locked group', () => moveNode(setLocked(document, ['g'], true), 'a', { before: 'b' }), /^reorder: g is locked; unlock it first, or choose a place outside of it/],
    ['no place', () => moveNode(document, 'a', 'up' as never), /"up" is no place/],
    ['nothing for a place', () => moveNode(document, 'a', null as never), /null is no place/],
    ['a place beside a number', () => moveNode(document, 'a', { before: 3 } as never), /is no place/],
  ])('refuses %s', (_, run, message) => {
    expect(refusal(run)).toMatch(message);
  });
});

describe('differenceOf', () => {
  it('and what is behind and in front of it are the two trees, painted in this order', () => {
    fc.assert(fc.property(anyTree, fc.nat(99), fc.nat(99), fc.boolean(), (document, i, j, flag) => {
      const nodes = allNodes(document.children);
      const [node, target] = [nodes[i % nodes.length]!, nodes[j % nodes.length]!];
      fc.pre(!allNodes([node]).includes(target));
      const moved = moveNode(document, node.id, flag ? { before: target.id } : { behind: target.id });
      const { behind, before, after } = differenceOf(document.children, moved.children);
      const ids = (of: readonly LayerNode[]): string[] => leafLayers(of).map(({ id }) => id);
      for (const [whole, part] of [[document, before], [moved, after]] as const) {
        const start = [...ids(behind), ...ids(part)];
        expect(ids(whole.children).slice(0, start.length)).toEqual(start);
      }
      expect(ids(before).slice().sort()).toEqual(ids(after).slice().sort());
      // What follows is the same in both.
      const rest = (of: LayeredDocument): string[] => ids(of.children).slice(ids(behind).length + ids(before).length);
      expect(rest(moved)).toEqual(rest(document));
    }), { numRuns: 200 });
  });

  it('is as small as can be: siblings in the innermost group that holds all of it', () => {
    const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((id) => layer(id, dot));
    const document = tree(a!, group('g', [group('h', [b!, c!]), d!]));
    const { behind, before, after } = differenceOf(document.children, moveNode(document, 'b', 'front').children);
    expect([said(behind), said(before), said(after)]).toEqual(['a', 'b c', 'c b']);
    expect(differenceOf(document.children, document.children)).toMatchObject({ before: [], after: [] });
  });
});
