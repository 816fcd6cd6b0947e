import fc from 'fast-check';
import { HOLE, KNOWN } from '../../src/fill/patch';
import { missOf as missInTrial, trialAround } from '../../src/fill/trial';
import { disc, noise, patchOf } from '../support/fills';

const level = (value: number) => ({ method: 'flat' as const, fill: (patch: { rgb: Float32Array; state: Uint8Array }): boolean => {
  for (let p = 0; p < patch.state.length; p++) if (patch.state[p] === HOLE) patch.rgb.fill(value, p * 3, p * 3 + 3);
  return true;
} });

it('hides known pixels alone, half of them at most, and they count 1 in all', () => {
  fc.assert(fc.property(fc.integer({ min: 4, max: 30 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 1e6 }), (size, radius, seed) => {
    const random = noise(seed);
    const patch = { ...patchOf(size, size, () => [9, 9, 9], (x, y) => disc(random() * 2 + size / 2, size / 2, radius)(x, y)) };
    const trial = trialAround(patch, radius);
    if (!trial || !patch.state.includes(HOLE)) return;
    expect(trial.band.length).toBeLessThanOrEqual(patch.state.filter((s) => s === KNOWN).length / 2);
    expect(trial.band.every((p) => patch.state[p] === KNOWN && trial.pretended[p] === HOLE)).toBe(true);
    expect(trial.counts.reduce((sum, count) => sum + count, 0)).toBeCloseTo(1, 9);
  }));
});

it('a way misses by what it is off, and the patch stays as it is', () => {
  const patch = patchOf(40, 40, () => [100, 100, 100], disc(20, 20, 6));
  const before = patch.rgb.slice();
  const trial = trialAround(patch, 6)!;
  expect(missInTrial(level(107), patch, trial)).toBeCloseTo(7, 6);
  expect(missInTrial({ method: 'flat', fill: () => false }, patch, trial)).toBeNull();
  expect(patch.rgb).toEqual(before);
});

it('of a thin hole the band along the rim counts, of a deep one what is farther in', () => {
  // Right beside the hole is 0, farther off 100.
  const far = (deep: number): number => {
    const isHole = (x: number, y: number): boolean => Math.abs(x - 60) < deep && Math.abs(y - 60) < 30;
    const patch = patchOf(120, 120, (x, y) => (Math.abs(x - 60) < deep + 4 && Math.abs(y - 60) < 34 ? [0, 0, 0] : [100, 100, 100]), isHole);
    return missInTrial(level(100), patch, trialAround(patch, 20)!)!;
  };
  expect(far(20)).toBeGreaterThan(far(1) + 5);
});
