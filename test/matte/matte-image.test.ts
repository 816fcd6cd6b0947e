import { matteImage } from '../../src/matte/matte-image';
import { convertDepth, createRaster } from '../../src/raster/raster';

describe('matteImage', () => {
  it('gives premultiplied planes of the part asked, alike at every depth', () => {
    const raster = createRaster(3, 2);
    raster.data.set([10, 20, 30, 255, 200, 100, 50, 51], 16);
    for (const depth of [8, 16, 32] as const) {
      const { width, height, planes } = matteImage(convertDepth(raster, depth), { left: 1, top: 1, width: 2, height: 1 });
      expect([width, height]).toEqual([2, 1]);
      [[10, 40], [20, 20], [30, 10]].forEach((wanted, c) => wanted.forEach((value, p) => expect(planes[c][p]).toBeCloseTo(value, 4)));
    }
  });
});
