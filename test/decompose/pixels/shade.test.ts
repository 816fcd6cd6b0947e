import fc from 'fast-check';
import { darkestTint, isShade, shadeOf } from '../../../src/decompose/pixels/shade';

const level = fc.integer({ min: 20, max: 255 });

describe('isShade', () => {
  it('knows a colour darkened by any share, and no lighter one', () => {
    fc.assert(fc.property(level, level, level, fc.double({ min: 0.05, max: 0.98, noNaN: true }), (r, g, b, share) => {
      expect(shadeOf(r * share, g * share, b * share, r, g, b)).toBeCloseTo(share, 9);
      expect(isShade(r * share, g * share, b * share, r, g, b, 0.01)).toBe(true);
      expect(isShade(r, g, b, r * share, g * share, b * share, 0.01)).toBe(false);
    }));
  });

  it('grants so much in every channel, not more', () => {
    expect(isShade(100, 80, 70, 200, 160, 120, 12)).toBe(true);
    expect(isShade(100, 80, 70, 200, 160, 120, 4)).toBe(false);
    expect(isShade(60, 160, 120, 200, 160, 120, 12)).toBe(false);
  });
});

describe('darkestTint', () => {
  it('is on the line through both colours, and takes all of one channel away', () => {
    const lit = [240, 220, 180];
    for (const colour of [[0, 0, 0], [60, 30, 10], [20, 40, 90]]) {
      const seen = lit.map((v, c) => 0.5 * v + 0.5 * colour[c]);
      const found = darkestTint(lit, seen);
      if (!found) throw new Error('found none');
      expect(Math.min(...found.colour)).toBeCloseTo(0, 9);
      lit.forEach((v, c) => expect((1 - found.coverage) * v + found.coverage * found.colour[c]).toBeCloseTo(seen[c], 9));
    }
  });

  it('is none where a channel is no darker', () => {
    expect(darkestTint([200, 200, 200], [100, 100, 200])).toBeNull();
    expect(darkestTint([200, 200, 200], [250, 250, 250])).toBeNull();
  });
});
