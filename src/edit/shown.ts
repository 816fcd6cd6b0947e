import type { Layer, LayeredDocument, LayerNode } from '../document/document';
import { leafLayers } from '../document/tree';
import { fullScale } from '../raster/raster';
import { intersectRects, type Rect } from '../raster/rect';

/** A layer as it is painted. */
export interface Leaf {
  readonly layer: Layer;
  /** 0..1: its own and that of all groups around it. */
  readonly opacity: number;
  /** In normal mode at full opacity, in groups that are so too: its coverage alone says what it shows. */
  readonly plain: boolean;
  /** Locked itself or in a locked group: it stays as it is, bit for bit. */
  readonly locked: boolean;
}

/** What is painted of these nodes, back to front: visible layers in visible groups. */
export function paintedLeaves(nodes: readonly LayerNode[], opacity = 1, locked = false): Leaf[] {
  return nodes.flatMap((node): Leaf[] => {
    const own = opacity * node.opacity;
    if (!node.visible || own === 0) return [];
    const fixed = locked || node.locked === true;
    if (node.type === 'group') return paintedLeaves(node.children, own, fixed);
    return [{ layer: node, opacity: own, plain: own === 1 && node.blend === 'normal', locked: fixed }];
  });
}

export const rectOf = ({ left, top, pixels }: Layer): Rect => ({ left, top, width: pixels.width, height: pixels.height });

/** Calls `visit(p, q)` for each pixel of a layer inside `area`: its index in the area, its index in the layer. */
export function eachPixel(layer: Layer, area: Rect, visit: (p: number, q: number) => void): void {
  const inside = intersectRects(rectOf(layer), area);
  for (let y = inside.top; y < inside.top + inside.height; y++) {
    let p = (y - area.top) * area.width + inside.left - area.left;
    let q = (y - layer.top) * layer.pixels.width + inside.left - layer.left;
    for (let x = 0; x < inside.width; x++, p++, q++) visit(p, q);
  }
}

/**
 * Walks leaves front to back and calls `visit(k, p, q, share)` wherever leaf k shows: p its pixel in the area, q in the layer,
 * `share` 0..1 of what is seen there. Gives what is let through to what lies behind all of them, 0..1 a pixel of the area;
 * `through` (changed in place) says what is let through to them. Layers of other modes than normal change colours and cover nothing.
 */
export function visitShown(leaves: readonly Leaf[], area: Rect, visit: (k: number, p: number, q: number, share: number) => void, through: Float64Array = new Float64Array(area.width * area.height).fill(1)): Float64Array {
  for (let k = leaves.length - 1; k >= 0; k--) {
    const { layer, opacity } = leaves[k]!;
    const { data, depth } = layer.pixels;
    const scale = opacity / fullScale(depth);
    const covers = layer.blend === 'normal';
    eachPixel(layer, area, (p, q) => {
      const alpha = Math.min(1, data[q * 4 + 3]! * scale);
      const share = alpha * through[p]!;
      if (share <= 0) return;
      visit(k, p, q, share);
      if (covers) through[p] = through[p]! * (1 - alpha);
    });
  }
  return through;
}

/** The document with some layers replaced, by id; those of which it holds none stay the same objects, and so do groups in which nothing changed. */
export function withLayers(document: LayeredDocument, changed: ReadonlyMap<string, Layer>): LayeredDocument {
  const walk = (nodes: readonly LayerNode[]): readonly LayerNode[] => {
    const walked = nodes.map((node): LayerNode => {
      if (node.type === 'layer') return changed.get(node.id) ?? node;
      const children = walk(node.children);
      return children === node.children ? node : { ...node, children };
    });
    return walked.some((node, i) => node !== nodes[i]) ? walked : nodes;
  };
  const children = walk(document.children);
  return children === document.children ? document : { ...document, children };
}

/** Whether a layer covers anything at all. */
export function coversAny({ pixels }: Layer): boolean {
  for (let i = 3; i < pixels.data.length; i += 4) if (pixels.data[i]! > 0) return true;
  return false;
}

/** Ids of layers that cover nothing. */
export const emptyLayers = (document: LayeredDocument): string[] => leafLayers(document.children).filter((layer) => !coversAny(layer)).map(({ id }) => id);
