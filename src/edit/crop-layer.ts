import type { Layer } from '../document/document';
import { cropRaster, fullScale } from '../raster/raster';
import { cropSelection } from './selection';

/** A layer without the empty margin around what it covers. */
export function cropped(layer: Layer): Layer {
  const { width, height, depth, data } = layer.pixels;
  const full = fullScale(depth);
  const mask = Uint8Array.from({ length: width * height }, (_, p) => (data[p * 4 + 3]! > 0 ? Math.max(1, Math.round((data[p * 4 + 3]! / full) * 255)) : 0));
  const box = cropSelection({ left: 0, top: 0, width, height, data: mask }, { left: 0, top: 0, width, height });
  const { seen, ...rest } = layer;
  if (!box) return layer;
  const inside = seen && new Uint8Array(box.width * box.height);
  if (seen && inside) for (let y = 0; y < box.height; y++) inside.set(seen.subarray((y + box.top) * width + box.left, (y + box.top) * width + box.left + box.width), y * box.width);
  return { ...rest, left: layer.left + box.left, top: layer.top + box.top, pixels: cropRaster(layer.pixels, box), ...(inside?.includes(0) ? { seen: inside } : {}) };
}
