import { eachPixel } from '../../document/each-pixel';
import { compositeOver } from '../../raster/composite';
import { createRaster, fullScale, type Raster } from '../../raster/raster';
import { extentOfPixels, unionOf, type Extent } from '../pixels/extent';
import { pixelsWhere } from '../pixels/pixel-sets';
import type { RenderedLayer } from '../pixels/rendered-layer';

/**
 * Makes the stack composite to the picture exactly: in every pixel the frontmost layer takes the colour that the picture
 * asks for over what lies beneath, with the host's own rounding. Where no colour can (coverage too small for the change),
 * coverage grows as little as needed. Layers are changed in place.
 *
 * Invariant: after this, compositing with {@link compositeOver} differs from the picture by at most one level.
 * Pixels that no layer covers are given to the first one, from the back, within whose bounds they lie; where there is none, the layer at the back grows.
 */
export function reconcile(picture: Raster, layers: readonly RenderedLayer[]): void {
  const { width, height } = picture;
  const frontmost = new Int16Array(width * height).fill(-1);
  layers.forEach((layer, k) => markFront(layer, k, width, frontmost));
  const canvas = createRaster(width, height, picture.depth);
  layers.forEach((layer, k) => {
    solveFront(layer, k, frontmost, picture, canvas);
    compositeOver(canvas, layer.pixels, layer);
  });
  repair(picture, layers, canvas, frontmost);
}

/** Notes layer `k` for every pixel of the canvas in which it shows. */
function markFront({ left, top, pixels: { width, height, data } }: RenderedLayer, k: number, canvasWidth: number, frontmost: Int16Array): void {
  for (let y = 0, i = 3; y < height; y++) {
    let p = (y + top) * canvasWidth + left;
    for (const end = p + width; p < end; p++, i += 4) if (data[i] > 0) frontmost[p] = k;
  }
}

/** Solves colour and coverage of layer `k` where it is the frontmost; `canvas` holds what lies beneath it. */
function solveFront(layer: RenderedLayer, k: number, frontmost: Int16Array, { width, depth, data: input }: Raster, { data: backdrop }: Raster): void {
  const full = fullScale(depth);
  const { data } = layer.pixels;
  for (let y = 0, i = 0; y < layer.pixels.height; y++) {
    let p = (y + layer.top) * width + layer.left;
    for (const end = p + layer.pixels.width; p < end; p++, i += 4) {
      if (frontmost[p] !== k) continue;
      const j = p * 4;
      // What lies in another mode is right where it is right to a level; else the pixel is all its own, with nothing beneath.
      if (layer.blend || (layer.plain && isClose(data, i, backdrop, input, j, full))) continue;
      if (data[i + 3] < full && input[j + 3] === full && backdrop[j + 3] === full) {
        solveShared(data, i, backdrop, input, j, full);
        continue;
      }
      data[i] = input[j];
      data[i + 1] = input[j + 1];
      data[i + 2] = input[j + 2];
      data[i + 3] = input[j + 3];
    }
  }
}

/** Where the stack still misses (coverage beneath a see-through pixel), the frontmost layer takes the pixel and the others let it go. */
function repair(picture: Raster, layers: readonly RenderedLayer[], canvas: Raster, frontmost: Int16Array): void {
  const full = fullScale(picture.depth);
  const tolerance = full / 255;
  const input = picture.data;
  const bad = new Uint8Array(frontmost.length);
  let any = false;
  for (let p = 0, j = 0; p < bad.length; p++, j += 4) {
    // Nearly all pixels are exact.
    if (isSame(canvas.data, input, j)) continue;
    const wanted = input[j + 3];
    let off = Math.abs(canvas.data[j + 3] - wanted) > tolerance;
    for (let c = 0; c < 3 && !off; c++) off = Math.abs(canvas.data[j + c] * canvas.data[j + 3] - input[j + c] * wanted) > tolerance * full;
    if (off) {
      bad[p] = 1;
      any = true;
    }
  }
  if (!any) return;
  // What no layer shows.
  const giveTo = (layer: RenderedLayer, k: number): void => eachPixel(layer, picture.width, (p, i) => {
    if (!bad[p] || frontmost[p] !== -1) return;
    frontmost[p] = k;
    layer.seen[i / 4] = 255;
  });
  layers.forEach((layer, k) => {
    if (!layer.blend) giveTo(layer, k);
  });
  const lost = extentOfPixels(pixelsWhere(bad.length, (p) => bad[p] === 1 && frontmost[p] === -1), picture.width);
  if (lost.right >= lost.left) {
    grow(layers[0], lost);
    giveTo(layers[0], 0);
  }
  layers.forEach((layer, k) => {
    const { data } = layer.pixels;
    eachPixel(layer, picture.width, (p, i) => {
      if (!bad[p]) return;
      if (frontmost[p] === k) for (let c = 0; c < 4; c++) data[i + c] = input[p * 4 + c];
      else data[i + 3] = 0;
    });
  });
}

/** Gives a layer room for what lies beyond its bounds; it is empty there. */
function grow(layer: RenderedLayer, by: Extent): void {
  const { left, top, pixels, seen } = layer;
  const all = unionOf([{ left, top, right: left + pixels.width - 1, bottom: top + pixels.height - 1 }, by]);
  const larger = createRaster(all.right - all.left + 1, all.bottom - all.top + 1, pixels.depth);
  const nowSeen = new Uint8Array(larger.width * larger.height);
  for (let y = 0; y < pixels.height; y++) {
    const to = (y + top - all.top) * larger.width + left - all.left;
    larger.data.set(pixels.data.subarray(y * pixels.width * 4, (y + 1) * pixels.width * 4), to * 4);
    nowSeen.set(seen.subarray(y * pixels.width, (y + 1) * pixels.width), to);
  }
  Object.assign(layer, { left: all.left, top: all.top, pixels: larger, seen: nowSeen });
}

function isSame(a: Raster['data'], b: Raster['data'], i: number): boolean {
  return a[i] === b[i] && a[i + 1] === b[i + 1] && a[i + 2] === b[i + 2] && a[i + 3] === b[i + 3];
}

/** Whether `data` over the backdrop gives `input` to a level as it is, in normal mode. */
function isClose(data: Raster['data'], i: number, backdrop: Raster['data'], input: Raster['data'], j: number, full: number): boolean {
  const k = data[i + 3] / full;
  const under = (backdrop[j + 3] / full) * (1 - k);
  const alpha = k + under;
  if (Math.abs(alpha * full - input[j + 3]) > full / 255) return false;
  for (let c = 0; c < 3; c++) if (Math.abs(Math.round((data[i + c] * k + backdrop[j + c] * under) / alpha) * alpha - (input[j + c] * input[j + 3]) / full) > full / 255) return false;
  return true;
}

/** Finds colour and the least coverage for which `data` over an opaque backdrop gives `input`. */
function solveShared(data: Raster['data'], i: number, backdrop: Raster['data'], input: Raster['data'], j: number, full: number): void {
  let alpha = data[i + 3];
  for (let c = 0; c < 3; c++) {
    const wanted = input[j + c];
    const under = backdrop[j + c];
    // One level of difference is forgiven by the guarantee and not worth coverage.
    const reach = wanted > under ? full - under : under;
    const gap = Math.abs(wanted - under) - 0.5;
    if (gap > 0) alpha = Math.max(alpha, Math.ceil((gap / reach) * full));
  }
  alpha = Math.min(full, alpha);
  data[i + 3] = alpha;
  const k = alpha / full;
  for (let c = 0; c < 3; c++) {
    const value = (input[j + c] - backdrop[j + c] * (1 - k)) / k;
    data[i + c] = Math.min(full, Math.max(0, Math.round(value)));
  }
}
