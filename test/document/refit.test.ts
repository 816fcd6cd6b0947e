import fc from 'fast-check';
import { compareRasters } from '../../src/document/flatten';
import { refit } from '../../src/document/refit';
import { compositeOver } from '../../src/raster/composite';
import { createRaster, fullScale, type Depth, type Raster } from '../../src/raster/raster';
import { layer, paint, randomNumbers } from '../support/documents';
import { randomPixels } from '../support/random-documents';

const W = 7;
const H = 5;
const onto = (backdrop: Raster, layers: readonly { pixels: Raster; left: number; top: number }[]): Raster => {
  const canvas: Raster = { ...backdrop, data: backdrop.data.slice() };
  for (const { pixels, left, top } of layers) compositeOver(canvas, pixels, { left: left - 3, top: top - 2 });
  return canvas;
};

describe('refit', () => {
  it('brings a stack that is a level off back to what is wanted, in the frontmost layers only', () => {
    const backdrop = paint(W, H, () => [0.5, 0.5, 0.5, 1]);
    const back = layer('back', paint(W, H, () => [0.2, 0.4, 0.6, 1]), { left: 3, top: 2 });
    const front = layer('front', paint(3, 2, () => [0.9, 0.1, 0.4, 0.5]), { left: 4, top: 3 });
    const wanted = onto(backdrop, [back, front]);
    const at = ((1 * W) + 1) * 4;
    wanted.data[at] = wanted.data[at]! + 1;
    const [sameBack, changed] = refit([back, front], backdrop, wanted, { left: 3, top: 2 });
    expect(sameBack).toBe(back);
    expect(onto(backdrop, [sameBack!, changed!]).data).toEqual(wanted.data);
    const moved = Array.from(changed!.pixels.data, (value, i) => Math.abs(value - front.pixels.data[i]!));
    // At half coverage a level beneath is two above; coverage and the other pixels stay.
    expect(moved.filter((d) => d > 0)).toHaveLength(1);
    expect(moved[0]).toBeLessThanOrEqual(2);
    expect(refit([back, front], backdrop, onto(backdrop, [back, front]), { left: 3, top: 2 })).toEqual([back, front]);
  });

  it('raises coverage as little as can be where no colour would do', () => {
    const backdrop = paint(1, 1, () => [0, 0, 0, 1]);
    const faint = layer('faint', paint(1, 1, () => [1, 1, 1, 0.1]));
    const [fitted] = refit([faint], backdrop, paint(1, 1, () => [0.4, 0.4, 0.2, 1]), { left: 0, top: 0 });
    expect(fitted!.pixels.data[3]).toBe(102); // 0.4 of 255: white at less does not reach
    expect([...onto(backdrop, [{ ...fitted!, left: 3, top: 2 }]).data]).toEqual([102, 102, 51, 255]);
  });

  it('gives a pixel that nothing covers to the backmost layer that reaches there', () => {
    const backdrop = createRaster(1, 1);
    const empty = layer('empty', createRaster(1, 1));
    const [back, front] = refit([empty, layer('other', createRaster(1, 1))], backdrop, paint(1, 1, () => [0.2, 0.4, 0.6, 0.8]), { left: 0, top: 0 });
    expect([...back!.pixels.data]).toEqual([51, 102, 153, 204]);
    expect(front!.pixels.data[3]).toBe(0);
  });

  it('clears what lies beneath where the stack covers more than is wanted', () => {
    const backdrop = createRaster(1, 1);
    const layers = [layer('a', paint(1, 1, () => [1, 0, 0, 1])), layer('b', paint(1, 1, () => [0, 1, 0, 0.5]))];
    const wanted = paint(1, 1, () => [0, 0, 1, 0.6]);
    const fitted = refit(layers, backdrop, wanted, { left: 0, top: 0 });
    expect(onto(backdrop, fitted.map((one) => ({ ...one, left: 3, top: 2 }))).data).toEqual(wanted.data);
    expect(fitted[0]!.pixels.data[3]).toBe(0);
  });

  it('makes any stack show what another showed over the same backdrop: exactly over opaque and empty ones', () => {
    fc.assert(fc.property(fc.integer(), fc.constantFrom<Depth>(8, 16, 32), fc.constantFrom('opaque', 'empty', 'half'), (seed, depth, kind) => {
      const random = randomNumbers(seed);
      const stack = () => Array.from({ length: 1 + Math.floor(random() * 3) }, (_, k) => {
        const width = k === 0 ? W : 1 + Math.floor(random() * W);
        const height = k === 0 ? H : 1 + Math.floor(random() * H);
        return layer(`${k}`, randomPixels(random, width, height, depth), { left: k === 0 ? 3 : 1 + Math.floor(random() * 6), top: k === 0 ? 2 : Math.floor(random() * 5) });
      });
      const backdrop = kind === 'empty' ? createRaster(W, H, depth) : paint(W, H, () => [random(), random(), random(), kind === 'opaque' ? 1 : random()], depth);
      const wanted = onto(backdrop, stack());
      const layers = stack();
      const before = layers.map(({ pixels }) => pixels.data.slice());
      const fitted = refit(layers, backdrop, wanted, { left: 3, top: 2 });
      const { max } = compareRasters(wanted, onto(backdrop, fitted));
      expect(max).toBeLessThanOrEqual(depth === 32 ? 1e-2 : kind === 'half' ? 1 : 0);
      layers.forEach(({ pixels }, k) => expect(pixels.data).toEqual(before[k]));
      const most = fullScale(depth) + (depth === 32 ? 1e-5 : 0);
      for (const { pixels } of fitted) expect(pixels.data.every((value, i) => i % 4 < 3 || value <= most)).toBe(true);
    }), { numRuns: 300, seed: 9 });
  });
});
