import fc from 'fast-check';
import { fillHarmonic } from '../../src/fill/harmonic';
import { fillPlate } from '../../src/fill/plate';
import { disc, missOf, noise, patchOf, type Paint } from '../support/fills';

const slope = fc.double({ min: -1, max: 1, noNaN: true });

it('a plane does not bend', () => {
  fc.assert(fc.property(slope, slope, (dx, dy) => {
    const paint: Paint = (x, y) => [120 + dx * x + dy * y, 120 - dx * x, 120 + dy * y];
    const patch = patchOf(60, 50, paint, disc(30, 25, 14));
    expect(fillPlate(patch)).toBe(true);
    expect(missOf(patch, paint)).toBeLessThan(0.3);
  }), { numRuns: 15 });
});

it('what is shaded unevenly goes on as it bends, where a harmonic fill goes straight', () => {
  const paint: Paint = (x, y) => [120 + 60 * Math.sin(x / 22) * Math.cos(y / 27), 120 + 50 * Math.sin((x + y) / 30), 90];
  const [patch, other] = [0, 1].map(() => patchOf(90, 90, paint, disc(45, 45, 14)));
  expect(fillPlate(patch!)).toBe(true);
  fillHarmonic(other!);
  expect(missOf(patch!, paint)).toBeLessThan(missOf(other!, paint) / 4);
});

it('never beyond the known colours, though the rim rises; known pixels stay', () => {
  const patch = patchOf(60, 60, (x) => [Math.min(200, x * 8), 10, 240], (x) => x > 24);
  const before = patch.rgb.slice();
  expect(fillPlate(patch)).toBe(true);
  patch.rgb.forEach((value, i) => (patch.state[Math.floor(i / 3)] ? expect(value).toBe(before[i]) : expect(value).toBeLessThanOrEqual([192, 10, 240][i % 3]!)));
});

it('a few pixels settle no plate, and nothing changes', () => {
  const patch = patchOf(3, 2, () => [1, 2, 3], (x) => x > 0);
  const before = patch.rgb.slice();
  expect(fillPlate(patch)).toBe(false);
  expect(patch.rgb).toEqual(before);
});

it('a large hole is filled between the corners of a grid', () => {
  const random = noise(2);
  const paint: Paint = (x, y) => [100 + x / 9, 100 + y / 11, 60 + (x * y) / 9000];
  const patch = patchOf(420, 420, (x, y) => paint(x, y).map((value) => value + random() - 0.5) as [number, number, number], disc(210, 210, 170));
  expect(fillPlate(patch)).toBe(true);
  expect(missOf(patch, paint)).toBeLessThan(2);
});

it('a thin hole across an edge is filled pixel by pixel as its rim is', () => {
  const paint: Paint = (x) => (x < 40 ? [20, 30, 200] : [230, 190, 30]);
  const patch = patchOf(80, 80, paint, (x, y) => Math.abs(y - 40) < 2 && x > 4 && x < 75);
  expect(fillPlate(patch)).toBe(true);
  expect(missOf(patch, paint)).toBeLessThan(1.5);
});
