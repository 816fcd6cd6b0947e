import type { Raster } from '../raster/raster';

/** Pixels with their place on the canvas: a layer, rendered or in a document. */
interface Placed {
  readonly left: number;
  readonly top: number;
  readonly pixels: Raster;
}

/** Calls `visit(p, i)` for every pixel of a layer, all of which lie inside the canvas: its index there, and the offset of its samples in the layer. */
export function eachPixel({ left, top, pixels: { width, height } }: Placed, canvasWidth: number, visit: (p: number, i: number) => void): void {
  for (let y = 0, i = 0; y < height; y++) {
    let p = (y + top) * canvasWidth + left;
    for (let x = 0; x < width; x++, p++, i += 4) visit(p, i);
  }
}
