import { DelaminateError } from '../core/errors';
import { dropNodes } from '../document/edits';
import type { Layer, LayeredDocument } from '../document/document';
import { findNode, leafLayers, requireNode } from '../document/tree';
import { fullScale } from '../raster/raster';
import { intersectRects, isEmptyRect, uniteRects, type Rect } from '../raster/rect';
import { continueLayer } from './continue-layer';
import { differenceOf, moveNode, type Difference, type Place } from './move-node';
import { settle } from './settle';
import { coversAny, eachPixel, paintedLeaves, rectOf, visitShown, withLayers, type Leaf } from './shown';

/**
 * Moves a layer or group to another place in the order without changing what any pixel shows: where a layer now lies in front
 * of one that is seen there, it gives up those pixels (they were invented); where the moved one now lies behind others it goes
 * on beneath them in its holes and along their edges, invented there. Shared soft edges are divided anew. Locked layers stay
 * bit for bit. Composite: within 1/255. Groups and layers of which nothing is left go, never the moved one. The same document
 * where it lies there already. Throws `DelaminateError('reorder', …)` for locked and unknown nodes, places inside the
 * moved one or a locked group, moved ones of which nothing is seen in front, and where what is seen would change.
 */
export function reorder(document: LayeredDocument, id: string, place: Place): LayeredDocument {
  const moved = moveNode(document, id, place);
  if (moved === document) return document;
  const node = requireNode(document, id, 'reorder');
  const canvas: Rect = { left: 0, top: 0, width: document.width, height: document.height };
  const area = intersectRects(paintedLeaves([node]).map(({ layer }) => rectOf(layer)).reduce(uniteRects, { left: 0, top: 0, width: 0, height: 0 }), canvas);
  if (isEmptyRect(area)) return moved;
  const difference = differenceOf(document.children, moved.children);
  const ids = new Set(leafLayers([node]).map((layer) => layer.id));
  const changed = settle(difference, shareAnew(difference, ids, area), area, document.depth, 'reorder', node.name);
  const settled = withLayers(moved, changed);
  const now = findNode(settled, id)!;
  if (leafLayers([node]).some(coversAny) && !leafLayers([now]).some(coversAny)) {
    throw new DelaminateError('reorder', `nothing of ${node.name} is seen, so nothing would be left of it there; show it first, or choose a place behind what covers it`);
  }
  const empty = [...changed.values()].filter((layer) => !coversAny(layer)).map((layer) => layer.id);
  return empty.length > 0 ? dropNodes(settled, empty) : settled;
}

/** What lets less through hides. */
const NOTHING = 1e-6;

/** The layers whose coverage must change so that in the new order every pixel shows as much of each as in the old one; by id. */
function shareAnew(difference: Difference, moved: ReadonlySet<string>, area: Rect): Map<string, Layer> {
  const old = paintedLeaves(difference.before);
  const leaves = paintedLeaves(difference.after);
  const active = new Uint8Array(area.width * area.height);
  for (const { layer } of leaves) if (moved.has(layer.id)) eachPixel(layer, area, (p, q) => void (layer.pixels.data[q * 4 + 3]! > 0 && (active[p] = 1)));
  const shares = new Map(old.map(({ layer }) => [layer.id, new Float32Array(layer.pixels.width * layer.pixels.height)]));
  visitShown(old, area, (k, _p, q, share) => void (shares.get(old[k]!.layer.id)![q] = share));
  const passed = leavesPassed(old, leaves);
  const through = new Float64Array(active.length).fill(1);
  const changed = new Map<string, Layer>();
  for (let k = leaves.length - 1; k >= 0; k--) {
    const { layer, opacity, locked } = leaves[k]!;
    const { data: from, depth } = layer.pixels;
    const full = fullScale(depth);
    // What comes out of a hidden group was not seen.
    const share = shares.get(layer.id) ?? new Float32Array(from.length / 4);
    let data = from;
    const set = (q: number, alpha: number): void => {
      const value = full === 1 ? alpha : Math.round(alpha * full);
      if (value === from[q * 4 + 3]) return;
      if (data === from) data = from.slice();
      data[q * 4 + 3] = value;
    };
    if (layer.blend !== 'normal') {
      // What it lay behind and lies over now would be blended: there it gives way.
      if (!locked) for (const other of passed.get(layer.id) ?? []) forBoth(layer, other, shares.get(other.id)!, area, (q) => set(q, 0));
    } else {
      const hidden = moved.has(layer.id) && !locked ? new Uint8Array(from.length / 4) : null;
      eachPixel(layer, area, (p, q) => {
        const alpha = Math.min(1, (from[q * 4 + 3]! / full) * opacity);
        const open = through[p]!;
        let now = alpha;
        if (!locked && active[p] === 1 && open > NOTHING && alpha > 0) {
          now = Math.min(1, share[q]! / open);
          if (now > 0.999) now = 1;
          if (Math.abs(now - alpha) * full < (full === 1 ? 1e-6 : 0.5)) now = alpha;
          else set(q, Math.min(1, now / opacity));
        }
        if (hidden && open <= NOTHING) hidden[q] = 1;
        through[p] = open * (1 - now);
      });
      const kept: Layer = data === from ? layer : { ...layer, pixels: { ...layer.pixels, data } };
      const closed = hidden && leaves[k]!.plain ? goOn(kept, hidden) : kept;
      if (closed !== layer) changed.set(layer.id, closed);
      continue;
    }
    if (data !== from) changed.set(layer.id, { ...layer, pixels: { ...layer.pixels, data } });
  }
  return changed;
}

/** For each layer with a blend mode, the others that it lay behind and lies in front of now. */
function leavesPassed(old: readonly Leaf[], leaves: readonly Leaf[]): Map<string, Layer[]> {
  const before = new Map(old.map(({ layer }, k) => [layer.id, k]));
  return new Map(leaves.flatMap(({ layer }, k) => (layer.blend === 'normal' ? [] : [[layer.id, leaves.slice(0, k).filter((other) => before.get(other.layer.id)! > before.get(layer.id)!).map((other) => other.layer)]])));
}

/** Calls `visit` for each pixel of a layer beneath or over which another shows, as `share` says of the other's pixels. */
function forBoth(layer: Layer, other: Layer, share: Float32Array, area: Rect, visit: (q: number) => void): void {
  const shown = new Uint8Array(area.width * area.height);
  eachPixel(other, area, (p, q) => void (share[q]! > 0 && (shown[p] = 1)));
  eachPixel(layer, area, (p, q) => void (shown[p] === 1 && visit(q)));
}

/** Pixels that a layer goes on beneath an edge that hides it. */
const MARGIN = 2;

/** A layer closed where it is hidden, as `hidden` says of its pixels: in holes that it surrounds, and a little way along its rim. */
function goOn(layer: Layer, hidden: Uint8Array): Layer {
  const { width, height, data, depth } = layer.pixels;
  if (!hidden.includes(1)) return layer;
  const full = fullScale(depth);
  const isOpen = (q: number): boolean => data[q * 4 + 3] === 0;
  // From outside the layer's bounds through everything that it does not cover.
  const outside = new Uint8Array(width * height);
  const stack: number[] = [];
  const reach = (q: number): void => {
    if (outside[q] !== 0 || !isOpen(q)) return;
    outside[q] = 1;
    stack.push(q);
  };
  for (let x = 0; x < width; x++) [x, (height - 1) * width + x].forEach(reach);
  for (let y = 0; y < height; y++) [y * width, y * width + width - 1].forEach(reach);
  while (stack.length > 0) {
    const q = stack.pop()!;
    const x = q % width;
    if (x > 0) reach(q - 1);
    if (x + 1 < width) reach(q + 1);
    if (q >= width) reach(q - width);
    if (q + width < outside.length) reach(q + width);
  }
  const near = (q: number): boolean => {
    const x0 = q % width;
    const y0 = Math.floor(q / width);
    for (let y = Math.max(0, y0 - MARGIN); y <= Math.min(height - 1, y0 + MARGIN); y++) {
      for (let x = Math.max(0, x0 - MARGIN); x <= Math.min(width - 1, x0 + MARGIN); x++) if (data[(y * width + x) * 4 + 3]! > full / 2) return true;
    }
    return false;
  };
  const hole = new Uint8Array(width * height);
  const closed = data.slice();
  let any = false;
  for (let q = 0; q < hole.length; q++) {
    if (hidden[q] === 0 || !isOpen(q) || (outside[q] === 1 && !near(q))) continue;
    hole[q] = 1;
    closed[q * 4 + 3] = full;
    any = true;
  }
  return any ? continueLayer({ ...layer, pixels: { ...layer.pixels, data: closed } }, hole) : layer;
}
