import fc from 'fast-check';
import { DelaminateError } from '../../src/core/errors';
import type { Group, Layer, LayeredDocument, LayerNode } from '../../src/document/document';
import { compareRasters, flattenDocument } from '../../src/document/flatten';
import { mergeLayers } from '../../src/document/merge-layers';
import { allNodes, findNode, leafLayers } from '../../src/document/tree';
import { fullScale, type Depth } from '../../src/raster/raster';
import { group, layer, paint } from '../support/documents';
import { randomDocument } from '../support/random-documents';
import { refusal } from '../support/refusal';

const solid = (width: number, height: number, rgba: readonly [number, number, number, number] = [1, 0, 0, 1]) => paint(width, height, () => rgba);
const of = (...children: LayerNode[]): LayeredDocument => ({ width: 20, height: 10, depth: 8, children });
const ground = layer('Ground', solid(20, 10, [0.2, 0.5, 0.8, 1]), { kind: 'background' });
const ids = (document: LayeredDocument): string[] => document.children.map(({ id }) => id);
const change = (a: LayeredDocument, b: LayeredDocument): number => compareRasters(flattenDocument(a), flattenDocument(b)).max;
const only = (document: LayeredDocument, merged: LayeredDocument): Layer => {
  const before = new Set(allNodes(document.children).map(({ id }) => id));
  const fresh = leafLayers(merged.children).filter(({ id }) => !before.has(id));
  expect(fresh).toHaveLength(1);
  return fresh[0]!;
};

describe('mergeLayers', () => {
  it('gives one layer of the union of the bounds, at the place of the frontmost', () => {
    const document = of(ground, layer('a', solid(4, 4), { left: 1, top: 1 }), layer('b', solid(3, 2), { left: 10, top: 5 }), layer('c', solid(2, 2), { left: 16, top: 0 }));
    const after = mergeLayers(document, ['a', 'c']);
    const merged = only(document, after);
    expect([merged.left, merged.top, merged.pixels.width, merged.pixels.height]).toEqual([1, 0, 17, 5]);
    expect([merged.opacity, merged.blend, merged.visible, merged.seen]).toEqual([1, 'normal', true, undefined]);
    expect(ids(after)).toEqual(['Ground', 'b', merged.id]);
    expect(after.children[1]).toBe(document.children[2]);
    expect(change(document, after)).toBe(0);
  });

  it('goes behind what lies over its pieces only from the back, else refuses and names what is between', () => {
    const a = layer('a', solid(4, 4), { left: 1 });
    const c = layer('c', solid(4, 4), { left: 10 });
    const overA = layer('over a', solid(4, 4, [0, 1, 0, 1]), { left: 3 });
    const underC = layer('under c', solid(4, 4, [0, 1, 0, 1]), { left: 12 });
    const back = of(ground, a, overA, c);
    expect(ids(mergeLayers(back, ['a', 'c']))).toEqual(['Ground', 'c-merged', 'over a']);
    expect(change(back, mergeLayers(back, ['a', 'c']))).toBe(0);
    const middle = of(ground, a, underC, overA, c);
    expect(ids(mergeLayers(middle, ['a', 'c']))).toEqual(['Ground', 'under c', 'c-merged', 'over a']);
    expect(change(middle, mergeLayers(middle, ['a', 'c']))).toBe(0);
    expect(refusal(() => mergeLayers(of(ground, a, overA, underC, c), ['a', 'c']))).toContain('merge: over a lies over a');
    const both = layer('both', solid(12, 4, [0, 1, 0, 1]), { left: 2 });
    expect(refusal(() => mergeLayers(of(a, both, c), ['c', 'a']))).toContain('both lies over a');
    // Chosen too, it is no obstacle; nor is it where it is hidden.
    expect(ids(mergeLayers(of(a, both, c), ['c', 'a', 'both']))).toHaveLength(1);
    expect(ids(mergeLayers(of(a, { ...both, visible: false }, c), ['c', 'a']))).toEqual(['both', 'c-merged']);
  });

  it('looks at covered pixels, not at bounds', () => {
    const stripe = (offset: number) => paint(10, 10, (x) => [1, 1, 0, x % 2 === offset ? 1 : 0]);
    const document = of(ground, layer('even', stripe(0)), group('between', [layer('odd', stripe(1))]), layer('front', solid(3, 3), { left: 15 }));
    const after = mergeLayers(document, ['even', 'front']);
    expect(ids(after)).toEqual(['Ground', 'between', 'front-merged']);
    expect(change(document, after)).toBe(0);
  });

  it('is named after the piece that covers most, shadows last, and after a group merged alone', () => {
    const shadow = layer('Shadow of a', solid(9, 9, [0, 0, 0, 0.4]), { kind: 'shadow' });
    const a = layer('a', solid(3, 3), { kind: 'text' });
    expect(only(of(shadow, a), mergeLayers(of(shadow, a), ['a', 'Shadow of a']))).toMatchObject({ name: 'a', kind: 'text' });
    const faint = layer('faint', solid(9, 9, [0, 0, 0, 0.02]));
    expect(only(of(a, faint), mergeLayers(of(a, faint), ['a', 'faint']))).toMatchObject({ name: 'a', kind: 'text' });
    const grouped = of(ground, group('Button', [shadow, a], { kind: 'picture' }));
    expect(only(grouped, mergeLayers(grouped, ['Button']))).toMatchObject({ name: 'Button', kind: 'picture', type: 'layer' });
    // A child of a chosen group needs no mention, and does no harm.
    expect(mergeLayers(grouped, ['Button', 'a'])).toEqual(mergeLayers(grouped, ['Button']));
  });

  it('counts a pixel as seen where the frontmost piece was seen, or where invented ones cover less than half over a seen one', () => {
    const row = (alphas: readonly number[]) => paint(alphas.length, 1, (x) => [1, 1, 1, alphas[x]!]);
    const back = layer('back', row([1, 1, 1, 1, 0, 0]), { seen: Uint8Array.of(255, 0, 255, 255, 0, 0) });
    const front = layer('front', row([0, 0.3, 0.7, 0.3, 0.2, 0]), { seen: Uint8Array.of(0, 255, 0, 0, 0, 0) });
    const document = { ...of(back, front), height: 1, width: 6 };
    expect([...only(document, mergeLayers(document, ['back', 'front'])).seen!]).toEqual([255, 255, 0, 255, 0, 255]);
    // Opacity is part of coverage.
    const fainter = { ...document, children: [back, { ...front, opacity: 0.5 }] };
    expect([...only(fainter, mergeLayers(fainter, ['back', 'front'])).seen!]).toEqual([255, 255, 255, 255, 0, 255]);
    const allSeen = { ...document, children: [{ ...back, seen: new Uint8Array(6).fill(255) }, layer('front', row([1, 1, 1, 1, 1, 1]))] };
    expect(only(allSeen, mergeLayers(allSeen, ['back', 'front'])).seen).toBeUndefined();
  });

  it('refuses hidden pieces beside shown ones; all hidden give a hidden layer', () => {
    const hidden = layer('Ghost', solid(3, 3), { visible: false });
    expect(refusal(() => mergeLayers(of(ground, hidden), ['Ground', 'Ghost']))).toBe('merge: Ghost is hidden; show it, drop it or leave it out');
    expect(refusal(() => mergeLayers(of(ground, group('G', [layer('x', solid(1, 1)), hidden])), ['Ground', 'G']))).toContain('Ghost is hidden');
    const two = of(ground, hidden, layer('Spook', solid(2, 2, [0, 0, 1, 1]), { left: 2, visible: false }));
    const merged = only(two, mergeLayers(two, ['Ghost', 'Spook']));
    expect(merged.visible).toBe(false);
    expect([...merged.pixels.data.slice(0, 16)]).toEqual([255, 0, 0, 255, 255, 0, 0, 255, 0, 0, 255, 255, 0, 0, 255, 255]);
    expect(change(two, mergeLayers(two, ['Ghost', 'Spook']))).toBe(0);
  });

  it('refuses what is not together, what is one already and what is not there', () => {
    const document = of(ground, group('G', [layer('x', solid(1, 1)), layer('y', solid(1, 1))]));
    expect(refusal(() => mergeLayers(document, ['Ground', 'x']))).toContain('Ground and x are not in the same group');
    expect(refusal(() => mergeLayers(document, ['x']))).toContain('x is one layer already');
    expect(refusal(() => mergeLayers(document, []))).toContain('nothing is chosen');
    expect(refusal(() => mergeLayers(document, ['x', 'z']))).toContain('z');
    expect(refusal(() => mergeLayers(of(group('E', []), group('F', [])), ['E', 'F']))).toContain('no layer');
  });

  it('bakes in blend modes where one layer can show them, also over nothing', () => {
    const shade = layer('Shade', solid(10, 10, [0.3, 0.6, 0.9, 0.7]), { blend: 'multiply', left: 4 });
    for (const document of [of(ground, layer('a', solid(8, 8)), shade), of(layer('a', solid(8, 8)), shade)]) {
      expect(change(document, mergeLayers(document, ['a', 'Shade']))).toBe(0);
    }
    const brighter = layer('Brighter', solid(20, 10, [1, 1, 1, 1]), { blend: 'difference' });
    const halfGround = { ...ground, pixels: solid(20, 10, [0.2, 0.5, 0.8, 0.5]) };
    const document = of(halfGround, brighter, layer('a', solid(1, 1, [0, 0, 0, 0])));
    expect(change(document, mergeLayers(document, ['a', 'Brighter']))).toBe(0);
  });

  const merges = (blends: boolean) => (seed: number, depth: Depth, ground: boolean, picks: readonly number[]): void => {
    const document = randomDocument(seed, { depth, blends, ground });
    const all = allNodes(document.children);
    const families = [document.children, ...all.filter((node): node is Group => node.type === 'group').map(({ children }) => children)];
    const family = families[Math.abs(seed) % families.length]!;
    const chosen = [...new Set(picks.map((pick) => family[pick % family.length]!))];
    let after: LayeredDocument;
    try {
      after = mergeLayers(document, chosen.map(({ id }) => id));
    } catch (error) {
      expect(error).toBeInstanceOf(DelaminateError);
      return;
    }
    outcomes.merged++;
    // Over what is half covered, whole numbers cannot always say it again in one layer.
    expect(change(document, after)).toBeLessThanOrEqual(depth === 32 ? 1e-2 : ground ? 0 : 1);
    const nodes = allNodes(after.children);
    expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
    expect(new Set(nodes.map(({ name }) => name)).size).toBe(nodes.length);
    const gone = new Set(chosen.flatMap((node) => leafLayers([node])));
    const untouched = leafLayers(document.children).filter((leaf) => !gone.has(leaf));
    for (const leaf of untouched) expect(findNode(after, leaf.id)).toBe(leaf);
    expect(leafLayers(after.children)).toHaveLength(untouched.length + 1);
    // No covered pixel is lost, on the canvas or off it.
    const merged = only(document, after);
    const full = fullScale(depth);
    for (const { pixels, left, top, opacity } of gone) {
      if (depth === 8 || opacity < 0.1 || chosen.some((node) => node.type === 'group')) continue; // what rounds to nothing is none
      const kept = Array.from({ length: pixels.width * pixels.height }, (_, p) => {
        const x = left + (p % pixels.width) - merged.left;
        const y = top + Math.floor(p / pixels.width) - merged.top;
        return pixels.data[p * 4 + 3]! < 0.1 * full || merged.pixels.data[(y * merged.pixels.width + x) * 4 + 3]! > 0;
      });
      expect(kept.every(Boolean)).toBe(true);
    }
  };
  let outcomes = { merged: 0 };
  beforeEach(() => (outcomes = { merged: 0 }));
  const any = [fc.integer(), fc.constantFrom<Depth>(8, 16, 32), fc.boolean(), fc.array(fc.nat(), { minLength: 1, maxLength: 4 })] as const;

  it('never changes what is seen, loses no pixel and touches nothing else, in any document', () => {
    fc.assert(fc.property(...any, merges(false)), { numRuns: 300, seed: 5 });
    expect(outcomes.merged).toBeGreaterThan(60);
  });

  it('nor with blend modes', () => {
    fc.assert(fc.property(...any, merges(true)), { numRuns: 300, seed: 6 });
    expect(outcomes.merged).toBeGreaterThan(60);
  });
});
