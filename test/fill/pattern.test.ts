import fc from 'fast-check';
import { fillPattern } from '../../src/fill/pattern';
import { cover, disc, missOf, mix, noise, patchOf, type Paint } from '../support/fills';

const A = [30, 60, 90];
const B = [210, 150, 40];

it('stripes of any period and angle continue in phase', () => {
  fc.assert(fc.property(fc.double({ min: 8, max: 24, noNaN: true }), fc.double({ min: 0, max: 3.1, noNaN: true }), (period, angle) => {
    const paint: Paint = (x, y) => {
      const u = (x * Math.cos(angle) + y * Math.sin(angle)) / period;
      return mix(A, B, cover((0.25 - Math.abs(u - Math.floor(u) - 0.5)) * period));
    };
    const patch = patchOf(120, 120, paint, disc(60, 60, 24));
    expect(fillPattern(patch)).toBe(true);
    expect(missOf(patch, paint)).toBeLessThan(3);
  }), { numRuns: 12, seed: 5 });
});

it('dots on a lattice that misses whole pixels continue in phase', () => {
  const paint: Paint = (x, y) => {
    const u = (x / 13.4) % 1;
    const v = (y / 17.3) % 1;
    return mix(A, B, cover(4 - Math.hypot((u - 0.5) * 13.4, (v - 0.5) * 17.3)));
  };
  const patch = patchOf(140, 140, paint, disc(70, 70, 26));
  expect(fillPattern(patch)).toBe(true);
  expect(missOf(patch, paint)).toBeLessThan(5);
});

it.each<[string, Paint]>([
  ['one colour', () => [9, 9, 9]],
  ['a gradient', (x, y) => [x * 2, y, 50]],
  ['an edge', (x) => (x < 30 ? [10, 10, 10] : [200, 200, 200])],
])('%s is no pattern', (_, paint) => {
  const patch = patchOf(80, 80, paint, disc(40, 40, 12));
  expect(fillPattern(patch)).toBe(false);
});

it('noise is no pattern', () => {
  const random = noise(8);
  expect(fillPattern(patchOf(80, 80, () => [random() * 255, random() * 255, random() * 255], disc(40, 40, 12)))).toBe(false);
});
