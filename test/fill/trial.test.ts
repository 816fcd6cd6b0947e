import fc from 'fast-check';
import { HOLE, KNOWN, type FillPatch } from '../../src/fill/patch';
import { missOf as missInTrial, trialAround, trialsAside } from '../../src/fill/trial';
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

/** Bars beside each other, with as much known between them as they are wide. */
const bars = (x: number, y: number): boolean => x > 30 && x < 110 && Math.abs(y - 60) < 34 && x % 12 < 6;

it('where bands meet between the parts of a hole, edges are tried with a narrower one too, and count by the lesser miss', () => {
  const patch = patchOf(140, 120, () => [50, 50, 50], bars);
  const trial = trialAround(patch, 3)!;
  expect(trial.narrow!.band.length).toBeLessThan(trial.band.length);
  expect(trialAround(patchOf(140, 120, () => [50, 50, 50], (x, y) => x === 70 && Math.abs(y - 60) < 34), 1)!.narrow).toBeUndefined();
  // Right as long as little is hidden.
  const fill = ({ rgb, state }: FillPatch): boolean => {
    const hidden = state.reduce((sum, s) => sum + (s === HOLE ? 1 : 0), 0);
    const colour = hidden < trial.pretended.filter((s) => s === HOLE).length ? 50 : 90;
    for (let p = 0; p < state.length; p++) if (state[p] === HOLE) rgb.fill(colour, p * 3, p * 3 + 3);
    return true;
  };
  expect(missInTrial({ method: 'edges', fill }, patch, trial)).toBeCloseTo(0, 6);
  expect(missInTrial({ method: 'smooth', fill }, patch, trial)).toBeCloseTo(40, 6);
});

it('a hole is tried a step aside wherever enough is known there, its own pixels hidden as well', () => {
  const patch = patchOf(90, 40, () => [9, 9, 9], disc(45, 20, 8));
  const aside = trialsAside(patch, 8);
  // To the right and to the left; above and below there are but slivers of it.
  expect(aside.filter(({ band }) => band.length > 150)).toHaveLength(2);
  const size = patch.state.filter((s) => s === HOLE).length;
  for (const { band, pretended, counts } of aside) {
    expect(band.length).toBeLessThanOrEqual(size);
    expect(pretended.filter((s) => s === HOLE)).toHaveLength(size + band.length);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBeCloseTo(1, 9);
  }
  expect(trialsAside(patchOf(18, 18, () => [9, 9, 9], disc(9, 9, 8)), 8)).toHaveLength(0);
});
