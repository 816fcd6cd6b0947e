import type { LayeredDocument } from '../../src/document/document';
import { inventedFraction, leafLayers, mapLayers } from '../../src/document/tree';
import { group, layer, paint } from '../support/documents';

const pixels = paint(2, 1, () => [1, 0, 0, 1]);
const tree = [layer('a', pixels), group('g', [layer('b', pixels), group('h', [layer('c', pixels)]), layer('d', pixels)]), layer('e', pixels)];
const document: LayeredDocument = { width: 2, height: 1, depth: 8, children: tree };

describe('leafLayers', () => {
  it('opens groups, back to front', () => {
    expect(leafLayers(tree).map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(leafLayers([group('empty', [])])).toEqual([]);
  });
});

describe('inventedFraction', () => {
  it('weighs by coverage', () => {
    const soft = paint(2, 1, (x) => [0, 0, 0, x === 0 ? 0.2 : 0.6]);
    expect(inventedFraction(layer('x', soft, { seen: Uint8Array.of(0, 255) }))).toBeCloseTo(0.25, 6);
    expect(inventedFraction(layer('x', soft, { seen: Uint8Array.of(255, 0) }))).toBeCloseTo(0.75, 6);
  });

  it('is 0 where all was seen and where there is nothing', () => {
    expect(inventedFraction(layer('x', pixels))).toBe(0);
    expect(inventedFraction(layer('x', paint(2, 1, () => [1, 1, 1, 0]), { seen: new Uint8Array(2) }))).toBe(0);
  });
});

describe('mapLayers', () => {
  it('replaces each layer by none, one or several in its place, keeping groups and the document', () => {
    const result = mapLayers({ ...document, resolution: 72 }, (l) => (l.name === 'b' ? [] : l.name === 'c' ? [{ ...l, name: 'c1' }, { ...l, name: 'c2' }] : [l]));
    expect(leafLayers(result.children).map(({ name }) => name)).toEqual(['a', 'c1', 'c2', 'd', 'e']);
    expect(result.children.map(({ name, type }) => [name, type])).toEqual([['a', 'layer'], ['g', 'group'], ['e', 'layer']]);
    expect(result.resolution).toBe(72);
    expect(leafLayers(document.children)).toHaveLength(5);
  });
});
