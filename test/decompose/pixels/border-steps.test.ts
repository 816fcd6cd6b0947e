import * as fc from 'fast-check';
import { stepsToBorder } from '../../../src/decompose/pixels/border-steps';

describe('stepsToBorder', () => {
  it('counts from the border inwards, each label for itself, up to the limit', () => {
    const labels = Int32Array.from([0, 0, 0, 0, 0, 0, 0, 1].flatMap((edge, x) => [0, 1, 2].map((y) => ({ edge, x, y }))).sort((a, b) => a.y - b.y || a.x - b.x).map(({ edge }) => edge));
    expect([...stepsToBorder(labels, 8, 3, 4).subarray(0, 8)]).toEqual([4, 4, 4, 4, 3, 2, 1, 1]);
    expect([...stepsToBorder(new Uint8Array(12), 4, 3, 9)]).toEqual(new Array(12).fill(9));
  });

  it('is 1 just where a pixel around bears another label', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 42, maxLength: 42 }), (numbers) => {
      const [width, height] = [7, 6];
      const steps = stepsToBorder(Uint8Array.from(numbers), width, height, 5);
      return numbers.every((label, p) => {
        const [x, y] = [p % width, Math.floor(p / width)];
        const others = numbers.filter((other, q) => other !== label && Math.max(Math.abs((q % width) - x), Math.abs(Math.floor(q / width) - y)) === 1);
        return (steps[p] === 1) === (others.length > 0);
      });
    }));
  });
});
