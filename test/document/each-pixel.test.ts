import { eachPixel } from '../../src/document/each-pixel';
import { createRaster } from '../../src/raster/raster';

describe('eachPixel', () => {
  it('goes row by row: where a pixel lies on the canvas, and where its samples are in the layer', () => {
    const visited: [number, number][] = [];
    eachPixel({ left: 2, top: 1, pixels: createRaster(2, 3) }, 10, (p, i) => visited.push([p, i]));
    expect(visited).toEqual([[12, 0], [13, 4], [22, 8], [23, 12], [32, 16], [33, 20]]);
  });
});
