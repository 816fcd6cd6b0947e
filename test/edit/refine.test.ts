import fc from 'fast-check';
import type { Layer, LayeredDocument } from '../../src/document/document';
import { compareRasters, flattenDocument } from '../../src/document/flatten';
import { setLocked } from '../../src/document/locks';
import { allNodes, findNode, leafLayers } from '../../src/document/tree';
import { refine } from '../../src/edit/refine';
import { paintedLeaves, rectOf } from '../../src/edit/shown';
import type { Stroke } from '../../src/edit/strokes';
import type { Depth } from '../../src/raster/raster';
import { group, layer, paint } from '../support/documents';
import { randomDocument } from '../support/random-documents';
import { refusal, unlessRefused } from '../support/refusal';

const change = (a: LayeredDocument, b: LayeredDocument): number => compareRasters(flattenDocument(a), flattenDocument(b)).max;
const alphaAt = (document: LayeredDocument, id: string, x: number, y: number): number => {
  const { left, top, pixels } = findNode(document, id) as Layer;
  const [u, v] = [x - left, y - top];
  return u < 0 || v < 0 || u >= pixels.width || v >= pixels.height ? 0 : pixels.data[(v * pixels.width + u) * 4 + 3]!;
};

const W = 48;
const H = 36;
/** A red disc on white, cut out too large: a white rim three pixels wide came with it. */
const isDisc = (x: number, y: number, r: number): boolean => Math.hypot(x + 0.5 - 24, y + 0.5 - 18) < r;
const ground = layer('ground', paint(W, H, () => [1, 1, 1, 1]));
const disc = layer('disc', paint(W, H, (x, y) => (isDisc(x, y, 10) ? [1, 0, 0, 1] : [1, 1, 1, isDisc(x, y, 13) ? 1 : 0])));
const loose: LayeredDocument = { width: W, height: H, depth: 8, children: [ground, disc] };

describe('refine', () => {
  it('changes no pixel of any document, and no locked layer, whatever the hints', () => {
    let done = 0;
    const place = fc.integer({ min: -2, max: 13 });
    const anyHints = fc.record({
      box: fc.record({ left: place, top: place, width: fc.integer({ min: 1, max: 12 }), height: fc.integer({ min: 1, max: 12 }) }),
      strokes: fc.array(fc.record({ points: fc.array(fc.record({ x: place, y: place }), { minLength: 1, maxLength: 3 }), radius: fc.integer({ min: 1, max: 5 }).map((n) => n / 2), add: fc.boolean() }), { minLength: 1, maxLength: 3 }),
      band: fc.integer({ min: 1, max: 8 }),
    }, { requiredKeys: [] });
    fc.assert(fc.property(fc.integer(), fc.constantFrom<Depth>(8, 16, 32), fc.boolean(), fc.integer({ min: 0, max: 3 }).map((n) => n > 0), fc.nat(99), fc.option(fc.nat(99)), anyHints, (seed, depth, blends, ground, i, lock, hints) => {
      const made = randomDocument(seed, { depth, blends: blends && depth !== 32, ground });
      const nodes = allNodes(made.children);
      const document = lock === null ? made : setLocked(made, [nodes[lock % nodes.length]!.id], true);
      // Mostly one that has an edge to refine.
      const plain = paintedLeaves(document.children).filter((leaf) => leaf.plain).map((leaf) => leaf.layer);
      const leaves = plain.length > 1 && i % 4 > 0 ? plain.slice(1) : leafLayers(document.children);
      const { id } = leaves[i % leaves.length]!;
      const after = unlessRefused('refine', () => refine(document, id, hints));
      if (!after) return;
      expect(change(document, after)).toBeLessThanOrEqual(1 + 1e-4);
      expect(allNodes(after.children).map((node) => node.id)).toEqual(nodes.map((node) => node.id));
      for (const one of leafLayers(allNodes(document.children).filter((node) => node.locked))) expect(findNode(after, one.id)).toBe(one);
      if (after !== document) done++;
    }), { numRuns: 300 });
    expect(done).toBeGreaterThan(20);
  });

  it('finds the edge itself: what came along goes back to what lies behind', () => {
    const after = refine(loose, 'disc');
    expect(change(loose, after)).toBe(0);
    for (let y = 0; y < H; y++) {
      for (let x = 0; x < W; x++) {
        if (isDisc(x, y, 9)) expect(alphaAt(after, 'disc', x, y)).toBe(255);
        else if (!isDisc(x, y, 11)) expect(alphaAt(after, 'disc', x, y)).toBe(0);
      }
    }
    // The layer has no empty margin.
    expect(rectOf(findNode(after, 'disc') as Layer)).toMatchObject({ left: 14, top: 8, width: 20, height: 20 });
  });

  it('looks in the box alone, and takes strokes for certain', () => {
    const half = refine(loose, 'disc', { box: { left: 0, top: 0, width: 24, height: H } });
    expect([alphaAt(half, 'disc', 12, 18), alphaAt(half, 'disc', 35, 18)]).toEqual([0, 255]);
    const stroke: Stroke = { points: [{ x: 36, y: 18 }], radius: 1.5, add: true };
    const kept = refine(loose, 'disc', { strokes: [stroke] });
    expect(alphaAt(kept, 'disc', 35, 17)).toBe(255);
    // Later ones count where they cross.
    const gone = refine(loose, 'disc', { strokes: [stroke, { ...stroke, add: false }] });
    expect([alphaAt(gone, 'disc', 35, 17), change(loose, gone)]).toEqual([0, 0]);
  });

  it('lets what it gains go on beneath it as invented, and gives back what it loses as seen', () => {
    // Cut out too small this time: the rim is the ground's.
    const small: LayeredDocument = { ...loose, children: [layer('ground', paint(W, H, (x, y) => (isDisc(x, y, 10) ? [1, 0, 0, 1] : [1, 1, 1, 1])), { seen: Uint8Array.from({ length: W * H }, (_, p) => (isDisc(p % W, Math.floor(p / W), 7) ? 0 : 255)) }), layer('disc', paint(W, H, (x, y) => [1, 0, 0, isDisc(x, y, 7) ? 1 : 0]))] };
    const after = refine(small, 'disc');
    expect([alphaAt(after, 'disc', 24, 9), change(small, after)]).toEqual([255, 0]);
    const behind = findNode(after, 'ground') as Layer;
    const at = 9 * W + 24;
    expect([...behind.pixels.data.slice(at * 4, at * 4 + 4), behind.seen![at]]).toEqual([255, 255, 255, 255, 0]);
  });

  it('gives nothing away that stands on nothing: no pixel is lost', () => {
    const half: LayeredDocument = { ...loose, children: [layer('ground', paint(24, H, () => [1, 1, 1, 1])), disc] };
    const after = refine(half, 'disc');
    expect([alphaAt(after, 'disc', 12, 18), alphaAt(after, 'disc', 35, 18), change(half, after)]).toEqual([0, 255, 0]);
  });

  it('gives the document itself where the edge is right already', () => {
    const right = refine(loose, 'disc');
    expect(refine(right, 'disc')).toBe(right);
  });

  it.each<[string, () => unknown, RegExp]>([
    ['groups', () => refine({ ...loose, children: [group('g', [ground])] }, 'g'), /^refine: g is a group/],
    ['hidden layers', () => refine({ ...loose, children: [ground, { ...disc, visible: false }] }, 'disc'), /^refine: disc is hidden/],
    ['layers of hidden groups', () => refine({ ...loose, children: [ground, group('g', [disc], { visible: false })] }, 'disc'), /^refine: disc is hidden/],
    ['see-through layers', () => refine({ ...loose, children: [ground, { ...disc, opacity: 0.5 }] }, 'disc'), /blends with what lies beneath it/],
    ['layers in see-through groups', () => refine({ ...loose, children: [ground, group('g', [disc], { opacity: 0.5 })] }, 'disc'), /blends with what lies beneath it/],
    ['layers with a blend mode', () => refine({ ...loose, children: [ground, { ...disc, blend: 'multiply' }] }, 'disc'), /blends with what lies beneath it/],
    ['boxes off the canvas', () => refine(loose, 'disc', { box: { left: 90, top: 0, width: 5, height: 5 } }), /holds nothing of the canvas/],
    ['strokes off the canvas', () => refine(loose, 'disc', { strokes: [{ points: [{ x: 90, y: 5 }], radius: 2, add: true }] }), /off the canvas/],
    ['bands of no width', () => refine(loose, 'disc', { band: 0 }), /the band is 0 pixels wide/],
    ['strokes on what others cover', () => refine({ ...loose, children: [ground, disc, layer('card', paint(10, 10, () => [0, 0, 1, 1]), { left: 2, top: 2 })] }, 'disc', { strokes: [{ points: [{ x: 7, y: 7 }], radius: 2, add: true }] }), /card covers all of a stroke/],
    ['where nothing is certain', () => refine({ width: 4, height: 4, depth: 8, children: [layer('ground', paint(4, 4, () => [1, 1, 1, 1])), layer('dot', paint(2, 2, () => [1, 0, 0, 1]))] }, 'dot'), /all around dot is within 6 pixels of its edge/],
    ['to leave nothing', () => refine(loose, 'disc', { strokes: [{ points: [{ x: 24, y: 18 }], radius: 14, add: false }] }), /nothing would be left of disc/],
  ])('refuses %s', (_, run, message) => {
    expect(refusal(run)).toMatch(message);
  });
});
