import type { Raster } from '../../src/raster/raster';

/** Draws 8-bit straight RGBA on a canvas of its size; the checkerboard beneath is the canvas's own background. */
export function drawRaster(canvas: HTMLCanvasElement, { width, height, data }: Raster): void {
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')!.putImageData(new ImageData(new Uint8ClampedArray(data), width, height), 0, 0);
}
