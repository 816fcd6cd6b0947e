import fc from 'fast-check';
import { convexRows, isInRows, joinRows, rowsArea, rowsOf, type Rows } from '../../../src/decompose/pixels/convex-rows';
import { mapped } from '../../support/stages';

const rows = (top: number, ...spans: [number, number][]): Rows => ({ top, first: Int32Array.from(spans, ([a]) => a), last: Int32Array.from(spans, ([, b]) => b) });

describe('convexRows', () => {
  it('fills the notch of a C and leaves a box alone', () => {
    expect(convexRows(rows(3, [0, 6], [0, 1], [0, 6]))).toEqual(rows(3, [0, 6], [0, 6], [0, 6]));
    expect(convexRows(rows(0, [2, 4], [2, 4]))).toEqual(rows(0, [2, 4], [2, 4]));
  });

  it('bridges rows that show nothing', () => {
    const { first, last } = convexRows(rows(0, [2, 4], [1000, -1], [2, 4]));
    expect([first[1], last[1]]).toEqual([2, 4]);
  });

  it('keeps empty what lies above and below the shape, and nothing nothing', () => {
    expect(rowsArea(convexRows(rows(0, [1000, -1], [3, 5], [1000, -1])))).toBe(3);
    expect(rowsArea(convexRows(rows(0, [1000, -1])))).toBe(0);
  });

  it('holds every shape that it is made of, is no wider, and is convex to within its rounding', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(40), fc.nat(40)), { minLength: 1, maxLength: 25 }), (spans) => {
      const shape = rows(0, ...spans.map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)]));
      const hull = convexRows(shape);
      expect(hull.first.every((x, row) => x <= shape.first[row])).toBe(true);
      expect(hull.last.every((x, row) => x >= shape.last[row])).toBe(true);
      expect(Math.min(...hull.first)).toBe(Math.min(...shape.first));
      expect(Math.max(...hull.last)).toBe(Math.max(...shape.last));
      for (let a = 0; a < spans.length; a++) {
        for (let b = a + 2; b < spans.length; b++) {
          const middle = (a + b) >> 1;
          const along = (side: Int32Array): number => side[a] + ((side[b] - side[a]) * (middle - a)) / (b - a);
          expect(hull.first[middle]).toBeLessThanOrEqual(along(hull.first) + 1);
          expect(hull.last[middle]).toBeGreaterThanOrEqual(along(hull.last) - 1);
        }
      }
    }), { numRuns: 50 });
  });
});

describe('joinRows and rowsArea', () => {
  it('spans both shapes, rows between them empty', () => {
    const joined = joinRows(rows(0, [0, 1]), rows(2, [4, 5]));
    expect(joined.top).toBe(0);
    expect(rowsArea(joined)).toBe(4);
    expect(rowsArea(convexRows(joined))).toBeGreaterThan(4);
  });
});

describe('rowsOf', () => {
  it('gives the rows of each number, and none of what has no number', () => {
    const { segmentation, regionOf } = mapped(['gggg', 'gabg', 'gagg']);
    const numberOf = new Int32Array(segmentation.count).fill(-1);
    numberOf[regionOf.a] = 0;
    numberOf[regionOf.b] = 1;
    expect(rowsOf(segmentation, numberOf, 2)).toEqual([rows(1, [1, 1], [1, 1]), rows(1, [2, 2])]);
  });
});

describe('isInRows', () => {
  it('names the pixels between the first and the last of each row, and none above, below, or in empty rows', () => {
    const rows: Rows = { top: 2, first: Int32Array.of(3, 2 ** 30, 1), last: Int32Array.of(5, -1, 1) };
    const named = [];
    for (let y = 0; y < 8; y++) for (let x = 0; x < 8; x++) if (isInRows(rows, x, y)) named.push([x, y]);
    expect(named).toEqual([[3, 2], [4, 2], [5, 2], [1, 4]]);
  });
});
