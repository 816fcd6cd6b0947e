import { fillHarmonic } from '../../src/fill/harmonic';
import { HOLE, KNOWN, OUTSIDE } from '../../src/fill/patch';
import { disc, missOf, patchOf, type Paint } from '../support/fills';

it('stays within what is known around it', () => {
  const patch = patchOf(50, 50, (x, y) => [x < 25 ? 20 : 200, y * 4, 90], disc(25, 25, 15));
  fillHarmonic(patch);
  for (let p = 0; p < patch.state.length; p++) {
    expect(patch.rgb[p * 3]).toBeGreaterThanOrEqual(19.9);
    expect(patch.rgb[p * 3]).toBeLessThanOrEqual(200.1);
  }
});

it('a plane is harmonic', () => {
  const paint: Paint = (x, y) => [2 * x + y, 3 * y, 200 - x];
  const patch = patchOf(50, 50, paint, disc(25, 25, 15));
  fillHarmonic(patch);
  expect(missOf(patch, paint)).toBeLessThan(1.5);
});

it('nothing flows across what is outside', () => {
  const patch = patchOf(41, 9, (x) => (x < 20 ? [0, 0, 0] : [250, 250, 250]), (x) => x > 5 && x < 35);
  for (let p = 0; p < patch.state.length; p++) if (p % 41 > 15 && p % 41 < 25) patch.state[p] = OUTSIDE;
  fillHarmonic(patch, { sweeps: 60 });
  expect(patch.rgb[(4 * 41 + 15) * 3]!).toBeLessThan(30);
  expect(patch.rgb[(4 * 41 + 25) * 3]!).toBeGreaterThan(220);
});

it('what borders nothing known takes its colours from afar', () => {
  const patch = patchOf(64, 8, () => [30, 60, 90], (x) => x > 50);
  for (let p = 0; p < patch.state.length; p++) if (p % 64 > 20 && p % 64 < 51) patch.state[p] = OUTSIDE;
  fillHarmonic(patch);
  expect(missOf(patch, () => [30, 60, 90])).toBeLessThan(1e-3);
});

it('drawn together, an edge is narrower', () => {
  const width = (drawTogether: boolean): number => {
    const patch = patchOf(60, 60, (x) => (x < 30 ? [20, 20, 20] : [220, 220, 220]), disc(30, 30, 20));
    fillHarmonic(patch, { drawTogether });
    return patch.state.filter((s, p) => s === HOLE && patch.rgb[p * 3]! > 60 && patch.rgb[p * 3]! < 180).length;
  };
  expect(width(true)).toBeLessThan(width(false) * 0.7);
});

it('nothing known, nothing changed; known pixels never do', () => {
  const none = patchOf(4, 4, () => [0, 0, 0], () => true);
  fillHarmonic(none);
  expect(none.rgb.every((value) => value === -999)).toBe(true);
  const patch = patchOf(20, 20, (x, y) => [x, y, x * y], disc(10, 10, 5));
  const before = patch.rgb.slice();
  fillHarmonic(patch);
  patch.state.forEach((s, p) => s === KNOWN && expect(patch.rgb[p * 3 + 2]).toBe(before[p * 3 + 2]));
});
