import { fillEdges } from '../../src/fill/edges';
import { fillHarmonic } from '../../src/fill/harmonic';
import { cover, disc, missOf, mix, noise, patchOf, type Paint } from '../support/fills';

const A = [30, 60, 90];
const B = [210, 150, 40];
const C = [240, 240, 250];

const drawings: [string, Paint][] = [
  ['a straight edge', (x, y) => mix(A, B, cover((x - 40) * 0.8 + (y - 42) * 0.6))],
  ['a bar', (x, y) => mix(A, B, cover(5 - Math.abs((x - 40) * 0.3 - (y - 40) * 0.95)))],
  ['the rim of a disc', (x, y) => mix(A, B, cover(30 - Math.hypot(x - 62, y - 40)))],
  ['a bar behind an edge', (x, y) => mix(mix(A, B, cover(5 - Math.abs(x - 38))), C, cover(y - 40))],
];

it.each(drawings)('continues %s', (_, paint) => {
  const patch = patchOf(80, 80, paint, disc(40, 40, 16));
  const other = patchOf(80, 80, paint, disc(40, 40, 16));
  expect(fillEdges(patch)).toBe(true);
  fillHarmonic(other);
  expect(missOf(patch, paint)).toBeLessThan(2);
  expect(missOf(patch, paint)).toBeLessThan(missOf(other, paint) / 4);
});

it('a soft edge stays as soft', () => {
  const paint: Paint = (x) => mix(A, B, Math.min(1, Math.max(0, (x - 34) / 12)));
  const patch = patchOf(80, 80, paint, disc(40, 40, 14));
  expect(fillEdges(patch)).toBe(true);
  expect(missOf(patch, paint)).toBeLessThan(3);
});

it('known pixels stay, and confetti is refused', () => {
  const random = noise(3);
  const patch = patchOf(40, 40, () => [random() * 255, random() * 255, random() * 255], disc(20, 20, 8));
  const before = patch.rgb.slice();
  expect(fillEdges(patch)).toBe(false);
  expect(patch.rgb).toEqual(before);
});
