import fc from 'fast-check';
import type { Layer, LayeredDocument, LayerNode } from '../../src/document/document';
import { compareRasters, drawNodes, flattenDocument } from '../../src/document/flatten';
import { setLocked } from '../../src/document/locks';
import { allNodes, leafLayers } from '../../src/document/tree';
import { differenceOf, moveNode } from '../../src/edit/move-node';
import { settle } from '../../src/edit/settle';
import { withLayers } from '../../src/edit/shown';
import { createRaster, type Depth } from '../../src/raster/raster';
import { layer, paint, randomNumbers } from '../support/documents';
import { randomDocument, randomPixels, SIDE } from '../support/random-documents';
import { refusal, unlessRefused } from '../support/refusal';

const CANVAS = { left: 0, top: 0, width: SIDE, height: SIDE };

describe('settle', () => {
  it('makes any two trees of the same layers show the same, or refuses; locked layers stay', () => {
    let done = 0;
    fc.assert(fc.property(fc.integer(), fc.constantFrom<Depth>(8, 16), fc.boolean(), fc.nat(99), fc.nat(99), fc.option(fc.nat(99)), fc.boolean(), (seed, depth, blends, i, j, lock, spoil) => {
      const made = randomDocument(seed, { depth, blends });
      const nodes = allNodes(made.children);
      const document = lock === null ? made : setLocked(made, [nodes[lock % nodes.length]!.id], true);
      let moved: LayeredDocument;
      try {
        moved = moveNode(document, nodes[i % nodes.length]!.id, { before: nodes[j % nodes.length]!.id });
      } catch {
        return;
      }
      const difference = differenceOf(document.children, moved.children);
      const random = randomNumbers(seed + 1);
      // Layers may have been changed already, well or badly.
      const open = leafLayers(difference.after).filter((one) => !leafLayers(allNodes(document.children).filter((node) => node.locked)).some(({ id }) => id === one.id));
      const changed = new Map<string, Layer>(spoil ? open.map((one) => [one.id, { ...one, pixels: randomPixels(random, one.pixels.width, one.pixels.height, depth) }]) : []);
      const settled = unlessRefused('reorder', () => settle(difference, changed, CANVAS, depth, 'reorder', 'it'));
      if (!settled) return;
      done++;
      const after = withLayers(moved, settled);
      expect(compareRasters(flattenDocument(document), flattenDocument(after)).max).toBeLessThanOrEqual(1 + 1e-6);
      const locked = leafLayers(allNodes(document.children).filter((node) => node.locked));
      for (const one of locked) expect(settled.get(one.id) ?? one).toBe(one);
    }), { numRuns: 150 });
    expect(done).toBeGreaterThan(30);
  });

  const ground = layer('ground', paint(4, 1, () => [1, 1, 1, 1]));
  const red = layer('red', paint(4, 1, () => [1, 0, 0, 1]));
  const half = layer('half', paint(4, 1, () => [0, 0, 1, 0.5]));
  const area = { left: 0, top: 0, width: 4, height: 1 };
  const show = (nodes: readonly LayerNode[]): number[] => {
    const canvas = createRaster(4, 1);
    drawNodes(canvas, nodes);
    return [...canvas.data];
  };

  it('changes nothing where nothing differs: what was changed already comes back as it is', () => {
    const changed = new Map([['red', { ...red, name: 'other' }]]);
    const found = settle({ behind: [ground], before: [red], after: [red] }, changed, area, 8, 'reorder', 'it');
    expect([...found]).toEqual([...changed]);
  });

  it('judges over what lies behind: what gives the same there is left alone', () => {
    const grey = layer('grey', paint(4, 1, () => [0.2, 0.4, 0.6, 1]));
    const tint = layer('tint', paint(4, 1, () => [1, 0, 1, 1]), { blend: 'multiply' });
    const same = layer('same', paint(4, 1, () => [0.2, 0, 0.6, 1]));
    expect(settle({ behind: [grey], before: [tint], after: [same] }, new Map(), area, 8, 'reorder', 'it').size).toBe(0);
  });

  it('settles what is left over in the frontmost layer, over what lies behind the difference', () => {
    const found = settle({ behind: [ground], before: [red, half], after: [half, red] }, new Map(), area, 8, 'reorder', 'it');
    expect([...found.keys()]).toEqual(['red']);
    expect(show([ground, half, found.get('red')!])).toEqual(show([ground, red, half]));
  });

  it('lets a layer with a blend mode give way only where it must', () => {
    const tint = layer('tint', paint(2, 1, () => [0.5, 0.5, 0.5, 1]), { blend: 'multiply' });
    const found = settle({ behind: [ground], before: [tint, red], after: [red, tint] }, new Map(), area, 8, 'reorder', 'it');
    expect([...found.get('tint')!.pixels.data].filter((_, i) => i % 4 === 3)).toEqual([0, 0]);
    expect(show([ground, red, found.get('tint')!])).toEqual(show([ground, red]));
  });

  it('says which locked or blending layer stands in the way', () => {
    const between = { behind: [ground], before: [half, red], after: [red, half] };
    const locked = { ...between, after: [{ ...red, locked: true }, { ...half, locked: true }] };
    expect(refusal(() => settle(locked, new Map(), area, 8, 'reorder', 'red'))).toBe('reorder: red cannot go there without changing what is seen, for red is locked; choose another place or unlock it');
    const veil = layer('veil', paint(4, 1, () => [0, 0, 0, 1]), { opacity: 0.5 });
    expect(refusal(() => settle({ behind: [], before: [veil, red], after: [{ ...veil, locked: true }] }, new Map(), area, 8, 'reorder', 'red'))).toMatch(/for veil is locked; choose another place or unlock it$/);
    expect(refusal(() => settle({ behind: [], before: [red], after: [veil] }, new Map(), area, 8, 'extract', 'red'))).toMatch(/^extract: red cannot .* for veil blends with what lies beneath it; choose another place or merge the two$/);
  });
});
