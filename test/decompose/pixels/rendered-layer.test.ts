import { paintCoverage } from '../../../src/decompose/pixels/rendered-layer';

const coverage = Float32Array.of(0, 0.5, 1);
const three = { width: 3, height: 1 };

describe('paintCoverage', () => {
  it('paints one colour at its coverage, and no colour where there is none of it', () => {
    expect([...paintCoverage(three, coverage, [10, 20, 300], 8).data]).toEqual([0, 0, 0, 0, 10, 20, 255, 128, 10, 20, 255, 255]);
  });

  it('paints a colour of its own for each pixel, at the depth that is asked for', () => {
    const { data, depth } = paintCoverage(three, coverage, Float32Array.of(1, 1, 1, 255, 0, 51, 0.4, 127.5, 0), 16);
    expect(depth).toBe(16);
    expect([...data]).toEqual([0, 0, 0, 0, 65535, 0, 13107, 32768, 103, 32768, 0, 65535]);
  });
});
