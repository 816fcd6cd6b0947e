import { partOf, throwIfCancelled, type JobContext } from '../core/job';
import type { Layer, LayeredDocument } from '../document/document';
import { eachPixel } from '../document/each-pixel';
import { compareRasters, flattenDocument } from '../document/flatten';
import { refit } from '../document/refit';
import { leafLayers, mapLayers } from '../document/tree';
import { createRaster, fullScale, type Raster } from '../raster/raster';
import type { DecomposeSteps } from './decompose';
import { removeGrain, type Grain } from './pixels/grain';

/** The share of the time that the grain takes before the engine starts, and with it. */
const BEFORE = 0.15;
const ENGINE_SHARE = 0.8;
const ORIGIN = { left: 0, top: 0 };
/** Share of a pixel that must be of layers with grain: what is seen through all but opaque shadows gets no more than four times its grain. */
const LEAST_SHARE = 0.25;
/** Standard deviations that the grain of hidden pixels keeps to: there it is the grain of what covers them, edges that were smoothed among it. */
const HIDDEN_MOST = 2;

/**
 * Takes a picture apart that has grain all over, see `measureGrain`. `takeApart` are the engine's steps: they see the picture
 * without it, for in grain every flat surface is a photograph. Then each layer gets the grain where it is seen, so that what shows
 * is the picture's own pixels, and the same grain goes on in what is hidden: nothing comes to light bare when a layer is moved.
 * Shadows and see-through layers stay smooth. The stack composites to the picture within 1/255.
 */
export function* decomposeGrainy(picture: Raster, grain: Grain, context: JobContext, takeApart: (picture: Raster, context: JobContext) => DecomposeSteps): DecomposeSteps {
  const { onProgress, now } = context;
  let spent = 0;
  const timed = <T>(run: () => T): T => {
    throwIfCancelled(context);
    const start = now?.() ?? 0;
    const result = run();
    spent += (now?.() ?? 0) - start;
    return result;
  };
  onProgress?.({ stage: 'grain', fraction: 0 });
  const calm = timed(() => removeGrain(picture, grain));
  const inner = yield* takeApart(calm, partOf(context, BEFORE, ENGINE_SHARE));
  onProgress?.({ stage: 'grain', fraction: BEFORE + ENGINE_SHARE });
  const found = leafLayers(inner.document.children);
  const layers = timed(() => withGrain(picture, calm, found, grain));
  const grainy = new Map(found.map((layer, k) => [layer, layers[k]]));
  const document: LayeredDocument = mapLayers(inner.document, (layer) => [grainy.get(layer)!]);
  const recomposition = timed(() => compareRasters(picture, flattenDocument(document)));
  onProgress?.({ stage: 'done', fraction: 1 });
  return { ...inner, document, recomposition, timings: now ? { ...inner.timings, grain: spent } : inner.timings };
}

const takesGrain = ({ kind }: Layer): boolean => kind !== 'shadow' && kind !== 'overlay';

/** The layers of the picture without grain, in normal mode and back to front, with that of `picture`. */
function withGrain(picture: Raster, calm: Raster, found: readonly Layer[], { deviation }: Grain): Layer[] {
  const { width, height, depth } = picture;
  const full = fullScale(depth);
  // Front to back: how much of each pixel is left to see, how much of it layers show that take grain, and the layer that hides all behind it.
  const open = new Float32Array(width * height).fill(1);
  const share = new Float32Array(width * height);
  const last = new Uint16Array(width * height);
  for (let k = found.length - 1; k >= 0; k--) {
    const { data } = found[k].pixels;
    const takes = takesGrain(found[k]);
    eachPixel(found[k], width, (p, i) => {
      if (data[i + 3] === full && open[p] > 0) last[p] = k;
      const seen = open[p] * (data[i + 3] / full);
      open[p] -= seen;
      if (takes) share[p] += seen;
    });
  }
  const most = (HIDDEN_MOST * deviation * full) / 255;
  const layers = found.map((layer, k): Layer => {
    if (!takesGrain(layer)) return layer;
    const data = layer.pixels.data.slice();
    eachPixel(layer, width, (p, i) => {
      if (data[i + 3] === 0) return;
      for (let c = 0; c < 3; c++) {
        const off = picture.data[p * 4 + c] - calm.data[p * 4 + c];
        const own = k >= last[p] ? off / Math.max(LEAST_SHARE, share[p]) : Math.min(most, Math.max(-most, off));
        data[i + c] = Math.min(full, Math.max(0, Math.round(data[i + c] + own)));
      }
    });
    return { ...layer, pixels: { ...layer.pixels, data } };
  });
  return refit(layers, createRaster(width, height, depth), picture, ORIGIN);
}
