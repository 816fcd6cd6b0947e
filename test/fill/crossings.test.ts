import { findCrossings } from '../../src/fill/crossings';
import { findSurfaces } from '../../src/fill/surfaces';
import { cover, disc, mix, patchOf } from '../support/fills';

it('measures where an edge runs in, and which way, to a fraction of a pixel and a degree', () => {
  const angle = 0.4;
  const distance = (x: number, y: number): number => (x + 0.5 - 40) * Math.sin(angle) - (y + 0.5 - 41) * Math.cos(angle);
  const patch = patchOf(80, 80, (x, y) => mix([30, 60, 90], [200, 150, 40], cover(distance(x, y))), disc(40, 40, 16));
  const crossings = findCrossings(patch, findSurfaces(patch)!);
  expect(crossings.length).toBe(2);
  for (const { x, y, dx, dy } of crossings) {
    expect(Math.abs(distance(x - 0.5, y - 0.5))).toBeLessThan(0.3);
    expect(Math.abs(dx * Math.sin(angle) - dy * Math.cos(angle))).toBeLessThan(0.03);
    expect(dx * (40 - x) + dy * (40 - y)).toBeGreaterThan(0);
  }
  expect(crossings[0]!.left).toBe(crossings[1]!.right);
});

it('one surface has none', () => {
  const patch = patchOf(40, 40, () => [1, 2, 3], disc(20, 20, 9));
  expect(findCrossings(patch, findSurfaces(patch)!)).toEqual([]);
});
