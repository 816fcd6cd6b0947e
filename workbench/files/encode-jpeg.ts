import type { Raster } from '../../src/raster/raster';

/** An 8-bit opaque raster as JPEG, by the browser. */
export async function encodeJpeg({ width, height, data }: Raster): Promise<Uint8Array> {
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')!.putImageData(new ImageData(new Uint8ClampedArray(data), width, height), 0, 0);
  const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.85 });
  return new Uint8Array(await blob.arrayBuffer());
}
