import { FRONT, sidesOf } from '../../../src/decompose/regions/sides';
import { mapped } from '../../support/stages';

describe('sidesOf', () => {
  const { segmentation, regionOf } = mapped(['aaabb', 'aaabb', 'cccbb']);

  it('is what most pixels of a region say', () => {
    const sides = new Uint8Array(15);
    for (const p of [0, 1, 2, 5, 6, 3]) sides[p] = FRONT;
    for (const p of [10, 11]) sides[p] = 4;
    const found = sidesOf(segmentation, sides);
    expect([found[regionOf.a], found[regionOf.b], found[regionOf.c]]).toEqual([FRONT, 0, 4]);
  });

  it('is nought everywhere where nothing is known', () => {
    expect([...sidesOf(segmentation, null)]).toEqual([0, 0, 0]);
  });
});
