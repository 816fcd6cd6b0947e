import { findEvenGround, type EvenGround } from '../../../src/decompose/pixels/even-ground';
import { createWorkImage } from '../../../src/decompose/pixels/work-image';
import { paint } from '../../support/documents';
import { paintOver, softDisc, type Levels } from '../../support/soft';

const SIDE = 160;
const graded = (x: number, y: number): Levels => [90 + 0.5 * x, 140 - 0.2 * y, 60 + 0.3 * x + 0.2 * y];
const drawn = (t: number): Levels => [40 + 160 * t, 200 - 120 * t, 120];
/** Of one colour before its first stop and behind its last. */
const clamped = (x: number, y: number): Levels => drawn(Math.min(1, Math.max(0, (0.6 * x + 0.8 * y - 70) / 70)));
const outwards = (x: number, y: number): Levels => drawn(Math.min(1, Math.hypot(x - 80, y - 80) / 100) ** 0.6);
const shape = { colour: [20, 30, 220] as Levels, coverage: softDisc(80, 80, 40, 30) };
const colourAt = (ground: Pick<EvenGround, 'surface'>, x: number, y: number): number[] => {
  const out = new Float64Array(3);
  ground.surface.at(y * SIDE + x, out);
  return [...out];
};

describe('findEvenGround', () => {
  it.each<[string, Levels | typeof graded]>([['one colour', [200, 180, 90]], ['a gradient', graded], ['one between two stops', clamped]])('finds %s, and what it is beneath what lies on it', (_, ground) => {
    const found = findEvenGround(createWorkImage(paintOver(SIDE, SIDE, ground, { ...shape, coverage: softDisc(80, 80, 40, 1) }))) as EvenGround;
    const wanted = typeof ground === 'function' ? ground(80, 80) : ground;
    colourAt(found, 80, 80).forEach((v, c) => expect(Math.abs(v - wanted[c])).toBeLessThan(1));
    expect(found.spread).toBeLessThan(1);
  });

  it('finds a gradient outwards from a centre', () => {
    const image = createWorkImage(paintOver(SIDE, SIDE, outwards, { ...shape, coverage: softDisc(60, 110, 30, 1) }));
    const found = findEvenGround(image) as EvenGround;
    expect(found.spread).toBeLessThan(1);
    outwards(60, 110).forEach((v, c) => expect(Math.abs(colourAt(found, 60, 110)[c] - v)).toBeLessThan(1.5));
  });

  it('finds its centre though much of it is hidden, and prefers it to a smooth surface that follows it only roughly', () => {
    const ground = (x: number, y: number): Levels => drawn(Math.hypot(x - 96, y - 64) / 130);
    const image = createWorkImage(paintOver(SIDE, SIDE, ground, { ...shape, coverage: softDisc(60, 90, 45, 1) }));
    const found = findEvenGround(image) as EvenGround;
    expect(found.spread).toBeLessThan(1);
    ground(96, 64).forEach((v, c) => expect(Math.abs(colourAt(found, 96, 64)[c] - v)).toBeLessThan(2.5));
  });

  it('takes no two surfaces beside one another for one gradient', () => {
    const found = findEvenGround(createWorkImage(paintOver(SIDE, SIDE, (x, y) => (y < 90 + 0.01 * x ? [230, 230, 240] : [40, 90, 60]))));
    expect(found === null || Math.abs(colourAt(found, 80, 20)[0] - colourAt(found, 80, 150)[0]) < 20).toBe(true);
  });

  it('finds none in a picture of many colours, nor on an empty canvas', () => {
    expect(findEvenGround(createWorkImage(paintOver(SIDE, SIDE, (x, y) => [128 + 90 * Math.sin(x / 9), 128 + 90 * Math.sin(y / 7), 90])))).toBeNull();
    expect(findEvenGround(createWorkImage(paint(SIDE, SIDE, (x, y) => [0.5, 0.2, 0.1, shape.coverage(x, y)])))).toBeNull();
  });
});
