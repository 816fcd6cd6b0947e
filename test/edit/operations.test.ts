import fc from 'fast-check';
import { DelaminateError } from '../../src/core/errors';
import { decompose } from '../../src/decompose/decompose';
import type { Layer, LayeredDocument } from '../../src/document/document';
import { mergeLayers, setLocked, splitLayer } from '../../src/document/edits';
import { compareRasters, flattenDocument } from '../../src/document/flatten';
import { allNodes, leafLayers } from '../../src/document/tree';
import { decomposeWithWishes, extract } from '../../src/edit/extract';
import { refill } from '../../src/edit/refill';
import { refine } from '../../src/edit/refine';
import { redo } from '../../src/edit/redo';
import { reorder } from '../../src/edit/reorder';
import { disc, flat, onGround, paintScene, rectangle } from '../support/paint';
import { anyScene } from '../support/random-scenes';

type Operation = (document: LayeredDocument) => LayeredDocument;

const change = (a: LayeredDocument, b: LayeredDocument): number => compareRasters(flattenDocument(a), flattenDocument(b)).max;

/** The i-th of the document's layers, counted round. */
const pick = (document: LayeredDocument, i: number): Layer => {
  const layers = leafLayers(document.children);
  return layers[i % layers.length]!;
};

/** One operation of any kind with any arguments that make sense for it; what it may refuse it refuses with an error of ours. */
const anyOperation = fc.record({ kind: fc.constantFrom('reorder', 'place', 'refine', 'stroke', 'refill', 'redo', 'box', 'point', 'selection'), i: fc.nat(20), j: fc.nat(20), x: fc.double({ min: 0, max: 1, noNaN: true }), y: fc.double({ min: 0, max: 1, noNaN: true }), size: fc.double({ min: 0.1, max: 0.9, noNaN: true }), flag: fc.boolean() })
  .map(({ kind, i, j, x, y, size, flag }): { kind: string; apply: Operation } => ({
    kind,
    apply: (document) => {
      const { width, height } = document;
      const [left, top] = [Math.floor(x * (width - 2)), Math.floor(y * (height - 2))];
      const box = { left, top, width: Math.max(1, Math.floor(size * (width - left))), height: Math.max(1, Math.floor(size * (height - top))) };
      const { id } = pick(document, i);
      switch (kind) {
        case 'reorder': return reorder(document, id, flag ? 'front' : 'back');
        case 'place': return reorder(document, id, flag ? { before: pick(document, j).id } : { behind: pick(document, j).id });
        case 'refine': return refine(document, id, flag ? { box } : {});
        case 'stroke': return refine(document, id, { strokes: [{ points: [{ x: left, y: top }, { x: left + 6, y: top + 4 }], radius: 3, add: flag }] });
        case 'refill': return refill(document, id);
        case 'redo': return redo(document, id, { maxLayers: 4 });
        case 'box': return extract(document, { box }).document;
        case 'point': return extract(document, { point: { x: left, y: top } }).document;
        default: return extract(document, { selection: { ...box, data: Uint8Array.from({ length: box.width * box.height }, (_, p) => (flag ? 255 : (p * 37) % 256)) } }).document;
      }
    },
  }));

describe('operations on one layer', () => {
  it('any row of them leaves the picture as it was, locked layers as they are, and names and ids single', () => {
    let done = 0;
    let refused = 0;
    fc.assert(fc.property(anyScene, fc.array(anyOperation, { minLength: 1, maxLength: 4 }), fc.nat(20), fc.boolean(), (scene, operations, lockAt, locks) => {
      const taken = decompose(paintScene(scene).picture, { maxLayers: 6 }).document;
      let document = locks ? setLocked(taken, [pick(taken, lockAt).id], true) : taken;
      const locked = leafLayers(document.children).filter((layer) => layer.locked);
      for (const { kind, apply } of operations) {
        let next: LayeredDocument;
        try {
          next = apply(document);
        } catch (error) {
          expect(error).toBeInstanceOf(DelaminateError);
          expect((error as DelaminateError).message.length).toBeGreaterThan(20);
          refused++;
          continue;
        }
        const off = change(document, next);
        if (off > 1 + 1e-9) throw new Error(`${kind} changed the picture by ${off} levels`);
        const nodes = allNodes(next.children);
        expect(new Set(nodes.map(({ id }) => id)).size).toBe(nodes.length);
        expect(new Set(nodes.map(({ name }) => name)).size).toBe(nodes.length);
        for (const layer of locked) expect(leafLayers(next.children)).toContain(layer);
        document = next;
        done++;
      }
      // Rounding does not pile up: the row as a whole is what each of its steps is.
      expect(change(taken, document)).toBeLessThanOrEqual(operations.length + 1e-9);
    }), { numRuns: 60, ...(process.env.CI && { seed: 3 }) });
    // Else nothing is proven: most are carried out, and some must be refused.
    expect(done).toBeGreaterThan(30);
    expect(refused).toBeGreaterThan(0);
  }, 120000);

  it('no operation loses a pixel: where something is seen, something is seen, of the same colour', () => {
    fc.assert(fc.property(anyScene, anyOperation, (scene, { apply }) => {
      const document = decompose(paintScene(scene).picture, { maxLayers: 6 }).document;
      let next: LayeredDocument;
      try {
        next = apply(document);
      } catch {
        return;
      }
      const [before, after] = [document, next].map((one) => {
        const seen = new Uint8Array(one.width * one.height);
        for (const { left, top, pixels, seen: own } of leafLayers(one.children)) {
          for (let q = 0; q < pixels.width * pixels.height; q++) if (pixels.data[q * 4 + 3]! > 0 && (!own || own[q] !== 0)) seen[(top + Math.floor(q / pixels.width)) * one.width + left + (q % pixels.width)] = 1;
        }
        return seen;
      });
      before!.forEach((value, p) => { if (value && !after![p]) throw new Error(`pixel ${p} is seen in no layer any more`); });
    }), { numRuns: 40, ...(process.env.CI && { seed: 4 }) });
  }, 120000);

  it('split, then merged again, is the layer again: its pixels bit for bit, and what of them was seen', () => {
    const { picture } = onGround(90, 70, [240, 235, 220], { shape: rectangle(10, 10, 80, 60), fill: flat([60, 90, 160]) }, { shape: disc(30, 34, 12), fill: flat([230, 200, 60]) }, { shape: disc(60, 34, 12), fill: flat([200, 50, 70]) });
    const taken = decompose(picture).document;
    const whole = mergeLayers(taken, taken.children.map(({ id }) => id));
    const [one] = leafLayers(whole.children);
    const parts = decompose(one!.pixels).document;
    const split = splitLayer(whole, one!.id, parts);
    expect(leafLayers(split.children).length).toBeGreaterThan(2);
    const [again, ...more] = leafLayers(mergeLayers(split, split.children.map(({ id }) => id)).children);
    expect(more).toEqual([]);
    expect([again!.left, again!.top, again!.pixels.width, again!.pixels.height]).toEqual([one!.left, one!.top, one!.pixels.width, one!.pixels.height]);
    expect(Buffer.compare(Buffer.from(again!.pixels.data.buffer), Buffer.from(one!.pixels.data.buffer))).toBe(0);
    expect(again!.seen?.every((v) => v === 255) ?? true).toBe(true);
  });
});

describe('extract', () => {
  const { picture } = onGround(120, 90, [240, 235, 220], { shape: rectangle(10, 12, 110, 78, 6), fill: flat([60, 90, 160]) }, { shape: disc(45, 45, 16), fill: flat([230, 200, 60]) }, { shape: disc(84, 45, 12), fill: flat([200, 50, 70]) });
  const taken = decompose(picture).document;
  const document = mergeLayers(taken, taken.children.slice(1).map(({ id }) => id));
  const extractedBy = (wish: Parameters<typeof extract>[1]): Layer => {
    const { document: after, id } = extract(document, wish);
    expect(change(document, after)).toBeLessThanOrEqual(1);
    return leafLayers(after.children).find((layer) => layer.id === id)!;
  };

  it('makes a layer of the object in a box, of the object at a point, and of exactly what is selected', () => {
    for (const wish of [{ box: { left: 24, top: 24, width: 42, height: 42 } }, { point: { x: 45, y: 45 } }]) {
      const { left, top, pixels } = extractedBy(wish);
      for (const [is, was] of [[left, 29], [top, 29], [pixels.width, 32], [pixels.height, 32]]) expect(Math.abs(is! - was!)).toBeLessThanOrEqual(1);
      expect([...pixels.data.slice((16 * pixels.width + 16) * 4, (16 * pixels.width + 16) * 4 + 4)]).toEqual([230, 200, 60, 255]);
    }
    const selection = { left: 20, top: 20, width: 30, height: 10, data: Uint8Array.from({ length: 300 }, (_, p) => (p % 30 < 15 ? 255 : 128)) };
    const cut = extractedBy({ selection });
    expect([cut.left, cut.top, cut.pixels.width, cut.pixels.height]).toEqual([20, 20, 30, 10]);
    expect([cut.pixels.data[3], Math.abs(cut.pixels.data[25 * 4 + 3]! - 128) <= 2]).toEqual([255, true]);
  });

  it.each<[string, () => unknown]>([
    ['a box off the canvas', () => extract(document, { box: { left: 500, top: 0, width: 5, height: 5 } })],
    ['a box of no size', () => extract(document, { box: { left: 5, top: 5, width: 0, height: 5 } })],
    ['a box of no numbers', () => extract(document, { box: { left: NaN, top: 5, width: 4, height: 5 } })],
    ['a point off the canvas', () => extract(document, { point: { x: -3, y: 4 } })],
    ['an empty selection', () => extract(document, { selection: { left: 0, top: 0, width: 2, height: 1, data: new Uint8Array(2) } })],
    ['a selection of another size than its data', () => extract(document, { selection: { left: 0, top: 0, width: 9, height: 9, data: new Uint8Array(2) } })],
    ['what is locked', () => extract(setLocked(document, leafLayers(document.children).map(({ id }) => id), true), { point: { x: 45, y: 45 } })],
  ])('refuses %s with one clear error', (_, run) => {
    expect(run).toThrow(DelaminateError);
  });

  it('grants wishes at once, the same every time', () => {
    const wishes = { points: [{ x: 84, y: 45 }], boxes: [{ left: 24, top: 24, width: 42, height: 42 }] };
    const [a, b] = [decomposeWithWishes(picture, wishes), decomposeWithWishes(picture, wishes)];
    expect(a.wished).toHaveLength(2);
    expect(a.wished.every((id) => leafLayers(a.document.children).some((layer) => layer.id === id))).toBe(true);
    expect(a.recomposition.max).toBeLessThanOrEqual(1);
    expect(b.wished).toEqual(a.wished);
    expect(change(a.document, b.document)).toBe(0);
  });
});

describe('refusals', () => {
  const { picture } = onGround(80, 60, [240, 235, 220], { shape: disc(30, 30, 16), fill: flat([60, 90, 160]) });
  const { document } = decompose(picture);
  const id = leafLayers(document.children)[1]!.id;
  const locked = setLocked(document, [id], true);

  it.each<[string, () => unknown]>([
    ['moving an unknown layer', () => reorder(document, 'gone', 'front')],
    ['moving a layer beside itself', () => reorder(document, id, { before: id })],
    ['moving what is locked', () => reorder(locked, id, 'back')],
    ['refining what is locked', () => refine(locked, id)],
    ['a brush of no size', () => refine(document, id, { strokes: [{ points: [{ x: 5, y: 5 }], radius: 0, add: true }] })],
    ['a stroke of no numbers', () => refine(document, id, { strokes: [{ points: [{ x: NaN, y: 5 }], radius: 2, add: true }] })],
    ['a band of no width', () => refine(document, id, { band: -1 })],
    ['refilling what is locked', () => refill(locked, id)],
    ['an unknown method', () => refill(document, id, { method: 'magic' as never })],
  ])('%s', (_, run) => {
    expect(run).toThrow(DelaminateError);
  });
});
