import { findSurfaces } from '../../src/fill/surfaces';
import { cover, disc, mix, noise, patchOf, type Paint } from '../support/fills';

it('a surface that something crosses is one; edge pixels belong to the side they are more like', () => {
  const paint: Paint = (x, y) => mix([40, 40 + y, 200], [220, 90, 20], cover(6 - Math.abs(x - 30.2)));
  const found = findSurfaces(patchOf(60, 60, paint, disc(30, 30, 8)))!;
  expect(found.surfaces.length).toBe(2);
  expect(found.labels[5 * 60 + 2]).toBe(found.labels[5 * 60 + 58]);
  expect(found.labels[5 * 60 + 30]).not.toBe(found.labels[5 * 60 + 2]);
  expect(found.labels[5 * 60 + 25]).toBe(found.labels[5 * 60 + 30]);
  expect(found.share).toBeGreaterThan(0.8);
});

it('grain is one surface; confetti none', () => {
  const random = noise(1);
  const grain = findSurfaces(patchOf(50, 50, () => [100 + random() * 6, 100 + random() * 6, 100], disc(25, 25, 8)));
  expect(grain!.surfaces.length).toBe(1);
  const confetti = findSurfaces(patchOf(50, 50, (x, y) => [((x >> 1) * 37 + (y >> 1) * 91) % 255, ((x >> 1) * 51) % 255, ((y >> 1) * 77) % 255], disc(25, 25, 8)));
  expect(confetti?.share ?? 0).toBeLessThan(0.5);
});
