import { fillSmooth, SMOOTH_WAYS } from '../../src/fill/smooth';
import { disc, missOf, patchOf, type Paint } from '../support/fills';

it.each(SMOOTH_WAYS)('%s: exact on one colour, and false without anything known', (way) => {
  const patch = patchOf(30, 30, () => [5, 100, 250], disc(15, 15, 8));
  expect(fillSmooth(patch, way)).toBe(true);
  expect(missOf(patch, () => [5, 100, 250])).toBeLessThan(1e-3);
  expect(fillSmooth(patchOf(2, 2, () => [0, 0, 0], () => true), way)).toBe(false);
});

it('around a trend what rises at the rim goes on rising', () => {
  const paint: Paint = (x, y) => [100 - ((x - 30) ** 2 + (y - 30) ** 2) / 20, 50, 50];
  const [around, even] = (['trend', 'even'] as const).map((way) => {
    const patch = patchOf(60, 60, paint, disc(30, 30, 15));
    fillSmooth(patch, way);
    return missOf(patch, paint);
  });
  expect(around!).toBeLessThan(even! / 4);
});
