import { fillFlat, fitFlat } from '../../src/fill/flat';
import { disc, missOf, patchOf } from '../support/fills';

it('one colour is continued exactly, whatever a few others are', () => {
  const patch = patchOf(40, 40, (_, y) => (y === 0 ? [9, 9, 9] : [120, 30.5, 77]), disc(20, 20, 9));
  expect(fitFlat(patch)!.share).toBeGreaterThan(0.95);
  expect(fillFlat(patch)).toBe(true);
  expect(missOf(patch, () => [120, 30.5, 77])).toBe(0);
});

it('what is trusted more decides', () => {
  const patch = patchOf(10, 10, (x) => (x < 6 ? [10, 10, 10] : [200, 200, 200]), disc(5, 5, 1));
  const weight = Float32Array.from({ length: 100 }, (_, p) => (p % 10 < 6 ? 0.1 : 1));
  expect(fitFlat({ ...patch, weight })!.colour).toEqual([200, 200, 200]);
  expect(fitFlat(patch)!.colour).toEqual([10, 10, 10]);
});

it('without anything known nothing changes', () => {
  const patch = patchOf(4, 4, () => [0, 0, 0], () => true);
  expect(fillFlat(patch)).toBe(false);
  expect(patch.rgb.every((value) => value === -999)).toBe(true);
});
