import fc from 'fast-check';
import { sampleOf, unmix } from '../../src/edit/unmix';
import { createRaster, fullScale, type Depth } from '../../src/raster/raster';
import { paint, randomNumbers } from '../support/documents';

const W = 14;
const H = 9;
const DEPTHS = [8, 16, 32] as const;
type Rgb = readonly [number, number, number];
const rgb = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255));

/** A soft vertical edge between two colours: alpha, and the picture that it makes of them. */
function edge(front: Rgb, back: Rgb, depth: Depth): { readonly alpha: Float32Array; readonly picture: ReturnType<typeof createRaster> } {
  const alpha = Float32Array.from({ length: W * H }, (_, p) => Math.min(1, Math.max(0, ((p % W) - 4) / 5)));
  const picture = createRaster(W, H, depth);
  const full = fullScale(depth);
  alpha.forEach((a, p) => {
    for (let c = 0; c < 3; c++) picture.data[p * 4 + c] = sampleOf(a * front[c]! + (1 - a) * back[c]!, full);
    picture.data[p * 4 + 3] = full;
  });
  return { alpha, picture };
}

describe('unmix', () => {
  it.each(DEPTHS)('is the inverse of compositing: what it gives makes the picture again, exactly (%i bit)', (depth) => {
    fc.assert(fc.property(fc.integer(), (seed) => {
      // Noise, of which no smooth colours explain much: what is left must be shared out, not lost.
      const random = randomNumbers(seed);
      const made = paint(W, H, () => [random(), random(), random(), 1], depth);
      const alpha = Float32Array.from({ length: W * H }, () => (random() < 0.2 ? 0 : random() < 0.3 ? 1 : random()));
      const { front, back } = unmix(made, alpha);
      const full = fullScale(depth);
      for (let p = 0; p < W * H; p++) {
        for (let c = 0; c < 3; c++) {
          const again = alpha[p]! * front[p * 3 + c]! + (1 - alpha[p]!) * back[p * 3 + c]!;
          expect(Math.abs(again - (made.data[p * 4 + c]! / full) * 255)).toBeLessThan(1e-3);
        }
      }
    }), { numRuns: 15 });
  });

  it('finds the two colours that an edge was made of', () => {
    fc.assert(fc.property(rgb, rgb, fc.constantFrom<Depth>(...DEPTHS), (one, other, depth) => {
      const { alpha, picture } = edge(one, other, depth);
      const { front, back } = unmix(picture, alpha);
      for (let p = 0; p < W * H; p++) {
        const a = alpha[p]!;
        for (let c = 0; c < 3; c++) {
          // Rounding of the picture is all that may be in them: more of it where less of the colour is seen.
          if (a > 0.1) expect(Math.abs(front[p * 3 + c]! - one[c]!)).toBeLessThan(3);
          if (a < 0.9) expect(Math.abs(back[p * 3 + c]! - other[c]!)).toBeLessThan(3);
        }
      }
    }), { numRuns: 25 });
  });

  it('has the picture’s own colour on the side that is seen alone, and where the picture is see-through', () => {
    const picture = paint(3, 1, (x) => [0.2, 0.4, 0.6, x === 2 ? 0.5 : 1]);
    const { front, back } = unmix(picture, Float32Array.of(1, 0, 0.5));
    const seen = [51, 102, 153];
    for (const part of [front.subarray(0, 3), back.subarray(3, 6), front.subarray(6), back.subarray(6)]) part.forEach((value, c) => expect(value).toBeCloseTo(seen[c]!, 3));
  });
});

describe('sampleOf', () => {
  it('rounds to the nearest level and stays within the scale, but for floats, which have none', () => {
    expect([sampleOf(127.5, 255), sampleOf(-3, 255), sampleOf(300, 255), sampleOf(255, 65535), sampleOf(1, 65535)]).toEqual([128, 0, 255, 65535, 257]);
    expect([sampleOf(-51, 1), sampleOf(510, 1)]).toEqual([-0.2, 2]);
  });
});
