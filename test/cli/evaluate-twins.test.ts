import fc from 'fast-check';
import type { BenchCase } from '../../src/cli/evaluate-cases';
import { TWINS, twinOf, type Twin } from '../../src/cli/evaluate-twins';
import { createRaster, type Raster } from '../../src/raster/raster';

const raster = (width: number, height: number): fc.Arbitrary<Raster> =>
  fc.uint8Array({ minLength: width * height * 4, maxLength: width * height * 4 }).map((data) => ({ ...createRaster(width, height, 8), data }) as Raster);

const cases: fc.Arbitrary<BenchCase> = fc.tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 5 })).chain(([width, height]) =>
  fc.tuple(raster(width, height), fc.array(raster(width, height), { minLength: 1, maxLength: 3 })).map(([picture, truth]) => ({ picture, truth, truthNames: truth.map((_, k) => `layer ${k}`) })),
);

const times = (bench: BenchCase, twin: Twin, n: number): BenchCase => (n === 0 ? bench : times(twinOf(bench, twin), twin, n - 1));

describe('twinOf', () => {
  it('is a turn: mirrored twice and with colours moved three times a case is itself', () => {
    fc.assert(fc.property(cases, (bench) => {
      expect(times(bench, 'mirrored', 2)).toEqual(bench);
      expect(times(bench, 'colours', 3)).toEqual(bench);
    }));
  });

  it('turns the picture and its layers alike, and leaves the case as it was', () => {
    fc.assert(fc.property(cases, fc.constantFrom(...TWINS), (bench, twin) => {
      const before = structuredClone(bench);
      const { picture } = twinOf({ ...bench, truth: [bench.picture] }, twin);
      expect(twinOf({ ...bench, truth: [bench.picture] }, twin).truth).toEqual([picture]);
      expect(bench).toEqual(before);
    }));
  });

  it('moves pixels across and channels along', () => {
    const picture = { width: 2, height: 1, depth: 8, data: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8) } as const;
    const bench = { picture, truth: [], truthNames: [] };
    expect([...twinOf(bench, 'mirrored').picture.data]).toEqual([5, 6, 7, 8, 1, 2, 3, 4]);
    expect([...twinOf(bench, 'colours').picture.data]).toEqual([2, 3, 1, 4, 6, 7, 5, 8]);
  });

  it('strews one grain over the picture and all of its layers, of five levels', () => {
    const picture: Raster = { width: 200, height: 100, depth: 8, data: new Uint8Array(200 * 100 * 4).fill(128) };
    const dark: Raster = { ...picture, data: new Uint8Array(200 * 100 * 4).fill(60) };
    const twin = twinOf({ picture, truth: [dark], truthNames: ['dark'] }, 'grainy');
    const grain = Array.from({ length: 200 * 100 }, (_, p) => twin.picture.data[p * 4] - 128);
    expect(Array.from(grain, (_, p) => twin.truth[0].data[p * 4 + 2] - 60)).toEqual(grain);
    expect(twin.picture.data[3]).toBe(128);
    const mean = grain.reduce((sum, v) => sum + v, 0) / grain.length;
    expect(Math.abs(mean)).toBeLessThan(0.15);
    expect(Math.sqrt(grain.reduce((sum, v) => sum + (v - mean) ** 2, 0) / grain.length)).toBeCloseTo(5, 0);
    expect(Math.abs(grain.reduce((sum, v, p) => sum + v * (grain[p + 1] ?? 0), 0) / grain.length)).toBeLessThan(1);
  });
});
