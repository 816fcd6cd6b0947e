import { findCrispSides, shared, stepsBetween, type Line } from '../../../src/decompose/cards/crisp-sides';
import { createWorkImage } from '../../../src/decompose/pixels/work-image';
import { busy } from '../../support/effect-scenes';
import { disc, flat, onGround, rectangle, type Item } from '../../support/paint';

const W = 240;
const H = 180;
const find = (...items: Item[]): ReturnType<typeof findCrispSides> => findCrispSides(createWorkImage(onGround(W, H, busy(9, 3), ...items).picture));
const card: Item = { shape: rectangle(60, 40, 180, 130), fill: flat([245, 245, 245]) };
const real = (lines: readonly Line[]): Line[] => lines.filter(({ virtual }) => !virtual);

describe('findCrispSides', () => {
  it('finds the four sides of a rectangle from end to end, and the canvas edges with them', () => {
    const { columns, rows, upright, level } = find(card);
    expect(columns.filter(({ virtual }) => virtual).map(({ at }) => at)).toEqual([0, W]);
    expect(rows.filter(({ virtual }) => virtual).map(({ at }) => at)).toEqual([0, H]);
    for (const at of [60, 180]) expect(real(columns).some((line) => Math.abs(line.at - at) <= 1 && Math.abs(line.from - 40) <= 3 && Math.abs(line.to - 130) <= 3)).toBe(true);
    for (const at of [40, 130]) expect(real(rows).some((line) => Math.abs(line.at - at) <= 1 && Math.abs(line.from - 60) <= 3 && Math.abs(line.to - 180) <= 3)).toBe(true);
    expect(stepsBetween(upright, 60, 40, 130)).toBeGreaterThan(70);
    expect(stepsBetween(level, 40, 60, 180)).toBeGreaterThan(95);
    expect(stepsBetween(upright, 120, 50, 120)).toBe(0);
  });

  it('finds hardly any where nothing is straight: a disc ends in a few pixels of line', () => {
    const { columns, rows } = find({ shape: disc(120, 90, 50), fill: flat([245, 245, 245]) });
    for (const { from, to } of [...real(columns), ...real(rows)]) expect(to - from).toBeLessThan(20);
  });

  it('counts beyond a line\'s ends as no steps', () => {
    const { upright } = find(card);
    expect(stepsBetween(upright, 60, -50, H + 50)).toBe(stepsBetween(upright, 60, 0, H));
  });
});

describe('shared', () => {
  it('is how far two lines run side by side, negative where they do not', () => {
    const line = (from: number, to: number): Line => ({ at: 0, from, to, virtual: false });
    expect([shared(line(0, 10), line(4, 20)), shared(line(0, 10), line(15, 20))]).toEqual([6, -5]);
  });
});
