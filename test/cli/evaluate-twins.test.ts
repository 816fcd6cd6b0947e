import fc from 'fast-check';
import type { BenchCase } from '../../src/cli/evaluate-cases';
import { TWINS, twinOf, type Twin } from '../../src/cli/evaluate-twins';
import { createRaster, type Raster } from '../../src/raster/raster';

const raster = (width: number, height: number): fc.Arbitrary<Raster> =>
  fc.uint8Array({ minLength: width * height * 4, maxLength: width * height * 4 }).map((data) => ({ ...createRaster(width, height, 8), data }) as Raster);

const cases: fc.Arbitrary<BenchCase> = fc.tuple(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 5 })).chain(([width, height]) =>
  fc.tuple(raster(width, height), fc.array(raster(width, height), { minLength: 1, maxLength: 3 })).map(([picture, truth]) => ({ picture, truth, truthNames: truth.map((_, k) => `layer ${k}`) })),
);

const times = async (bench: BenchCase, twin: Twin, n: number): Promise<BenchCase> => (n === 0 ? bench : times(await twinOf(bench, twin), twin, n - 1));

describe('twinOf', () => {
  it('is a turn: mirrored twice and with colours moved three times a case is itself', async () => {
    await fc.assert(fc.asyncProperty(cases, async (bench) => {
      expect(await times(bench, 'mirrored', 2)).toEqual(bench);
      expect(await times(bench, 'colours', 3)).toEqual(bench);
    }));
  });

  it('turns the picture and its layers alike, and leaves the case as it was; what is saved has its layers as they were', async () => {
    await fc.assert(fc.asyncProperty(cases, fc.constantFrom(...TWINS), async (bench, twin) => {
      const before = structuredClone(bench);
      const { picture } = await twinOf({ ...bench, truth: [bench.picture] }, twin);
      expect((await twinOf({ ...bench, truth: [bench.picture] }, twin)).truth).toEqual([twin === 'saved' ? bench.picture : picture]);
      expect(bench).toEqual(before);
    }));
  });

  it('moves pixels across and channels along', async () => {
    const picture = { width: 2, height: 1, depth: 8, data: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8) } as const;
    const bench = { picture, truth: [], truthNames: [] };
    expect([...(await twinOf(bench, 'mirrored')).picture.data]).toEqual([5, 6, 7, 8, 1, 2, 3, 4]);
    expect([...(await twinOf(bench, 'colours')).picture.data]).toEqual([2, 3, 1, 4, 6, 7, 5, 8]);
  });

  it('strews one grain over the picture and all of its layers, of five levels', async () => {
    const picture: Raster = { width: 200, height: 100, depth: 8, data: new Uint8Array(200 * 100 * 4).fill(128) };
    const dark: Raster = { ...picture, data: new Uint8Array(200 * 100 * 4).fill(60) };
    const twin = await twinOf({ picture, truth: [dark], truthNames: ['dark'] }, 'grainy');
    const grain = Array.from({ length: 200 * 100 }, (_, p) => twin.picture.data[p * 4] - 128);
    expect(Array.from(grain, (_, p) => twin.truth[0].data[p * 4 + 2] - 60)).toEqual(grain);
    expect(twin.picture.data[3]).toBe(128);
    const mean = grain.reduce((sum, v) => sum + v, 0) / grain.length;
    expect(Math.abs(mean)).toBeLessThan(0.15);
    expect(Math.sqrt(grain.reduce((sum, v) => sum + (v - mean) ** 2, 0) / grain.length)).toBeCloseTo(5, 0);
    expect(Math.abs(grain.reduce((sum, v, p) => sum + v * (grain[p + 1] ?? 0), 0) / grain.length)).toBeLessThan(1);
  });

  it('resamples in premultiplied colour, and saves colour without what is see-through', async () => {
    // Red, and beside it see-through green: no green may come into what is left of the red.
    const picture = createRaster(20, 10, 8);
    for (let p = 0; p < 200; p++) picture.data.set(p % 20 < 9 ? [255, 0, 0, 255] : [0, 255, 0, 0], p * 4);
    const bench: BenchCase = { picture, truth: [picture], truthNames: ['red'] };
    for (const [twin, width, height] of [['smaller', 14, 7], ['larger', 30, 15]] as const) {
      const { picture: made } = await twinOf(bench, twin);
      expect([made.width, made.height]).toEqual([width, height]);
      for (let p = 0; p < width * height; p++) if (made.data[p * 4 + 3] > 20) expect(made.data[p * 4 + 1]).toBeLessThan(8);
      expect(Array.from({ length: width }, (_, x) => made.data[x * 4 + 3]).some((alpha) => alpha > 20 && alpha < 235)).toBe(true);
    }
    const { picture: jpeg } = await twinOf(bench, 'saved');
    expect(Array.from({ length: 200 }, (_, p) => jpeg.data[p * 4 + 3])).toEqual(Array.from({ length: 200 }, (_, p) => picture.data[p * 4 + 3]));
    expect(jpeg.data).not.toEqual(picture.data);
  });
});
