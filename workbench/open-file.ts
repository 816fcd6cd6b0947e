import type { Raster } from '../src/raster/raster';
import { openPng } from './files/open-png';
import { openPsd } from './files/open-psd';
import { flatLayer, type OpenedPicture } from './files/opened-picture';
import { MAX_PIXELS, readPictureHeader } from './files/picture-header';

/** Decodes a JPEG or WebP, upright and in sRGB; a browser lends it. */
export type BitmapDecoder = (bytes: Uint8Array, type: 'image/jpeg' | 'image/webp') => Promise<Raster>;

const CMYK_CHANNELS = 4;
const PASSED_THROUGH_CANVAS = 'the WebP is see-through: a browser rounds the colour of half-transparent pixels when it decodes one; PNG keeps them';

async function openBitmap(bytes: Uint8Array, kind: 'JPEG' | 'WebP', components: number, decode: BitmapDecoder): Promise<OpenedPicture> {
  const raster = await decode(bytes, kind === 'JPEG' ? 'image/jpeg' : 'image/webp');
  const layer = flatLayer(raster);
  const cmyk = components === CMYK_CHANNELS;
  const notices: string[] = [];
  if (cmyk) notices.push('the JPEG is CMYK: the browser converted its colours to sRGB; the document says CMYK, as Photoshop\'s would');
  if (kind === 'WebP' && !layer.isBackground) notices.push(PASSED_THROUGH_CANVAS);
  return { width: raster.width, height: raster.height, depth: raster.depth, mode: cmyk ? 'CMYKColorMode' : components === 1 ? 'grayscaleMode' : 'RGBColorMode', nodes: [layer], notices };
}

/**
 * Opens a PNG, JPEG, WebP, PSD or PSB from its bytes; what it is, the bytes say and not a name.
 * The size is checked before anything is decoded. Throws only `DelaminateError('read', …)`.
 */
export async function openFile(bytes: Uint8Array, decode: BitmapDecoder, maxPixels: number = MAX_PIXELS): Promise<OpenedPicture> {
  const { kind, components } = readPictureHeader(bytes, maxPixels);
  if (kind === 'PNG') return openPng(bytes);
  if (kind === 'PSD') return openPsd(bytes, maxPixels);
  return openBitmap(bytes, kind, components, decode);
}
