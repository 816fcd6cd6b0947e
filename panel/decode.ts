import { DelaminateError } from '../src/core/errors';
import type { Raster } from '../src/raster/raster';

/** A page lives in one process with a few gigabytes; the engine needs about a hundred bytes a pixel. */
export const MAX_PIXELS = 24_000_000;

/**
 * Decodes a PNG, JPEG or WebP to straight 8-bit RGBA in sRGB, turned upright.
 * Throws `DelaminateError('read', …)` on anything else, and on pictures of more than {@link MAX_PIXELS}.
 *
 * A canvas stores premultiplied colour: what `getImageData` gives back of a half-transparent pixel is rounded, the
 * more the less opaque it is, and the colour under fully transparent ones is gone. Opaque pictures are not touched.
 * 16-bit samples become 8 bit and an embedded profile is applied. The command line reads all of these as they are.
 */
export async function decodeFile(file: Blob): Promise<Raster> {
  const bitmap = await createImageBitmap(file).catch((error: unknown) => {
    throw new DelaminateError('read', 'this is not a picture that can be read here (PNG, JPEG or WebP), or it is damaged', { cause: error });
  });
  try {
    const { width, height } = bitmap;
    if (width * height > MAX_PIXELS) {
      throw new DelaminateError('read', `the picture has ${width}×${height} pixels, more than the ${MAX_PIXELS / 1e6} MP that this page takes; use the command line`);
    }
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext('2d', { willReadFrequently: true, colorSpace: 'srgb' });
    if (!context) throw new DelaminateError('read', `no canvas of ${width}×${height} pixels could be made; scale the picture down`);
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    return { width, height, depth: 8, data: new Uint8Array(data.buffer) };
  } finally {
    bitmap.close();
  }
}
