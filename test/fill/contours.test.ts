import { traceContours } from '../../src/fill/contours';
import { disc, patchOf } from '../support/fills';

it('goes around a pixel clockwise, and names what is beside each step', () => {
  const [only, ...others] = traceContours(patchOf(3, 3, () => [0, 0, 0], (x, y) => x === 1 && y === 1));
  expect(others).toEqual([]);
  expect([...only!.corners]).toEqual([1, 1, 2, 1, 2, 2, 1, 2]);
  expect([...only!.beside]).toEqual([1, 5, 7, 3]);
});

it('finds outlines outside and inside, every step once', () => {
  const contours = traceContours(patchOf(40, 40, () => [0, 0, 0], (x, y) => disc(20, 20, 15)(x, y) && !disc(20, 20, 6)(x, y)));
  expect(contours.length).toBe(2);
  const steps = new Set(contours.flatMap(({ corners }) => Array.from({ length: corners.length / 2 }, (_, n) => `${corners[n * 2]},${corners[n * 2 + 1]}`)));
  expect(steps.size).toBe(contours.reduce((sum, { beside }) => sum + beside.length, 0));
});

it('beyond the patch there is nothing', () => {
  const [only] = traceContours(patchOf(2, 1, () => [0, 0, 0], () => true));
  expect([...only!.beside]).toEqual([-1, -1, -1, -1, -1, -1]);
});
