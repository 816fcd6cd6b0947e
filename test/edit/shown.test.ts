import fc from 'fast-check';
import type { Layer, LayeredDocument } from '../../src/document/document';
import { flattenDocument } from '../../src/document/flatten';
import { allNodes, leafLayers } from '../../src/document/tree';
import { coversAny, eachPixel, emptyLayers, paintedLeaves, rectOf, visitShown, withLayers } from '../../src/edit/shown';
import { createRaster, fullScale, type Depth } from '../../src/raster/raster';
import { group, layer, paint } from '../support/documents';
import { randomDocument, SIDE } from '../support/random-documents';

const CANVAS = { left: 0, top: 0, width: SIDE, height: SIDE };
const opaqueGroups = (document: LayeredDocument): boolean => allNodes(document.children).every((node) => node.type === 'layer' || node.opacity === 1);

describe('paintedLeaves', () => {
  const one = paint(1, 1, () => [1, 1, 1, 1]);

  it('are the visible layers of visible groups, back to front, with what their groups make of them', () => {
    const nodes = [
      layer('a', one), layer('hidden', one, { visible: false }), layer('nothing', one, { opacity: 0 }),
      group('g', [layer('b', one, { opacity: 0.5 }), group('h', [layer('c', one)], { locked: true })], { opacity: 0.5 }),
      group('off', [layer('d', one)], { visible: false }), layer('e', one, { blend: 'multiply', locked: true }),
    ];
    expect(paintedLeaves(nodes).map((leaf) => [leaf.layer.id, leaf.opacity, leaf.plain, leaf.locked])).toEqual([
      ['a', 1, true, false], ['b', 0.25, false, false], ['c', 0.5, false, true], ['e', 1, false, true],
    ]);
  });
});

describe('eachPixel', () => {
  it('pairs the pixels of a layer with those of an area, wherever the two lie', () => {
    const place = fc.integer({ min: -6, max: 6 });
    const size = fc.integer({ min: 1, max: 7 });
    fc.assert(fc.property(place, place, size, size, place, place, size, size, (left, top, width, height, x, y, w, h) => {
      const own = layer('l', createRaster(width, height), { left, top });
      const area = { left: x, top: y, width: w, height: h };
      const pairs: string[] = [];
      eachPixel(own, area, (p, q) => {
        // Both are the same place on the canvas.
        expect([area.left + (p % w), area.top + Math.floor(p / w)]).toEqual([left + (q % width), top + Math.floor(q / width)]);
        pairs.push(`${p} ${q}`);
      });
      const across = Math.max(0, Math.min(left + width, x + w) - Math.max(left, x));
      const down = Math.max(0, Math.min(top + height, y + h) - Math.max(top, y));
      expect(new Set(pairs).size).toBe(across * down);
      expect(pairs).toHaveLength(across * down);
    }));
  });
});

describe('visitShown', () => {
  it('shares each pixel out: what all leaves show and what is let through is all of it, and what the picture covers', () => {
    fc.assert(fc.property(fc.integer(), fc.constantFrom<Depth>(8, 16), (seed, depth) => {
      const document = randomDocument(seed, { depth, ground: false });
      const leaves = paintedLeaves(document.children);
      const sum = new Float64Array(SIDE * SIDE);
      const rest = visitShown(leaves, CANVAS, (_k, p, _q, share) => {
        expect(share > 0 && share <= 1).toBe(true);
        sum[p] = sum[p]! + share;
      });
      const flat = flattenDocument(document);
      for (let p = 0; p < sum.length; p++) {
        expect(sum[p]! + rest[p]!).toBeCloseTo(1, 9);
        // Groups that fade as a whole cover otherwise than their leaves by themselves; levels are rounded once a layer.
        if (opaqueGroups(document)) expect(Math.abs(flat.data[p * 4 + 3]! / fullScale(depth) - sum[p]!)).toBeLessThan(((leaves.length + 1) * 0.5) / fullScale(depth) + 1e-9);
      }
    }), { numRuns: 40 });
  });

  it('walks front to back, and what lies behind something opaque shows nothing', () => {
    const full = paint(2, 1, () => [1, 1, 1, 1]);
    const leaves = paintedLeaves([layer('back', full), layer('wall', full), layer('half', paint(2, 1, () => [1, 1, 1, 0.5]))]);
    const seen: Array<readonly [number, number]> = [];
    visitShown(leaves, { left: 0, top: 0, width: 1, height: 1 }, (k, _p, _q, share) => void seen.push([k, share]));
    expect(seen).toEqual([[2, 128 / 255], [1, 1 - 128 / 255]]);
  });

  it('lets layers with a blend mode show, but not cover', () => {
    const full = paint(1, 1, () => [1, 1, 1, 1]);
    const leaves = paintedLeaves([layer('back', full), layer('tint', full, { blend: 'multiply' })]);
    const seen: Array<readonly [number, number]> = [];
    const rest = visitShown(leaves, { left: 0, top: 0, width: 1, height: 1 }, (k, _p, _q, share) => void seen.push([k, share]));
    expect([seen, [...rest]]).toEqual([[[1, 1], [0, 1]], [0]]);
  });
});

describe('withLayers', () => {
  it('replaces what it is given and keeps all else the same objects, the document too', () => {
    fc.assert(fc.property(fc.integer(), fc.nat(99), (seed, i) => {
      const document = randomDocument(seed, { depth: 8 });
      const layers = leafLayers(document.children);
      const old = layers[i % layers.length]!;
      const own: Layer = { ...old, name: 'changed' };
      const after = withLayers(document, new Map([[old.id, own]]));
      expect(leafLayers(after.children)).toEqual(layers.map((one) => (one === old ? own : one)));
      for (const node of allNodes(after.children)) if (node.type === 'layer' ? node !== own : !leafLayers([node]).includes(own)) expect(allNodes(document.children)).toContain(node);
      expect(withLayers(document, new Map())).toBe(document);
      expect(withLayers(document, new Map([['nobody', own]]))).toBe(document);
    }), { numRuns: 50 });
  });
});

describe('coversAny and emptyLayers', () => {
  it('go by coverage alone, at any depth, hidden layers too', () => {
    const coloured = paint(2, 2, () => [1, 1, 1, 0]);
    const faint = { ...createRaster(2, 2, 32), data: new Float32Array(16) };
    faint.data[15] = 1e-6;
    expect([coversAny(layer('a', coloured)), coversAny(layer('b', faint))]).toEqual([false, true]);
    const document: LayeredDocument = { width: 2, height: 2, depth: 8, children: [layer('a', coloured), group('g', [layer('b', coloured, { visible: false }), layer('c', paint(1, 1, () => [0, 0, 0, 1]))])] };
    expect(emptyLayers(document)).toEqual(['a', 'b']);
    expect(rectOf(layer('r', coloured, { left: -3, top: 4 }))).toEqual({ left: -3, top: 4, width: 2, height: 2 });
  });
});
