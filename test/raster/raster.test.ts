import { DelaminateError } from '../../src/core/errors';
import { allocateSamples, convertDepth, createRaster, cropRaster, fullScale } from '../../src/raster/raster';
import { noisePicture } from '../support/documents';

describe('createRaster', () => {
  it('is transparent black at any depth', () => {
    for (const [depth, type] of [[8, Uint8Array], [16, Uint16Array], [32, Float32Array]] as const) {
      const raster = createRaster(3, 2, depth);
      expect(raster.data).toBeInstanceOf(type);
      expect([...raster.data]).toEqual(new Array(24).fill(0));
      expect(allocateSamples(depth, 5)).toBeInstanceOf(type);
    }
    expect([fullScale(8), fullScale(16), fullScale(32)]).toEqual([255, 65535, 1]);
  });

  it.each([[0, 5], [5, 0], [-1, 5], [2.5, 5], [Number.NaN, 5], [5, Infinity]])('refuses %p × %p pixels and names the size', (width, height) => {
    expect(() => createRaster(width, height)).toThrow(DelaminateError);
    expect(() => createRaster(width, height)).toThrow(`${width}×${height}`);
  });
});

describe('cropRaster', () => {
  it('copies the pixels inside, leaving the source alone', () => {
    const source = noisePicture(7, 5);
    const crop = cropRaster(source, { left: 2, top: 1, width: 3, height: 4 });
    expect([crop.width, crop.height, crop.depth]).toEqual([3, 4, 8]);
    for (let y = 0; y < 4; y++) {
      for (let x = 0; x < 3; x++) expect([...crop.data.slice((y * 3 + x) * 4, (y * 3 + x) * 4 + 4)]).toEqual([...source.data.slice(((y + 1) * 7 + x + 2) * 4, ((y + 1) * 7 + x + 2) * 4 + 4)]);
    }
    const before = source.data[(7 + 2) * 4];
    crop.data[0] = before ^ 255;
    expect(source.data[(7 + 2) * 4]).toBe(before);
  });
});

describe('convertDepth', () => {
  it('keeps every 8-bit value through 16 and 32 bit', () => {
    const source = { width: 8, height: 8, depth: 8 as const, data: Uint8Array.from({ length: 256 }, (_, i) => i) };
    const wide = convertDepth(source, 16);
    expect([...wide.data]).toEqual(Array.from({ length: 256 }, (_, i) => i * 257));
    expect(convertDepth(wide, 8).data).toEqual(source.data);
    expect(convertDepth(convertDepth(source, 32), 8).data).toEqual(source.data);
  });

  it('rounds to nearest and clips what is out of range', () => {
    const source = { width: 1, height: 1, depth: 32 as const, data: Float32Array.of(-0.5, 0.5, 2, 1) };
    expect([...convertDepth(source, 8).data]).toEqual([0, 128, 255, 255]);
    expect([...convertDepth(source, 16).data]).toEqual([0, 32768, 65535, 65535]);
  });

  it('copies even where the depth is the same', () => {
    const source = noisePicture(2, 2);
    const copy = convertDepth(source, 8);
    expect(copy.data).toEqual(source.data);
    expect(copy.data).not.toBe(source.data);
  });
});
