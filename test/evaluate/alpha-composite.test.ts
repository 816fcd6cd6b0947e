import fc from 'fast-check';
import { alphaComposite } from '../../src/evaluate/alpha-composite';

// Backdrop, source and what Pillow 13's Image.alpha_composite makes of them.
const PILLOW: readonly (readonly [number[], number[], number[]])[] = [
  [[168, 229, 184, 171], [63, 114, 105, 68], [131, 189, 156, 193]],
  [[238, 171, 20, 206], [83, 147, 64, 10], [231, 170, 22, 208]],
  [[245, 153, 204, 5], [189, 11, 6, 163], [190, 13, 8, 165]],
  [[37, 53, 213, 206], [137, 200, 44, 81], [74, 107, 151, 222]],
  [[192, 173, 6, 120], [174, 126, 221, 172], [177, 135, 181, 211]],
  [[63, 96, 236, 131], [222, 207, 98, 130], [169, 170, 144, 194]],
  [[10, 20, 30, 0], [90, 80, 70, 0], [10, 20, 30, 0]],
  [[10, 20, 30, 0], [90, 80, 70, 7], [90, 80, 70, 7]],
  [[200, 100, 50, 1], [3, 4, 5, 1], [101, 52, 27, 2]],
  [[200, 100, 50, 128], [20, 40, 60, 128], [80, 60, 57, 192]],
  [[200, 100, 50, 255], [20, 40, 60, 1], [199, 100, 50, 255]],
  [[0, 0, 0, 0], [1, 2, 3, 255], [1, 2, 3, 255]],
];

describe('alphaComposite', () => {
  it.each(PILLOW)('gives %j under %j as Pillow does', (backdrop, source, expected) => {
    const pixels = new Uint8Array(backdrop);
    alphaComposite(pixels, new Uint8Array(source));
    expect([...pixels]).toEqual(expected);
  });

  it('touches only the pixels asked for', () => {
    const pixels = new Uint8Array(12).fill(9);
    alphaComposite(pixels, new Uint8Array(12).fill(255), 1, 2);
    expect([...pixels]).toEqual([9, 9, 9, 9, 255, 255, 255, 255, 9, 9, 9, 9]);
  });

  it('stays within one and a half levels of exact compositing', () => {
    const pixel = fc.tuple(...Array.from({ length: 4 }, () => fc.integer({ min: 0, max: 255 })));
    fc.assert(fc.property(pixel, pixel, (backdrop, source) => {
      const pixels = new Uint8Array(backdrop);
      alphaComposite(pixels, new Uint8Array(source));
      const [as, ab] = [source[3]! / 255, backdrop[3]! / 255];
      const alpha = as + ab * (1 - as);
      expect(Math.abs(pixels[3]! - alpha * 255)).toBeLessThanOrEqual(0.5);
      for (let c = 0; c < 3 && alpha > 0; c++) {
        expect(Math.abs(pixels[c]! - (source[c]! * as + backdrop[c]! * ab * (1 - as)) / alpha)).toBeLessThan(1.5);
      }
    }), { numRuns: 500 });
  });
});
