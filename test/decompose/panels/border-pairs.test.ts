import fc from 'fast-check';
import { borderPairs } from '../../../src/decompose/panels/border-pairs';
import type { CrispRectangle } from '../../../src/decompose/cards/crisp-rectangles';
import type { BorderPairs } from '../../../src/decompose/panels/overlay-model';
import type { WorkImage } from '../../../src/decompose/pixels/work-image';

const W = 60;
const H = 46;
/** A picture of these three planes, each a function of the place. */
const image = (...planes: ReadonlyArray<(x: number, y: number) => number>): WorkImage =>
  ({ width: W, height: H, planes: planes.map((value) => Float32Array.from({ length: W * H }, (_, p) => value(p % W, Math.floor(p / W)))) }) as unknown as WorkImage;
const rectangle = (left: number, top: number, right: number, bottom: number): CrispRectangle => ({ left, top, right, bottom }) as CrispRectangle;
const isIn = ({ left, top, right, bottom }: CrispRectangle, x: number, y: number): boolean => x >= left && x < right && y >= top && y < bottom;

const anyRectangle = fc.tuple(fc.nat(40), fc.nat(30), fc.integer({ min: 8, max: W }), fc.integer({ min: 8, max: H })).map(([left, top, width, height]) => rectangle(left, top, Math.min(W, left + width), Math.min(H, top + height)));
const each = ({ count }: BorderPairs, visit: (i: number) => void): void => {
  for (let i = 0; i < count; i++) visit(i);
};

describe('borderPairs', () => {
  it('are, on each side within the canvas, an inner colour of the rectangle’s and an outer one of its surroundings, a pixel clear of the border', () => {
    fc.assert(fc.property(anyRectangle, (own) => {
      // Coordinates for colours: each pair says where it was taken. The mean along a border keeps the one across it.
      const pairs = borderPairs(image((x) => x, (_x, y) => y, (x, y) => (isIn(own, x, y) ? 200 : 50)), own);
      const away = [[-1, 0], [1, 0], [0, -1], [0, 1]] as const;
      each(pairs, (i) => {
        const [x, y, side] = [pairs.x[i]!, pairs.y[i]!, pairs.side[i]!];
        expect([pairs.inner[i * 3], pairs.inner[i * 3 + 1]]).toEqual([x, y]);
        expect([pairs.outer[i * 3], pairs.outer[i * 3 + 1]]).toEqual([x + away[side]![0] * 3, y + away[side]![1] * 3]);
        // Neither mean takes anything from the other side.
        expect([pairs.inner[i * 3 + 2], pairs.outer[i * 3 + 2]]).toEqual([200, 50]);
        expect([x === own.left + 1, x === own.right - 2, y === own.top + 1, y === own.bottom - 2][side]).toBe(true);
      });
    }), { numRuns: 100 });
  });

  it('leave out the corners, and sides at the canvas’s own edge, and are one a pixel of the rest', () => {
    fc.assert(fc.property(anyRectangle, (own) => {
      const pairs = borderPairs(image(() => 0, () => 0, () => 0), own);
      const { left, top, right, bottom } = own;
      const trim = Math.floor(0.12 * Math.min(right - left, bottom - top)) + 2;
      const along = [bottom - top, bottom - top, right - left, right - left];
      // The outer pixel lies two away from the border: on a strip that is narrower there is none.
      const room = [left >= 2, right + 2 <= W, top >= 2, bottom + 2 <= H];
      const counts = [0, 0, 0, 0];
      each(pairs, (i) => {
        const side = pairs.side[i]!;
        counts[side] = counts[side]! + 1;
        const [at, from, to] = side < 2 ? [pairs.y[i]!, top, bottom] : [pairs.x[i]!, left, right];
        expect(at >= from + trim && at < to - trim).toBe(true);
      });
      expect(counts).toEqual(along.map((length, side) => (room[side] ? Math.max(0, length - 2 * trim) : 0)));
    }), { numRuns: 100 });
  });

  it('are means of five pixels along the border, which evens texture out', () => {
    const own = rectangle(20, 12, 44, 36);
    // Stripes across the left side: of five rows each mean has 0, 1 and 2 by their places.
    const pairs = borderPairs(image((_x, y) => (y % 5) * 10, () => 0, () => 0), own);
    each(pairs, (i) => {
      if (pairs.side[i]! < 2) expect(pairs.inner[i * 3]).toBe(20);
      else expect(pairs.inner[i * 3]).toBe((pairs.y[i]! % 5) * 10);
    });
  });

  it('are trusted less where the picture changes by itself across the border, and wholly where it does not', () => {
    const own = rectangle(20, 12, 44, 36);
    const even = borderPairs(image(() => 90, () => 90, () => 90), own);
    const uneven = borderPairs(image((x, y) => (isIn(own, x, y) ? 0 : x * 4), () => 0, () => 0), own);
    each(even, (i) => expect(even.weight[i]).toBe(1));
    each(uneven, (i) => expect(uneven.weight[i]).toBeCloseTo(uneven.side[i]! < 2 ? 1 / (1 + 64) : 1, 6));
  });

  it('are none of a rectangle that is all of the canvas', () => {
    expect(borderPairs(image(() => 1, () => 1, () => 1), rectangle(0, 0, W, H)).count).toBe(0);
  });
});
