import { extendTo, nowhere } from '../../src/decompose/extent';

describe('extendTo', () => {
  it('grows from nothing to the box of all pixels', () => {
    const extent = nowhere();
    expect(extent.right).toBeLessThan(extent.left);
    for (const [x, y] of [[4, 9], [7, 2], [5, 5]] as const) extendTo(extent, x, y);
    expect(extent).toEqual({ left: 4, top: 2, right: 7, bottom: 9 });
  });
});
