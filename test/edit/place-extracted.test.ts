import fc from 'fast-check';
import type { Layer, LayeredDocument } from '../../src/document/document';
import { compareRasters, flattenDocument } from '../../src/document/flatten';
import { setLocked } from '../../src/document/locks';
import { allNodes, findNode, leafLayers } from '../../src/document/tree';
import { paintedUpTo, placeExtracted } from '../../src/edit/place-extracted';
import type { Selection } from '../../src/edit/selection';
import type { Depth } from '../../src/raster/raster';
import { group, layer, paint, randomNumbers } from '../support/documents';
import { randomDocument, SIDE } from '../support/random-documents';
import { refusal, unlessRefused } from '../support/refusal';

const change = (a: LayeredDocument, b: LayeredDocument): number => compareRasters(flattenDocument(a), flattenDocument(b)).max;
const layerOf = (document: LayeredDocument, id: string): Layer => findNode(document, id) as Layer;
const whole = (left: number, top: number, width: number, height: number): Selection => ({ left, top, width, height, data: new Uint8Array(width * height).fill(255) });

const anySelection = fc.tuple(fc.integer({ min: -2, max: SIDE - 2 }), fc.integer({ min: -2, max: SIDE - 2 }), fc.integer({ min: 3, max: SIDE }), fc.integer({ min: 3, max: SIDE }), fc.integer(), fc.boolean()).map(([left, top, width, height, seed, soft]): Selection => {
  const random = randomNumbers(seed);
  return { left, top, width, height, data: Uint8Array.from({ length: width * height }, () => (soft ? Math.floor(random() * 256) : random() < 0.7 ? 255 : 0)) };
});

const ground = layer('ground', paint(20, 10, () => [1, 1, 1, 1]));
const red = layer('red', paint(12, 6, () => [1, 0, 0, 1]), { left: 2, top: 2 });

describe('placeExtracted', () => {
  it('changes no pixel of any document, whatever its groups, modes, opacities and locks', () => {
    let done = 0;
    fc.assert(fc.property(fc.integer(), fc.constantFrom<Depth>(8, 16, 32), fc.boolean(), fc.boolean(), fc.option(fc.nat(99)), anySelection, fc.boolean(), (seed, depth, blends, ground, lock, selection, found) => {
      const made = randomDocument(seed, { depth, blends, ground });
      const nodes = allNodes(made.children);
      const document = lock === null ? made : setLocked(made, [nodes[lock % nodes.length]!.id], true);
      const after = unlessRefused('extract', () => placeExtracted(document, selection, { found }));
      if (!after) return;
      done++;
      expect(change(document, after.document)).toBeLessThanOrEqual(1 + 1e-4);
      expect(layerOf(after.document, after.id)).toMatchObject({ type: 'layer', visible: true });
      for (const key of ['id', 'name'] as const) expect(new Set(allNodes(after.document.children).map((node) => node[key])).size).toBe(allNodes(after.document.children).length);
      const locked = allNodes(document.children).filter((node) => node.locked);
      for (const one of leafLayers(locked)) expect(findNode(after.document, one.id)).toBe(one);
    }), { numRuns: 200 });
    // Else nothing is proven.
    expect(done).toBeGreaterThan(60);
  });

  const document: LayeredDocument = { width: 20, height: 10, depth: 8, children: [ground, red] };

  it('cuts just what is selected, directly over what it is cut from, which goes on beneath it as invented', () => {
    const selection = whole(4, 3, 3, 4);
    const { document: after, id } = placeExtracted(document, selection);
    expect(after.children.map((node) => node.id)).toEqual(['ground', 'red', id]);
    const cut = layerOf(after, id);
    expect([cut.left, cut.top, cut.pixels.width, cut.pixels.height]).toEqual([4, 3, 3, 4]);
    expect([...cut.pixels.data.slice(0, 4)]).toEqual([255, 0, 0, 255]);
    const beneath = layerOf(after, 'red');
    const at = (y: number, x: number): number => (y - 2) * 12 + x - 2;
    expect([beneath.pixels.data[at(4, 5) * 4 + 3], beneath.seen![at(4, 5)], beneath.seen![at(2, 2)]]).toEqual([255, 0, 255]);
    expect(findNode(after, 'ground')).toBe(ground);
  });

  it('gives the document itself where one layer shows just that already', () => {
    expect(placeExtracted(document, whole(2, 2, 12, 6))).toEqual({ document, id: 'red' });
  });

  it('takes the place of what it spends, and what that hid', () => {
    const over = layer('over', paint(4, 6, () => [0, 0, 1, 1]), { left: 2, top: 2 });
    const { document: after, id } = placeExtracted({ ...document, children: [ground, red, over] }, whole(0, 0, 20, 10));
    expect(after.children.map((node) => node.id)).toEqual([id]);
    expect([layerOf(after, id).pixels.width, layerOf(after, id).pixels.height]).toEqual([20, 10]);
  });

  it('leaves a see-through pixel’s layers their own colours: its edge has no two sides', () => {
    // Half red over half green over nothing: what is seen is a mixture that neither of them is.
    const green = layer('green', paint(6, 6, () => [0, 1, 0, 0.5]));
    const half = layer('half', paint(6, 6, () => [1, 0, 0, 0.5]));
    const glass: LayeredDocument = { width: 6, height: 6, depth: 8, children: [green, half] };
    const faint = { ...whole(1, 1, 4, 4), data: new Uint8Array(16).fill(64) };
    const { document: after } = placeExtracted(glass, faint);
    expect(change(glass, after)).toBeLessThanOrEqual(1);
    expect([...layerOf(after, 'half').pixels.data.slice((2 * 6 + 2) * 4, (2 * 6 + 2) * 4 + 3)]).toEqual([255, 0, 0]);
  });

  it('refuses what a see-through group fades together with what is behind it, by the group’s name', () => {
    const blue = layer('blue', paint(4, 4, () => [0, 0, 1, 1]), { left: 1, top: 3 });
    const faded: LayeredDocument = { ...document, children: [ground, blue, group('Glass', [red], { opacity: 0.5 })] };
    expect(refusal(() => placeExtracted(faded, whole(1, 3, 4, 4)))).toBe('extract: what is seen there cannot be one layer without changing the picture, for Glass is see-through as a group; set it to 100 %, or choose less');
    // What lies in the group alone can be cut within it.
    expect(change(faded, placeExtracted(faded, whole(8, 3, 3, 3)).document)).toBeLessThanOrEqual(1);
  });

  it.each<[string, () => unknown, RegExp]>([
    ['where nothing is seen', () => placeExtracted({ ...document, children: [red] }, whole(16, 2, 3, 3)), /nothing is seen there/],
    ['where nothing is selected', () => placeExtracted(document, { ...whole(1, 1, 2, 2), data: new Uint8Array(4) }), /is selected/],
    ['where what is seen is locked', () => placeExtracted(setLocked(document, ['red'], true), whole(4, 3, 3, 3)), /red is locked and seen there/],
  ])('refuses %s', (_, run, message) => {
    expect(refusal(run)).toMatch(message);
  });
});

describe('paintedUpTo', () => {
  it('shows what lies behind a layer, and the layer where it is asked for, from groups too', () => {
    const nested: LayeredDocument = { width: 20, height: 10, depth: 8, children: [ground, group('box', [red]), layer('over', paint(20, 10, () => [0, 0, 1, 1]))] };
    const area = { left: 3, top: 3, width: 1, height: 1 };
    expect([...paintedUpTo(nested, 'red', area, false).data]).toEqual([255, 255, 255, 255]);
    expect([...paintedUpTo(nested, 'red', area, true).data]).toEqual([255, 0, 0, 255]);
  });
});
