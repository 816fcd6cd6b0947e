import { DelaminateError } from '../../src/core/errors';
import { findWished, type Pointed } from '../../src/edit/find-wished';
import type { Selection } from '../../src/edit/selection';
import { convertDepth, type Raster } from '../../src/raster/raster';
import { paint } from '../support/documents';
import { disc, flat, onGround, rectangle } from '../support/paint';
import { refusal } from '../support/refusal';

const W = 120;
const H = 90;
const CARD = rectangle(10, 12, 110, 78, 6);
const YELLOW = { shape: disc(45, 45, 16), fill: flat([230, 200, 60]) };
const { picture } = onGround(W, H, [240, 235, 220], { shape: CARD, fill: flat([60, 90, 160]) }, YELLOW, { shape: disc(84, 45, 12), fill: flat([200, 50, 70]) });
const at = ({ left, top, width, height, data }: Selection, x: number, y: number): number => (x >= left && y >= top && x < left + width && y < top + height ? data[(y - top) * width + x - left]! : 0);

/** Fails where the coverage, but for a pixel to both sides of the edge, is not a disc's. */
function expectDisc(found: Selection, cx: number, cy: number, r: number): void {
  const wrong: string[] = [];
  for (let y = 0; y < H; y++) {
    for (let x = 0; x < W; x++) {
      const away = Math.hypot(x + 0.5 - cx, y + 0.5 - cy) - r;
      if (Math.abs(away) > 1 && at(found, x, y) !== (away < 0 ? 255 : 0)) wrong.push(`${x},${y}: ${at(found, x, y)}`);
    }
  }
  expect(wrong).toEqual([]);
}

describe('findWished', () => {
  it.each<[string, Pointed]>([
    ['a box drawn by hand', { box: { left: 24, top: 25, width: 43, height: 41 } }],
    ['a box of fractions that reaches over the object’s own card', { box: { left: 25.4, top: 27.7, width: 40.1, height: 35.9 } }],
    ['a point on it', { point: { x: 45.9, y: 45.2 } }],
    ['a point near its edge', { point: { x: 32, y: 45 } }],
  ])('finds the same object, softly, by %s', (_, wish) => {
    expectDisc(findWished(picture, wish), 45, 45, 16);
  });

  it('sees the same at every depth', () => {
    for (const depth of [16, 32] as const) expectDisc(findWished(convertDepth(picture, depth), { point: { x: 45, y: 45 } }), 45, 45, 16);
  });

  it('finds the surface beneath at a point beside what lies on it, which is no part of it', () => {
    const found = findWished(picture, { point: { x: 64, y: 20 } });
    expect([at(found, 64, 20), at(found, 14, 45), at(found, 45, 45), at(found, 3, 3)]).toEqual([255, 255, 0, 0]);
  });

  it('takes all that lies in a box, and leaves what goes on outside', () => {
    const found = findWished(picture, { box: { left: 24, top: 24, width: 76, height: 44 } });
    expect([at(found, 45, 45), at(found, 84, 45), at(found, 66, 45), at(found, 64, 26)]).toEqual([255, 255, 0, 0]);
  });

  it('takes the box itself, in whole pixels, where nothing in it stands out', () => {
    const even = paint(W, H, () => [0.3, 0.5, 0.6, 1]);
    const found = findWished(even, { box: { left: 30.5, top: 20, width: 40, height: 30 } });
    expect([found.left, found.top, found.width, found.height, found.data.every((value) => value === 255)]).toEqual([30, 20, 41, 30, true]);
  });

  it('keeps a soft edge as coverage', () => {
    const soft = onGround(W, H, [240, 235, 220], { shape: disc(45, 45, 16, 6), fill: flat([30, 60, 120]) }).picture;
    const found = findWished(soft, { box: { left: 20, top: 20, width: 50, height: 50 } });
    const along = Array.from({ length: 14 }, (_, k) => at(found, 54 + k, 45));
    expect(along).toEqual([...along].sort((a, b) => b - a));
    expect(along.filter((value) => value > 20 && value < 235).length).toBeGreaterThan(2);
  });

  it('sees objects on nothing, and nothing where nothing is', () => {
    const alone: Raster = paint(W, H, (x, y) => [0.8, 0.3, 0.1, Math.hypot(x + 0.5 - 45, y + 0.5 - 45) < 16 ? 1 : 0]);
    expectDisc(findWished(alone, { point: { x: 45, y: 45 } }), 45, 45, 16);
    expectDisc(findWished(alone, { box: { left: 20, top: 20, width: 50, height: 50 } }), 45, 45, 16);
    expect(refusal(() => findWished(alone, { point: { x: 3, y: 3 } }))).toBe('extract: nothing is seen at 3, 3; choose another place');
  });

  it.each([[-1, 4], [4, -0.5], [W, 4], [4, H], [NaN, 4], [4, Infinity]])('refuses the point %p, %p', (x, y) => {
    expect(refusal(() => findWished(picture, { point: { x, y } }))).toBe(`extract: the point ${x}, ${y} is not on the canvas of 120×90 pixels; choose one that is`);
  });

  it('says the same each time, and stops when asked to', () => {
    const wish = { box: { left: 24, top: 25, width: 43, height: 41 } };
    expect(findWished(picture, wish)).toEqual(findWished(picture, wish));
    for (const each of [wish, { point: { x: 45, y: 45 } }]) expect(() => findWished(picture, each, { signal: { aborted: true } })).toThrow('cancelled');
    expect(() => findWished(picture, { box: { left: 900, top: 0, width: 5, height: 5 } })).toThrow(DelaminateError);
  });
});
