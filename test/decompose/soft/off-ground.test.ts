import fc from 'fast-check';
import { findEvenGround, type EvenGround } from '../../../src/decompose/pixels/even-ground';
import { OffGround } from '../../../src/decompose/soft/off-ground';
import { createWorkImage } from '../../../src/decompose/pixels/work-image';
import { paintOver, softDisc, type Levels } from '../../support/soft';

const SIDE = 64;
const MIDDLE = 32 * SIDE + 32;
const ground = (x: number, y: number): Levels => [150 + 0.5 * x, 120 + 0.4 * y, 90];

/** A disc of a colour at some coverage. */
function offOf(colour: Levels, coverage: number): OffGround {
  const image = createWorkImage(paintOver(SIDE, SIDE, ground, { colour, coverage: (x, y) => coverage * softDisc(32, 32, 10, 1)(x, y) }));
  return new OffGround(image, (findEvenGround(image) as EvenGround).surface, 0.3);
}

describe('OffGround', () => {
  it('tells how much of a colour is mixed with the ground', () => {
    fc.assert(fc.property(fc.double({ min: 0.1, max: 1, noNaN: true }), fc.integer({ min: 0, max: 255 }), (coverage, blue) => {
      const colour: Levels = [20, 230, blue];
      const off = offOf(colour, coverage);
      expect(Math.abs(off.shareOf(MIDDLE, colour) - coverage)).toBeLessThan(0.02);
      expect(off.isMixture(MIDDLE, colour)).toBe(true);
      expect(off.isShade(MIDDLE)).toBe(false);
    }), { numRuns: 20 });
  });

  it('tells a mixture with another colour, and a shade', () => {
    expect(offOf([20, 230, 40], 0.8).isMixture(MIDDLE, [230, 20, 200])).toBe(false);
    const shade = offOf([0, 0, 0], 0.4);
    expect(shade.isShade(MIDDLE)).toBe(true);
    expect(Math.abs(shade.shareOf(MIDDLE, [0, 0, 0]) - 0.4)).toBeLessThan(0.02);
    // What is lighter is none.
    expect(offOf([255, 255, 255], 0.4).isShade(MIDDLE)).toBe(false);
  });

  it('shows the ground as nothing off', () => {
    const { off, tolerance } = offOf([20, 230, 40], 1);
    expect(off[5 * SIDE + 5]).toBeLessThan(tolerance);
    expect(off[MIDDLE]).toBeGreaterThan(80);
  });
});
