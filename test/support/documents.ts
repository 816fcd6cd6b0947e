import type { Group, Layer, LayeredDocument, LayerNode } from '../../src/document/document';
import { flattenDocument } from '../../src/document/flatten';
import type { WriteRequest } from '../../src/formats/format';
import { sharpEncoders } from '../../src/node/png-codec';
import { createRaster, fullScale, type Depth, type Raster } from '../../src/raster/raster';

/** Numbers 0..1 that are the same in every run. */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A raster from a function of the pixel that gives red, green, blue, alpha as 0..1. */
export function paint(width: number, height: number, colour: (x: number, y: number) => readonly [number, number, number, number], depth: Depth = 8): Raster {
  const raster = createRaster(width, height, depth);
  const scale = fullScale(depth);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const rgba = colour(x, y);
      for (let c = 0; c < 4; c++) raster.data[(y * width + x) * 4 + c] = Math.round(rgba[c]! * scale);
    }
  }
  return raster;
}

/** A disc with a soft rim `softness` pixels wide; its colour goes on beneath the transparent corners. */
export function disc(size: number, softness: number, [r, g, b]: readonly [number, number, number], depth: Depth = 8): Raster {
  const middle = (size - 1) / 2;
  return paint(size, size, (x, y) => [r, g, b, Math.min(1, Math.max(0, (size / 2 - Math.hypot(x - middle, y - middle)) / softness))], depth);
}

export function layer(name: string, pixels: Raster, more: Partial<Layer> = {}): Layer {
  return { type: 'layer', id: name, name, kind: 'shape', left: 0, top: 0, visible: true, opacity: 1, blend: 'normal', pixels, ...more };
}

export function group(name: string, children: readonly LayerNode[], more: Partial<Group> = {}): Group {
  return { type: 'group', id: name, name, kind: 'shape', visible: true, opacity: 1, children, ...more };
}

export const WIDTH = 64;
export const HEIGHT = 48;

/** Everything a writer must hold: nested groups, soft alpha, off-canvas bounds, odd names, a hidden layer, opacity. */
export function sampleDocument(depth: Depth = 8): LayeredDocument {
  const gradient = paint(WIDTH, HEIGHT, (x, y) => [x / WIDTH, y / HEIGHT, 0.3, 1], depth);
  return {
    width: WIDTH,
    height: HEIGHT,
    depth,
    children: [
      layer('Background', gradient, { kind: 'background' }),
      group('Button', [
        layer('Red circle', disc(24, 3, [0.9, 0.1, 0.1], depth), { left: 10, top: 8 }),
        group('Größe & <label>', [layer('Text “圆” 1', disc(9, 2, [1, 1, 1], depth), { left: 18, top: 15, kind: 'text' })]),
      ]),
      layer('Half seen', disc(20, 4, [0.1, 0.5, 0.9], depth), { left: -6, top: 36, opacity: 0.6 }),
      layer('Hidden', disc(16, 1, [0, 1, 0], depth), { left: 40, top: 20, visible: false }),
    ],
  };
}

/** The same without the opaque background: the canvas stays partly transparent. */
export function transparentDocument(depth: Depth = 8): LayeredDocument {
  const document = sampleDocument(depth);
  return { ...document, children: document.children.slice(1) };
}

/** A picture whose colour is never zero and whose pixels all differ: it shows wherever it is used. */
export function noisePicture(width: number, height: number, depth: Depth = 8, seed = 1): Raster {
  const random = randomNumbers(seed);
  return paint(width, height, () => [0.1 + 0.9 * random(), 0.1 + 0.9 * random(), 0.1 + 0.9 * random(), 1], depth);
}

export function writeRequest(document: LayeredDocument, more: Partial<WriteRequest> = {}): WriteRequest {
  return { document, source: flattenDocument(document), encoders: sharpEncoders, coverage: 'masks', recomposition: { max: 0, mean: 0 }, timings: {}, device: 'cpu', models: [], ...more };
}
