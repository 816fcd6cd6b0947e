import fc from 'fast-check';
import { FILL_METHODS } from '../../src/core/fill-methods';
import { continueLayer } from '../../src/edit/continue-layer';
import { fullScale, type Depth, type Raster } from '../../src/raster/raster';
import { layer, paint, randomNumbers } from '../support/documents';

const W = 16;
const H = 12;
const flat = (depth: Depth = 8): Raster => {
  const raster = paint(W, H, () => [0, 0, 0, 1], depth);
  const full = fullScale(depth);
  for (let p = 0; p < W * H; p++) raster.data.set([0.25 * full, 0.5 * full, 0.75 * full].map((v) => (full === 1 ? v : Math.round(v))), p * 4);
  return raster;
};
const box = (x0: number, y0: number, x1: number, y1: number): Uint8Array => Uint8Array.from({ length: W * H }, (_, p) => (p % W >= x0 && p % W < x1 && p >= y0 * W && p < y1 * W ? 1 : 0));

describe('continueLayer', () => {
  it('changes colours in the hole alone, coverage nowhere, and counts the hole as not seen', () => {
    fc.assert(fc.property(fc.integer(), fc.constantFrom<Depth>(8, 16, 32), fc.constantFrom('auto' as const, ...FILL_METHODS), (seed, depth, method) => {
      const random = randomNumbers(seed);
      const full = fullScale(depth);
      const pixels = paint(W, H, () => [random(), random(), random(), random() < 0.2 ? random() : 1], depth);
      const hole = box(3 + Math.floor(random() * 4), 3, 12, 9);
      const own = layer('l', pixels, { seen: Uint8Array.from({ length: W * H }, () => (random() < 0.1 ? 0 : 255)) });
      const before = { data: pixels.data.slice(), seen: own.seen!.slice() };
      const after = continueLayer(own, hole, undefined, method);
      for (let p = 0; p < W * H; p++) {
        for (let c = 0; c < 4; c++) {
          const value = after.pixels.data[p * 4 + c]!;
          if (c === 3 || hole[p] === 0) expect(value).toBe(before.data[p * 4 + c]);
          else if (depth !== 32) expect(Number.isInteger(value) && value >= 0 && value <= full).toBe(true);
          else expect(Number.isFinite(value)).toBe(true);
        }
        expect(after.seen![p]).toBe(hole[p] === 1 ? 0 : before.seen[p]);
      }
      // The layer that was given is as it was.
      expect([pixels.data, own.seen]).toEqual([before.data, before.seen]);
      expect(after.filled!.length).toBeGreaterThan(0);
    }), { numRuns: 30 });
  });

  it.each([8, 16, 32] as const)('goes on in one colour where all around is of one colour (%i bit)', (depth) => {
    const pixels = flat(depth);
    const wrong = { ...pixels, data: pixels.data.slice() };
    const hole = box(5, 4, 10, 8);
    hole.forEach((value, p) => void (value && wrong.data.set([0, 0, 0], p * 4)));
    const { pixels: after } = continueLayer(layer('l', wrong), hole);
    for (let i = 0; i < after.data.length; i++) expect(Math.abs(after.data[i]! - pixels.data[i]!)).toBeLessThanOrEqual(depth === 32 ? 1e-5 : 1);
  });

  it.each(['unsure', 'see-through', 'invented itself'])('does not go by what is %s', (why) => {
    const pixels = flat();
    const hole = box(5, 4, 10, 8);
    const wrong = box(4, 3, 11, 9);
    const seen = new Uint8Array(W * H).fill(255);
    // All around the hole lies another colour, which does not count.
    wrong.forEach((value, p) => {
      if (value === 0) return;
      pixels.data.set([255, 0, 0, why === 'see-through' ? 200 : 255], p * 4);
      if (why === 'invented itself') seen[p] = 0;
    });
    const { pixels: after } = continueLayer(layer('l', pixels, { seen }), hole, why === 'unsure' ? wrong : undefined, 'smooth');
    expect([...after.data.slice((5 * W + 7) * 4, (5 * W + 7) * 4 + 3)]).toEqual([64, 128, 191]);
  });

  it('goes by what is unsure rather than by nothing, and leaves colours where there is nothing at all', () => {
    const pixels = flat();
    const hole = box(5, 4, 10, 8);
    hole.forEach((value, p) => void (value && pixels.data.set([0, 0, 0], p * 4)));
    const all = new Uint8Array(W * H).fill(1);
    expect([...continueLayer(layer('l', pixels), hole, all).pixels.data.slice((5 * W + 7) * 4, (5 * W + 7) * 4 + 3)]).toEqual([64, 128, 191]);
    const alone = continueLayer(layer('l', pixels), all);
    expect([alone.pixels.data, alone.seen!.includes(255), alone.filled]).toEqual([pixels.data, false, undefined]);
  });

  it('gives the layer itself where there is no hole', () => {
    const own = layer('l', flat());
    expect(continueLayer(own, new Uint8Array(W * H))).toBe(own);
  });
});
