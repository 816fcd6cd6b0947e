import fc from 'fast-check';
import { grabCut } from '../../src/edit/grab-cut';
import { convertDepth, type Raster } from '../../src/raster/raster';
import type { Rect } from '../../src/raster/rect';
import { paint, randomNumbers } from '../support/documents';

const W = 60;
const H = 44;
const inside = ({ left, top, width, height }: Rect, x: number, y: number): boolean => x >= left && y >= top && x < left + width && y < top + height;

/** A disc of one colour on another, each with a little noise. */
function discOn(cx: number, cy: number, r: number, own: readonly number[], ground: readonly number[], noise = 0): Raster {
  const random = randomNumbers(7);
  return paint(W, H, (x, y) => {
    const colour = Math.hypot(x + 0.5 - cx, y + 0.5 - cy) < r ? own : ground;
    const v = (c: number): number => Math.min(1, Math.max(0, colour[c]! + noise * (random() - 0.5)));
    return [v(0), v(1), v(2), 1];
  });
}

describe('grabCut', () => {
  it('tells an object from its ground by colour, to a pixel', () => {
    const shade = fc.tuple(fc.nat(10), fc.nat(10), fc.nat(10)).map((rgb) => rgb.map((v) => v / 10));
    fc.assert(fc.property(shade, shade, fc.integer({ min: 9, max: 14 }), fc.integer({ min: 26, max: 34 }), fc.integer({ min: 20, max: 24 }), (own, ground, r, cx, cy) => {
      fc.pre(Math.max(...own.map((v, c) => Math.abs(v - ground[c]!))) >= 0.3);
      const found = grabCut(discOn(cx, cy, r, own, ground, 0.05), { left: cx - r - 3, top: cy - r - 3, width: 2 * r + 6, height: 2 * r + 6 })!;
      expect(found).not.toBeNull();
      for (let p = 0; p < W * H; p++) {
        const away = Math.hypot((p % W) + 0.5 - cx, Math.floor(p / W) + 0.5 - cy) - r;
        if (Math.abs(away) < 1) continue;
        if (found[p]! >= 128 !== away < 0) throw new Error(`pixel ${p % W}, ${Math.floor(p / W)} is ${found[p]}, ${away} from the edge`);
      }
    }), { numRuns: 12 });
  });

  it('says the same at every depth', () => {
    const box: Rect = { left: 14, top: 8, width: 32, height: 28 };
    const picture = discOn(30, 22, 11, [0.8, 0.2, 0.2], [0.2, 0.4, 0.8]);
    const [one, ...others] = ([8, 16, 32] as const).map((depth) => grabCut(convertDepth(picture, depth), box)!);
    for (const other of others) expect(other.every((value, p) => Math.abs(value - one![p]!) <= 2)).toBe(true);
  });

  it('takes nothing outside of the box, though the object goes on there', () => {
    const bar: Rect = { left: 20, top: 18, width: 38, height: 8 };
    const box: Rect = { left: 10, top: 10, width: 30, height: 24 };
    const found = grabCut(paint(W, H, (x, y) => (inside(bar, x, y) ? [0.9, 0.2, 0.1, 1] : [0.1, 0.3, 0.2, 1])), box)!;
    expect(found[22 * W + 30]).toBe(255);
    // The edge is matted a few pixels to both sides of the box's.
    const reach: Rect = { left: box.left - 4, top: box.top - 4, width: box.width + 8, height: box.height + 8 };
    found.forEach((value, p) => {
      if (!inside(reach, p % W, Math.floor(p / W))) expect(value).toBe(0);
    });
  });

  it.each<[string, () => Raster, Rect]>([
    ['in one colour there is no object', () => paint(W, H, () => [0.4, 0.5, 0.6, 1]), { left: 10, top: 10, width: 20, height: 20 }],
    ['in a box around all of the picture nothing is certain', () => discOn(30, 22, 10, [1, 0, 0], [0, 0, 1]), { left: 0, top: 0, width: W, height: H }],
    ['a speck is none', () => discOn(30, 22, 1, [1, 0, 0], [0, 0, 1]), { left: 6, top: 4, width: 48, height: 36 }],
    ['in a picture of one pixel there is none', () => paint(1, 1, () => [1, 0, 0, 1]), { left: 0, top: 0, width: 1, height: 1 }],
  ])('%s', (_, picture, box) => {
    expect(grabCut(picture(), box)).toBeNull();
  });

  it('works on a grid of at most 96 cells a side: a large picture is cut like a small one', () => {
    const [w, h] = [400, 120];
    const picture = paint(w, h, (x, y) => (x >= 150 && x < 250 && y >= 30 && y < 90 ? [0.9, 0.8, 0.1, 1] : [0.2, 0.2, 0.3, 1]));
    const found = grabCut(picture, { left: 140, top: 20, width: 120, height: 80 })!;
    const at = (x: number, y: number): number => found[y * w + x]!;
    expect([at(200, 60), at(152, 32), at(247, 87), at(146, 60), at(254, 60), at(10, 10)]).toEqual([255, 255, 255, 0, 0, 0]);
  });
});
