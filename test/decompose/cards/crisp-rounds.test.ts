import { findCrispRounds, type CrispRound } from '../../../src/decompose/cards/crisp-rounds';
import { createWorkImage } from '../../../src/decompose/pixels/work-image';
import { busy } from '../../support/effect-scenes';
import { disc, flat, onGround, rectangle, type Item } from '../../support/paint';

const [W, H] = [260, 220];
const find = (...items: Item[]): CrispRound[] => findCrispRounds(createWorkImage(onGround(W, H, busy(7), ...items).picture));
const isNear = (round: CrispRound | undefined, ...box: readonly number[]): boolean =>
  round !== undefined && [round.left, round.top, round.right, round.bottom].every((at, k) => Math.abs(at - box[k]) <= 2);

describe('findCrispRounds', () => {
  it.each([
    ['a circle', [70, 50, 190, 170]],
    ['an upright stadium', [80, 30, 170, 190]],
    ['a level stadium', [30, 70, 230, 160]],
  ])('finds %s cut out of a photograph and pasted on one', (_, box) => {
    const [left, top, right, bottom] = box as number[];
    const radius = Math.min(right - left, bottom - top) / 2;
    const found = find({ shape: rectangle(left, top, right, bottom, radius), fill: busy(2) });
    expect(found).toHaveLength(1);
    expect(isNear(found[0], left, top, right, bottom)).toBe(true);
    expect(Math.abs(found[0].radius - radius)).toBeLessThanOrEqual(1.5);
    expect(found[0].support).toBeGreaterThan(0.6);
    expect(found[0].support).toBeLessThanOrEqual(1);
  });

  it('finds one that is partly covered', () => {
    const found = find({ shape: disc(130, 110, 70), fill: busy(2) }, { shape: rectangle(150, 20, 250, 80), fill: flat([250, 240, 90]) });
    expect(found.some((round) => isNear(round, 60, 40, 200, 180))).toBe(true);
  });

  it('finds none in a photograph, in one with a rectangle on it, beyond the canvas, or among what is small', () => {
    expect(find()).toEqual([]);
    expect(find({ shape: rectangle(60, 40, 190, 170), fill: busy(2) })).toEqual([]);
    expect(find({ shape: disc(40, 110, 70), fill: busy(2) })).toEqual([]);
    expect(find({ shape: disc(130, 110, 10), fill: flat([250, 240, 90]) })).toEqual([]);
    expect(findCrispRounds(createWorkImage(onGround(16, 12, busy(7)).picture))).toEqual([]);
  });
});
