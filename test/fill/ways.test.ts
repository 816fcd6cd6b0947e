import { HOLE, KNOWN, type FillPatch } from '../../src/fill/patch';
import { BETWEEN, mixture, WAYS, type Way } from '../../src/fill/ways';
import { patchOf } from '../support/fills';

it.each(WAYS.map((way, n) => [n, way.method, way] as const))('%i, %s: a hole at the end of a slope stays within a quarter of the known range', (_n, _method, { fill }) => {
  const patch = patchOf(60, 40, (x, y) => [x * x * 0.2, 40 + y, 128], (x) => x >= 24);
  const before = patch.rgb.slice();
  if (!fill(patch)) return expect(patch.rgb).toEqual(before);
  const highest = 23 * 23 * 0.2;
  for (let p = 0; p < patch.state.length; p++) {
    if (patch.state[p] === KNOWN) expect(patch.rgb.subarray(p * 3, p * 3 + 3)).toEqual(before.subarray(p * 3, p * 3 + 3));
    else expect(patch.rgb[p * 3]).toBeLessThan(highest * 1.25 + 1);
  }
});

const level = (value: number, applies = true): Way => ({ method: 'flat', fill: ({ rgb, state }: FillPatch) => {
  if (applies) for (let p = 0; p < state.length; p++) if (state[p] === HOLE) rgb.fill(value, p * 3, p * 3 + 3);
  return applies;
} });

it('a mixture is so much of the one and the rest of the other in the hole alone, and nothing where one does not apply', () => {
  const patch = patchOf(5, 1, () => [7, 7, 7], (x) => x === 2);
  expect(mixture(level(100), level(200), 0.25).fill(patch)).toBe(true);
  expect([...patch.rgb]).toEqual([7, 7, 7, 7, 7, 7, 175, 175, 175, 7, 7, 7, 7, 7, 7]);
  for (const way of [mixture(level(1), level(2, false), 0.5), mixture(level(1, false), level(2), 0.5)]) expect(way.fill(patch)).toBe(false);
  expect(patch.rgb[6]).toBe(175);
});

it('in between goes half as far on as a rim rises', () => {
  const patch = patchOf(60, 40, (x) => [x < 10 ? 200 : 2 * x, 0, 0], (x) => x >= 40);
  expect(BETWEEN.fill(patch)).toBe(true);
  const [first, last] = [patch.rgb[(20 * 60 + 40) * 3], patch.rgb[(20 * 60 + 59) * 3]];
  expect(first).toBeGreaterThan(76);
  // Straight on it is 78, at the rim's slope 118.
  expect(last).toBeGreaterThan(88);
  expect(last).toBeLessThan(108);
});
