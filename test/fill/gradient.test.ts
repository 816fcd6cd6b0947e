import fc from 'fast-check';
import { fillGradient, fitGradient, samplesOf } from '../../src/fill/gradient';
import { disc, missOf, patchOf, type Paint } from '../support/fills';

const slope = fc.double({ min: -1, max: 1, noNaN: true });

it('linear gradients, rounded as pictures are, come out within 1.5 levels', () => {
  fc.assert(fc.property(fc.tuple(slope, slope, slope), fc.tuple(slope, slope, slope), (dx, dy) => {
    const paint: Paint = (x, y) => [0, 1, 2].map((c) => Math.round(120 + dx[c]! * x + dy[c]! * y)) as [number, number, number];
    const patch = patchOf(60, 50, paint, disc(30, 25, 16));
    expect(fillGradient(patch)).toBe(true);
    expect(missOf(patch, paint)).toBeLessThan(0.6);
    let most = 0;
    for (let p = 0; p < patch.state.length; p++) for (let c = 0; c < 3; c++) most = Math.max(most, Math.abs(patch.rgb[p * 3 + c]! - paint(p % 60, Math.floor(p / 60))[c]!));
    expect(most).toBeLessThan(1.5);
  }), { numRuns: 30 });
});

it.each([
  ['linear', (x: number, y: number) => 40 + x + 0.5 * y],
  ['quadratic', (x: number, y: number) => 40 + 0.02 * x * x + 0.01 * x * y],
  ['radial', (x: number, y: number) => 2.5 * Math.hypot(x - 70, y + 10)],
] as const)('a %s colour is known as one', (kind, value) => {
  const paint: Paint = (x, y) => [value(x, y), 200 - value(x, y), 60];
  const patch = patchOf(60, 60, paint, disc(32, 28, 15));
  expect(fitGradient(samplesOf(patch))!.kind).toBe(kind);
  fillGradient(patch);
  expect(missOf(patch, paint)).toBeLessThan(0.5);
});

it('stains do not bend it', () => {
  const paint: Paint = (x, y) => [x * 2, y * 2, 50];
  const patch = patchOf(60, 60, (x, y) => (x < 5 && y < 20 ? [250, 0, 250] : paint(x, y)), disc(30, 30, 12));
  fillGradient(patch);
  expect(missOf(patch, paint)).toBeLessThan(0.5);
});

it('without samples there is none', () => {
  expect(fitGradient(new Float64Array(0))).toBeNull();
  expect(fillGradient(patchOf(3, 3, () => [0, 0, 0], () => true))).toBe(false);
});
