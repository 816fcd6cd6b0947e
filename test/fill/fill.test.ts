import fc from 'fast-check';
import { fillHoles } from '../../src/fill/fill';
import { HOLE, KNOWN, OUTSIDE, type FillPatch } from '../../src/fill/patch';
import { disc, missOf, noise, patchOf } from '../support/fills';

const arbitraryPatch = fc.tuple(fc.integer({ min: 1, max: 24 }), fc.integer({ min: 1, max: 24 }), fc.integer({ min: 0, max: 1e9 }), fc.double({ min: 0.05, max: 0.9, noNaN: true })).map(([width, height, seed, share]): FillPatch => {
  const random = noise(seed);
  const rough = random() < 0.5;
  return {
    width, height,
    rgb: Float32Array.from({ length: width * height * 3 }, (_, i) => (rough ? random() * 255 : (i * 7) % 250)),
    state: Uint8Array.from({ length: width * height }, () => (random() < share ? HOLE : random() < 0.2 ? OUTSIDE : KNOWN)),
    ...(random() < 0.5 ? { weight: Float32Array.from({ length: width * height }, () => 0.05 + 0.95 * random()) } : {}),
  };
});

it('changes holes alone, leaves numbers there, lists every hole once, and does the same each time', () => {
  fc.assert(fc.property(arbitraryPatch, (patch) => {
    const again = { ...patch, rgb: patch.rgb.slice(), state: patch.state.slice() };
    const before = patch.rgb.slice();
    const states = patch.state.slice();
    const { holes } = fillHoles(patch);
    expect(patch.state).toEqual(states);
    expect(patch.rgb.every((value, i) => (states[Math.floor(i / 3)] === HOLE ? Number.isFinite(value) : value === before[i]))).toBe(true);
    const wanted = states.filter((s) => s === HOLE).length;
    expect(holes.reduce((sum, { pixels }) => sum + pixels, 0)).toBe(states.includes(KNOWN) ? wanted : 0);
    expect(fillHoles(again)).toEqual({ holes });
    expect(again.rgb).toEqual(patch.rgb);
  }), { numRuns: 50 });
});

it('each hole by its own surroundings', () => {
  const patch = patchOf(240, 100, (x, y) => (x < 120 ? [7, 70, 170] : [x - 100, y, 90]), (x, y) => disc(50, 50, 18)(x, y) || disc(190, 50, 18)(x, y));
  const { holes } = fillHoles(patch);
  expect(holes.map(({ method }) => method).sort()).toEqual(['flat', 'gradient']);
  expect(missOf(patch, (x, y) => (x < 120 ? [7, 70, 170] : [x - 100, y, 90]))).toBeLessThan(0.2);
});

it('a way that is asked for is taken', () => {
  const patch = patchOf(60, 60, (x) => [x * 4, 0, 0], disc(30, 30, 10));
  expect(fillHoles(patch, { method: 'flat' }).holes.map(({ method }) => method)).toEqual(['flat']);
  expect(new Set(Array.from({ length: 10 }, (_, n) => patch.rgb[(30 * 60 + 25 + n) * 3])).size).toBe(1);
});

it('no holes, nothing known, one pixel', () => {
  expect(fillHoles(patchOf(5, 5, () => [1, 1, 1], () => false)).holes).toEqual([]);
  expect(fillHoles(patchOf(5, 5, () => [1, 1, 1], () => true)).holes).toEqual([]);
  expect(fillHoles(patchOf(1, 1, () => [1, 1, 1], () => true)).holes).toEqual([]);
  expect(fillHoles(patchOf(1, 1, () => [1, 1, 1], () => false)).holes).toEqual([]);
});

it('faint colours are left out where others are known', () => {
  const patch = patchOf(60, 60, (x, y) => (disc(30, 30, 13)(x, y) ? [255, 0, 0] : [20, 90, 40]), disc(30, 30, 11));
  const weight = Float32Array.from({ length: 3600 }, (_, p) => (disc(30, 30, 13)(p % 60, Math.floor(p / 60)) ? 0.2 : 1));
  fillHoles({ ...patch, weight });
  expect(missOf(patch, () => [20, 90, 40])).toBeLessThan(1e-3);
});

it('four megapixels of hole end within a minute', () => {
  const random = noise(4);
  const patch = patchOf(2100, 2100, (x, y) => [120 + 40 * Math.sin(x / 9 + y / 31) + random() * 60, 100 + random() * 60, 90], (x, y) => Math.abs(x - 1050) < 1000 && Math.abs(y - 1050) < 1000);
  const start = Date.now();
  fillHoles(patch);
  expect(Date.now() - start).toBeLessThan(60000);
}, 120000);
