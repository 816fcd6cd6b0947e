import type { Layer, LayeredDocument, LayerNode } from '../src/document/document';
import { mapLayers } from '../src/document/tree';
import { fullScale } from '../src/raster/raster';

/** Layers front to back that cover what lies behind them; those of groups that fade do not. */
function coverers(nodes: readonly LayerNode[], out: Layer[] = []): Layer[] {
  for (const node of [...nodes].reverse()) {
    if (!node.visible || node.opacity < 1) continue;
    if (node.type === 'group') coverers(node.children, out);
    else if (node.blend === 'normal') out.push(node);
  }
  return out;
}

/**
 * Marks as never seen what lies wholly beneath opaque pixels in front: of layers that were read back from a document nothing
 * else is known. What was invented once and lies bare now counts as seen, for the user left it so.
 */
export function withHiddenPixels(document: LayeredDocument): LayeredDocument {
  const { width, height, depth } = document;
  const covered = new Uint8Array(width * height);
  const full = fullScale(depth);
  const seenOf = new Map<Layer, Uint8Array>();
  const opaque = new Set(coverers(document.children));
  const visit = (nodes: readonly LayerNode[]): void => {
    for (const node of [...nodes].reverse()) {
      if (node.type === 'group') {
        visit(node.children);
        continue;
      }
      const { left, top, pixels } = node;
      const seen = new Uint8Array(pixels.width * pixels.height).fill(255);
      for (let y = 0, p = 0; y < pixels.height; y++) {
        for (let x = 0; x < pixels.width; x++, p++) {
          const [cx, cy] = [left + x, top + y];
          if (cx < 0 || cy < 0 || cx >= width || cy >= height) continue;
          const at = cy * width + cx;
          if (covered[at]) seen[p] = 0;
          else if (pixels.data[p * 4 + 3] === full && opaque.has(node)) covered[at] = 1;
        }
      }
      if (seen.includes(0)) seenOf.set(node, seen);
    }
  };
  visit(document.children);
  return mapLayers(document, (layer) => {
    const seen = seenOf.get(layer);
    return [seen ? { ...layer, seen } : layer];
  });
}
