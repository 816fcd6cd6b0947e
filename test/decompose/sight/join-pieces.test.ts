import fc from 'fast-check';
import { joinPiecesToLayers, type JoinPiecesOptions } from '../../../src/decompose/sight/join-pieces';
import { randomNumbers } from '../../support/documents';
import { flat, onGround, rectangle, type Item } from '../../support/paint';
import { answerOf, piecesOf, type FoundPieces } from '../../support/sight';
import { mapped, regionAt, regionsOf } from '../../support/stages';

// Two large pieces side by side, a third apart, a small one on the first, a small one that stands free.
const map = mapped([
  'gggggggggggggggggggg',
  'gaaaaaabbbbbbgccccgg',
  'gaaaaaabbbbbbgccccgg',
  'gaasaaabbbbbbgccccgg',
  'gaaaaaabbbbbbgccccgg',
  'gggggggggggggggggggg',
  'gfgggggggggggggggggg',
  'gggggggggggggggggggg',
], {}, 5);
const pieces = piecesOf(map, { leastShare: 0 });
const [g, a, b, c, s, f] = 'gabcsf'.split('').map((letter) => pieces.of(map.regionOf[letter]));
const canvas = map.segmentation.labels.length;
const OPTIONS: Partial<JoinPiecesOptions> = { threshold: 0, groundThreshold: 1, leastShare: 0, textShare: 0, wordShare: 0, maxLayers: 24 };

type Pair = readonly [number, number, number];
const saying = (pairs: readonly Pair[], rest = -4) => (i: number, j: number): number => pairs.find(([x, y]) => (x === i && y === j) || (x === j && y === i))?.[2] ?? rest;
const sorted = (clusters: readonly number[][]): number[][] => clusters.map((members) => [...members].sort((x, y) => x - y)).sort((x, y) => x[0] - y[0]);
const want = (...clusters: number[][]): number[][] => sorted(clusters);

function join(pairs: readonly Pair[], options: Partial<JoinPiecesOptions> = {}, transparent = false, found: FoundPieces = pieces): number[][] {
  return sorted(joinPiecesToLayers(found.found, answerOf(found.found.pieces.length, { same: saying(pairs) }), canvas, transparent, { ...OPTIONS, ...options }));
}

describe('joinPiecesToLayers', () => {
  it('joins what is said to be one, touching or not, and nothing else', () => {
    expect(join([])).toEqual(want([g], [a], [b], [c], [s], [f]));
    expect(join([[a, b, 2]])).toEqual(want([g], [a, b], [c], [s], [f]));
    expect(join([[a, c, 2], [c, f, 2], [a, f, 2]])).toEqual(want([g], [a, c, f], [b], [s]));
  });

  it('weighs what is said of all pairs of two clusters', () => {
    // c and b are one; that c and a are not outweighs that a and b are.
    expect(join([[b, c, 9], [a, b, 2], [a, c, -9]])).toEqual(want([g], [a], [b, c], [s], [f]));
    expect(join([[b, c, 9], [a, b, 6], [a, c, -2]])).toEqual(want([g], [a, b, c], [s], [f]));
    // A speck says less than a surface.
    expect(join([[a, s, 9], [a, b, 3], [s, b, -9]])).toEqual(want([g], [a, b, s], [c], [f]));
  });

  it('asks for more where the ground is one of the two', () => {
    expect(join([[g, c, 0.9]])).toContainEqual([c]);
    expect(join([[g, c, 1.1]])).toContainEqual([g, c]);
    expect(join([[g, c, 1.1]], { groundThreshold: 2 })).toContainEqual([c]);
  });

  it('leaves an empty canvas out', () => {
    const all: Pair[] = [a, b, c, s, f].map((k) => [g, k, 40]);
    expect(join(all, {}, true)).toEqual(want([a], [b], [c], [s], [f]));
    expect(join(all, { maxLayers: 1 }, true)).toEqual(want([a, b, c, s, f]));
  });

  it('gives what is too small to what it touches, not to the ground; what stands free stays', () => {
    expect(join([], { leastShare: 0.01 })).toEqual(want([g], [a, s], [b], [c], [f]));
  });

  it('keeps to the layers allowed, the least joined first, the ground last', () => {
    expect(join([[f, c, -1]], { maxLayers: 5 })).toEqual(want([g], [a], [b], [c, f], [s]));
    for (const maxLayers of [1, 2, 3, 4]) {
      const clusters = join([], { maxLayers });
      expect(clusters).toHaveLength(maxLayers);
      if (maxLayers > 1) expect(clusters[0]).toEqual([g]);
    }
  });

  it('puts every piece into one layer, whatever is said', () => {
    fc.assert(fc.property(fc.integer(), fc.constantFrom(1, 50, 3.4e38), fc.integer({ min: 1, max: 7 }), fc.boolean(), (seed, scale, maxLayers, transparent) => {
      const random = randomNumbers(seed);
      const answer = answerOf(6, { same: () => Math.fround((random() * 2 - 1) * scale) });
      const clusters = joinPiecesToLayers(pieces.found, answer, canvas, transparent, { maxLayers });
      expect(clusters.length).toBeLessThanOrEqual(maxLayers);
      expect(clusters.flat().sort((x, y) => x - y)).toEqual(transparent ? [1, 2, 3, 4, 5] : [0, 1, 2, 3, 4, 5]);
      expect(clusters.every((members) => members.length > 0)).toBe(true);
      if (!transparent) expect(clusters[0]).toContain(0);
    }), { numRuns: 100 });
  });

  describe('of type on a card', () => {
    const letters = [0, 1, 2, 3, 4, 5].map((i): Item => ({ shape: rectangle(60 + i * 14, 64, 60 + i * 14 + (i % 2 ? 4 : 9), 82), fill: flat([20, 20, 30]) }));
    const regions = regionsOf(onGround(200, 140, [245, 240, 230], { shape: rectangle(30, 40, 170, 110), fill: flat([200, 40, 50]) }, ...letters).picture);
    const found = piecesOf(regions);
    const card = found.of(regionAt(regions.segmentation, 40, 50));
    const text = found.of(regionAt(regions.segmentation, 62, 70));
    const joined = (value: number, options: Partial<JoinPiecesOptions>): number =>
      joinPiecesToLayers(found.found, answerOf(3, { same: saying([[card, text, value]]) }), regions.segmentation.labels.length, false, { ...OPTIONS, ...options }).length;

    it('keeps type apart unless it is said to be one with the card', () => {
      expect(found.found.pieces.map(({ isText }) => isText)[text]).toBe(true);
      expect(joined(-1, {})).toBe(3);
      expect(joined(1, {})).toBe(2);
    });

    it('measures type by its box, not by its ink', () => {
      const { left, right, top, bottom, area } = found.found.pieces[text];
      const box = ((right - left + 1) * (bottom - top + 1)) / (200 * 140);
      expect(area / (200 * 140)).toBeLessThan(box * 0.8);
      for (const share of ['textShare', 'wordShare'] as const) {
        const faceShare = share === 'textShare' ? 1 : 0;
        expect(joined(-1, { faceShare, [share]: box * 0.9, leastShare: 0.2 })).toBe(3);
        expect(joined(-1, { faceShare, [share]: box * 1.1 })).toBe(2);
      }
    });

    it('asks less of it on what is a face than on what may be part of a drawing', () => {
      const face = (140 * 70) / (200 * 140);
      expect(joined(-1, { faceShare: face * 0.95, textShare: 1 })).toBe(3);
      expect(joined(-1, { faceShare: face * 1.05, textShare: 1 })).toBe(2);
    });
  });

  it('where there are too many layers, joins type with the nearest type on the same thing, whatever is said', () => {
    // l, m and n on one thing, t beside it, nearer to n than m is.
    const typed = mapped(['gggggggggggggggg', 'gcccccccccccgggg', 'gclccmccccncgttg', 'gcccccccccccgggg', 'gggggggggggggggg'], {}, 5);
    const { found, of } = piecesOf(typed, { leastShare: 0 });
    const [ground, card, l, m, n, t] = 'gclmnt'.split('').map((letter) => of(typed.regionOf[letter]));
    const isType = new Set([l, m, n, t]);
    const typeFound = { ...found, pieces: found.pieces.map((piece, k) => ({ ...piece, isText: isType.has(k) })) };
    const most = (maxLayers: number): number[][] => sorted(joinPiecesToLayers(typeFound, answerOf(typeFound.pieces.length, { same: saying([[l, t, -1]]) }), typed.segmentation.labels.length, false, { ...OPTIONS, maxLayers }));
    expect(most(6)).toHaveLength(6);
    expect(most(5)).toHaveLength(5);
    for (const alone of [[ground], [card], [t]]) expect(most(5)).toContainEqual(alone);
    expect(most(4)).toEqual(want([ground], [card], [l, m, n], [t]));
    expect(most(3)).toEqual(want([ground], [card], [l, m, n, t]));
  });
});
