import fc from 'fast-check';
import { flattenDocument } from '../../src/document/flatten';
import { cropped } from '../../src/edit/crop-layer';
import { createRaster, type Depth } from '../../src/raster/raster';
import { layer, randomNumbers } from '../support/documents';
import { randomPixels } from '../support/random-documents';

describe('cropped', () => {
  it('keeps every covered pixel and where it was seen in its place, and no margin', () => {
    fc.assert(fc.property(fc.integer(), fc.constantFrom<Depth>(8, 16, 32), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), fc.boolean(), (seed, depth, width, height, masked) => {
      const random = randomNumbers(seed);
      const pixels = randomPixels(random, width, height, depth);
      // Mostly empty, so that there is a margin.
      for (let i = 3; i < pixels.data.length; i += 4) if (random() < 0.85) pixels.data[i] = 0;
      const seen = Uint8Array.from({ length: width * height }, () => (random() < 0.5 ? 0 : 255));
      const own = layer('l', pixels, { left: -2, top: 3, ...(masked ? { seen } : {}) });
      const after = cropped(own);
      const document = { width: 12, height: 14, depth } as const;
      expect(flattenDocument({ ...document, children: [after] })).toEqual(flattenDocument({ ...document, children: [own] }));
      const covered = (at: typeof own): Array<readonly [number, number, number]> => Array.from({ length: at.pixels.width * at.pixels.height }, (_, q) => q).filter((q) => at.pixels.data[q * 4 + 3]! > 0)
        .map((q) => [at.left + (q % at.pixels.width), at.top + Math.floor(q / at.pixels.width), at.seen?.[q] ?? 255] as const);
      expect(covered(after)).toEqual(covered(own));
      const places = covered(own);
      if (places.length === 0) return expect(after).toBe(own);
      const [xs, ys] = [places.map(([x]) => x), places.map(([, y]) => y)];
      expect([after.left, after.top, after.left + after.pixels.width - 1, after.top + after.pixels.height - 1]).toEqual([Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]);
      if (after.seen) expect(after.seen).toHaveLength(after.pixels.width * after.pixels.height);
    }), { numRuns: 100 });
  });

  it('counts coverage that is less than half a level', () => {
    for (const [depth, least] of [[16, 1], [32, 1e-7]] as const) {
      const pixels = createRaster(3, 1, depth);
      pixels.data[7] = least;
      expect(cropped(layer('l', pixels))).toMatchObject({ left: 1, pixels: { width: 1, height: 1 } });
    }
  });

  it('forgets a mask of what was seen once all that is left was', () => {
    const pixels = createRaster(2, 1);
    pixels.data[3] = 255;
    expect(cropped(layer('l', pixels, { seen: Uint8Array.of(255, 0) }))).not.toHaveProperty('seen');
  });
});
