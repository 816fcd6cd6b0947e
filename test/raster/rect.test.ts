import fc from 'fast-check';
import { intersectRects, isEmptyRect, uniteRects, type Rect } from '../../src/raster/rect';

const rect = fc.record({ left: fc.integer({ min: -6, max: 6 }), top: fc.integer({ min: -6, max: 6 }), width: fc.nat(6), height: fc.nat(6) });
const holds = (r: Rect, x: number, y: number): boolean => x >= r.left && x < r.left + r.width && y >= r.top && y < r.top + r.height;

describe('rectangles', () => {
  it('are empty without width or height', () => {
    expect(isEmptyRect({ left: 0, top: 0, width: 0, height: 4 })).toBe(true);
    expect(isEmptyRect({ left: 0, top: 0, width: 4, height: -1 })).toBe(true);
    expect(isEmptyRect({ left: -3, top: -3, width: 1, height: 1 })).toBe(false);
  });

  it('intersect in exactly the pixels of both', () => {
    fc.assert(fc.property(rect, rect, (a, b) => {
      const both = intersectRects(a, b);
      expect(both.width).toBeGreaterThanOrEqual(0);
      expect(both.height).toBeGreaterThanOrEqual(0);
      for (let y = -7; y < 13; y++) for (let x = -7; x < 13; x++) if (holds(both, x, y) !== (holds(a, x, y) && holds(b, x, y))) throw new Error(`(${x}, ${y})`);
    }), { numRuns: 60, seed: 1 });
  });

  it('unite to the smallest rectangle around both, empty ones adding nothing', () => {
    expect(uniteRects({ left: 1, top: 2, width: 2, height: 2 }, { left: 5, top: -1, width: 1, height: 1 })).toEqual({ left: 1, top: -1, width: 5, height: 5 });
    const some = { left: 3, top: 4, width: 5, height: 6 };
    const none = { left: -99, top: -99, width: 0, height: 9 };
    expect(uniteRects(none, some)).toEqual(some);
    expect(uniteRects(some, none)).toEqual(some);
  });
});
