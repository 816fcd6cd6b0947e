import fc from 'fast-check';
import { reconcile } from '../../../src/decompose/layers/reconcile';
import type { RenderedLayer } from '../../../src/decompose/pixels/rendered-layer';
import { compareRasters } from '../../../src/document/flatten';
import { BLEND_MODES } from '../../../src/raster/blend';
import { compositeOver } from '../../../src/raster/composite';
import { createRaster, type Depth, type Raster } from '../../../src/raster/raster';
import { noisePicture, paint, randomNumbers } from '../../support/documents';

const W = 9;
const H = 7;

function flatten(layers: readonly RenderedLayer[], depth: Depth): Raster {
  const canvas = createRaster(W, H, depth);
  for (const layer of layers) compositeOver(canvas, layer.pixels, layer);
  return canvas;
}

function wrongLayer(random: () => number, depth: Depth, whole: boolean): RenderedLayer {
  const width = whole ? W : 1 + Math.floor(random() * W);
  const height = whole ? H : 1 + Math.floor(random() * H);
  const pixels = paint(width, height, () => [random(), random(), random(), random() < 0.3 ? 0 : random() < 0.4 ? 1 : random()], depth);
  return { left: Math.floor(random() * (W - width + 1)), top: Math.floor(random() * (H - height + 1)), pixels, seen: new Uint8Array(width * height).fill(255) };
}

/** Wrong layers, and with `whole` one at the back that covers the canvas, as the engine gives them. */
const wrongStack = (seed: number, count: number, depth: Depth): RenderedLayer[] => {
  const random = randomNumbers(seed);
  return Array.from({ length: count }, (_, k) => wrongLayer(random, depth, k === 0));
};

describe('reconcile', () => {
  it('finds room for what no layer covers, within the bounds of one or beyond all of them', () => {
    fc.assert(fc.property(fc.integer(), fc.integer({ min: 1, max: 3 }), fc.constantFrom<Depth>(8, 16), (seed, count, depth) => {
      const random = randomNumbers(seed);
      const layers = Array.from({ length: count }, () => wrongLayer(random, depth, false));
      const picture = noisePicture(W, H, depth, seed ^ 5);
      reconcile(picture, layers);
      expect(compareRasters(picture, flatten(layers, depth)).max).toBeLessThanOrEqual(1 + 1e-6);
      for (const { pixels, seen } of layers) expect(seen).toHaveLength(pixels.width * pixels.height);
    }));
  });

  it('makes layers in any mode composite to the picture too, and leaves those that do already', () => {
    fc.assert(fc.property(fc.integer(), fc.integer({ min: 1, max: 4 }), fc.constantFrom(...BLEND_MODES), fc.boolean(), (seed, count, blend, right) => {
      const layers = wrongStack(seed, count, 8).map((layer, k): RenderedLayer => (k === count - 1 && blend !== 'normal' ? { ...layer, plain: true, blend } : layer));
      for (let i = 3; i < W * H * 4; i += 4) layers[0].pixels.data[i] = 255;
      const picture = right ? flatten(layers, 8) : noisePicture(W, H, 8, seed ^ 5);
      const front = layers[count - 1].pixels.data.slice();
      reconcile(picture, layers);
      expect(compareRasters(picture, flatten(layers, 8)).max).toBeLessThanOrEqual(1 + 1e-6);
      if (right && layers[count - 1].blend && count > 1) expect(layers[count - 1].pixels.data).toEqual(front);
    }), { numRuns: 150 });
  });

  it('leaves what is plain and right as it is on an empty canvas as well', () => {
    const veil = (left: number, colour: number): RenderedLayer => ({ left, top: 0, pixels: paint(6, H, () => [colour, 0.2, 0.4, 0.5], 8), seen: new Uint8Array(6 * H).fill(255), plain: true });
    const layers = [veil(0, 1), veil(3, 0)];
    const before = layers.map(({ pixels }) => pixels.data.slice());
    const picture = flatten(layers, 8);
    reconcile(picture, layers);
    layers.forEach(({ pixels }, k) => expect(pixels.data).toEqual(before[k]));
  });

  const settings = { numRuns: 150, seed: 1 };
  const any = [fc.integer(), fc.integer({ min: 1, max: 5 }), fc.constantFrom<Depth>(8, 16)] as const;

  it('makes any wrong alphas and colours composite to an opaque picture, within a level', () => {
    fc.assert(fc.property(...any, (seed, count, depth) => {
      const picture = noisePicture(W, H, depth, seed ^ 5);
      const layers = wrongStack(seed, count, depth);
      // Every pixel is somebody's.
      for (let i = 3; i < W * H * 4; i += 4) layers[0].pixels.data[i] = depth === 8 ? 255 : 65535;
      reconcile(picture, layers);
      expect(compareRasters(picture, flatten(layers, depth)).max).toBeLessThanOrEqual(1 + 1e-9);
    }), settings);
  });

  it('does so for pictures with transparency', () => {
    fc.assert(fc.property(...any, (seed, count, depth) => {
      const random = randomNumbers(seed ^ 77);
      const picture = paint(W, H, () => [random(), random(), random(), random() < 0.3 ? 0 : random() < 0.4 ? 1 : random()], depth);
      const layers = wrongStack(seed, count, depth);
      for (let p = 0; p < W * H; p++) if (layers[0].pixels.data[p * 4 + 3] === 0) layers[0].pixels.data[p * 4 + 3] = 1;
      reconcile(picture, layers);
      expect(compareRasters(picture, flatten(layers, depth)).max).toBeLessThanOrEqual(1 + 1e-9);
    }), settings);
  });

  it('gives pixels that no layer covers to the layer at the back', () => {
    const picture = noisePicture(W, H);
    const nothing: RenderedLayer = { left: 0, top: 0, pixels: createRaster(W, H), seen: new Uint8Array(W * H) };
    const front: RenderedLayer = { left: 2, top: 2, pixels: paint(3, 3, () => [1, 0, 0, 1]), seen: new Uint8Array(9).fill(255) };
    reconcile(picture, [nothing, front]);
    expect(compareRasters(picture, flatten([nothing, front], 8)).max).toBeLessThanOrEqual(1);
    expect(nothing.pixels.data[3]).toBe(255);
  });

  it('gives the layer that is seen alone the picture\'s own pixels, and keeps what already fits', () => {
    const picture = noisePicture(W, H);
    const back: RenderedLayer = { left: 0, top: 0, pixels: paint(W, H, () => [0, 0, 0, 1]), seen: new Uint8Array(W * H).fill(255) };
    const front: RenderedLayer = { left: 2, top: 2, pixels: paint(3, 3, (x) => [1, 1, 1, x === 1 ? 1 : 0]), seen: new Uint8Array(9).fill(255) };
    reconcile(picture, [back, front]);
    expect([...front.pixels.data.slice(4, 8)]).toEqual([...picture.data.slice((2 * W + 3) * 4, (2 * W + 3) * 4 + 4)]);
    expect([...back.pixels.data.slice(0, 4)]).toEqual([...picture.data.slice(0, 4)]);
    // Beneath an opaque layer, what was invented stays.
    expect([...back.pixels.data.slice((2 * W + 3) * 4, (2 * W + 3) * 4 + 4)]).toEqual([0, 0, 0, 255]);
    const again = [back, front].map((layer) => [...layer.pixels.data]);
    reconcile(picture, [back, front]);
    expect([back, front].map((layer) => [...layer.pixels.data])).toEqual(again);
  });

  it('changes colour before coverage, and coverage no more than it must', () => {
    const picture = paint(1, 1, () => [100 / 255, 100 / 255, 100 / 255, 1]);
    const stack = (alpha: number): RenderedLayer[] => [
      { left: 0, top: 0, pixels: paint(1, 1, () => [1, 1, 1, 1]), seen: Uint8Array.of(255) },
      { left: 0, top: 0, pixels: paint(1, 1, () => [0, 0, 0, alpha]), seen: Uint8Array.of(255) },
    ];
    const enough = stack(0.8);
    reconcile(picture, enough);
    expect(enough[1].pixels.data[3]).toBe(204);
    const [, tooThin] = ((layers) => (reconcile(picture, layers), layers))(stack(0.2));
    // 255 → 100 takes black at a coverage of 155/255 at least.
    expect(Math.abs(tooThin.pixels.data[3] - 155)).toBeLessThanOrEqual(1);
  });
});
