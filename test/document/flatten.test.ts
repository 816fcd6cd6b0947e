import type { LayeredDocument, LayerNode } from '../../src/document/document';
import { compareRasters, flattenDocument } from '../../src/document/flatten';
import { convertDepth, createRaster } from '../../src/raster/raster';
import { group, layer, noisePicture, paint } from '../support/documents';

const of = (...children: LayerNode[]): LayeredDocument => ({ width: 2, height: 1, depth: 8, children });
const solid = (r: number, g: number, b: number, a = 1): ReturnType<typeof paint> => paint(2, 1, () => [r, g, b, a]);
const first = (document: LayeredDocument): number[] => [...flattenDocument(document).data.slice(0, 4)];

describe('flattenDocument', () => {
  it('draws back to front over a transparent canvas', () => {
    expect([...flattenDocument(of()).data]).toEqual(new Array(8).fill(0));
    expect(first(of(layer('back', solid(1, 0, 0)), layer('front', solid(0, 0, 1))))).toEqual([0, 0, 255, 255]);
    expect(first(of(layer('half', solid(1, 0, 0, 0.2))))).toEqual([255, 0, 0, 51]);
  });

  it('obeys place, opacity, blend mode and visibility, of groups too', () => {
    const red = layer('back', solid(1, 0.8, 0.6));
    expect(first(of(red, layer('front', solid(0, 0, 0), { left: 1 })))).toEqual([255, 204, 153, 255]);
    expect(first(of(red, layer('front', solid(0.5, 0.5, 0.5), { blend: 'multiply' })))).toEqual([128, 102, 77, 255]);
    expect(first(of(red, layer('front', solid(0, 0, 0), { opacity: 0.5 })))).toEqual([128, 102, 77, 255]);
    expect(first(of(red, group('g', [layer('front', solid(0, 0, 0), { opacity: 0.5 })], { opacity: 0.4 })))).toEqual([204, 163, 123, 255]); // 0.6 · 153 + 0.4 · 77, the child rounded first
    for (const hidden of [layer('front', solid(0, 0, 0), { visible: false }), group('g', [layer('front', solid(0, 0, 0))], { visible: false })]) expect(first(of(red, hidden))).toEqual([255, 204, 153, 255]);
  });
});

describe('see-through groups', () => {
  it('fade all their children at once, however these overlap', () => {
    const stack = group('g', [layer('beneath', solid(0, 1, 0)), layer('front', solid(0, 0, 1), { left: 1 })], { opacity: 0.5 });
    expect([...flattenDocument(of(layer('back', solid(1, 0, 0)), stack)).data]).toEqual([128, 128, 0, 255, 128, 0, 128, 255]);
    expect([...flattenDocument(of(stack)).data]).toEqual([0, 255, 0, 128, 0, 0, 255, 128]);
  });

  it('do so where they lie in one another, off the canvas, and within what they do not cover', () => {
    const inner = group('inner', [layer('front', solid(0, 0, 0), { left: 1 })], { opacity: 0.5 });
    expect([...flattenDocument(of(layer('back', solid(1, 1, 1)), group('outer', [inner], { opacity: 0.4 }))).data]).toEqual([255, 255, 255, 255, 204, 204, 204, 255]);
    expect(first(of(layer('back', solid(1, 1, 1)), group('away', [layer('x', solid(0, 0, 0), { left: 5 })], { opacity: 0.4 })))).toEqual([255, 255, 255, 255]);
    expect(first(of(layer('back', solid(1, 1, 1)), group('hollow', [], { opacity: 0.4 })))).toEqual([255, 255, 255, 255]);
  });

  it('let children blend with what lies beneath the group', () => {
    const shade = group('g', [layer('shade', solid(0.5, 0.5, 0.5), { blend: 'multiply' })], { opacity: 0.5 });
    // 128 of 255 multiplied is 102 of 204: half way between the two.
    expect(first(of(layer('back', solid(0.8, 0.8, 0.8)), shade))).toEqual([153, 153, 153, 255]);
  });
});

describe('compareRasters', () => {
  it('is zero for equal pictures, of different depth too', () => {
    const picture = noisePicture(5, 4);
    expect(compareRasters(picture, picture)).toEqual({ max: 0, mean: 0 });
    expect(compareRasters(picture, convertDepth(picture, 16)).max).toBeLessThan(1e-9);
  });

  it('measures in 1/255 of full scale, the mean over all four channels', () => {
    const a = paint(2, 1, () => [0, 0, 0, 1]);
    const b = paint(2, 1, (x) => [x === 0 ? 8 / 255 : 0, 0, 0, 1]);
    const { max, mean } = compareRasters(a, b);
    expect(max).toBeCloseTo(8, 9);
    expect(mean).toBeCloseTo(1, 9);
  });

  it('gives a level of 8 bit as exactly 1, whichever it is', () => {
    const grey = (level: number): ReturnType<typeof createRaster> => Object.assign(createRaster(1, 1), { data: Uint8Array.of(level, level, level, 255) });
    for (let level = 0; level < 255; level++) expect(compareRasters(grey(level), grey(level + 1)).max).toBe(1);
  });

  it('counts colour by what can be seen of it, and alpha itself', () => {
    expect(compareRasters(paint(1, 1, () => [1, 0, 1, 0]), createRaster(1, 1)).max).toBe(0);
    expect(compareRasters(paint(1, 1, () => [1, 1, 1, 0.2]), paint(1, 1, () => [0, 1, 1, 0.2])).max).toBeCloseTo(51, 9);
    expect(compareRasters(paint(1, 1, () => [0, 0, 0, 1]), createRaster(1, 1)).max).toBe(255);
  });
});
