import fc from 'fast-check';
import { ColourSurface } from '../../../src/decompose/pixels/colour-surface';
import { createWorkImage, type WorkImage } from '../../../src/decompose/pixels/work-image';
import { flat, onGround, type Fill } from '../../support/paint';

const WIDTH = 90;
const HEIGHT = 60;
const everyThird = Array.from({ length: (WIDTH * HEIGHT) / 3 }, (_, k) => 3 * k);
const paint = (fill: Fill): WorkImage => createWorkImage(onGround(WIDTH, HEIGHT, fill).picture);

describe('ColourSurface', () => {
  it('describes what it can, to rounding, by each pixel and everywhere alike', () => {
    fc.assert(fc.property(fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 10, maxLength: 10 }), (k) => {
      const fill: Fill = (x, y) => {
        const [u, v] = [(2 * x) / WIDTH - 1, (2 * y) / HEIGHT - 1];
        const value = 128 + 10 * (k[0] + k[1] * u + k[2] * v + k[3] * u * u + k[4] * u * v + k[5] * v * v + k[6] * u ** 3 + k[7] * u * u * v + k[8] * u * v * v + k[9] * v ** 3);
        return [value, 255 - value, 60];
      };
      const surface = ColourSurface.fit(paint(fill), everyThird)!;
      surface.offEverywhere().forEach((off, p) => {
        if (Math.abs(off - surface.off(p)) > 1e-3) throw new Error(`pixel ${p} is ${off} or ${surface.off(p)} off`);
        if (off > 1) throw new Error(`pixel ${p} is ${off} levels off`);
      });
    }), { numRuns: 10 });
  });

  it('is not fitted where too few pixels settle it', () => {
    const image = paint(flat([10, 20, 30]));
    expect(ColourSurface.fit(image, [0, 1, 2, 3, 4])).toBeNull();
    expect(ColourSurface.fit(image, Array.from({ length: WIDTH }, (_, x) => x))).toBeNull();
  });

  it('listens to weights', () => {
    const image = paint((x) => (x < 6 ? [250, 0, 0] : [100, 120, 140]));
    const weights = everyThird.map((p) => (p % WIDTH < 6 ? 1e-6 : 1));
    expect(ColourSurface.fit(image, everyThird, weights)!.off(45)).toBeLessThan(0.1);
    expect(ColourSurface.fit(image, everyThird)!.off(45)).toBeGreaterThan(1);
  });

  it('knows its own colours, darkened', () => {
    const image = paint((x, y) => (y >= 30 ? [200, 160, 120] : x < 30 ? [100, 80, 60] : x < 60 ? [220, 176, 132] : [60, 160, 120]));
    const surface = ColourSurface.fit(image, everyThird, everyThird.map((p) => (p >= 32 * WIDTH ? 1 : 1e-9)))!;
    const shade = (x: number, y: number): boolean => surface.isShade(y * WIDTH + x, 12);
    expect([shade(15, 28), shade(45, 28), shade(75, 28)]).toEqual([true, false, false]);
  });

  it('tells a pixel the same by itself, and signed', () => {
    const image = paint((x, y) => [100 + x - 0.01 * x * x, 80 + 0.02 * x * y, 200 - 2 * y + (Math.floor(x) === 40 && Math.floor(y) === 30 ? 60 : 0)]);
    const surface = ColourSurface.fit(image, everyThird)!;
    const at = new Float64Array(3);
    const differences = surface.differences();
    for (let p = 0; p < WIDTH * HEIGHT; p += 11) {
      surface.at(p, at);
      differences.forEach((plane, c) => expect(plane[p]).toBeCloseTo(image.planes[c][p] - at[c], 3));
    }
    expect(differences[2][30 * WIDTH + 40]).toBeGreaterThan(50);
  });
});
