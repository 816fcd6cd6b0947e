import fc from 'fast-check';
import { analyse } from '../../../src/decompose/analyse';
import { describePieces, MEASURES, MIRRORED_MEASURES, MIRRORED_RELATIONS, RELATIONS, type PieceFeatures } from '../../../src/decompose/sight/piece-features';
import { findPieces } from '../../../src/decompose/sight/pieces';
import type { Raster } from '../../../src/raster/raster';
import { noisePicture, paint } from '../../support/documents';
import { flat, onGround, paintScene, rectangle } from '../../support/paint';
import { anyScene } from '../../support/random-scenes';
import { piecesOf } from '../../support/sight';
import { mapped } from '../../support/stages';

type Measure = (typeof MEASURES)[number];
type Relation = (typeof RELATIONS)[number];

const measure = ({ measures }: PieceFeatures, k: number, name: Measure): number => measures[k * MEASURES.length + MEASURES.indexOf(name)];
const relation = ({ relations, measures }: PieceFeatures, i: number, j: number, name: Relation): number => {
  const count = measures.length / MEASURES.length;
  return relations[(RELATIONS.indexOf(name) * count + i) * count + j];
};

const SYMMETRIC: readonly Relation[] = ['compared', 'touching', 'siblings', 'contrast', 'distance', 'hueDistance', 'hullGrowth', 'jointFill', 'atGround', 'atOther', 'commonNeighbours', 'gap', 'bothAtEdge'];
const ANTISYMMETRIC: readonly Relation[] = ['depthStep', 'lightStep', 'saturationStep', 'logAreaRatio', 'stepX', 'stepY', 'hullRatio', 'convexityStep'];
const TURNED: readonly (readonly [Relation, Relation])[] = [['encloses', 'enclosed'], ['contactShare', 'contactShareOther'], ['otherInHull', 'inOtherHull'], ['through', 'throughOther']];

function featuresOf(picture: Raster): PieceFeatures & { readonly count: number } {
  const { segmentation, graph, plant, isTexture, transparent } = analyse(picture, false);
  const found = findPieces(segmentation, graph, plant(), isTexture);
  return { ...describePieces(found, picture.width, picture.height, transparent), count: found.pieces.length };
}

function expectCoherent(features: PieceFeatures & { readonly count: number }): void {
  const { measures, relations, count } = features;
  expect(measures).toHaveLength(count * MEASURES.length);
  expect(relations).toHaveLength(count * count * RELATIONS.length);
  MEASURES.forEach((name) => { for (let k = 0; k < count; k++) if (!Number.isFinite(measure(features, k, name))) throw new Error(`${name} of piece ${k} is ${measure(features, k, name)}`); });
  RELATIONS.forEach((name) => { for (let i = 0; i < count; i++) for (let j = 0; j < count; j++) if (!Number.isFinite(relation(features, i, j, name))) throw new Error(`${name} of ${i}, ${j} is ${relation(features, i, j, name)}`); });
  for (let i = 0; i < count; i++) {
    for (const name of RELATIONS) expect(relation(features, i, i, name)).toBe(0);
    for (let j = 0; j < i; j++) {
      const both = (name: Relation): [number, number] => [relation(features, i, j, name), relation(features, j, i, name)];
      for (const name of SYMMETRIC) if (both(name)[0] !== both(name)[1]) throw new Error(`${name} of ${i}, ${j} is not symmetric: ${both(name).join(', ')}`);
      for (const name of ANTISYMMETRIC) if (Math.abs(both(name)[0] + both(name)[1]) > 1e-5) throw new Error(`${name} of ${i}, ${j} is not antisymmetric: ${both(name).join(', ')}`);
      for (const [name, other] of TURNED) if (relation(features, i, j, name) !== relation(features, j, i, other)) throw new Error(`${name} of ${i}, ${j} is not ${other} of ${j}, ${i}`);
    }
  }
  // Shares are shares, and the growths are cut off where more would say no more.
  for (const name of ['contactShare', 'otherInHull', 'touching', 'bothAtEdge', 'contrast', 'distance'] as const) for (let i = 0; i < count; i++) for (let j = 0; j < count; j++) expect(relation(features, i, j, name) >= 0 && relation(features, i, j, name) <= 1).toBe(true);
  for (let k = 0; k < count; k++) {
    for (const name of ['edgeShare', 'groundShare', 'red', 'alpha', 'width', 'height', 'ownShare'] as const) if (!(measure(features, k, name) >= 0 && measure(features, k, name) <= 1.0001)) throw new Error(`${name} of ${k} is ${measure(features, k, name)}`);
    for (const name of ['centreX', 'centreY'] as const) expect(Math.abs(measure(features, k, name))).toBeLessThanOrEqual(1);
    expect(measure(features, k, 'convexity')).toBeLessThanOrEqual(2);
  }
}

describe('describePieces', () => {
  it('names every column once, and says of each pair of which kind it is', () => {
    expect(new Set(MEASURES).size).toBe(MEASURES.length);
    expect([...SYMMETRIC, ...ANTISYMMETRIC, ...TURNED.flat()].sort()).toEqual([...RELATIONS].sort());
  });

  it.each<[string, Raster]>([
    ['one pixel', noisePicture(1, 1)], ['two pixels', paint(2, 1, (x) => [x, x, x, 1])], ['one row', noisePicture(200, 1)], ['a see-through pixel', paint(1, 1, () => [1, 0, 0, 0.5])],
    ['nothing', onGround(20, 10, null).picture], ['a full canvas on nothing', onGround(40, 40, null, { shape: rectangle(0, 0, 40, 39), fill: flat([90, 9, 9]) }).picture],
    ['a pixel on a page', onGround(30, 30, [255, 255, 255], { shape: rectangle(10, 10, 11, 11), fill: flat([0, 0, 0]) }).picture],
    ['a thin band', onGround(2500, 2, [255, 255, 255], { shape: rectangle(100, 0, 900, 2), fill: flat([0, 0, 0]) }).picture],
  ])('gives numbers for %s', (_, picture) => expectCoherent(featuresOf(picture)));

  it('gives numbers that agree, of any picture', () => {
    fc.assert(fc.property(anyScene, (scene) => expectCoherent(featuresOf(paintScene(scene).picture))), { numRuns: 15, ...(process.env.CI && { seed: 5 }) });
  });

  const rows = [
    'gggggggggggggggg',
    'gaaaaaaggggggggg',
    'gaaaaaaaggggccgg',
    'gabbbaaaggggccgg',
    'gabbbaaaagggccgg',
    'gaaaaddddddgggee',
    'gggggddddddgggee',
    'gggggddddddgggee',
    'gggggggggggggggg',
  ];

  it('mirrors what lies left and right, and nothing else', () => {
    const [seen, turned] = [rows, rows.map((row) => [...row].reverse().join(''))].map((map) => {
      const colours = { g: [240, 240, 240], a: [200, 30, 30], b: [250, 220, 40], c: [20, 160, 60], d: [30, 60, 200], e: [90, 20, 120] };
      const regions = mapped(map, colours, 9);
      const { found, of, transparent } = piecesOf(regions);
      return { features: describePieces(found, regions.segmentation.width, regions.segmentation.height, transparent), of: (letter: string) => of(regions.regionOf[letter]), count: found.pieces.length };
    });
    expect([seen.count, turned.count]).toEqual([6, 6]);
    // Hulls are rounded to whole pixels, halves upwards, so the mirrored hull may differ by one in some rows.
    const near = (a: number, b: number, what: string): void => { if (Math.abs(a - b) > 0.02 * Math.max(1, Math.abs(a))) throw new Error(`${what}: ${a}, mirrored ${b}`); };
    let moved = 0;
    for (const i of 'gabcde') {
      MEASURES.forEach((name, m) => {
        const sign = MIRRORED_MEASURES.includes(m) ? -1 : 1;
        near(measure(seen.features, seen.of(i), name) * sign, measure(turned.features, turned.of(i), name), `${name} of ${i}`);
        if (sign < 0) moved += Math.abs(measure(seen.features, seen.of(i), name));
      });
      for (const j of 'gabcde') {
        RELATIONS.forEach((name, m) => {
          const sign = MIRRORED_RELATIONS.includes(m) ? -1 : 1;
          near(relation(seen.features, seen.of(i), seen.of(j), name) * sign, relation(turned.features, turned.of(i), turned.of(j), name), `${name} of ${i}, ${j}`);
          if (sign < 0) moved += Math.abs(relation(seen.features, seen.of(i), seen.of(j), name));
        });
      }
    }
    expect(moved).toBeGreaterThan(3);
  });

  it('measures what one can check by hand', () => {
    const regions = mapped(['gggggggg', 'gaaggggg', 'gaagbbgg', 'gggggggg'], { g: [255, 255, 255], a: [255, 0, 0], b: [0, 0, 0] }, 10);
    const { found, of } = piecesOf(regions);
    const features = describePieces(found, 80, 40, false);
    const [a, b] = [of(regions.regionOf.a), of(regions.regionOf.b)];
    const side = Math.sqrt(80 * 40);
    expect(measure(features, a, 'logArea')).toBeCloseTo(Math.log(400 / 3200), 5);
    expect(measure(features, a, 'convexity')).toBeCloseTo(1, 5);
    expect(measure(features, a, 'groundShare')).toBe(1);
    expect(measure(features, 0, 'ground')).toBe(1);
    expect([measure(features, a, 'centreX'), measure(features, a, 'centreY')].map((v) => v.toFixed(4))).toEqual(['-0.5000', '0.0000']);
    expect([measure(features, a, 'red'), measure(features, a, 'green'), measure(features, a, 'alpha')]).toEqual([1, 0, 1]);
    expect(measure(features, a, 'saturation')).toBe(1);
    expect(relation(features, a, b, 'logAreaRatio')).toBeCloseTo(Math.log(2), 5);
    expect(relation(features, a, b, 'stepX')).toBeCloseTo(-30 / side, 5);
    expect(relation(features, a, b, 'stepY')).toBeCloseTo(-5 / side, 5);
    expect(relation(features, a, b, 'gap')).toBeCloseTo(11 / side, 5);
    expect(relation(features, a, b, 'touching')).toBe(0);
    expect(relation(features, a, b, 'siblings')).toBe(1);
    expect(relation(features, a, 0, 'contactShare')).toBe(1);
    expect(relation(features, a, 0, 'contactShareOther')).toBeCloseTo(80 / (240 + 80 + 60), 5);
    expect(relation(features, 0, a, 'encloses')).toBe(1);
  });

  it('compares the many small ones with what they touch alone', () => {
    const rowsOfMany = Array.from({ length: 8 }, (_, y) => Array.from({ length: 8 }, (_, x) => (y === 7 && x > 3 ? 'g' : String.fromCharCode(0x100 + y * 8 + x))));
    // Every letter its own square on a page, of sizes that fall.
    const map = rowsOfMany.flatMap((line) => ['g'.repeat(41), ...Array.from({ length: 4 }, (_, dy) => `g${line.map((letter, x) => (dy < 4 - (x % 3) ? letter.repeat(4) : 'gggg') + 'g').join('')}`)]);
    const regions = mapped([...map, 'g'.repeat(41)], { g: [255, 255, 255] });
    const { found, transparent } = piecesOf(regions, { leastShare: 0 });
    const count = found.pieces.length;
    expect(count).toBe(61);
    const features = describePieces(found, 41, 41, transparent);
    let compared = 0;
    for (let i = 1; i < count; i++) for (let j = 1; j < count; j++) compared += relation(features, i, j, 'compared');
    expect(compared).toBe(40 * 39);
    for (let i = 1; i < count; i++) expect(relation(features, 0, i, 'compared')).toBe(1);
  });
});
