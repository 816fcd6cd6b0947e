import fc from 'fast-check';
import { BLEND_FUNCTIONS, BLEND_MODES, type BlendMode } from '../../src/raster/blend';

/** Backdrop, source, result: worked by hand from the W3C formulas. */
const WORKED: readonly (readonly [BlendMode, number, number, number])[] = [
  ['normal', 0.2, 0.7, 0.7],
  ['multiply', 0.5, 0.4, 0.2],
  ['screen', 0.5, 0.4, 0.7],
  ['overlay', 0.25, 0.4, 0.2],
  ['overlay', 0.75, 0.4, 0.7],
  ['darken', 0.3, 0.6, 0.3],
  ['lighten', 0.3, 0.6, 0.6],
  ['linear-dodge', 0.3, 0.6, 0.9],
  ['linear-dodge', 0.7, 0.6, 1],
  ['color-dodge', 0.2, 0.75, 0.8],
  ['color-dodge', 0, 1, 0],
  ['color-dodge', 0.1, 1, 1],
  ['color-burn', 0.8, 0.5, 0.6],
  ['color-burn', 1, 0, 1],
  ['color-burn', 0.9, 0, 0],
  ['hard-light', 0.4, 0.25, 0.2],
  ['hard-light', 0.4, 0.75, 0.7],
  ['soft-light', 0.5, 0.25, 0.375],
  ['soft-light', 0.64, 1, 0.8],
  ['soft-light', 0.25, 1, 0.5],
  ['difference', 0.3, 0.8, 0.5],
  ['exclusion', 0.5, 0.8, 0.5],
];

/** The source that leaves every backdrop as it is. */
const NEUTRAL: Readonly<Partial<Record<BlendMode, number>>> = {
  multiply: 1, screen: 0, overlay: 0.5, darken: 1, lighten: 0, 'linear-dodge': 0, 'color-dodge': 0, 'color-burn': 1, 'hard-light': 0.5, 'soft-light': 0.5, difference: 0, exclusion: 0,
};

describe('blend modes', () => {
  it.each(WORKED)('%s of %d and %d is %d', (mode, backdrop, source, result) => {
    expect(BLEND_FUNCTIONS[mode](backdrop, source)).toBeCloseTo(result, 10);
  });

  it('stay within 0..1 and have their neutral colour', () => {
    const unit = fc.oneof(fc.constantFrom(0, 0.25, 0.5, 1), fc.double({ min: 0, max: 1, noNaN: true }));
    fc.assert(fc.property(fc.constantFrom(...BLEND_MODES), unit, unit, (mode, backdrop, source) => {
      const result = BLEND_FUNCTIONS[mode](backdrop, source);
      expect(result).toBeGreaterThanOrEqual(-1e-12);
      expect(result).toBeLessThanOrEqual(1 + 1e-12);
      const neutral = NEUTRAL[mode];
      if (neutral !== undefined) expect(BLEND_FUNCTIONS[mode](backdrop, neutral)).toBeCloseTo(backdrop, 10);
    }), { numRuns: 400, seed: 1 });
  });

  it('are worked and given a neutral colour here, all of them', () => {
    expect(new Set(WORKED.map(([mode]) => mode))).toEqual(new Set(BLEND_MODES));
    expect(new Set(['normal', ...Object.keys(NEUTRAL)])).toEqual(new Set(BLEND_MODES));
  });
});
