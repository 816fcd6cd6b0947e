import * as fc from 'fast-check';
import type { PhotoshopImageData } from '../../src/photoshop/host';
import { applyMask, bytesOf, placeSamples, samplesOf, takeSamples, withImageData } from '../../src/photoshop/samples';

const band = { left: 10, top: 20, width: 4, height: 3 };
const pixel = (data: ArrayLike<number>, x: number, y: number): number[] => Array.from({ length: 4 }, (_, c) => data[((y - band.top) * band.width + (x - band.left)) * 4 + c]!);

describe('placeSamples', () => {
  it('puts a trimmed result where its bounds say and leaves the rest transparent', () => {
    const data = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]);
    const out = placeSamples({ data, components: 4, depth: 8, width: 2, height: 1 }, { left: 12, top: 21, right: 14, bottom: 22 }, band);
    expect(pixel(out, 12, 21)).toEqual([1, 2, 3, 4]);
    expect(pixel(out, 13, 21)).toEqual([5, 6, 7, 8]);
    expect(Array.from(out).reduce((sum, value) => sum + value, 0)).toBe(36);
  });

  it.each([
    [1, [9], [9, 9, 9, 65535]],
    [2, [9, 8], [9, 9, 9, 8]],
    [3, [1, 2, 3], [1, 2, 3, 65535]],
    [4, [1, 2, 3, 4], [1, 2, 3, 4]],
  ])('makes RGBA of %i components', (components, from, to) => {
    const out = placeSamples({ data: new Uint16Array(from), components, depth: 16, width: 1, height: 1 }, { left: 10, top: 20, right: 11, bottom: 21 }, band);
    expect(pixel(out, 10, 20)).toEqual(to);
  });

  it('drops what reaches out of the band, on every side', () => {
    fc.assert(fc.property(fc.integer({ min: -6, max: 6 }), fc.integer({ min: -6, max: 6 }), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), (dx, dy, width, height) => {
      const left = band.left + dx;
      const top = band.top + dy;
      const data = new Float32Array(width * height * 3);
      for (let i = 0; i < data.length; i++) data[i] = i + 1;
      const out = placeSamples({ data, components: 3, depth: 32, width, height }, { left, top, right: left + width, bottom: top + height }, band);
      for (let y = band.top; y < band.top + band.height; y++) {
        for (let x = band.left; x < band.left + band.width; x++) {
          const inside = x >= left && x < left + width && y >= top && y < top + height;
          const first = ((y - top) * width + (x - left)) * 3 + 1;
          expect(pixel(out, x, y)).toEqual(inside ? [first, first + 1, first + 2, 1] : [0, 0, 0, 0]);
        }
      }
    }));
  });
});

describe('applyMask', () => {
  it('multiplies alpha where the mask is, at the mask’s own depth', () => {
    const data = new Uint16Array(band.width * band.height * 4).fill(40000);
    applyMask(data, band, { data: new Uint8Array([0, 128, 255]), components: 1, depth: 8, width: 3, height: 1 }, { left: 9, top: 20, right: 12, bottom: 21 }, 16);
    expect(pixel(data, 10, 20)).toEqual([40000, 40000, 40000, Math.round((40000 * 128) / 255)]);
    expect(pixel(data, 11, 20)[3]).toBe(40000);
    expect(pixel(data, 12, 20)[3]).toBe(40000);
  });
});

describe('samples as bytes', () => {
  it.each([[8, new Uint8Array([1, 200])], [16, new Uint16Array([1, 65535])], [32, new Float32Array([-0.5, 3.25])]] as const)('come back at %i bit from any offset', (depth, samples) => {
    const bytes = bytesOf(samples);
    const shifted = new Uint8Array(bytes.length + 1);
    shifted.set(bytes, 1);
    expect(samplesOf(shifted.subarray(1), depth)).toEqual(samples);
  });
});

/** Image data that only counts what is done with it. */
function counted(getData: () => Promise<Uint8Array>): { imageData: PhotoshopImageData; disposed: () => number } {
  let disposals = 0;
  return {
    disposed: () => disposals,
    imageData: { width: 1, height: 1, colorSpace: 'RGB', colorProfile: '', hasAlpha: false, components: 3, componentSize: 8, getData, dispose: () => void disposals++ },
  };
}

describe('image data', () => {
  it('is disposed of once, also where reading it fails', async () => {
    const good = counted(async () => new Uint8Array([1, 2, 3]));
    await expect(takeSamples(good.imageData)).resolves.toMatchObject({ components: 3, depth: 8 });
    const bad = counted(async () => Promise.reject(new Error('no memory')));
    await expect(takeSamples(bad.imageData)).rejects.toThrow('no memory');
    expect([good.disposed(), bad.disposed()]).toEqual([1, 1]);
  });

  it('that was made is disposed of, also where its use fails', async () => {
    const made = counted(async () => new Uint8Array(1));
    const imaging = { createImageDataFromBuffer: async () => made.imageData } as unknown as Parameters<typeof withImageData>[0];
    await expect(withImageData(imaging, new Uint8Array(4), { width: 1, height: 1, components: 4, profile: null }, () => Promise.reject(new Error('locked')))).rejects.toThrow('locked');
    expect(made.disposed()).toBe(1);
  });
});
