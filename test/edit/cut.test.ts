import fc from 'fast-check';
import type { Layer, LayeredDocument } from '../../src/document/document';
import { flattenDocument } from '../../src/document/flatten';
import { cutFrom, grow, type Cut } from '../../src/edit/cut';
import { paintedLeaves, visitShown } from '../../src/edit/shown';
import { unmix } from '../../src/edit/unmix';
import type { Rect } from '../../src/raster/rect';
import { layer, paint, randomNumbers } from '../support/documents';
import { randomPixels } from '../support/random-documents';

const W = 14;
const H = 10;
const AREA: Rect = { left: 0, top: 0, width: W, height: H };
const opaque = (name: string, colour: readonly [number, number, number], more: Partial<Layer> = {}, width = W, height = H): Layer => layer(name, paint(width, height, () => [...colour, 1]), more);
const inBox = (x0: number, y0: number, x1: number, y1: number, value = 1): Float32Array => Float32Array.from({ length: W * H }, (_, p) => (p % W >= x0 && p % W < x1 && p >= y0 * W && p < y1 * W ? value : 0));
const picture = (layers: readonly Layer[]): ReturnType<typeof flattenDocument> => flattenDocument({ width: W, height: H, depth: 8, children: layers } as LayeredDocument);
const run = (layers: readonly Layer[], frontmost: number, cut: readonly number[], share: Float32Array): Map<number, Cut> => cutFrom(paintedLeaves(layers), frontmost, new Set(cut), AREA, share, unmix(picture(layers), share));
/** Sample `c` of a layer at a place on the canvas, 0 outside of it. */
const at = ({ left, top, pixels }: Layer, x: number, y: number, c = 3): number => {
  const [u, v] = [x - left, y - top];
  return u < 0 || v < 0 || u >= pixels.width || v >= pixels.height ? 0 : pixels.data[(v * pixels.width + u) * 4 + c]!;
};

describe('cutFrom', () => {
  const ground = opaque('ground', [1, 1, 1]);

  it('leaves what was cut through going on beneath, invented, and all the rest as it was', () => {
    const red = opaque('red', [1, 0, 0]);
    const [[k, { layer: rest, spent }], ...more] = [...run([ground, red], 1, [1], inBox(4, 3, 9, 7))] as [[number, Cut]];
    expect([k, spent, more]).toEqual([1, false, []]);
    expect(rest.pixels).toEqual(red.pixels);
    expect(rest.seen).toEqual(Uint8Array.from({ length: W * H }, (_, p) => (inBox(4, 3, 9, 7)[p] === 1 ? 0 : 255)));
  });

  it('ends a layer where nothing of it lies beyond the cut, but never the last one', () => {
    const red = opaque('red', [1, 0, 0]);
    // Cut off at the side: nothing of `red` on its other side.
    const share = inBox(9, 0, W, H);
    const over = run([ground, red], 1, [1], share).get(1)!.layer;
    expect([over.pixels.width, at(over, 8, 5), at(over, 9, 5)]).toEqual([9, 255, 0]);
    const alone = run([red], 0, [0], share).get(0)!.layer;
    expect([at(alone, 9, 5), alone.seen![5 * W + 9]]).toEqual([255, 0]);
  });

  it('calls a layer spent of which nothing else is seen', () => {
    const red = opaque('red', [1, 0, 0], { left: 3, top: 2 }, 6, 5);
    expect(run([ground, red], 1, [1], inBox(3, 2, 9, 7)).get(1)!.spent).toBe(true);
    expect(run([ground, red], 1, [1], inBox(3, 2, 9, 6)).get(1)!.spent).toBe(false);
    // What is hidden of it does not count.
    const cover = opaque('cover', [0, 0, 1], { left: 3, top: 6 }, 6, 2);
    expect(run([ground, red, cover], 1, [1], inBox(3, 2, 9, 6)).get(1)!.spent).toBe(true);
  });

  it('takes as much coverage as the new layer has, front to back, and no more: with it the stack covers what it did', () => {
    fc.assert(fc.property(fc.integer(), fc.integer({ min: 1, max: 3 }), (seed, count) => {
      const random = randomNumbers(seed);
      const layers = Array.from({ length: count }, (_, k) => layer(`l${k}`, randomPixels(random, W, H, 16)));
      const leaves = paintedLeaves(layers);
      const before = visitShown(leaves, AREA, () => undefined);
      // Soft everywhere: nothing goes on beneath.
      const share = Float32Array.from(before, (rest) => (1 - rest) * random() * 0.9);
      const cuts = cutFrom(leaves, count - 1, new Set(layers.keys()), AREA, share, unmix(picture([ground]), share));
      // Still as large as they were: only what lies in one place may be compared.
      const after = new Float64Array(W * H).fill(1);
      visitShown(paintedLeaves([...cuts].sort(([a], [b]) => a - b).map(([, { layer: own }]) => own)), AREA, () => undefined, after);
      for (let p = 0; p < after.length; p++) expect(Math.abs((1 - share[p]!) * after[p]! - before[p]!)).toBeLessThan(0.006 * count);
    }), { numRuns: 40 });
  });

  it('leaves layers in front, uncut ones and those with a blend mode alone', () => {
    const red = opaque('red', [1, 0, 0]);
    const glass = layer('glass', paint(W, H, () => [0, 1, 0, 0.3]));
    const tint = opaque('tint', [0.5, 0.5, 0.5], { blend: 'multiply' });
    const cuts = run([ground, red, glass, tint], 2, [1], inBox(4, 3, 9, 7, 0.5));
    expect([...cuts.keys()]).toEqual([1]);
    expect([...run([ground, red, tint], 2, [1, 2], inBox(4, 3, 9, 7)).keys()]).toEqual([1]);
  });

  it('gives the soft edge that it leaves the colour behind', () => {
    // White runs softly into a red disc: what stays white beneath the disc's rim has no red in it.
    const alpha = Float32Array.from({ length: W * H }, (_, p) => Math.min(1, Math.max(0, 4.2 - Math.hypot((p % W) - 7, Math.floor(p / W) - 5))));
    const mixed = layer('flat', paint(W, H, (x, y) => [1, 1 - alpha[y * W + x]!, 1 - alpha[y * W + x]!, 1]));
    const rest = run([mixed], 0, [0], alpha).get(0)!.layer;
    for (let p = 0; p < W * H; p++) expect(rest.pixels.data[p * 4 + 1]!).toBeGreaterThan(245);
  });
});

describe('grow', () => {
  it('marks just the pixels of the square around each mark', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), fc.nat(4), fc.integer(), (width, height, by, seed) => {
      const random = randomNumbers(seed);
      const mask = Float32Array.from({ length: width * height }, () => (random() < 0.15 ? random() + 0.01 : 0));
      const expected = Uint8Array.from({ length: width * height }, (_, p) => {
        const [x, y] = [p % width, Math.floor(p / width)];
        return mask.some((value, q) => value > 0 && Math.abs((q % width) - x) <= by && Math.abs(Math.floor(q / width) - y) <= by) ? 1 : 0;
      });
      expect(grow(mask, width, height, by)).toEqual(expected);
    }), { numRuns: 150 });
  });
});
