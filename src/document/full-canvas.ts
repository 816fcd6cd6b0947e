import { intersectRects } from '../raster/rect';
import type { Raster } from '../raster/raster';
import type { Layer, LayeredDocument } from './document';
import { leafLayers } from './tree';

/**
 * One layer as a raster of the whole canvas: straight RGBA at the source's depth.
 * Wherever the layer is transparent, outside its bounds too, the colour is the source's own and alpha 0: an eye
 * sees nothing of it, but resampling and the LayerD measure read colour there, and the input's is the likeliest.
 * Pixels only: opacity, blend mode and visibility stay the layer's own and are not applied.
 * `source` is the input picture: of the canvas's size and the layer's depth.
 */
export function fullCanvasLayer(layer: Layer, source: Raster): Raster {
  const data = source.data.slice();
  for (let i = 3; i < data.length; i += 4) data[i] = 0;
  const { pixels, left, top } = layer;
  const area = intersectRects({ left, top, width: pixels.width, height: pixels.height }, { left: 0, top: 0, width: source.width, height: source.height });
  for (let y = area.top; y < area.top + area.height; y++) {
    let to = (y * source.width + area.left) * 4;
    let from = ((y - top) * pixels.width + (area.left - left)) * 4;
    for (let x = 0; x < area.width; x++, to += 4, from += 4) {
      if (pixels.data[from + 3] === 0) continue;
      for (let c = 0; c < 4; c++) data[to + c] = pixels.data[from + c]!;
    }
  }
  return { width: source.width, height: source.height, depth: source.depth, data };
}

/**
 * Every leaf layer of the document on the whole canvas, back to front, groups opened: what the folder format holds
 * and what is measured. All of them at once take width × height × 4 samples each; writers of large pictures
 * should go through `leafLayers` and {@link fullCanvasLayer} one at a time.
 */
export function fullCanvasLayers(document: LayeredDocument, source: Raster): Raster[] {
  return leafLayers(document.children).map((layer) => fullCanvasLayer(layer, source));
}
