import fc from 'fast-check';
import { BLEND_FUNCTIONS, BLEND_MODES } from '../../src/raster/blend';
import { compositeOver, type Placement } from '../../src/raster/composite';
import { convertDepth, createRaster, type Raster } from '../../src/raster/raster';
import { paint } from '../support/documents';

const one = (...rgba: number[]): Raster => ({ width: 1, height: 1, depth: 8, data: Uint8Array.from(rgba) });
const over = (back: Raster, front: Raster, placement: Partial<Placement> = {}): number[] => {
  const canvas = convertDepth(back, back.depth);
  compositeOver(canvas, front, { left: 0, top: 0, ...placement });
  return [...canvas.data];
};

describe('compositeOver', () => {
  it('replaces under full coverage, mixes under half, leaves alone under none', () => {
    const back = one(200, 100, 0, 255);
    expect(over(back, one(10, 20, 30, 255))).toEqual([10, 20, 30, 255]);
    expect(over(back, one(100, 100, 255, 128))).toEqual([150, 100, 128, 255]);
    expect(over(back, one(10, 20, 30, 0))).toEqual([200, 100, 0, 255]);
  });

  it('keeps the colour of the source over nothing, whatever blend mode', () => {
    for (const blend of BLEND_MODES) expect(over(one(77, 88, 99, 0), one(10, 20, 30, 90), { blend })).toEqual([10, 20, 30, 90]);
  });

  it('multiplies coverage by opacity and mask', () => {
    const back = one(0, 0, 0, 255);
    const front = one(255, 255, 255, 255);
    expect(over(back, front, { opacity: 0.4 })).toEqual([102, 102, 102, 255]);
    expect(over(back, front, { opacity: 0.4, mask: [51] })).toEqual([20, 20, 20, 255]);
    expect(over(back, front, { mask: [0] })).toEqual([0, 0, 0, 255]);
  });

  it('cuts off what lies outside the canvas, on every side', () => {
    for (const [left, top, x, y] of [[-2, -2, 0, 0], [2, 2, 2, 2], [-2, 2, 0, 2], [2, -2, 2, 0]] as const) {
      const canvas = createRaster(3, 3);
      compositeOver(canvas, paint(3, 3, () => [1, 1, 1, 1]), { left, top });
      expect(Array.from({ length: 9 }, (_, p) => canvas.data[p * 4 + 3] > 0)).toEqual(Array.from({ length: 9 }, (_, p) => p === y * 3 + x));
    }
    const canvas = createRaster(2, 2);
    compositeOver(canvas, paint(3, 3, () => [1, 1, 1, 1]), { left: 5, top: 0 });
    expect([...canvas.data]).toEqual(new Array(16).fill(0));
  });

  it('rounds whole numbers to nearest and 32 bit not at all', () => {
    const back = convertDepth(one(0, 0, 0, 255), 32);
    const front: Raster = { width: 1, height: 1, depth: 32, data: Float32Array.of(0.3, 1.5, 0, 0.5) };
    const [r, g, , a] = over(back, front);
    expect(r).toBeCloseTo(0.15, 6);
    expect(g).toBeCloseTo(0.75, 6);
    expect(a).toBe(1);
  });

  it('is the W3C formula, rounded once', () => {
    const sample = fc.nat(255);
    const pixel = fc.tuple(sample, sample, sample, sample);
    fc.assert(fc.property(pixel, pixel, fc.constantFrom(...BLEND_MODES), fc.constantFrom(8 as const, 16 as const), (b, s, blend, depth) => {
      const full = depth === 8 ? 255 : 65535;
      const result = over(convertDepth(one(...b), depth), convertDepth(one(...s), depth), { blend });
      const ab = b[3] / 255;
      const as = s[3] / 255;
      const ao = ab + as - ab * as;
      expect(Math.abs(result[3] - ao * full)).toBeLessThanOrEqual(0.5 + 1e-6);
      if (as === 0) return;
      for (let c = 0; c < 3; c++) {
        const cb = b[c] / 255;
        const cs = s[c] / 255;
        // co = cs·as·(1 − ab) + cs'·as·ab + cb·ab·(1 − as), premultiplied.
        const premultiplied = (1 - ab) * as * cs + as * ab * BLEND_FUNCTIONS[blend](cb, cs) + (1 - as) * ab * cb;
        expect(Math.abs(result[c] - (premultiplied / ao) * full)).toBeLessThanOrEqual(0.5 + 1e-6);
      }
    }), { numRuns: 300, seed: 1 });
  });
});
