import type { Crossing } from '../../src/fill/crossings';
import { joinEnds } from '../../src/fill/join-ends';
import { disc, patchOf } from '../support/fills';

const patch = patchOf(40, 40, () => [0, 0, 0], disc(20, 20, 12));
const end = (x: number, y: number, dx: number, dy: number, left = 0, right = 1): Crossing => ({ x, y, dx, dy, left, right, softness: 0.5, contour: 0, step: 0 });
const endsOf = (points: Float64Array) => [points[0], points[1], points[points.length - 2], points[points.length - 1]];

it('two ends of one straight edge are joined by a straight line', () => {
  const [curve, ...more] = joinEnds([end(8, 20, 1, 0), end(32, 20, -1, 0, 1, 0)], patch);
  expect(more).toEqual([]);
  expect(endsOf(curve!.points)).toEqual([8, 20, 32, 20]);
  for (let n = 1; n < curve!.points.length; n += 2) expect(curve!.points[n]).toBeCloseTo(20, 9);
});

it('ends of other surfaces are not joined: each goes straight on, until it meets the other or leaves the hole', () => {
  const curves = joinEnds([end(8, 20.3, 1, 0, 0, 1), end(20.3, 8, 0, 1, 2, 3)], patch);
  expect(curves).toHaveLength(2);
  expect(endsOf(curves[0]!.points)).toEqual([8, 20.3, expect.any(Number), 20.3]);
  expect(curves[0]!.points[2]).toBeGreaterThan(30);
  expect(endsOf(curves[1]!.points)[3]).toBeLessThan(22);
});

it('of two ways to pair four ends the one that bends less is taken, and no curves cross', () => {
  const curves = joinEnds([end(9, 16, 1, 0, 0, 1), end(9, 24, 1, 0, 1, 0), end(31, 16, -1, 0, 1, 0), end(31, 24, -1, 0, 0, 1)], patch);
  expect(curves.map(({ points }) => endsOf(points).map(Math.round)).sort()).toEqual([[9, 16, 31, 16], [9, 24, 31, 24]].sort());
});

it('without ends there is no curve', () => {
  expect(joinEnds([], patch)).toEqual([]);
});
