import { FILL_METHODS } from '../../src/core/fill-methods';
import { fillAs, fillBest } from '../../src/fill/choose';
import { fillHarmonic } from '../../src/fill/harmonic';
import type { FillPatch } from '../../src/fill/patch';
import { cover, disc, missOf, mix, patchOf, type Paint } from '../support/fills';

const A = [30, 60, 90];
const B = [210, 150, 40];

it.each<[string, Paint]>([
  ['flat', () => [1, 2, 3]],
  ['gradient', (x, y) => [x, y, 100 + 0.5 * x]],
  ['edges', (x, y) => mix(A, B, cover(x - 50 + 0.4 * (y - 50)))],
  ['pattern', (x, y) => mix(A, B, cover(4 - Math.hypot((x % 15) - 7, (y % 12) - 6)))],
])('%s surroundings are known as such', (method, paint) => {
  const patch = patchOf(100, 100, paint, disc(50, 50, 14));
  expect(fillBest(patch, 14)).toBe(method);
  expect(missOf(patch, paint)).toBeLessThan(1.5);
});

it('several stops go on as they are, uneven shading as it bends', () => {
  const stops: Paint = (x, y) => mix(A, B, Math.min(1, Math.abs(x + y - 100) / 40));
  const shaded: Paint = (x, y) => [120 + 60 * Math.sin(x / 14) * Math.cos(y / 17), 120 + 50 * Math.sin((x + y) / 20), 90];
  const [one, two, even] = [patchOf(100, 100, stops, disc(50, 50, 14)), patchOf(100, 100, shaded, disc(50, 50, 14)), patchOf(100, 100, shaded, disc(50, 50, 14))];
  expect(fillBest(one, 14)).toBe('gradient');
  expect(missOf(one, stops)).toBeLessThan(1.5);
  expect(fillBest(two, 14)).toBe('smooth');
  fillHarmonic(even);
  expect(missOf(two, shaded)).toBeLessThan(missOf(even, shaded) / 3);
});

it('mostly one colour around: it is that, though an outline runs along the rim', () => {
  const paint: Paint = (x, y) => (Math.hypot(x - 50, y - 50) > 16 && Math.hypot(x - 50, y - 50) < 19 ? [0, 0, 0] : [230, 180, 90]);
  const patch = patchOf(100, 100, paint, disc(50, 50, 16));
  expect(fillBest(patch, 16)).toBe('flat');
  expect(missOf(patch, () => [230, 180, 90])).toBeLessThan(1);
});

it('where no way tells more than one colour, but several touch the hole, what lies between them is taken', () => {
  // What is hidden is half of each; of the second little shows, and nothing of it when the rim is held out.
  const paint: Paint = (x, y) => (x >= 50 && y < 50 ? B : A) as [number, number, number];
  const [patch, flat] = [0, 1].map(() => patchOf(100, 80, paint, (_x, y) => y < 40)) as [FillPatch, FillPatch];
  expect(fillBest(patch, 40)).toBe('smooth');
  fillAs(flat, 'flat');
  expect(missOf(patch, paint)).toBeLessThan(missOf(flat, paint) / 2);
});

it('with too little known to hold any out, colours go on smoothly', () => {
  const patch = patchOf(9, 9, (x) => [x < 4 ? 10 : 200, 0, 0], (x, y) => x !== 0 || y > 1);
  expect(fillBest(patch, 9)).toMatch(/smooth|flat|gradient/);
  expect(patch.rgb.every((value) => value >= 0 && value <= 255)).toBe(true);
});

it('nothing known: nothing done', () => {
  expect(fillBest(patchOf(3, 3, () => [0, 0, 0], () => true), 1)).toBeNull();
});

it.each(FILL_METHODS)('asked for %s, it or smooth is done', (method) => {
  const patch = patchOf(40, 40, (x, y) => [x * 3, y * 3, 80], disc(20, 20, 8));
  expect([method, 'smooth']).toContain(fillAs(patch, method));
  expect(patch.rgb.every((value) => value > -900)).toBe(true);
});
