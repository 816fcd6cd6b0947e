import fc from 'fast-check';
import { analyse } from '../../../src/decompose/analyse';
import { findPieces, type Pieces } from '../../../src/decompose/sight/pieces';
import { walkParts } from '../../../src/decompose/objects/parts';
import { noisePicture } from '../../support/documents';
import { disc, flat, onGround, paintScene, rectangle, type Colour, type Item } from '../../support/paint';
import { anyScene } from '../../support/random-scenes';
import { piecesOf } from '../../support/sight';
import { mapped, partsOf, regionAt, regionsOf } from '../../support/stages';
import type { Raster } from '../../../src/raster/raster';

const analysed = (picture: Raster, options: Parameters<typeof findPieces>[4] = {}) => {
  const { segmentation, graph, plant, isTexture } = analyse(picture, false);
  const root = plant();
  return { segmentation, root, found: findPieces(segmentation, graph, root, isTexture, options) };
};

/** What holds for the pieces of every picture. */
function expectWhole({ pieces, pieceOf, chart, contacts, inHull }: Pieces, labels: Int32Array, most: number, chartSide: number): void {
  const count = pieces.length;
  expect(count).toBeGreaterThanOrEqual(1);
  expect(count).toBeLessThanOrEqual(most);
  const owner = new Int32Array(pieceOf.length).fill(-1);
  pieces.forEach(({ regions }, k) => regions.forEach((r) => {
    expect(owner[r]).toBe(-1);
    owner[r] = k;
  }));
  expect(owner).toEqual(pieceOf);
  const area = new Float64Array(count);
  for (const r of labels) area[pieceOf[r]]++;
  expect(pieces.map((piece) => piece.area)).toEqual([...area]);
  expect(Math.max(chart.width, chart.height)).toBeLessThanOrEqual(chartSide);
  expect(chart.labels).toHaveLength(chart.width * chart.height);
  expect(chart.labels.every((k) => k >= 0 && k < count)).toBe(true);
  pieces.forEach(({ parent, depth, filled, hullArea }, k) => {
    expect(parent === -1).toBe(k === 0);
    expect(depth).toBe(k === 0 ? 0 : pieces[parent].depth + 1);
    expect(filled).toBeGreaterThanOrEqual(area[k]);
    // All of a piece that the chart shows lies in its hull, and nothing else is counted there.
    const inside = inHull.subarray(k * count, (k + 1) * count);
    if (k > 0) expect(inside[k]).toBe(chart.labels.reduce((n, label) => n + (label === k ? 1 : 0), 0));
    if (k > 0) expect(inside.reduce((a, b) => a + b)).toBe(hullArea);
  });
  for (const [key, { length, contrast }] of contacts) {
    expect(Math.floor(key / count)).toBeLessThan(key % count);
    expect(length).toBeGreaterThan(0);
    expect(contrast).toBeGreaterThanOrEqual(0);
  }
  // Every side of every pixel faces its own piece, another, or the canvas edge.
  const touched = pieces.map((piece) => piece.canvasEdge);
  for (const [key, { length }] of contacts) for (const k of [Math.floor(key / count), key % count]) touched[k] += length;
  expect(touched).toEqual(pieces.map((piece) => piece.perimeter));
}

const ink = flat([20, 20, 30]);
const letters = (left: number, top: number): Item[] => [0, 1, 2, 3, 4, 5].map((i) => ({ shape: rectangle(left + i * 14, top, left + i * 14 + (i % 2 ? 4 : 9), top + 18), fill: ink }));

describe('findPieces', () => {
  it('puts every region of any picture into exactly one piece, and never makes too many', () => {
    fc.assert(fc.property(anyScene, fc.constantFrom(64, 5, 2, 1), fc.constantFrom(512, 20), (scene, most, chartSide) => {
      const { found, segmentation, root } = analysed(paintScene(scene).picture, { most, chartSide, leastShare: 0 });
      expectWhole(found, segmentation.labels, most, chartSide);
      expect(found.pieces[0].part).toBe(root);
    }), { numRuns: 30, ...(process.env.CI && { seed: 3 }) });
  });

  it.each<[string, Raster]>([
    ['one pixel', noisePicture(1, 1)], ['one row', noisePicture(300, 1)], ['one column', noisePicture(1, 300)], ['noise', noisePicture(40, 30)],
    ['nothing', onGround(20, 10, null).picture], ['a band much wider than the chart', onGround(2100, 3, [240, 240, 240], { shape: rectangle(100, 0, 900, 3), fill: ink }).picture],
  ])('is whole for %s', (_, picture) => {
    const { found, segmentation } = analysed(picture);
    expectWhole(found, segmentation.labels, 64, 512);
  });

  it('is whole for hundreds of things, type among them', () => {
    const things = Array.from({ length: 180 }, (_, i): Item => ({ shape: i % 3 ? disc(12 + (i % 20) * 19, 14 + Math.floor(i / 20) * 20, 4 + (i % 4)) : rectangle(6 + (i % 20) * 19, 8 + Math.floor(i / 20) * 20, 18 + (i % 20) * 19, 19 + Math.floor(i / 20) * 20), fill: flat([(i * 67) % 256, (i * 31) % 256, (i * 113) % 256]) }));
    const regions = regionsOf(onGround(390, 230, [250, 250, 250], ...things, ...letters(20, 200)).picture);
    const { found, of } = piecesOf(regions);
    expectWhole(found, regions.segmentation.labels, 64, 512);
    expect(found.pieces.length).toBe(64);
    // What is kept is what is large, and the type.
    expect(found.pieces.filter(({ isText }) => isText)).toHaveLength(1);
    expect(found.pieces[of(regionAt(regions.segmentation, 24, 205))].isText).toBe(true);
  });

  it('leaves the tree of parts as it was', () => {
    const { segmentation, graph, plant, isTexture } = analyse(onGround(120, 90, [250, 250, 250], { shape: disc(40, 40, 20), fill: ink }, { shape: disc(44, 40, 1), fill: flat([255, 0, 0]) }).picture, false);
    const root = plant();
    const shape = (): unknown => walkParts(root).map((part) => [part.kind, part.area, [...part.regions], part.children.length]);
    const before = shape();
    findPieces(segmentation, graph, root, isTexture, { leastShare: 0.5, most: 1 });
    expect(shape()).toEqual(before);
  });

  it('joins specks to what they touch most, the larger parts not', () => {
    const regions = mapped(['gggggggg', 'gaaaabbg', 'gasaabbg', 'gaaaabbg', 'gggggggg', 'ggggggtg', 'gggggggg'], {}, 4);
    const { found, of } = piecesOf(regions, { leastShare: 1.5 / 56, freeShare: 1 });
    const { g, a, b, s, t } = regions.regionOf;
    expect(found.pieces).toHaveLength(3);
    expect([of(g), of(s), of(t)]).toEqual([0, of(a), 0]);
    expect(of(b)).not.toBe(of(a));
    expect(found.pieces[of(a)]).toMatchObject({ area: 12 * 16, filled: 12 * 16, left: 4, top: 4, right: 19, bottom: 15, parent: 0, depth: 1, canvasEdge: 0 });
  });

  it('leaves a speck that stands free on the ground to itself, where there is room for many more', () => {
    const regions = mapped(['gggggggg', 'gaaaabbg', 'gaaaabbg', 'gggggggg', 'ggggggtg', 'gggggggg'], {}, 4);
    const { g, t } = regions.regionOf;
    for (const [options, joined] of [[{ freeShare: 1 / 48 }, false], [{ freeShare: 2 / 48 }, true], [{ freeShare: 1 / 48, most: 5 }, true]] as const) {
      const { of } = piecesOf(regions, { leastShare: 1.5 / 48, ...options });
      expect(of(t) === of(g)).toBe(joined);
    }
  });

  it('joins no speck to the ground that touches anything else, however little of it', () => {
    const regions = mapped(['gggggggg', 'gaaaaggg', 'gaaaassg', 'gaaaaggg', 'gggggggg'], {}, 4);
    const { of } = piecesOf(regions, { leastShare: 3 / 40 });
    expect(of(regions.regionOf.s)).toBe(of(regions.regionOf.a));
  });

  it('joins no speck to type, even one that touches nothing else, unless there is no room', () => {
    const regions = mapped(['gggggggg', 'gttttttg', 'gtsttttg', 'gttttttg', 'gggggggg'], {}, 4);
    const { root } = partsOf(regions);
    const { t, s, g } = regions.regionOf;
    walkParts(root).find((part) => part.regions.includes(t))!.kind = 'text';
    const pieceOf = (most: number): Int32Array => findPieces(regions.segmentation, regions.graph, root, new Uint8Array(3), { leastShare: 0.1, most }).pieceOf;
    expect(new Set([pieceOf(64)[t], pieceOf(64)[s], pieceOf(64)[g]]).size).toBe(3);
    expect(pieceOf(2)[s]).toBe(pieceOf(2)[t]);
  });

  describe('of type', () => {
    const card: Item = { shape: rectangle(30, 40, 170, 110), fill: flat([200, 40, 50]) };
    const regions = regionsOf(onGround(200, 140, [245, 240, 230], card, ...letters(60, 64)).picture);

    it('makes a row of letters one piece, however small', () => {
      const { found, of } = piecesOf(regions, { leastShare: 0.1 });
      const text = of(regionAt(regions.segmentation, 62, 70));
      expect(found.pieces).toHaveLength(3);
      expect(found.pieces[text].isText).toBe(true);
      expect(of(regionAt(regions.segmentation, 132, 70))).toBe(text);
      expect(found.pieces[text].parent).toBe(of(regionAt(regions.segmentation, 40, 50)));
    });

    it('joins type to what it stands on only where there is no room', () => {
      const { found, of } = piecesOf(regions, { most: 2 });
      expect(found.pieces).toHaveLength(2);
      // The card joins first, for type is left alone as long as it can be.
      expect(of(regionAt(regions.segmentation, 40, 50))).toBe(0);
      expect(found.pieces[of(regionAt(regions.segmentation, 62, 70))].isText).toBe(true);
      expect(piecesOf(regions, { most: 1 }).found.pieces).toHaveLength(1);
    });
  });

  it('says what touches, by how much, and how the colours differ', () => {
    const regions = mapped(['gggggg', 'gaabbg', 'gaabbg', 'gggggg'], { g: [0, 0, 0], a: [100, 0, 0], b: [100, 50, 0] }, 10);
    const { found, of } = piecesOf(regions);
    const { a, b } = regions.regionOf;
    const [low, high] = [Math.min(of(a), of(b)), Math.max(of(a), of(b))];
    expect(found.contacts.get(low * 3 + high)).toMatchObject({ length: 20, contrast: 20 * 50 });
    expect(found.contacts.get(of(a))).toMatchObject({ length: 60, contrast: 60 * 100 });
    expect(found.pieces[of(a)]).toMatchObject({ perimeter: 80, colour: [100, 0, 0, 255], roughness: 0 });
  });

  it('sees at a junction whose edge runs through', () => {
    // The field b passes in front of a, which it cuts: where the two meet the ground its edge is straight.
    const cut = mapped([...Array(10).fill('g'.repeat(12) + 'b'.repeat(16)), ...Array(14).fill('gggg' + 'a'.repeat(8) + 'b'.repeat(16)), ...Array(10).fill('g'.repeat(12) + 'b'.repeat(16))], {}, 2);
    const { found, of } = piecesOf(cut);
    const [a, b] = [of(cut.regionOf.a), of(cut.regionOf.b)];
    const contact = found.contacts.get(Math.min(a, b) * found.pieces.length + Math.max(a, b))!;
    expect(b < a ? contact.throughLow : contact.throughHigh).toBeGreaterThan(0);
    expect(b < a ? contact.throughHigh : contact.throughLow).toBe(0);
    expect(contact.atGround).toBe(0);
  });

  it('counts what lies in a hull: the dot in a C', () => {
    const colours: Record<string, Colour> = { g: [255, 255, 255], c: [200, 0, 0], d: [0, 0, 200] };
    const regions = mapped(['ggggggg', 'gcccccg', 'gcgdgcg', 'gcggggg', 'gcccccg', 'ggggggg'], colours, 6);
    const { found, of } = piecesOf(regions);
    const [c, d] = [of(regions.regionOf.c), of(regions.regionOf.d)];
    const count = found.pieces.length;
    expect(found.inHull[c * count + d]).toBe(36);
    expect(found.inHull[d * count + c]).toBe(0);
  });

  it('measures what the chart is too coarse to show, as nothing there', () => {
    const regions = mapped([`${'g'.repeat(9)}t${'g'.repeat(14)}`, `${'g'.repeat(24)}`], {}, 1);
    const { found, of } = piecesOf(regions, { chartSide: 4, leastShare: 0 });
    const t = found.pieces[of(regions.regionOf.t)];
    expect([t.area, t.hullArea]).toEqual([1, 0]);
    expect([...found.inHull.subarray(of(regions.regionOf.t) * 2, of(regions.regionOf.t) * 2 + 2)]).toEqual([0, 0]);
  });
});
