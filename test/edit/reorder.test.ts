import fc from 'fast-check';
import type { Layer, LayeredDocument } from '../../src/document/document';
import { compareRasters, flattenDocument } from '../../src/document/flatten';
import { setLocked } from '../../src/document/locks';
import { allNodes, findNode, leafLayers } from '../../src/document/tree';
import type { Place } from '../../src/edit/move-node';
import { reorder } from '../../src/edit/reorder';
import type { Depth } from '../../src/raster/raster';
import { group, layer, paint } from '../support/documents';
import { randomDocument } from '../support/random-documents';
import { refusal, unlessRefused } from '../support/refusal';

const change = (a: LayeredDocument, b: LayeredDocument): number => compareRasters(flattenDocument(a), flattenDocument(b)).max;
const alphaAt = ({ left, top, pixels }: Layer, x: number, y: number): number => pixels.data[((y - top) * pixels.width + x - left) * 4 + 3]!;
const layerOf = (document: LayeredDocument, id: string): Layer => findNode(document, id) as Layer;

describe('reorder', () => {
  it('changes no pixel of any document, whatever its groups, modes, opacities and locks', () => {
    let done = 0;
    fc.assert(fc.property(fc.integer(), fc.constantFrom<Depth>(8, 16, 32), fc.boolean(), fc.boolean(), fc.nat(99), fc.nat(99), fc.option(fc.nat(99)), fc.constantFrom('front', 'back', 'before', 'behind'), (seed, depth, blends, ground, i, j, lock, where) => {
      // In floats some modes jump where rounding tips over (burning by 0): nothing can be promised there.
      const made = randomDocument(seed, { depth, blends: blends && depth !== 32, ground });
      const nodes = allNodes(made.children);
      const id = nodes[i % nodes.length]!.id;
      const document = lock === null ? made : setLocked(made, [nodes[lock % nodes.length]!.id], true);
      const beside = nodes[j % nodes.length]!.id;
      const place: Place = where === 'before' ? { before: beside } : where === 'behind' ? { behind: beside } : (where as Place);
      const after = unlessRefused('reorder', () => reorder(document, id, place));
      if (!after) return;
      expect(change(document, after)).toBeLessThanOrEqual(1 + 1e-4);
      expect(findNode(after, id)).toBeDefined();
      const locked = allNodes(document.children).filter((node) => node.locked);
      for (const one of leafLayers(locked)) expect(findNode(after, one.id)).toBe(one);
      if (after !== document) done++;
    }), { numRuns: 300 });
    // Else nothing is proven.
    expect(done).toBeGreaterThan(60);
  });

  const ground = layer('ground', paint(20, 10, () => [1, 1, 1, 1]));
  const back = layer('back', paint(12, 10, () => [1, 0, 0, 1]));
  const front = layer('front', paint(6, 4, () => [0, 0, 1, 1]), { left: 3, top: 3 });

  it('takes from what comes to the front just what was hidden, and nothing from the rest', () => {
    const document: LayeredDocument = { width: 20, height: 10, depth: 8, children: [ground, back, front] };
    const after = reorder(document, 'back', 'front');
    expect(after.children.map(({ id }) => id)).toEqual(['ground', 'front', 'back']);
    expect([alphaAt(layerOf(after, 'back'), 4, 4), alphaAt(layerOf(after, 'back'), 2, 4), alphaAt(layerOf(after, 'back'), 4, 2)]).toEqual([0, 255, 255]);
    expect([findNode(after, 'ground'), findNode(after, 'front')]).toEqual([ground, front]);
    expect(change(document, after)).toBe(0);
  });

  it('goes on in the holes of what moves behind, invented', () => {
    const holed = layer('holed', paint(12, 10, (x, y) => [1, 0, 0, x >= 4 && x < 8 && y >= 4 && y < 7 ? 0 : 1]));
    const filling = layer('filling', paint(4, 3, () => [0, 0, 1, 1]), { left: 4, top: 4 });
    const document: LayeredDocument = { width: 20, height: 10, depth: 8, children: [ground, filling, holed] };
    const moved = layerOf(reorder(document, 'holed', { behind: 'filling' }), 'holed');
    const at = 5 * 12 + 5;
    expect([...moved.pixels.data.slice(at * 4, at * 4 + 4)]).toEqual([255, 0, 0, 255]);
    expect([moved.seen![at], moved.seen![0]]).toEqual([0, 255]);
  });

  it('drops what nothing is left of, and the group that this leaves empty', () => {
    const under = layer('under', paint(4, 3, () => [0, 1, 0, 1]), { left: 1, top: 1 });
    const document: LayeredDocument = { width: 20, height: 10, depth: 8, children: [ground, group('box', [under]), back] };
    const after = reorder(document, 'back', { behind: 'box' });
    expect(after.children).toEqual([ground, back]);
  });

  it('refuses to bring out what was never seen: covered wholly, or in a hidden group', () => {
    const covered = layer('covered', paint(4, 4, () => [0, 1, 0, 1]), { left: 2, top: 2 });
    const document: LayeredDocument = { width: 20, height: 10, depth: 8, children: [ground, covered, back] };
    expect(refusal(() => reorder(document, 'covered', 'front'))).toMatch(/^reorder: nothing of covered is seen/);
    const hidden: LayeredDocument = { ...document, children: [ground, group('box', [covered, front], { visible: false }), back] };
    expect(refusal(() => reorder(hidden, 'covered', { before: 'back' }))).toMatch(/^reorder: nothing of covered is seen/);
  });
});
