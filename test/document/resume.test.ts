import fc from 'fast-check';
import type { Layer, LayeredDocument, LayerNode } from '../../src/document/document';
import { setLocked } from '../../src/document/edits';
import { resumeTree } from '../../src/document/resume';
import { leafLayers } from '../../src/document/tree';
import { convertDepth, type Raster } from '../../src/raster/raster';
import { layer, paint } from '../support/documents';
import { randomDocument } from '../support/random-documents';

/** What another program gives back of a tree: pixels in 8 bit, names and looks; no ids, kinds, locks or what was seen. */
const outside = (nodes: readonly LayerNode[]): LayerNode[] => nodes.map((node): LayerNode => {
  const { name, visible, opacity } = node;
  const bare = { id: `p-${name}`, name, visible, opacity, kind: 'shape' as const };
  if (node.type === 'group') return { type: 'group', ...bare, children: outside(node.children) };
  const { left, top, blend } = node;
  return { type: 'layer', ...bare, left, top, blend, pixels: convertDepth(node.pixels, 8) };
});
const written = (document: LayeredDocument): LayeredDocument => ({ ...document, depth: 8, children: outside(document.children) });

const square = (size: number, value: number, depth: 8 | 16 = 16): Raster => paint(size, size, (x, y) => [value, x / size, y / size, 1], depth);
const thing: Layer = layer('Thing', square(6, 0.4), { left: 2, top: 1, kind: 'picture', seen: Uint8Array.from({ length: 36 }, (_, i) => (i < 18 ? 0 : 255)) });
const saved: LayeredDocument = { width: 12, height: 12, depth: 16, children: [layer('Ground', square(12, 0.9)), setLocked({ width: 12, height: 12, depth: 16, children: [thing] }, ['Thing'], true).children[0]!] };
const resumed = (change: (thing: Layer) => Layer): { layer: Layer; changed: readonly string[] } => {
  const present = written(saved);
  const { document, changed } = resumeTree(saved, { ...present, children: [present.children[0]!, change(present.children[1] as Layer)] });
  return { layer: leafLayers(document.children)[1]!, changed };
};

describe('resumeTree', () => {
  it.each([8, 16, 32] as const)('gives the saved layers back, the same objects, where nothing was changed (%i bit)', (depth) => {
    fc.assert(fc.property(fc.integer(), (seed) => {
      const document = randomDocument(seed, { depth, blends: true });
      const { document: back, changed } = resumeTree(document, written(document));
      expect(changed).toEqual([]);
      const before = leafLayers(document.children);
      leafLayers(back.children).forEach((each, i) => expect(each).toBe(before[i]));
      expect(back.depth).toBe(depth);
    }), { numRuns: 30 });
  });

  it('takes painted pixels as seen, and keeps the others at their own depth', () => {
    const { layer: painted, changed } = resumed((now) => {
      const data = now.pixels.data.slice();
      data.set([1, 2, 3, 255], 4 * 4);
      return { ...now, pixels: { ...now.pixels, data } };
    });
    expect(changed).toEqual(['Thing']);
    expect(painted).toMatchObject({ id: 'Thing', kind: 'picture', locked: true, left: 2, top: 1 });
    expect([...painted.pixels.data.slice(16, 20)]).toEqual([257, 514, 771, 65535]);
    expect([...painted.pixels.data.slice(20)]).toEqual([...thing.pixels.data.slice(20)]);
    expect(painted.seen).toEqual(thing.seen!.map((value, i) => (i === 4 ? 255 : value)));
  });

  it('takes what was painted outside of the old bounds', () => {
    const { layer: wider } = resumed((now) => {
      const pixels = paint(8, 6, (x, y) => (x < 6 ? [0, 0, 0, 0] : [1, 1, y / 6, 1]));
      for (let y = 0; y < 6; y++) pixels.data.set(now.pixels.data.slice(y * 24, y * 24 + 24), y * 32);
      return { ...now, pixels };
    });
    expect([wider.left, wider.top, wider.pixels.width, wider.pixels.height, wider.seen!.filter((value) => value === 0).length]).toEqual([2, 1, 8, 6, 18]);
    expect([...wider.pixels.data.slice(6 * 4, 6 * 4 + 4)]).toEqual([65535, 65535, 0, 65535]);
  });

  it('knows a layer that was moved, cropped to what it shows, renamed, faded or hidden, and loses nothing of it', () => {
    expect(resumed((now) => ({ ...now, left: 5, top: -2 }))).toEqual({ changed: [], layer: { ...saved.children[1], left: 5, top: -2 } });
    expect(resumed((now) => ({ ...now, name: 'Other', opacity: 0.5, visible: false }))).toEqual({ changed: [], layer: { ...saved.children[1], name: 'Other', opacity: 0.5, visible: false } });
  });

  it('follows order and groups, what is new and what is gone', () => {
    const present = written(saved);
    const fresh = layer('New', paint(2, 2, () => [0, 1, 0, 1]));
    const { document, changed } = resumeTree(saved, { ...present, children: [{ type: 'group', id: 'g', name: 'All', kind: 'shape', visible: true, opacity: 1, children: [present.children[1]!, fresh] }] });
    expect(changed).toEqual(['New']);
    expect(document.children).toHaveLength(1);
    const [first, second] = leafLayers(document.children);
    expect(first).toBe(saved.children[1]);
    expect(second!.pixels.depth).toBe(16);
  });

  it('believes nothing of what lies outside of the part that is known', () => {
    const off: LayeredDocument = { ...saved, children: [{ ...thing, left: 9 }] };
    const [ours] = written(off).children as [Layer];
    const cut: Layer = { ...ours, pixels: paint(3, 6, (x, y) => [0.4, x / 6, y / 6, 1]) };
    const canvas = { left: 0, top: 0, width: 12, height: 12 };
    expect(resumeTree(off, { ...written(off), children: [cut] }, canvas).document.children[0]).toBe(off.children[0]);
    expect(resumeTree(off, { ...written(off), children: [cut] }).changed).toEqual(['Thing']);
  });
});
