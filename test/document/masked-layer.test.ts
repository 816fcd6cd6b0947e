import fc from 'fast-check';
import { maskedLayer } from '../../src/document/masked-layer';
import { compositeOver } from '../../src/raster/composite';
import { convertDepth, createRaster, fullScale, type Depth, type Raster } from '../../src/raster/raster';
import { layer, noisePicture, paint, randomNumbers } from '../support/documents';

const pixel = ({ data }: Raster, p: number): number[] => Array.from(data.slice(p * 4, p * 4 + 4));
const any = fc.constantFrom<Depth>(8, 16, 32);

describe('maskedLayer', () => {
  it('shows the input beneath the mask where the layer stored no colour, and the layer\'s own where it did', () => {
    for (const depth of [8, 16, 32] as const) {
      const full = fullScale(depth);
      const source = noisePicture(8, 4, depth);
      // Written in whole levels, so that 32 bit compare exactly.
      const pixels = convertDepth(paint(4, 1, (x) => (x === 0 ? [0, 0, 0, 0] : x === 1 ? [0.4, 0.6, 0.8, 0] : x === 2 ? [0, 0, 0, 0.2] : [1, 0, 0, 1])), depth);
      const { pixels: opaque, mask } = maskedLayer(layer('L', pixels, { left: 2, top: 1 }), source);
      expect([opaque.width, opaque.height, opaque.depth]).toEqual([4, 1, depth]);
      expect(pixel(opaque, 0)).toEqual([...pixel(source, 1 * 8 + 2).slice(0, 3), full]);
      for (const p of [1, 2, 3]) expect(pixel(opaque, p)).toEqual([...pixel(pixels, p).slice(0, 3), full]);
      expect(mask).toHaveLength(4);
      expect(Array.from(mask!)).toEqual([0, 1, 2, 3].map((p) => pixels.data[p * 4 + 3]));
      expect(mask!.constructor).toBe(pixels.data.constructor);
    }
  });

  it('finds the input where it lies, and leaves black what reaches out of it', () => {
    const source = noisePicture(3, 3);
    const { pixels } = maskedLayer(layer('L', createRaster(4, 4), { left: -2, top: 10 }), source, { left: -1, top: 9 });
    // Layer column 1 and row 0 are the source's column 0 and row 1.
    expect(pixel(pixels, 1)).toEqual([...pixel(source, 3).slice(0, 3), 255]);
    expect(pixel(pixels, 1 * 4 + 3)).toEqual([...pixel(source, 2 * 3 + 2).slice(0, 3), 255]);
    for (const outside of [0, 4, 2 * 4 + 1, 3 * 4 + 3]) expect(pixel(pixels, outside)).toEqual([0, 0, 0, 255]);
    const far = maskedLayer(layer('L', createRaster(2, 1), { left: 50, top: 0 }), source);
    expect(Array.from(far.pixels.data)).toEqual([0, 0, 0, 255, 0, 0, 0, 255]);
  });

  it('converts the colour of an input of another depth, and clamps what whole numbers cannot hold', () => {
    const bright: Raster = { width: 1, height: 1, depth: 32, data: Float32Array.of(4, -1, 0.5, 1) };
    expect(pixel(maskedLayer(layer('L', createRaster(1, 1, 8)), bright).pixels, 0)).toEqual([255, 0, 128, 255]);
    expect(pixel(maskedLayer(layer('L', createRaster(1, 1, 16)), bright).pixels, 0)).toEqual([65535, 0, 32768, 65535]);
    expect(pixel(maskedLayer(layer('L', createRaster(1, 1, 32)), bright).pixels, 0)).toEqual([4, -1, 0.5, 1]);
    const deep = convertDepth(noisePicture(1, 1), 16);
    expect(maskedLayer(layer('L', createRaster(1, 1, 8)), deep).pixels).toEqual(noisePicture(1, 1));
  });

  it('gives an opaque layer its own pixels and no mask', () => {
    const own = noisePicture(5, 4, 16);
    const { pixels, mask } = maskedLayer(layer('L', own), createRaster(5, 4, 16));
    expect(pixels).toBe(own);
    expect(mask).toBeUndefined();
  });

  it('composites through its mask to exactly what the layer did, and does not touch the layer', () => {
    fc.assert(fc.property(fc.integer(), any, (seed, depth) => {
      const random = randomNumbers(seed);
      const pixels = paint(6, 5, () => (random() < 0.2 ? [0, 0, 0, 0] : [random(), random(), random(), random() < 0.3 ? 0 : random() < 0.4 ? 1 : random()]), depth);
      const before = pixels.data.slice();
      const source = noisePicture(6, 5, depth, seed);
      const place = { left: 1, top: -1, opacity: random() };
      const { pixels: opaque, mask } = maskedLayer(layer('L', pixels, place), source);
      expect(opaque.data.every((value, i) => i % 4 < 3 || value === fullScale(depth))).toBe(true);
      const baked = noisePicture(6, 5, depth);
      const masked = noisePicture(6, 5, depth);
      compositeOver(baked, pixels, place);
      compositeOver(masked, opaque, { ...place, ...(mask ? { mask } : {}) });
      expect(baked.data.every((value, i) => Math.abs(masked.data[i]! - value) <= (depth === 32 ? 1e-6 : 0))).toBe(true);
      expect(pixels.data).toEqual(before);
    }), { numRuns: 150, seed: 3 });
  });
});
