import { fullCanvasLayer, fullCanvasLayers } from '../../src/document/full-canvas';
import { convertDepth } from '../../src/raster/raster';
import { group, layer, noisePicture, paint } from '../support/documents';

const source = noisePicture(8, 6);
const pixel = (data: ArrayLike<number>, x: number, y: number): number[] => Array.from({ length: 4 }, (_, c) => data[(y * 8 + x) * 4 + c]!);

describe('fullCanvasLayer', () => {
  it('holds the layer at its place and the source colour at alpha 0 everywhere else, inside its bounds too', () => {
    const pixels = paint(2, 2, (x, y) => [1, 0, 0, x === y ? 1 : 0]);
    const out = fullCanvasLayer(layer('a', pixels, { left: 3, top: 2 }), source);
    expect(pixel(out.data, 3, 2)).toEqual([255, 0, 0, 255]);
    for (const [x, y] of [[4, 2], [0, 0], [7, 5]] as const) expect(pixel(out.data, x, y)).toEqual([...pixel(source.data, x, y).slice(0, 3), 0]);
  });

  it('cuts off what reaches out of the canvas and changes neither source nor layer', () => {
    const pixels = paint(4, 4, () => [0, 1, 0, 0.5]);
    const before = [...source.data, ...pixels.data];
    const out = fullCanvasLayer(layer('a', pixels, { left: -2, top: 4 }), source);
    expect(pixel(out.data, 1, 5)).toEqual([0, 255, 0, 128]);
    expect(pixel(out.data, 2, 5)[3]).toBe(0);
    expect(out.data.length).toBe(source.data.length);
    expect([...source.data, ...pixels.data]).toEqual(before);
  });

  it('keeps 16 bit', () => {
    const wide = convertDepth(source, 16);
    const out = fullCanvasLayer(layer('a', paint(1, 1, () => [0.5, 0.5, 0.5, 1], 16), { left: 1, top: 1 }), wide);
    expect(out.depth).toBe(16);
    expect(pixel(out.data, 1, 1)).toEqual([32768, 32768, 32768, 65535]);
  });
});

describe('fullCanvasLayers', () => {
  it('opens groups, back to front', () => {
    const one = (red: number): ReturnType<typeof paint> => paint(8, 6, () => [red, 0, 0, 1]);
    const children = [layer('back', one(0)), group('g', [layer('middle', one(0.2)), layer('front', one(0.4))])];
    expect(fullCanvasLayers({ width: 8, height: 6, depth: 8, children }, source).map((raster) => raster.data[0])).toEqual([0, 51, 102]);
  });
});
