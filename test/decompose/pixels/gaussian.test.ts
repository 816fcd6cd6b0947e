import { gaussian } from '../../../src/decompose/pixels/gaussian';
import { randomNumbers } from '../../support/documents';
import { plainGaussian } from '../../support/effect-scenes';

describe('gaussian', () => {
  it.each([0.8, 2, 5, 9])('is a Gaussian of the deviation asked for: %p', (deviation) => {
    const random = randomNumbers(4);
    const plane = Float32Array.from({ length: 90 * 70 }, () => (random() < 0.02 ? 1 : 0));
    const ours = gaussian(plane, 90, 70, deviation);
    const truth = plainGaussian(plane, 90, 70, deviation);
    const peak = Math.max(...truth);
    // Three boxes are a Gaussian to a few hundredths of its peak, from a deviation of two on.
    // What left the canvas in one pass does not come back in the next: only away from its edges are the two alike.
    const clear = 3 * deviation;
    truth.forEach((value, p) => {
      const x = p % 90;
      const y = Math.floor(p / 90);
      if (Math.min(x, 89 - x, y, 69 - y) < clear) return;
      expect(Math.abs(value - ours[p])).toBeLessThan((deviation < 2 ? 0.3 : 0.09) * peak);
    });
  });

  it('leaves a plane alone where there is nothing to blur', () => {
    const plane = Float32Array.of(0, 1, 0, 1);
    expect(gaussian(plane, 2, 2, 0.1)).toBe(plane);
  });
});
