import { distanceTo, distanceToKnown, findHoles, holeOfPixels } from '../../src/fill/holes';
import { disc, patchOf } from '../support/fills';

it('finds each connected hole once, with its window and depth', () => {
  const patch = patchOf(40, 20, () => [0, 0, 0], (x, y) => disc(8, 10, 5)(x, y) || (x === 30 && y > 4 && y < 15));
  const holes = findHoles(patch, distanceToKnown(patch).distance);
  expect(holes.length).toBe(2);
  expect(holes[0]!.window).toEqual({ left: 30, top: 5, right: 31, bottom: 15 });
  expect(holes[0]!.depth).toBe(1);
  expect(holes[1]!.depth).toBeGreaterThan(4);
  const holeOf = holeOfPixels(800, holes);
  expect(holeOf[10 * 40 + 8]).toBe(1);
  expect(holeOf[0]).toBe(-1);
});

it('corners connect', () => {
  const patch = patchOf(4, 4, () => [0, 0, 0], (x, y) => x === y);
  expect(findHoles(patch, distanceToKnown(patch).distance).length).toBe(1);
});

it('distances are those of the nearest source, by a fraction of a pixel', () => {
  const sources = [[3, 4], [20, 15], [31, 2]];
  const { distance } = distanceTo(32, 24, (p) => sources.some(([x, y]) => p === y! * 32 + x!));
  for (let p = 0; p < distance.length; p++) {
    const truth = Math.min(...sources.map(([x, y]) => Math.hypot((p % 32) - x!, Math.floor(p / 32) - y!)));
    expect(Math.abs(distance[p]! - truth)).toBeLessThan(0.5);
  }
});

it('nothing known is infinitely far', () => {
  const { distance, nearest } = distanceToKnown(patchOf(3, 2, () => [0, 0, 0], () => true));
  expect([...distance]).toEqual(new Array(6).fill(Infinity));
  expect([...nearest]).toEqual(new Array(6).fill(-1));
});
