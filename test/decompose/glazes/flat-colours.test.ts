import fc from 'fast-check';
import { findFlatColours } from '../../../src/decompose/glazes/flat-colours';
import { createWorkImage } from '../../../src/decompose/pixels/work-image';
import { disc, flat, onGround } from '../../support/paint';

describe('findFlatColours', () => {
  it('gives the colour of more than half of a region, whatever the rest, and null where no colour has so many', () => {
    fc.assert(fc.property(fc.array(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 5 }), (regions) => {
      const values = regions.flat();
      const labels = Int32Array.from(regions.flatMap((region, r) => region.map(() => r)));
      const image = { noise: 0, planes: [0, 1, 2].map((c) => Float32Array.from(values, (v) => v * 20 + c)) };
      const found = findFlatColours(image, { labels, count: regions.length });
      regions.forEach((region, r) => {
        const most = [0, 1, 2, 3].find((v) => region.filter((w) => w === v).length * 2 > region.length);
        expect(found[r]).toEqual(most === undefined ? null : [most * 20, most * 20 + 1, most * 20 + 2, 255]);
      });
    }));
  });

  it('where there is noise, is the mean of what is nearly alike', () => {
    const planes = [0, 1, 2].map(() => Float32Array.of(100, 99, 101, 100, 160));
    const labels = new Int32Array(5);
    expect(findFlatColours({ noise: 2, planes }, { labels, count: 1 })[0]).toEqual([100, 100, 100, 255]);
    expect(findFlatColours({ noise: 0, planes }, { labels, count: 1 })[0]).toBeNull();
  });

  it('is premultiplied on an empty canvas', () => {
    const image = createWorkImage(onGround(20, 20, null, { shape: disc(10, 10, 30), fill: flat([200, 100, 0]), opacity: 0.5 }).picture);
    const [colour] = findFlatColours(image, { labels: new Int32Array(400), count: 1 });
    [100, 50, 0, 128].forEach((v, c) => expect(Math.abs(colour![c] - v)).toBeLessThan(0.6));
  });
});
