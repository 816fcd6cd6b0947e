import fc from 'fast-check';
import { DelaminateError } from '../../src/core/errors';
import { reconcile } from '../../src/decompose/layers/reconcile';
import { decompose } from '../../src/decompose/decompose';
import type { Group, Layer, LayeredDocument } from '../../src/document/document';
import { compareRasters, flattenDocument } from '../../src/document/flatten';
import { placeSplit, splitLayer, splitSource } from '../../src/document/split-layer';
import { allNodes, findNode, leafLayers } from '../../src/document/tree';
import { convertDepth, fullScale, type Depth, type Raster } from '../../src/raster/raster';
import { group, layer, paint, randomNumbers } from '../support/documents';
import { disc, flat, onGround, rectangle } from '../support/paint';
import { randomDocument, randomPixels } from '../support/random-documents';

const change = (a: LayeredDocument, b: LayeredDocument): number => compareRasters(flattenDocument(a), flattenDocument(b)).max;

/** Some stack that composites to the picture within a level, as the engine's do: two layers in a group over one. */
function takeApart(picture: Raster, seed: number): LayeredDocument {
  const { width, height } = picture;
  const depth: Depth = picture.depth === 32 ? 16 : picture.depth;
  const random = randomNumbers(seed);
  const parts = [0, 1, 2].map((k) => {
    const size = { width: k === 0 ? width : 1 + Math.floor(random() * width), height: k === 0 ? height : 1 + Math.floor(random() * height) };
    const place = { left: Math.floor(random() * (width - size.width + 1)), top: Math.floor(random() * (height - size.height + 1)) };
    const seen = Uint8Array.from({ length: size.width * size.height }, () => (random() < 0.5 ? 0 : 255));
    return { ...place, pixels: randomPixels(random, size.width, size.height, depth), seen };
  });
  const whole = convertDepth(picture, depth);
  // Where the picture is empty so are its parts, as the engine's.
  for (const { left, top, pixels } of parts) {
    for (let p = 0; p < pixels.width * pixels.height; p++) {
      const q = (top + Math.floor(p / pixels.width)) * width + left + (p % pixels.width);
      if (whole.data[q * 4 + 3] === 0) pixels.data[p * 4 + 3] = 0;
    }
  }
  reconcile(whole, parts);
  const [back, ...front] = parts.map(({ pixels, seen, ...place }, k) => layer(`layer-${k}`, convertDepth(pixels, picture.depth), { ...place, name: `Part ${k}`, ...(k > 0 ? { seen } : {}), kind: k === 0 ? 'background' : 'shape' }));
  return { width, height, depth: picture.depth, children: [back!, group('group-0', front, { name: 'Parts' })] };
}

describe('splitSource', () => {
  it('is a copy of the layer\'s own pixels', () => {
    const own = layer('a', paint(3, 2, (x) => [x / 3, 0, 0, 0.5]));
    expect(splitSource(own)).toEqual(own.pixels);
    expect(splitSource(own).data).not.toBe(own.pixels.data);
  });
});

describe('placeSplit', () => {
  const own = layer('button', paint(4, 2, () => [1, 1, 1, 1]), { name: 'Button', left: 5, top: 7, visible: false, opacity: 0.5, kind: 'picture', seen: Uint8Array.of(0, 255, 255, 255, 255, 255, 255, 255) });
  const parts: LayeredDocument = {
    width: 4, height: 2, depth: 8,
    children: [
      layer('layer-0', paint(4, 2, () => [1, 1, 1, 1]), { name: 'Background', kind: 'background' }),
      group('group-0', [layer('layer-1', paint(2, 1, () => [1, 0, 0, 1]), { left: 1, top: 1, seen: Uint8Array.of(255, 0) }), layer('layer-2', paint(1, 1, () => [1, 0, 0, 1]), { left: 0 })]),
    ],
  };

  it('is a group in the layer\'s place with its id, name, kind, opacity and visibility, children moved along', () => {
    const placed = placeSplit(own, parts) as Group;
    expect(placed).toMatchObject({ type: 'group', id: 'button', name: 'Button', kind: 'picture', visible: false, opacity: 0.5 });
    expect(allNodes(placed.children).map(({ id }) => id)).toEqual(['button.layer-0', 'button.group-0', 'button.layer-1', 'button.layer-2']);
    expect(leafLayers(placed.children).map(({ left, top, blend, opacity }) => [left, top, blend, opacity])).toEqual([[5, 7, 'normal', 1], [6, 8, 'normal', 1], [5, 7, 'normal', 1]]);
    // What everything in a button stands on is no background.
    expect(placed.children[0]).toMatchObject({ name: 'Button base', kind: 'shape' });
    expect((placeSplit({ ...own, kind: 'background' }, parts) as Group).children[0]).toMatchObject({ name: 'Background', kind: 'background' });
  });

  it('counts a child\'s pixel as seen only where the layer\'s was', () => {
    const seen = leafLayers((placeSplit(own, parts) as Group).children).map((child) => child.seen && [...child.seen]);
    expect(seen).toEqual([[0, 255, 255, 255, 255, 255, 255, 255], [255, 0], [0]]);
    const wholly = { ...own, seen: new Uint8Array(8).fill(255) };
    expect(leafLayers((placeSplit(wholly, parts) as Group).children).map((child) => child.seen && [...child.seen])).toEqual([undefined, [255, 0], undefined]);
  });

  it('gives the layer back where there was nothing to separate, and refuses parts of something else', () => {
    expect(placeSplit(own, { ...parts, children: [parts.children[0]!] })).toBe(own);
    expect(() => placeSplit(own, { ...parts, width: 5 })).toThrow(DelaminateError);
    expect(() => placeSplit(own, { ...parts, depth: 16 })).toThrow('Button has 4×2 pixels of 8 bit');
  });

  it('gives children of a layer with a blend mode that mode, and no pixel to two of them', () => {
    const shade = { ...own, blend: 'multiply' as const, visible: true };
    const placed = placeSplit(shade, parts) as Group;
    const children = leafLayers(placed.children);
    expect(placed.opacity).toBe(1);
    for (const child of children) expect([child.blend, child.opacity]).toEqual(['multiply', 0.5]);
    const covered = children.map(({ pixels }) => pixels.data.filter((value, i) => i % 4 === 3 && value > 0).length);
    expect(covered).toEqual([5, 2, 1]);
  });
});

describe('splitLayer', () => {
  it('refuses groups and layers that are gone; nothing to separate is the same document', () => {
    const document = randomDocument(3, { depth: 8 });
    const target = document.children[0] as Layer;
    const one: LayeredDocument = { width: target.pixels.width, height: target.pixels.height, depth: 8, children: [layer('x', target.pixels)] };
    expect(splitLayer(document, target.id, one)).toBe(document);
    expect(() => splitLayer(document, 'Moon', one)).toThrow(DelaminateError);
    expect(() => splitLayer({ ...document, children: [group('G', [target])] }, 'G', one)).toThrow('split: G is a group');
  });

  it('takes what the engine finds in one layer of what it found, within 1/255 of the picture', () => {
    const button = { shape: rectangle(30, 25, 130, 95, 12, 2), fill: flat([240, 240, 235]) };
    const mark = { shape: disc(80, 60, 22, 1.5), fill: flat([200, 40, 30]) };
    const dot = { shape: disc(80, 60, 8, 1.5), fill: flat([20, 40, 130]) };
    const { picture } = onGround(160, 120, [40, 90, 160], button, mark, dot);
    const { document } = decompose(picture, { maxLayers: 2 });
    const target = leafLayers(document.children)[1]!;
    const inner = decompose(splitSource(target));
    expect(inner.nothingToSeparate).toBe(false);
    const after = splitLayer(document, target.id, inner.document);
    expect(change(document, after)).toBe(0);
    expect(compareRasters(picture, flattenDocument(after)).max).toBeLessThanOrEqual(1 + 1e-9);
    expect(leafLayers(after.children).length).toBe(leafLayers(document.children).length - 1 + leafLayers(inner.document.children).length);
  });

  const splits = (blends: boolean) => (seed: number, depth: Depth, ground: boolean, pick: number): void => {
    const document = randomDocument(seed, { depth, blends, ground });
    const leaves = leafLayers(document.children);
    const target = leaves[pick % leaves.length]!;
    const after = splitLayer(document, target.id, takeApart(splitSource(target), seed));
    expect(change(document, after)).toBeLessThanOrEqual(depth === 32 ? 1e-2 : ground ? 0 : 1);
    const nodes = allNodes(after.children);
    expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
    expect(new Set(nodes.map(({ name }) => name)).size).toBe(nodes.length);
    const placed = findNode(after, target.id) as Group;
    expect(placed).toMatchObject({ type: 'group', name: target.name, visible: target.visible });
    for (const leaf of leaves) if (leaf !== target) expect(findNode(after, leaf.id)).toBe(leaf);
    // No pixel is lost, on the canvas or off it.
    const children = leafLayers(placed.children);
    const { pixels, left, top } = target;
    const kept = Array.from({ length: pixels.width * pixels.height }, (_, p) => {
      const x = left + (p % pixels.width);
      const y = top + Math.floor(p / pixels.width);
      const covers = (child: Layer): boolean => x >= child.left && y >= child.top && x < child.left + child.pixels.width && y < child.top + child.pixels.height && child.pixels.data[((y - child.top) * child.pixels.width + x - child.left) * 4 + 3]! > 0;
      return pixels.data[p * 4 + 3]! < fullScale(depth) * 0.02 || children.some(covers);
    });
    expect(kept.every(Boolean)).toBe(true);
  };
  const any = [fc.integer(), fc.constantFrom<Depth>(8, 16, 32), fc.boolean(), fc.nat()] as const;

  it('never changes what is seen, loses no pixel and touches nothing else, in any document', () => {
    fc.assert(fc.property(...any, splits(false)), { numRuns: 250, seed: 7 });
  });

  it('nor with blend modes', () => {
    fc.assert(fc.property(...any, splits(true)), { numRuns: 250, seed: 8 });
  });
});
