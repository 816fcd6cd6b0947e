import { compositeOver } from '../raster/composite';
import { createRaster, fullScale, type Raster } from '../raster/raster';
import type { LayeredDocument, LayerNode, RecompositionError } from './document';

/** The picture a viewer shows: visible layers composited back to front over a transparent canvas. */
export function flattenDocument(document: LayeredDocument): Raster {
  const canvas = createRaster(document.width, document.height, document.depth);
  const draw = (nodes: readonly LayerNode[], groupOpacity: number): void => {
    for (const node of nodes) {
      if (!node.visible) continue;
      // A group's opacity multiplied into its children differs from Photoshop where they overlap; the engine writes groups at 1.
      if (node.type === 'group') draw(node.children, groupOpacity * node.opacity);
      else compositeOver(canvas, node.pixels, { left: node.left, top: node.top, opacity: node.opacity * groupOpacity, blend: node.blend });
    }
  };
  draw(document.children, 1);
  return canvas;
}

/**
 * The largest and mean difference of two pictures of one size, in 1/255 of full scale.
 * Colour counts by what can be seen of it: both are compared premultiplied, and alpha itself counts too.
 */
export function compareRasters(a: Raster, b: Raster): RecompositionError {
  const scaleA = fullScale(a.depth);
  const scaleB = fullScale(b.depth);
  let max = 0;
  let sum = 0;
  for (let i = 0; i < a.data.length; i += 4) {
    if (scaleA === scaleB && a.data[i] === b.data[i] && a.data[i + 1] === b.data[i + 1] && a.data[i + 2] === b.data[i + 2] && a.data[i + 3] === b.data[i + 3]) continue;
    const alphaA = a.data[i + 3]! / scaleA;
    const alphaB = b.data[i + 3]! / scaleB;
    for (let c = 0; c < 4; c++) {
      const va = c === 3 ? alphaA : (a.data[i + c]! / scaleA) * alphaA;
      const vb = c === 3 ? alphaB : (b.data[i + c]! / scaleB) * alphaB;
      const difference = Math.abs(va - vb) * 255;
      if (difference > max) max = difference;
      sum += difference;
    }
  }
  return { max, mean: sum / a.data.length };
}
