import fc from 'fast-check';
import type { Layer, LayeredDocument } from '../../src/document/document';
import { flattenDocument } from '../../src/document/flatten';
import { separateFill } from '../../src/document/separate-fill';
import { leafLayers } from '../../src/document/tree';
import { BLEND_MODES } from '../../src/raster/blend';
import { createRaster } from '../../src/raster/raster';
import { group, layer, paint, randomNumbers } from '../support/documents';

const red = paint(4, 2, () => [1, 0, 0, 1]);
const of = (...children: Layer[]): LayeredDocument => ({ width: 8, height: 8, depth: 8, children });

describe('separateFill', () => {
  it('puts the seen pixels directly over the invented ones, each cropped to what it holds', () => {
    const seen = Uint8Array.from([255, 255, 0, 0, 255, 255, 0, 0]);
    const [hidden, shown] = leafLayers(separateFill(of(layer('Sky', red, { left: 1, top: 3, opacity: 0.5, blend: 'multiply', seen }))).children) as [Layer, Layer];
    expect([hidden.name, shown.name]).toEqual(['Sky (hidden part)', 'Sky']);
    expect([hidden.left, hidden.top, hidden.pixels.width, hidden.pixels.height]).toEqual([3, 3, 2, 2]);
    expect([shown.left, shown.top, shown.pixels.width, shown.pixels.height]).toEqual([1, 3, 2, 2]);
    for (const half of [hidden, shown]) expect([half.opacity, half.blend, half.kind]).toEqual([0.5, 'multiply', 'shape']);
    expect(hidden.seen).toEqual(new Uint8Array(4));
    expect(shown.seen).toBeUndefined();
    expect(hidden.id).not.toBe(shown.id);
  });

  it('makes no empty halves', () => {
    const invisible = paint(4, 2, (x) => [1, 0, 0, x < 2 ? 1 : 0]);
    const seen = Uint8Array.from([255, 255, 0, 0, 255, 255, 0, 0]);
    const names = (nodes: Layer[]): string[] => leafLayers(separateFill(of(...nodes)).children).map(({ name }) => name);
    expect(names([layer('All seen', red)])).toEqual(['All seen']);
    expect(names([layer('Invented where transparent', invisible, { seen })])).toEqual(['Invented where transparent']);
    expect(names([layer('All invented', red, { seen: new Uint8Array(8) })])).toEqual(['All invented (hidden part)']);
    expect(names([layer('Empty', createRaster(4, 2), { seen })])).toEqual(['Empty']);
  });

  it('keeps names unique, groups included, and the tree as it was', () => {
    const seen = Uint8Array.from([255, 0, 0, 0, 0, 0, 0, 0]);
    const document: LayeredDocument = { width: 8, height: 8, depth: 8, children: [group('Sky (hidden part)', [layer('Sky', red, { seen })]), layer('Sea', red)] };
    const split = separateFill(document);
    expect(split.children.map(({ name }) => name)).toEqual(['Sky (hidden part)', 'Sea']);
    expect(leafLayers(split.children).map(({ name }) => name)).toEqual(['Sky (hidden part 2)', 'Sky', 'Sea']);
  });

  it('never changes a bit of the composite', () => {
    fc.assert(fc.property(fc.integer(), fc.constantFrom(8 as const, 16 as const), (seed, depth) => {
      const random = randomNumbers(seed);
      const children = [0, 1, 2].map((n): Layer => {
        const width = 1 + Math.floor(random() * 9);
        const height = 1 + Math.floor(random() * 9);
        const pixels = paint(width, height, () => [random(), random(), random(), random() < 0.3 ? 0 : random() < 0.4 ? 1 : random()], depth);
        const seen = Uint8Array.from({ length: width * height }, () => (random() < 0.5 ? 0 : 255));
        return layer(`L${n}`, pixels, { left: Math.floor(random() * 10) - 4, top: Math.floor(random() * 10) - 4, opacity: random(), blend: BLEND_MODES[Math.floor(random() * BLEND_MODES.length)]!, seen });
      });
      const document: LayeredDocument = { width: 8, height: 8, depth, children };
      const split = separateFill(document);
      const names = leafLayers(split.children).map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      expect(flattenDocument(split).data).toEqual(flattenDocument(document).data);
    }), { numRuns: 200 });
  });
});
