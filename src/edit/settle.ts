import { DelaminateError } from '../core/errors';
import type { Layer, LayerNode } from '../document/document';
import { drawNodes } from '../document/flatten';
import { refit } from '../document/refit';
import { createRaster, fullScale, type Depth, type Raster, type Samples } from '../raster/raster';
import type { Rect } from '../raster/rect';
import type { Difference } from './move-node';
import { eachPixel, paintedLeaves } from './shown';

/** Floats nearer than this are the same. */
const FLOAT_TOLERANCE = 1e-5;

/**
 * Brings the layers of a changed part of a tree to show what the old part showed, so that everything in front looks as before: what
 * `changed` leaves over is settled in the frontmost layers, where a blend mode or opacity stands in the way that layer gives way, and locked
 * layers stay. Gives all changed layers by id. Throws `DelaminateError(stage, …)` where more than a level would be left over.
 */
export function settle(difference: Difference, changed: ReadonlyMap<string, Layer>, area: Rect, depth: Depth, stage: string, what: string): Map<string, Layer> {
  const result = new Map(changed);
  const backdrop = createRaster(area.width, area.height, depth);
  drawNodes(backdrop, difference.behind, area);
  const wanted = over(backdrop, difference.before, area);
  const off = differing(over(backdrop, replaced(difference.after, result), area), wanted);
  if (!off.includes(1)) return result;

  const leaves = paintedLeaves(replaced(difference.after, result));
  const giveWay = leaves.filter(({ plain, locked }) => !plain && !locked);
  for (const { layer } of giveWay) {
    const data = layer.pixels.data.slice();
    let gave = false;
    eachPixel(layer, area, (p, q) => {
      if (off[p] === 0 || data[q * 4 + 3] === 0) return;
      data[q * 4 + 3] = 0;
      gave = true;
    });
    if (gave) result.set(layer.id, { ...layer, pixels: { ...layer.pixels, data } });
  }
  const stack = leaves.filter(({ plain }) => plain);
  const fitted = refit(stack.map(({ layer }) => layer), backdrop, wanted, area);
  stack.forEach(({ layer, locked }, k) => {
    if (fitted[k] === layer || locked) return;
    const data = layer.pixels.data.slice();
    let differs = false;
    eachPixel(layer, area, (p, q) => {
      if (off[p] === 0) return;
      for (let c = 0; c < 4; c++) {
        if (data[q * 4 + c] === fitted[k]!.pixels.data[q * 4 + c]) continue;
        data[q * 4 + c] = fitted[k]!.pixels.data[q * 4 + c]!;
        differs = true;
      }
    });
    if (differs) result.set(layer.id, { ...layer, pixels: { ...layer.pixels, data } });
  });
  const left = most(over(backdrop, replaced(difference.after, result), area), wanted);
  if (left <= 1 + 1e-6) return result;
  const obstacle = leaves.find(({ locked }) => locked) ?? leaves.find(({ plain }) => !plain);
  const why = obstacle ? `, for ${obstacle.layer.name} ${obstacle.locked ? 'is locked' : 'blends with what lies beneath it'}` : '';
  throw new DelaminateError(stage, `${what} cannot go there without changing what is seen${why}; choose another place${obstacle?.locked ? ' or unlock it' : ' or merge the two'}`);
}

const replaced = (nodes: readonly LayerNode[], layers: ReadonlyMap<string, Layer>): LayerNode[] =>
  nodes.map((node) => (node.type === 'group' ? { ...node, children: replaced(node.children, layers) } : layers.get(node.id) ?? node));

function over(backdrop: Raster, nodes: readonly LayerNode[], area: Rect): Raster {
  const canvas: Raster = { ...backdrop, data: backdrop.data.slice() };
  drawNodes(canvas, nodes, area);
  return canvas;
}

/** Marks the pixels in which two pictures are not the same to an eye: transparent colour does not count. */
function differing(a: Raster, b: Raster): Uint8Array {
  const near = a.depth === 32 ? FLOAT_TOLERANCE : 0;
  return Uint8Array.from({ length: a.width * a.height }, (_, p) => {
    const i = p * 4 + 3;
    if (Math.abs(a.data[i]! - b.data[i]!) > near) return 1;
    return a.data[i] !== 0 && [1, 2, 3].some((c) => Math.abs(a.data[i - c]! - b.data[i - c]!) > near) ? 1 : 0;
  });
}

/** The largest difference in levels of 255, colour premultiplied. */
function most(a: Raster, b: Raster): number {
  const full = fullScale(a.depth);
  let found = 0;
  const at = (samples: Samples, i: number, c: number): number => (c === 3 ? samples[i + 3]! : (samples[i + c]! * samples[i + 3]!) / full);
  for (let i = 0; i < a.data.length; i += 4) for (let c = 0; c < 4; c++) found = Math.max(found, (Math.abs(at(a.data, i, c) - at(b.data, i, c)) / full) * 255);
  return found;
}
