import fc from 'fast-check';
import { fitShade } from '../../../src/decompose/soft/shade-model';
import { OffGround } from '../../../src/decompose/soft/off-ground';
import { createWorkImage } from '../../../src/decompose/pixels/work-image';
import { knownGroundOf, paintOver, type Levels } from '../../support/soft';

const SIDE = 120;
const graded = (x: number, y: number): Levels => [120 + 0.6 * x, 200 - 0.3 * y, 150 + 0.4 * x];
const within = (x: number, y: number): boolean => x >= 30 && x < 90 && y >= 60 && y < 90;
const PATCH = Int32Array.from({ length: SIDE * SIDE }, (_, p) => p).filter((p) => within(p % SIDE, Math.floor(p / SIDE)));

function fitOn(ground: Levels | typeof graded, colour: Levels | typeof graded, opacity: number): ReturnType<typeof fitShade> {
  const image = createWorkImage(paintOver(SIDE, SIDE, ground, { colour, coverage: (x, y) => (within(x, y) ? opacity : 0) }));
  const { surface, error } = knownGroundOf(image);
  return fitShade(image, new OffGround(image, surface, error), PATCH);
}

describe('fitShade', () => {
  it('finds how much black lies over a ground, and over a graded one that it is seen through', () => {
    fc.assert(fc.property(fc.double({ min: 0.1, max: 0.7, noNaN: true }), (opacity) => {
      const graduated = fitOn(graded, [0, 0, 0], opacity);
      expect(graduated).toMatchObject({ colour: [0, 0, 0], isProven: true });
      expect(Math.abs((graduated?.coverage ?? 0) - opacity)).toBeLessThan(0.01);
      const flat = fitOn([240, 220, 180], [0, 0, 0], opacity);
      expect(flat).toMatchObject({ colour: [0, 0, 0], isProven: false });
      expect(Math.abs((flat?.coverage ?? 0) - opacity)).toBeLessThan(0.01);
    }), { numRuns: 20 });
  });

  it('finds a dark tint, whose colour a graded ground tells', () => {
    const found = fitOn(graded, [40, 15, 80], 0.5);
    expect(found?.isProven).toBe(true);
    expect(Math.abs((found?.coverage ?? 0) - 0.5)).toBeLessThan(0.03);
    [40, 15, 80].forEach((v, c) => expect(Math.abs((found?.colour[c] ?? 0) - v)).toBeLessThan(14));
  });

  it('does not take an opaque patch for one that the ground is seen through', () => {
    expect(fitOn(graded, [90, 95, 92], 1)?.isProven ?? false).toBe(false);
    // Its own gradient runs the other way.
    expect(fitOn(graded, (x) => [120 - 0.4 * x, 90, 110 - 0.3 * x], 1)?.isProven ?? false).toBe(false);
  });

  it('finds none in what is light, too faint, nearly opaque, or of more than one shade', () => {
    expect(fitOn(graded, [255, 255, 255], 0.4)).toBeNull();
    expect(fitOn(graded, [0, 0, 0], 0.03)).toBeNull();
    expect(fitOn(graded, [0, 0, 0], 0.97)).toBeNull();
    expect(fitOn([240, 220, 180], (x, y) => ((x + y) % 2 ? [0, 0, 0] : [180, 160, 120]), 0.6)).toBeNull();
  });
});
