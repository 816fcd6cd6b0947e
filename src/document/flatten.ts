import { createRaster, fullScale, type Raster } from '../raster/raster';
import type { LayeredDocument, LayerNode, RecompositionError } from './document';
import { Painter } from './painter';

/**
 * Composites the visible ones of `nodes`, back to front, onto `canvas` in place, as {@link Painter} does. `origin` is where
 * the canvas's top left pixel lies in the nodes' coordinates.
 */
export function drawNodes(canvas: Raster, nodes: readonly LayerNode[], origin?: { readonly left: number; readonly top: number }): void {
  const painter = new Painter(canvas, origin);
  const draw = (siblings: readonly LayerNode[]): void => {
    for (const node of siblings) {
      if (node.type === 'layer') {
        painter.layer(node);
      } else {
        painter.group(node);
        draw(node.children);
        painter.endGroup();
      }
    }
  };
  draw(nodes);
}

/** The picture a viewer shows: visible layers composited back to front over a transparent canvas. */
export function flattenDocument(document: LayeredDocument): Raster {
  const canvas = createRaster(document.width, document.height, document.depth);
  drawNodes(canvas, document.children);
  return canvas;
}

/**
 * The largest and mean difference of two pictures of one size, in 1/255 of full scale.
 * Colour counts by what can be seen of it: both are compared premultiplied, and alpha itself counts too.
 */
export function compareRasters(a: Raster, b: Raster): RecompositionError {
  const scaleA = fullScale(a.depth);
  const scaleB = fullScale(b.depth);
  // Before anything is subtracted, so that a level of 8 bit is 1 and not a little more.
  const [levelsA, levelsB] = [255 / scaleA, 255 / scaleB];
  let max = 0;
  let sum = 0;
  const one = a.data;
  const other = b.data;
  for (let i = 0; i < one.length; i += 4) {
    if (scaleA === scaleB && one[i] === other[i] && one[i + 1] === other[i + 1] && one[i + 2] === other[i + 2] && one[i + 3] === other[i + 3]) continue;
    const alphaA = one[i + 3]! / scaleA;
    const alphaB = other[i + 3]! / scaleB;
    for (let c = 0; c < 3; c++) {
      const difference = Math.abs(one[i + c]! * levelsA * alphaA - other[i + c]! * levelsB * alphaB);
      if (difference > max) max = difference;
      sum += difference;
    }
    const difference = Math.abs(one[i + 3]! * levelsA - other[i + 3]! * levelsB);
    if (difference > max) max = difference;
    sum += difference;
  }
  return { max, mean: sum / a.data.length };
}
