import { cropRaster, createRaster, type Raster } from '../raster/raster';
import type { Rect } from '../raster/rect';
import type { Layer, LayeredDocument, LayerNode } from './document';
import { mapLayers } from './tree';

const HIDDEN_SUFFIX = ' (hidden part)';

/** The box around pixels with any coverage, null where there is none. */
function coveredBox(raster: Raster): Rect | null {
  let left = raster.width;
  let right = -1;
  let top = -1;
  let bottom = -1;
  for (let y = 0; y < raster.height; y++) {
    for (let x = 0; x < raster.width; x++) {
      if (!(raster.data[(y * raster.width + x) * 4 + 3]! > 0)) continue;
      if (top < 0) top = y;
      bottom = y;
      if (x < left) left = x;
      if (x > right) right = x;
    }
  }
  return top < 0 ? null : { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/** A copy that keeps coverage only where `seen` is (or is not) set; colour stays everywhere. */
function half(pixels: Raster, seen: Uint8Array, wantSeen: boolean): Raster {
  const out = createRaster(pixels.width, pixels.height, pixels.depth);
  out.data.set(pixels.data);
  for (let i = 0; i < seen.length; i++) if ((seen[i] !== 0) !== wantSeen) out.data[i * 4 + 3] = 0;
  return out;
}

function allNames(nodes: readonly LayerNode[]): string[] {
  return nodes.flatMap((node) => (node.type === 'group' ? [node.name, ...allNames(node.children)] : [node.name]));
}

/**
 * Splits each layer that was completed beneath what covers it into "X", the pixels seen in the input,
 * directly over "X (hidden part)", the invented ones. Each pixel goes to exactly one of the two, so the
 * composite does not change by a bit. A layer with only one kind of pixel stays one layer; one that is
 * wholly invented is called "X (hidden part)". Names and ids stay unique.
 */
export function separateFill(document: LayeredDocument): LayeredDocument {
  const taken = new Set(allNames(document.children));
  const hiddenName = (name: string): string => {
    let candidate = name + HIDDEN_SUFFIX;
    for (let n = 2; taken.has(candidate); n++) candidate = `${name} (hidden part ${n})`;
    taken.add(candidate);
    return candidate;
  };
  return mapLayers(document, (layer) => {
    if (!layer.seen) return [layer];
    const pieces: Layer[] = [];
    for (const wantSeen of [false, true]) {
      const pixels = half(layer.pixels, layer.seen, wantSeen);
      const box = coveredBox(pixels);
      if (!box) continue;
      const { type, id, name, kind, visible, opacity, blend } = layer;
      const piece: Layer = { type, id, name, kind, visible, opacity, blend, ...(layer.locked && { locked: true }), left: layer.left + box.left, top: layer.top + box.top, pixels: cropRaster(pixels, box) };
      pieces.push(wantSeen ? piece : { ...piece, id: `${id}-hidden`, name: hiddenName(name), seen: new Uint8Array(box.width * box.height) });
    }
    return pieces.length > 0 ? pieces : [layer];
  });
}
