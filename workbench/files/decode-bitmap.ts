import { DelaminateError } from '../../src/core/errors';
import type { BitmapDecoder } from '../open-file';

/**
 * The browser's own decoder. A canvas stores premultiplied colour: opaque pictures pass exactly, of half-transparent
 * pixels the colour is rounded. An embedded profile is applied: what comes out is sRGB.
 */
export const decodeBitmap: BitmapDecoder = async (bytes, type) => {
  const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type })).catch((error: unknown) => {
    throw new DelaminateError('read', `the ${type === 'image/jpeg' ? 'JPEG' : 'WebP'} is damaged; get a whole copy of the file`, { cause: error });
  });
  try {
    const { width, height } = bitmap;
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d', { willReadFrequently: true, colorSpace: 'srgb' });
    if (!context) throw new DelaminateError('read', `no canvas of ${width}×${height} pixels could be made; scale the picture down`);
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    return { width, height, depth: 8, data: new Uint8Array(data.buffer) };
  } finally {
    bitmap.close();
  }
};
