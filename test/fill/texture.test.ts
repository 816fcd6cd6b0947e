import { fillHarmonic } from '../../src/fill/harmonic';
import { HOLE, KNOWN, type FillPatch } from '../../src/fill/patch';
import { fillTexture } from '../../src/fill/texture';
import { disc, noise, patchOf } from '../support/fills';

/** Cobbles of two colours, and grain. */
function cobbled(): FillPatch {
  const random = noise(11);
  const seeds = Array.from({ length: 90 }, () => [random() * 100, random() * 100, random() * 120] as const);
  return patchOf(100, 100, (x, y) => {
    const near = seeds.map(([u, v, tone]) => [Math.hypot(x - u, y - v), tone] as const).sort((a, b) => a[0] - b[0]);
    const tone = near[1]![0] - near[0]![0] < 1.5 ? 20 : 100 + near[0]![1];
    return [tone + random() * 10, tone * 0.8, 60];
  }, disc(50, 50, 17));
}

const roughness = ({ width, rgb, state }: FillPatch, wanted: number): number => {
  let sum = 0;
  let count = 0;
  for (let p = 0; p + 1 < state.length; p++) {
    if (state[p] !== wanted || state[p + 1] !== wanted || (p + 1) % width === 0) continue;
    sum += Math.abs(rgb[p * 3]! - rgb[p * 3 + 3]!);
    count++;
  }
  return sum / count;
};

it('is as rough as what is known, where a smooth fill is not', () => {
  const patch = cobbled();
  expect(fillTexture(patch)).toBe(true);
  const known = roughness(patch, KNOWN);
  expect(roughness(patch, HOLE)).toBeGreaterThan(0.6 * known);
  expect(roughness(patch, HOLE)).toBeLessThan(1.3 * known);
  const smooth = cobbled();
  fillHarmonic(smooth);
  expect(roughness(smooth, HOLE)).toBeLessThan(0.4 * known);
});

it('colours are copies: none is beyond those known; known pixels stay; the same each time', () => {
  const patch = cobbled();
  const before = patch.rgb.slice();
  fillTexture(patch);
  patch.state.forEach((s, p) => {
    if (s === KNOWN && patch.rgb[p * 3] !== before[p * 3]) throw new Error('a known pixel changed');
  });
  expect(Math.min(...patch.rgb)).toBeGreaterThanOrEqual(15.9);
  const again = cobbled();
  fillTexture(again);
  expect(again.rgb).toEqual(patch.rgb);
});

it('without a whole square known there is none', () => {
  const patch = patchOf(12, 12, () => [1, 2, 3], (x) => x > 3);
  expect(fillTexture(patch)).toBe(false);
  expect(patch.rgb[11 * 3]).toBe(-999);
});
