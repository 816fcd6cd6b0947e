import fc from 'fast-check';
import { isShade, shadeOf } from '../../../src/decompose/pixels/shade';

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
