import fc from 'fast-check';
import { flattenDocument } from '../../../src/document/flatten';
import { BLEND_MODES, type BlendMode } from '../../../src/raster/blend';
import { createRaster, fullScale, type Depth, type Raster } from '../../../src/raster/raster';
import { composite, displayRaster, openLayered, type OpenNode } from '../../../workbench/emulation';
import { cropHeld, trimPixels } from '../../../workbench/emulation/composite';
import { layer as engineLayer, paint, randomNumbers } from '../../support/documents';

const PHOTOSHOP_NAMES: Readonly<Record<BlendMode, string>> = {
  normal: 'normal', multiply: 'multiply', screen: 'screen', overlay: 'overlay', darken: 'darken', lighten: 'lighten', 'linear-dodge': 'linearDodge', 'color-dodge': 'colorDodge',
  'color-burn': 'colorBurn', 'hard-light': 'hardLight', 'soft-light': 'softLight', difference: 'difference', exclusion: 'exclusion',
};

/** A flat colour over 4 × 4, 0..1. */
function flat(r: number, g: number, b: number, a = 1, depth: Depth = 8): Raster {
  const raster = createRaster(4, 4, depth);
  const scale = fullScale(depth);
  raster.data.forEach((_, i) => {
    const value = [r, g, b, a][i & 3]! * scale;
    raster.data[i] = depth === 32 ? value : Math.round(value);
  });
  return raster;
}
const show = (nodes: readonly OpenNode[], depth: Depth = 8): Raster => composite(openLayered({ width: 4, height: 4, depth }, nodes));
const node = (pixels: Raster, more: object = {}): OpenNode => ({ type: 'layer', name: 'x', pixels, ...more });
const first = (raster: Raster): number[] => [...raster.data.slice(0, 4)];

test('at 8 bit and in every mode it gives what the engine’s own flattening gives, to the bit', () => {
  const random = randomNumbers(7);
  const noise = (): Raster => paint(9, 7, () => [random(), random(), random(), random() < 0.3 ? 1 : random()]);
  fc.assert(fc.property(fc.array(fc.tuple(fc.constantFrom(...BLEND_MODES), fc.integer({ min: 0, max: 100 }), fc.integer({ min: -3, max: 3 }), fc.boolean()), { minLength: 1, maxLength: 5 }), (stack) => {
    const layers = stack.map(([blend, opacity, left, visible], i) => ({ blend, opacity, left, visible, pixels: noise(), id: String(i) }));
    const engine = flattenDocument({ width: 9, height: 7, depth: 8, children: layers.map(({ blend, opacity, left, visible, pixels, id }) => engineLayer(id, pixels, { blend, opacity: opacity / 100, left, top: left, visible })) });
    const emulated = composite(openLayered({ width: 9, height: 7, depth: 8 }, [...layers].reverse().map(({ blend, opacity, left, visible, pixels, id }) => ({ type: 'layer' as const, name: id, pixels, blendMode: PHOTOSHOP_NAMES[blend], opacity, left, top: left, visible }))));
    expect(emulated.data).toEqual(engine.data);
  }), { numRuns: 40 });
});

test('a single layer comes out as it went in, at every depth', () => {
  for (const depth of [8, 16, 32] as const) {
    const picture = paint(5, 3, (x, y) => [x / 4, y / 2, 0.25, 1], depth);
    const shown = composite(openLayered(picture, [node(picture)]));
    expect(shown.depth).toBe(depth);
    // 16 bit is held as 0..32768: half a step of that is lost.
    picture.data.forEach((value, i) => expect(Math.abs(value - shown.data[i]!)).toBeLessThanOrEqual(depth === 16 ? 1 : 0));
  }
});

test('a mask hides by its samples and beyond its bounds by its outside', () => {
  const mask = (outside: number): object => ({ mask: { bounds: { left: 1, top: 0, width: 1, height: 4 }, data: new Uint8Array(4).fill(51), outside } });
  const alphas = (raster: Raster): number[] => [0, 1, 2].map((x) => raster.data[x * 4 + 3]!);
  expect(alphas(show([node(flat(1, 0, 0), mask(0))]))).toEqual([0, 51, 0]);
  expect(alphas(show([node(flat(1, 0, 0), mask(255))]))).toEqual([255, 51, 255]);
});

test('a group that passes through mixes with what is below, an isolated one does not', () => {
  const multiplied = [node(flat(0.5, 0.5, 0.5), { blendMode: 'multiply' })];
  const below = node(flat(0.5, 0.5, 0.5));
  const group = (more: object): OpenNode => ({ type: 'group', name: 'g', children: multiplied, ...more });
  expect(first(show([group({}), below]))).toEqual([64, 64, 64, 255]);
  expect(first(show([group({ blendMode: 'normal' }), below]))).toEqual([128, 128, 128, 255]);
  expect(first(show([group({ blendMode: 'multiply' }), below]))).toEqual([64, 64, 64, 255]);
  expect(first(show([group({ opacity: 50 }), below]))).toEqual([96, 96, 96, 255]);
  expect(first(show([group({ visible: false }), below]))).toEqual([128, 128, 128, 255]);
  expect(first(show([group({ mask: { bounds: { left: 0, top: 0, width: 4, height: 4 }, data: new Uint8Array(16), outside: 0 } }), below]))).toEqual([128, 128, 128, 255]);
});

test('a group’s opacity fades its layers as one', () => {
  const over = [node(flat(1, 0, 0)), node(flat(0, 0, 1))];
  expect(first(show([{ type: 'group', name: 'g', blendMode: 'normal', opacity: 50, children: over }]))).toEqual([255, 0, 0, 128]);
});

test('clipped layers show only where their base does, and with it', () => {
  const base = node(paint(4, 4, (x) => [1, 0, 0, x < 2 ? 1 : 0]));
  const clipped = node(flat(0, 0, 1), { clipped: true });
  const shown = show([clipped, base]);
  expect([first(shown), [...shown.data.slice(8, 12)][3]]).toEqual([[0, 0, 255, 255], 0]);
  expect(show([clipped, { ...base, visible: false }]).data.every((value) => value === 0)).toBe(true);
  expect(first(show([clipped, { ...base, opacity: 50 } as OpenNode]))).toEqual([0, 0, 255, 128]);
});

test('an artboard fills and clips its own rectangle', () => {
  const shown = show([{ type: 'group', name: 'board', artboard: { bounds: { left: 1, top: 0, width: 2, height: 4 }, fill: [1, 1, 1] }, children: [node(paint(4, 4, (_x, y) => [1, 0, 0, y === 0 ? 1 : 0]))] }]);
  const pixel = (x: number, y: number): number[] => [...shown.data.slice((y * 4 + x) * 4, (y * 4 + x) * 4 + 4)];
  expect([pixel(0, 0), pixel(1, 0), pixel(1, 1), pixel(3, 1)]).toEqual([[0, 0, 0, 0], [255, 0, 0, 255], [255, 255, 255, 255], [0, 0, 0, 0]]);
});

test('32-bit light is encoded for a screen', () => {
  expect(first(displayRaster(openLayered({ width: 4, height: 4, depth: 32 }, [node(flat(0.2140, 1.5, 0, 1, 32))])))).toEqual([127, 255, 0, 255]);
  expect(first(displayRaster(openLayered({ width: 4, height: 4, depth: 16 }, [node(flat(1, 0.5, 0, 1, 16))])))).toEqual([255, 128, 0, 255]);
});

test('trimming finds the smallest rectangle and nothing where nothing is', () => {
  const data = new Uint8Array(5 * 4 * 4);
  const bounds = { left: 10, top: 20, width: 5, height: 4 };
  expect(trimPixels({ bounds, data })).toBeNull();
  for (const [x, y] of [[1, 2], [3, 1]] as const) data[(y * 5 + x) * 4 + 3] = 9;
  const trimmed = trimPixels({ bounds, data })!;
  expect(trimmed.bounds).toEqual({ left: 11, top: 21, width: 3, height: 2 });
  expect([...trimmed.data].filter((_, i) => i % 4 === 3)).toEqual([0, 0, 9, 9, 0, 0]);
  expect(cropHeld(trimmed, { left: 13, top: 21, width: 1, height: 1 }, 4)).toEqual(new Uint8Array([0, 0, 0, 9]));
});
