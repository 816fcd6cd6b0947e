import fc from 'fast-check';
import { BLEND_FUNCTIONS, BLEND_MODES } from '../../src/raster/blend';
import { compositeOver, fadeInto, type Placement } from '../../src/raster/composite';
import { convertDepth, createRaster, fullScale, type Depth, type Raster } from '../../src/raster/raster';
import { noisePicture, paint, randomNumbers } from '../support/documents';
import { randomPixels } from '../support/random-documents';

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

describe('runs of opaque pixels', () => {
  it('give what the formula gives one pixel after the other, however long and wherever they end', () => {
    fc.assert(fc.property(fc.integer(), fc.constantFrom<Depth>(8, 16, 32), fc.integer({ min: -9, max: 9 }), (seed, depth, left) => {
      const random = randomNumbers(seed);
      let alpha = 1;
      const source = paint(40, 3, () => {
        if (random() < 0.08) alpha = random() < 0.6 ? 1 : random() < 0.5 ? 0 : random();
        return [random(), random(), random(), alpha];
      }, depth);
      const canvases = [0, 1].map(() => randomPixels(randomNumbers(seed ^ 9), 34, 3, depth));
      compositeOver(canvases[0]!, source, { left, top: 0 });
      // With a mask, which hides nothing, no run is taken.
      compositeOver(canvases[1]!, source, { left, top: 0, mask: new Float64Array(120).fill(fullScale(depth)) });
      expect(canvases[0]).toEqual(canvases[1]);
    }), { numRuns: 150, seed: 2 });
  });
});

describe('fadeInto', () => {
  const faded = (back: Raster, other: Raster, opacity: number): number[] => {
    const canvas = convertDepth(back, back.depth);
    fadeInto(canvas, other, { left: 0, top: 0 }, opacity);
    return [...canvas.data];
  };

  it('goes from the one to the other by coverage, and rounds', () => {
    expect(faded(one(200, 100, 0, 255), one(100, 101, 0, 255), 0.25)).toEqual([175, 100, 0, 255]);
    expect(faded(one(0, 0, 0, 0), one(100, 101, 102, 200), 0.5)).toEqual([100, 101, 102, 100]);
    // Three quarters of what covers is the first: 200·¾·255 against 40·¼·255.
    expect(faded(one(200, 0, 0, 255), one(40, 0, 0, 255), 0.25)).toEqual([160, 0, 0, 255]);
    expect(faded(one(7, 7, 7, 0), one(9, 9, 9, 0), 0.5)).toEqual([7, 7, 7, 0]);
  });

  it('keeps the first at 0 and gives the second at 1, at every depth; floats are not rounded', () => {
    for (const depth of [8, 16] as const) {
      const [a, b] = [noisePicture(4, 3, depth, 1), noisePicture(4, 3, depth, 2)];
      expect(faded(a, b, 0)).toEqual([...a.data]);
      expect(faded(a, b, 1)).toEqual([...b.data]);
    }
    const float = (value: number): Raster => ({ width: 1, height: 1, depth: 32, data: Float32Array.of(value, value, value, 1) });
    expect(faded(float(4), float(-1), 0.5)).toEqual([1.5, 1.5, 1.5, 1]);
  });

  it('lays a smaller picture in its place only', () => {
    const canvas = createRaster(3, 2);
    fadeInto(canvas, one(10, 20, 30, 255), { left: 1, top: 1 }, 1);
    expect([...canvas.data]).toEqual([...new Array(16).fill(0), 10, 20, 30, 255, 0, 0, 0, 0]);
  });
});
