import { areDisjoint, extentOfPixels, gapBetween, extendTo, nowhere, unionOf } from '../../../src/decompose/pixels/extent';

describe('extendTo', () => {
  it('grows from nothing to the box of all pixels', () => {
    const extent = nowhere();
    expect(extent.right).toBeLessThan(extent.left);
    for (const [x, y] of [[4, 9], [7, 2], [5, 5]] as const) extendTo(extent, x, y);
    expect(extent).toEqual({ left: 4, top: 2, right: 7, bottom: 9 });
  });
});

describe('extentOfPixels', () => {
  it('is the box of all of them, and of none nothing', () => {
    expect(extentOfPixels([9 * 20 + 4, 2 * 20 + 7, 5 * 20 + 5], 20)).toEqual({ left: 4, top: 2, right: 7, bottom: 9 });
    expect(extentOfPixels([], 20)).toEqual(nowhere());
  });
});

describe('unionOf', () => {
  it('is the box of all, of which those of nothing are no part', () => {
    expect(unionOf([{ left: 4, top: 9, right: 6, bottom: 9 }, nowhere(), { left: 5, top: 1, right: 5, bottom: 3 }])).toEqual({ left: 4, top: 1, right: 6, bottom: 9 });
    expect(unionOf([nowhere()])).toEqual(nowhere());
  });
});

describe('areDisjoint', () => {
  const box = (left: number, top: number, right: number, bottom: number) => ({ left, top, right, bottom });

  it('is told on either axis, either way round; edges are part of a box', () => {
    const one = box(2, 2, 5, 5);
    for (const [other, disjoint] of [[box(6, 2, 9, 5), true], [box(5, 5, 9, 9), false], [box(2, 6, 5, 9), true], [box(3, 3, 4, 4), false], [box(0, 0, 9, 9), false]] as const) {
      expect([areDisjoint(one, other), areDisjoint(other, one)]).toEqual([disjoint, disjoint]);
    }
  });
});

describe('gapBetween', () => {
  it('is the distance of the nearest corners or sides, either way round, and 0 where boxes meet', () => {
    const one = { left: 2, top: 2, right: 5, bottom: 5 };
    for (const [other, gap] of [[{ left: 9, top: 1, right: 12, bottom: 9 }, 4], [{ left: 8, top: 9, right: 9, bottom: 12 }, 5], [{ left: 0, top: 0, right: 9, bottom: 9 }, 0], [{ left: 5, top: 5, right: 7, bottom: 7 }, 0]] as const) {
      expect([gapBetween(one, other), gapBetween(other, one)]).toEqual([gap, gap]);
    }
  });
});
