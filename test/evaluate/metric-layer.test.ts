import { DelaminateError } from '../../src/core/errors';
import { layersOverlap, mergeLayers, metricLayer, metricStack } from '../../src/evaluate/metric-layer';
import { convertDepth } from '../../src/raster/raster';
import { boxLayer, groundLayer } from '../support/stacks';

describe('metricLayer', () => {
  it('finds the columns with alpha in each row, their number and their sum', () => {
    const layer = metricLayer(boxLayer(6, [2, 1, 5, 3], [1, 2, 3], 100));
    expect([...layer.rowStart]).toEqual([0, 2, 2, 0, 0, 0]);
    expect([...layer.rowEnd]).toEqual([0, 5, 5, 0, 0, 0]);
    expect([layer.coveredPixels, layer.alphaSum]).toEqual([6, 600]);
  });

  it('takes 16 bit layers as the 8 bit they are written as', () => {
    const eight = boxLayer(4, [1, 1, 3, 3], [10, 200, 30], 77);
    expect([...metricLayer(convertDepth(eight, 16)).data]).toEqual([...eight.data]);
  });

  it('reads pixels right out of a buffer that starts elsewhere', () => {
    const data = new Uint8Array(1 + 16).subarray(1);
    data.set([1, 2, 3, 4], 12);
    expect(metricLayer({ width: 2, height: 2, depth: 8, data }).words[3]).toBe(0x04030201);
  });
});

describe('metricStack', () => {
  it('refuses an empty stack and one of mixed sizes, naming the sizes', () => {
    expect(() => metricStack([], 'predicted')).toThrow(DelaminateError);
    expect(() => metricStack([groundLayer(4, [0, 0, 0]), groundLayer(5, [0, 0, 0])], 'true')).toThrow(/4×4 and 5×5/);
  });
});

describe('layersOverlap', () => {
  const box = (left: number, right: number): ReturnType<typeof metricLayer> => metricLayer(boxLayer(8, [left, 0, right, 8], [0, 0, 0], 1));

  it('is true from one shared pixel of the faintest alpha and false for neighbours', () => {
    expect(layersOverlap(box(0, 4), box(3, 8))).toBe(true);
    expect(layersOverlap(box(0, 4), box(4, 8))).toBe(false);
  });

  it('is false where one lies in a hole of the other', () => {
    const ring = boxLayer(8, [0, 0, 8, 8], [0, 0, 0]);
    for (let y = 2; y < 6; y++) for (let x = 2; x < 6; x++) ring.data[(y * 8 + x) * 4 + 3] = 0;
    expect(layersOverlap(metricLayer(ring), metricLayer(boxLayer(8, [2, 2, 6, 6], [0, 0, 0])))).toBe(false);
  });
});

describe('mergeLayers', () => {
  it('puts the front over the back and keeps the back colour where neither covers', () => {
    const merged = mergeLayers(metricLayer(boxLayer(4, [0, 0, 2, 4], [9, 9, 9], 255, [7, 7, 7])), metricLayer(boxLayer(4, [1, 0, 3, 4], [50, 60, 70])));
    expect([...merged.data.slice(0, 16)]).toEqual([9, 9, 9, 255, 50, 60, 70, 255, 50, 60, 70, 255, 7, 7, 7, 0]);
    expect(merged.coveredPixels).toBe(12);
  });
});
