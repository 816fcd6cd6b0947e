import { cropPatch, growWindow, halvePatch, HOLE, KNOWN, spreadSample } from '../../src/fill/patch';
import { patchOf } from '../support/fills';

it('a window grows within the picture', () => {
  expect(growWindow({ left: 2, top: 5, right: 4, bottom: 9 }, 3, 6, 20)).toEqual({ left: 0, top: 2, right: 6, bottom: 12 });
});

it('a crop holds the same pixels, and is a copy', () => {
  const patch = { ...patchOf(5, 4, (x, y) => [x, y, 7], (x, y) => x === 3 && y === 2), weight: new Float32Array(20).fill(0.5) };
  const part = cropPatch(patch, { left: 2, top: 1, right: 5, bottom: 3 });
  expect([part.width, part.height, part.state[4]]).toEqual([3, 2, HOLE]);
  expect([...part.rgb.subarray(0, 3)]).toEqual([2, 1, 7]);
  expect(part.weight).toEqual(new Float32Array(6).fill(0.5));
  part.rgb.fill(0);
  expect(patch.rgb[3]).toBe(1);
});

it('a sample is spread over all that is wanted', () => {
  expect(spreadSample(10, (p) => p % 2 === 0, 100)).toEqual([0, 2, 4, 6, 8]);
  const sample = spreadSample(10000, () => true, 100);
  expect(sample.length).toBe(100);
  expect(sample[99]).toBeGreaterThan(9800);
});

it('half the size: means of what is known, holes are not lost', () => {
  const half = halvePatch(patchOf(5, 3, (x) => [x, 0, 0], (x, y) => x === 4 && y === 2));
  expect([half.width, half.height]).toEqual([3, 2]);
  expect([...half.state]).toEqual([KNOWN, KNOWN, KNOWN, KNOWN, KNOWN, HOLE]);
  expect([half.rgb[0], half.rgb[3], half.weight![0], half.weight![2]]).toEqual([0.5, 2.5, 1, 0.5]);
});
