import { ColourSurface, farthest } from '../../src/decompose/colour-surface';
import { createWorkImage } from '../../src/decompose/work-image';
import { paintOver, type Levels } from '../support/soft';

const [W, H] = [40, 30];
const cubic = (x: number, y: number): Levels => [100 + x - 0.02 * x * x, 80 + 0.001 * y ** 3 + 0.02 * x * y, 200 - 2 * y];
const image = createWorkImage(paintOver(W, H, cubic));
const surface = ColourSurface.fit(image, Array.from({ length: W * H }, (_, p) => p)) as ColourSurface;

describe('ColourSurface', () => {
  it('describes what changes as a cubic does, up to rounding', () => {
    const at = new Float64Array(3);
    for (let p = 0; p < W * H; p += 7) {
      surface.at(p, at);
      at.forEach((v, c) => expect(Math.abs(v - cubic(p % W, Math.floor(p / W))[c])).toBeLessThan(0.6));
    }
  });

  it('gives the same differences pixel by pixel as everywhere at once', () => {
    const off = surface.offEverywhere();
    const at = new Float64Array(3);
    surface.differences().forEach((plane, c) => {
      for (let p = 0; p < W * H; p += 11) {
        surface.at(p, at);
        expect(plane[p]).toBeCloseTo(image.planes[c][p] - at[c], 3);
      }
    });
    for (let p = 0; p < W * H; p += 11) expect(off[p]).toBeCloseTo(surface.off(p), 3);
    expect(farthest([Float32Array.of(1, -3), Float32Array.of(-2, 2)])).toEqual(Float32Array.of(2, 3));
  });

  it('is not settled by too few pixels', () => {
    expect(ColourSurface.fit(image, [0, 1, 2])).toBeNull();
  });
});
