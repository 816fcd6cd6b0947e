import { findCentre, findLine } from '../../../src/decompose/pixels/find-along';
import { createWorkImage, type WorkImage } from '../../../src/decompose/pixels/work-image';
import { paintOver, softDisc, type Levels } from '../../support/soft';

const [WIDTH, HEIGHT] = [120, 80];
const stops = (t: number): Levels => [40 + 2 * Math.min(80, Math.max(0, t - 15)), 200 - t, 90 + 0.5 * t];
/** With something on it that covers a twentieth of the canvas. */
const graded = (place: (x: number, y: number) => number): WorkImage =>
  createWorkImage(paintOver(WIDTH, HEIGHT, (x, y) => stops(place(x, y)), { colour: (x, y) => [(x * 37) % 250, (y * 53) % 250, 20], coverage: softDisc(30, 60, 13, 1) }));
const pixels = Array.from({ length: Math.floor((WIDTH * HEIGHT) / 7) }, (_, k) => k * 7);

describe('findLine', () => {
  it.each([0, 27, 90, 141])('finds the direction of a gradient at %d°', (degrees) => {
    const turn = (degrees * Math.PI) / 180;
    const found = findLine(graded((x, y) => 60 + (x - 60) * Math.cos(turn) + (y - 40) * Math.sin(turn)), pixels, 3) as { cos: number; sin: number };
    const off = Math.abs(Math.atan2(found.sin, found.cos) - turn);
    expect(Math.min(off, Math.abs(Math.PI - off))).toBeLessThan(0.02);
  });
});

describe('findLine in what is no gradient', () => {
  it('finds none', () => {
    expect(findLine(createWorkImage(paintOver(WIDTH, HEIGHT, (x, y) => [(x * 37) % 250, (y * 53) % 250, (x * y) % 250])), pixels, 3)).toBeNull();
  });
});

describe('findCentre', () => {
  it.each<[string, number, number, number]>([['the canvas', 60, 40, 1.5], ['a circle off the middle', 83, 22, 1]])('finds the centre of a gradient outwards over %s', (_, cx, cy, flatten) => {
    const found = findCentre(graded((x, y) => Math.hypot(x - cx, (y - cy) * flatten)), pixels, 3);
    expect(Math.hypot(found.x - cx, found.y - cy)).toBeLessThan(2);
    expect(found.flatten).toBeCloseTo(flatten, 5);
  });

  it('looks near to a rough one, where it is given', () => {
    const image = graded((x, y) => Math.hypot(x - 83, y - 22));
    const { x, y, flatten } = findCentre(image, pixels, 3, { x: 78, y: 25, flatten: 1 });
    expect(Math.hypot(x - 83, y - 22)).toBeLessThan(1);
    expect(flatten).toBe(1);
    expect(Math.hypot(findCentre(image, pixels, 3, { x: 10, y: 70, flatten: 1 }).x - 83)).toBeGreaterThan(50);
  });
});
