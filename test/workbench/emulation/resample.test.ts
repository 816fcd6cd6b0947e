import { scaleDown } from '../../../workbench/emulation/resample';

test('scaling down weighs colour by coverage', () => {
  const data = new Uint8Array([255, 0, 0, 255, 0, 0, 255, 0, 255, 0, 0, 255, 0, 255, 0, 255]);
  expect([...scaleDown(data, 4, 1, 2, 1, 8)]).toEqual([255, 0, 0, 128, 128, 128, 0, 255]);
  expect([...scaleDown(data, 4, 1, 4, 1, 8)].slice(0, 4)).toEqual([255, 0, 0, 255]);
  const flat = new Float32Array(7 * 5 * 4).fill(0.25);
  for (const value of scaleDown(flat, 7, 5, 3, 2, 32)) expect(value).toBeCloseTo(0.25, 6);
});
