import { extendTo, nowhere, unionOf } from '../../src/decompose/extent';

describe('extendTo', () => {
  it('grows from nothing to the box of all pixels', () => {
    const extent = nowhere();
    expect(extent.right).toBeLessThan(extent.left);
    for (const [x, y] of [[4, 9], [7, 2], [5, 5]] as const) extendTo(extent, x, y);
    expect(extent).toEqual({ left: 4, top: 2, right: 7, bottom: 9 });
  });
});

describe('unionOf', () => {
  it('is the box of all, of which those of nothing are no part', () => {
    expect(unionOf([{ left: 4, top: 9, right: 6, bottom: 9 }, nowhere(), { left: 5, top: 1, right: 5, bottom: 3 }])).toEqual({ left: 4, top: 1, right: 6, bottom: 9 });
    expect(unionOf([nowhere()])).toEqual(nowhere());
  });
});
