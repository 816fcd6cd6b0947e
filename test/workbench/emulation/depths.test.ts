import { convertHeld, fromHeld, heldScale, toHeld } from '../../../workbench/emulation/depths';

test('16 bit is held as 0..32768 and comes back within a step', () => {
  expect([8, 16, 32].map((depth) => heldScale(depth as 8))).toEqual([255, 32768, 1]);
  const all = Uint16Array.from({ length: 65536 }, (_, i) => i);
  const held = toHeld(all, 16);
  expect([held[0], held[32768], held[65535]]).toEqual([0, 16384, 32768]);
  const back = fromHeld(held, 16);
  let worst = 0;
  for (let i = 0; i < all.length; i++) worst = Math.max(worst, Math.abs(back[i]! - i));
  expect(worst).toBe(1);
  // What was held once comes back for good.
  expect(toHeld(back, 16)).toEqual(held);
  const bytes = new Uint8Array([1]);
  expect(toHeld(bytes, 8)).toBe(bytes);
});

test('8 bit through 16 and 32 and back is what it was', () => {
  const bytes = Uint8Array.from({ length: 1024 }, (_, i) => i % 256);
  for (const depth of [16, 32] as const) expect(convertHeld(convertHeld(bytes, 8, depth, 4, 3), depth, 8, 4, 3)).toEqual(bytes);
});

test('coverage scales, colour is light', () => {
  const [colour, alpha] = convertHeld(new Uint8Array([128, 128]), 8, 32, 2, 1);
  expect(colour).toBeCloseTo(0.2159, 3);
  expect(alpha).toBeCloseTo(0.502, 3);
  expect([...convertHeld(new Float32Array([2, -1]), 32, 8, 2, -1)]).toEqual([255, 0]);
});
