import fc from 'fast-check';
import { borderPairs } from '../../../src/decompose/panels/border-pairs';
import { fitOverlay, type BorderPairs } from '../../../src/decompose/panels/overlay-model';
import { unfiltered } from '../../../src/decompose/pixels/work-image';
import { randomNumbers } from '../../support/documents';
import { busy } from '../../support/effect-scenes';
import { flat, onGround, rectangle } from '../../support/paint';

/** Pairs of which all but a share follow one line, with a level of noise. */
function pairsOf(slope: number, colour: number, outliers: number, seed: number): BorderPairs {
  const random = randomNumbers(seed);
  const count = 400;
  const outer = Float32Array.from({ length: count * 3 }, (_, i) => 128 + 90 * Math.sin(Math.floor(i / 3) / 9 + (i % 3)));
  const inner = Float32Array.from(outer, (v, i) => (Math.floor(i / 3) % 100 < outliers * 100 ? 255 * random() : slope * v + (1 - slope) * colour + 2 * random() - 1));
  return { outer, inner, x: Float32Array.from({ length: count }, (_, i) => i % 100), y: new Float32Array(count), side: Uint8Array.from({ length: count }, (_, i) => Math.floor(i / 100)), weight: new Float32Array(count).fill(1), count };
}

describe('fitOverlay', () => {
  it('finds slope and offset, whatever covers a fifth of the border', () => {
    fc.assert(fc.property(fc.integer({ min: 10, max: 80 }), fc.integer({ min: 0, max: 255 }), fc.constantFrom(0, 0.1, 0.2), fc.integer({ min: 1, max: 99 }), (percent, colour, outliers, seed) => {
      const slope = percent / 100;
      const fit = fitOverlay(pairsOf(slope, colour, outliers, seed), 0);
      expect(fit).not.toBeNull();
      expect(Math.abs(fit!.slope[0] - slope)).toBeLessThan(0.02);
      for (const offset of fit!.offset) expect(Math.abs(offset - (1 - slope) * colour)).toBeLessThan(3);
      expect(fit!.inlierShare).toBeGreaterThan(0.95 - 1.3 * outliers);
    }), { numRuns: 40 });
  });

  it('tells how much of an even change within is seen through, and whether it is one of hue', () => {
    const pairs = pairsOf(0.5, 200, 0, 3);
    const outer = pairs.outer.map((_, i) => 100 + [0.9, 0.2, -0.6][i % 3] * pairs.x[Math.floor(i / 3)]);
    const inner = outer.map((v) => Math.round(0.4 * v + 0.6 * 30));
    const { even } = fitOverlay({ ...pairs, outer, inner }, 0)!;
    expect(even.explained).toBeGreaterThan(0.99);
    // The deviation of an even change along a side of 100, mean square over the channels.
    expect(even.change).toBeCloseTo(0.4 * Math.sqrt((0.9 ** 2 + 0.2 ** 2 + 0.6 ** 2) / 3) * Math.sqrt((100 ** 2 - 1) / 12), 0);
    expect(even.coloured).toBeGreaterThan(0.9);
    const grey = pairs.outer.map((_, i) => 100 + 0.7 * pairs.x[Math.floor(i / 3)]);
    expect(fitOverlay({ ...pairs, outer: grey, inner: grey.map((v) => Math.round(0.4 * v + 18)) }, 0)!.even.coloured).toBeLessThan(0.01);
    // Another gradient within is not what lies beneath.
    const other = outer.map((_, i) => Math.round(60 + [0.1, 0.5, 0.4][i % 3] * pairs.x[Math.floor(i / 3)]));
    const fit = fitOverlay({ ...pairs, outer, inner: other }, 0);
    expect(fit === null || fit.even.explained < 0.9).toBe(true);
  });

  it('says where the inside has nothing to do with the outside', () => {
    const pairs = pairsOf(0.5, 200, 0, 3);
    const random = randomNumbers(8);
    const fit = fitOverlay({ ...pairs, inner: pairs.inner.map(() => 255 * random()) }, 0);
    expect(fit === null || fit.explained < 0.5).toBe(true);
  });

  it('has nothing to say where too few pairs differ', () => {
    const pairs = pairsOf(0.5, 200, 0, 3);
    expect(fitOverlay({ ...pairs, inner: pairs.outer }, 0)).toBeNull();
    expect(fitOverlay({ ...pairs, count: 20 }, 0)).toBeNull();
  });
});

describe('borderPairs', () => {
  const rect = { left: 50, top: 40, right: 170, bottom: 120, support: 1 };

  it('takes the colours on both sides of each side of a rectangle', () => {
    const image = unfiltered(onGround(240, 180, [200, 100, 50], { shape: rectangle(50, 40, 170, 120), fill: flat([20, 40, 60]) }).picture);
    const pairs = borderPairs(image, rect);
    expect(pairs.count).toBeGreaterThan(200);
    expect(new Set(pairs.side.subarray(0, pairs.count))).toEqual(new Set([0, 1, 2, 3]));
    for (let i = 0; i < pairs.count; i++) {
      expect([...pairs.outer.subarray(3 * i, 3 * i + 3)]).toEqual([200, 100, 50]);
      expect([...pairs.inner.subarray(3 * i, 3 * i + 3)]).toEqual([20, 40, 60]);
    }
  });

  it('leaves sides along the canvas out, and trusts pairs less where the picture changes by itself', () => {
    const image = unfiltered(onGround(240, 180, busy(4), { shape: rectangle(0, 40, 170, 120), fill: flat([20, 40, 60]), opacity: 0.5 }).picture);
    const pairs = borderPairs(image, { ...rect, left: 0 });
    expect(pairs.side.subarray(0, pairs.count).includes(0)).toBe(false);
    const weights = [...pairs.weight.subarray(0, pairs.count)];
    expect(Math.min(...weights)).toBeGreaterThan(0);
    expect(Math.max(...weights)).toBeLessThanOrEqual(1);
    expect(Math.min(...weights)).toBeLessThan(0.2 * Math.max(...weights));
  });
});
