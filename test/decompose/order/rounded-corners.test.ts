import fc from 'fast-check';
import { roundedRows, Seen } from '../../../src/decompose/order/rounded-corners';

const box = { left: 10, top: 20, right: 110, bottom: 80 };

/** Whether a pixel lies in the box with corners of this radius. */
function inside(x: number, y: number, radius: number): boolean {
  const dx = Math.max(box.left + radius - x - 0.5, x + 0.5 - (box.right - radius), 0);
  const dy = Math.max(box.top + radius - y - 0.5, y + 0.5 - (box.bottom - radius), 0);
  return x >= box.left && x < box.right && y >= box.top && y < box.bottom && Math.hypot(dx, dy) <= radius;
}

/** The box as it is seen where something covers a part of it. */
const seen = (radius: number, covers: (x: number, y: number) => boolean) => (x: number, y: number): Seen => (covers(x, y) ? Seen.Covered : inside(x, y, radius) ? Seen.Own : Seen.Beyond);

describe('roundedRows', () => {
  it('gives the box itself where nothing is hidden, to the pixel', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 30 }), (radius) => {
      const { top, first, last } = roundedRows(box, seen(radius, () => false));
      for (let y = box.top; y < box.bottom; y++) for (let x = box.left; x < box.right; x++) {
        if ((x >= first[y - top] && x <= last[y - top]) !== inside(x, y, radius)) throw new Error(`${x}, ${y} is wrong`);
      }
    }));
  });

  it.each([[50, 0, 200, 45], [0, 60, 70, 200], [90, 60, 200, 200], [0, 0, 60, 60]])('cuts hidden corners as those that are seen: beneath %d, %d to %d, %d', (left, top, right, bottom) => {
    const rows = roundedRows(box, seen(18, (x, y) => x >= left && x <= right && y >= top && y <= bottom));
    rows.first.forEach((from, row) => {
      for (let x = box.left; x < box.right; x++) expect(x >= from && x <= rows.last[row]).toBe(inside(x, box.top + row, 18));
    });
  });

  it('leaves square what shows no round corner, and what shows no corner', () => {
    const square = (rows: { first: Int32Array; last: Int32Array }): boolean => rows.first.every((x) => x === box.left) && rows.last.every((x) => x === box.right - 1);
    expect(square(roundedRows(box, seen(0, (x) => x > 80)))).toBe(true);
    expect(square(roundedRows(box, seen(20, (_, y) => y < 45 || y > 55)))).toBe(true);
  });

  it('cuts no row away altogether', () => {
    const { first, last } = roundedRows(box, (_, y) => (y === box.top ? Seen.Beyond : Seen.Own));
    expect(first.every((x, row) => x <= last[row])).toBe(true);
  });
});
