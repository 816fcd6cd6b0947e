import { DelaminateError } from '../core/errors';
import { partOf, throwIfCancelled, type JobContext } from '../core/job';
import type { Layer, LayeredDocument } from '../document/document';
import { eachPixel } from '../document/each-pixel';
import { compareRasters, flattenDocument } from '../document/flatten';
import { ownersOf, refit } from '../document/refit';
import { leafLayers, mapLayers } from '../document/tree';
import { convertDepth, createRaster, type Raster } from '../raster/raster';
import type { DecomposeSteps } from './decompose';

const WHITE = 65535;
/** The share of the time that the engine takes; the rest is giving the floats back. */
const ENGINE_SHARE = 0.9;
const ORIGIN = { left: 0, top: 0 };

/**
 * Takes a picture of floats apart. `takeApart` are the engine's steps: they see the picture in 16 bit, colours beyond 0..1 cut off.
 * The layers that it finds are given floats again, so that nothing of the input is lost:
 *  - where a layer alone makes a pixel, or covers all others there, its samples are the input's own, bit for bit, however bright;
 *  - where layers share a pixel the frontmost takes the colour that makes the stack show the input;
 *  - elsewhere they are what the engine found; where that was cut off, as bright as the nearest pixel of the layer that was seen.
 *
 * The document is of 32 bit and composites to the picture within float rounding; the error is measured against the floats.
 * Coverage beyond 0..1 is clamped. Throws `DelaminateError('decompose', …)` where a sample is no finite number.
 */
export function* decomposeFloat(input: Raster, context: JobContext, takeApart: (picture: Raster, context: JobContext) => DecomposeSteps): DecomposeSteps {
  refuseNonNumbers(input);
  const picture = withinCoverage(input);
  const { onProgress, now } = context;
  const inner = yield* takeApart(convertDepth(picture, 16), partOf(context, 0, ENGINE_SHARE));
  throwIfCancelled(context);
  onProgress?.({ stage: 'floats', fraction: ENGINE_SHARE });
  const start = now?.() ?? 0;
  const found = leafLayers(inner.document.children);
  const layers = withFloats(picture, found);
  const floatOf = new Map(found.map((layer, k) => [layer, layers[k]]));
  const document: LayeredDocument = { ...mapLayers(inner.document, (layer) => [floatOf.get(layer)!]), depth: 32 };
  const recomposition = compareRasters(picture, flattenDocument(document));
  onProgress?.({ stage: 'done', fraction: 1 });
  return { ...inner, document, recomposition, timings: now ? { ...inner.timings, floats: now() - start } : inner.timings };
}

function refuseNonNumbers({ data, width }: Raster): void {
  for (let i = 0; i < data.length; i++) {
    if (Number.isFinite(data[i])) continue;
    const p = i >> 2;
    throw new DelaminateError('decompose', `the picture holds ${data[i]} at ${p % width}, ${Math.floor(p / width)}, which is no colour; replace such samples first, say by flattening the picture anew`);
  }
}

/** The picture with coverage in 0..1; itself where it is. */
function withinCoverage(picture: Raster): Raster {
  const { data } = picture;
  let i = 3;
  while (i < data.length && data[i] >= 0 && data[i] <= 1) i += 4;
  if (i >= data.length) return picture;
  const bounded = data.slice();
  for (; i < data.length; i += 4) bounded[i] = Math.min(1, Math.max(0, data[i]));
  return { ...picture, data: bounded };
}

/** The engine's 16-bit layers, back to front, with floats. */
function withFloats(picture: Raster, found: readonly Layer[]): Layer[] {
  const { width, height, data: input } = picture;
  const owners = ownersOf(found, width, height, ORIGIN);
  const covering = new Uint8Array(width * height);
  for (const layer of found) eachPixel(layer, width, (p, i) => void (covering[p] += layer.pixels.data[i + 3] > 0 && covering[p] < 2 ? 1 : 0));
  const layers = found.map((layer, k): Layer => {
    const pixels = convertDepth(layer.pixels, 32);
    const own = new Uint8Array(pixels.width * pixels.height);
    eachPixel(layer, width, (p, i) => {
      if (owners[p] !== k + 1) return;
      const alone = covering[p] === 0 || (covering[p] === 1 && layer.pixels.data[i + 3] > 0);
      if (!alone && layer.pixels.data[i + 3] !== WHITE) return;
      for (let c = 0; c < 4; c++) pixels.data[i + c] = input[p * 4 + c];
      own[i >> 2] = 1;
    });
    continueBeyond(layer.pixels, pixels, own);
    return { ...layer, pixels };
  });
  return refit(layers, createRaster(width, height, 32), picture, ORIGIN);
}

/**
 * Where the engine's colour stands at an end of its range it may have been cut off: the value of the nearest pixel that is
 * the input's `own` goes on there, if it lies beyond that end. Changes `pixels`.
 */
function continueBeyond(found: Raster, pixels: Raster, own: Uint8Array): void {
  const { width, height, data } = pixels;
  let beyond = false;
  for (let p = 0; p < own.length && !beyond; p++) for (let c = 0; c < 3; c++) beyond ||= own[p] === 1 && (data[p * 4 + c] > 1 || data[p * 4 + c] < 0);
  if (!beyond) return;
  const nearest = nearestOwn(own, width, height);
  for (let p = 0; p < own.length; p++) {
    if (own[p] === 1 || nearest[p] === -1) continue;
    for (let c = 0; c < 3; c++) {
      const there = data[nearest[p] * 4 + c];
      if ((found.data[p * 4 + c] === WHITE && there > 1) || (found.data[p * 4 + c] === 0 && there < 0)) data[p * 4 + c] = there;
    }
  }
}

/** The index of the nearest pixel that is set, for each pixel, by steps sideways and down (two sweeps); −1 where none is. */
function nearestOwn(own: Uint8Array, width: number, height: number): Int32Array {
  const nearest = new Int32Array(own.length).fill(-1);
  const steps = new Int32Array(own.length).fill(width + height);
  own.forEach((set, p) => {
    if (set === 0) return;
    nearest[p] = p;
    steps[p] = 0;
  });
  const look = (p: number, q: number): void => {
    if (steps[q] + 1 >= steps[p]) return;
    steps[p] = steps[q] + 1;
    nearest[p] = nearest[q];
  };
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p++) {
      if (x > 0) look(p, p - 1);
      if (y > 0) look(p, p - width);
    }
  }
  for (let y = height - 1, p = own.length - 1; y >= 0; y--) {
    for (let x = width - 1; x >= 0; x--, p--) {
      if (x < width - 1) look(p, p + 1);
      if (y < height - 1) look(p, p + width);
    }
  }
  return nearest;
}
