import { takeSoftOff } from '../../src/decompose/take-soft-off';
import { paintOver, softDisc, type Levels } from '../support/soft';

const SIDE = 160;
const graded = (x: number, y: number): Levels => [60 + 0.3 * x, 90 + 0.4 * y, 160 - 0.2 * x];
const crisp = { colour: [30, 40, 60] as Levels, coverage: softDisc(110, 110, 22, 1) };
/** Half white along the disc, gone some pixels further out; and a blurred disc that lies free. */
const glow = { colour: [255, 255, 255] as Levels, coverage: (x: number, y: number) => 0.5 * softDisc(110, 110, 28, 24)(x, y) };
const blurred = { colour: [240, 60, 140] as Levels, coverage: softDisc(42, 42, 26, 20) };

describe('takeSoftOff', () => {
  it('takes off what lies free, and what goes along other things; what is left shows the ground', () => {
    const whole = paintOver(SIDE, SIDE, graded, blurred, glow, crisp);
    const { picture, things, surfaces } = takeSoftOff(whole, 8);
    expect(things).toHaveLength(2);
    expect(things[0].colour).toEqual([240, 60, 140]);
    // In the middle of the one, and in the other's rim.
    for (const [x, y] of [[42, 42], [110, 84]] as const) {
      const at = (y * SIDE + x) * 4;
      graded(x, y).forEach((v, c) => expect(Math.abs(picture.data[at + c] - v)).toBeLessThanOrEqual(2));
    }
    // The disc itself stays as it is.
    expect([...picture.data.subarray((110 * SIDE + 110) * 4, (110 * SIDE + 110) * 4 + 3)]).toEqual([30, 40, 60]);
    expect(surfaces.picture).toBe(picture);
  });

  it('takes no more than it may, what lies free first', () => {
    expect(takeSoftOff(paintOver(SIDE, SIDE, graded, blurred, glow, crisp), 1).things.map(({ colour }) => colour)).toEqual([[240, 60, 140]]);
  });

  it('gives back the very picture where nothing is soft', () => {
    const whole = paintOver(SIDE, SIDE, graded, crisp);
    expect(takeSoftOff(whole, 8)).toMatchObject({ things: [] });
    expect(takeSoftOff(whole, 8).picture).toBe(whole);
  });
});
