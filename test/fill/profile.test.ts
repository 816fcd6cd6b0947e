import { fillProfile } from '../../src/fill/profile';
import { cover, disc, missOf, mix, noise, patchOf, type Paint } from '../support/fills';

const A = [30, 60, 90];
const B = [210, 150, 40];
const C = [240, 40, 200];
const stops = (t: number) => (t < 0.2 ? mix(A, A, 0) : t < 0.5 ? mix(A, B, (t - 0.2) / 0.3) : t < 0.7 ? mix(B, C, (t - 0.5) / 0.2) : mix(C, C, 0));

it.each<[string, Paint]>([
  ['along a line', (x, y) => stops((x * 0.8 + y * 0.6) / 150)],
  ['along a radius', (x, y) => stops(Math.hypot(x - 80, y + 10) / 110)],
  ['in bands', (x, y) => mix(A, B, cover(7 - Math.abs(((x + y) * Math.SQRT1_2) % 28 - 14)))],
])('continues several stops %s', (_, paint) => {
  const patch = patchOf(110, 100, paint, disc(52, 50, 20));
  expect(fillProfile(patch)).toBe(true);
  expect(missOf(patch, paint)).toBeLessThan(2);
});

it('makes nothing up beyond the ends: the nearest colour goes on', () => {
  const patch = patchOf(80, 60, (x) => [x * 2, 200 - x, 50], (x) => x >= 60);
  expect(fillProfile(patch)).toBe(true);
  for (let x = 62; x < 80; x++) expect(Math.abs(patch.rgb[(30 * 80 + x) * 3]! - 118)).toBeLessThan(4);
});

it('what lies along no line is refused, and nothing changes', () => {
  const random = noise(5);
  const patch = patchOf(60, 60, () => [random() * 255, random() * 255, random() * 255], disc(30, 30, 10));
  const before = patch.rgb.slice();
  expect(fillProfile(patch)).toBe(false);
  expect(patch.rgb).toEqual(before);
});

it('on colours that lie along a line the search for a centre ends, however wide the picture', () => {
  const paint: Paint = (x) => stops(x / 900);
  const patch = patchOf(900, 16, paint, (x, y) => x > 300 && x < 330 && y > 3);
  const start = Date.now();
  expect(fillProfile(patch)).toBe(true);
  expect(Date.now() - start).toBeLessThan(5000);
  expect(missOf(patch, paint)).toBeLessThan(1);
});
