import type { Area, SampleDepth } from '../bridge/protocol';
import { allocateSamples, fullScale, type Samples } from '../raster/raster';
import { intersectRects } from '../raster/rect';
import { areaOf } from './document-info';
import type { Bounds, Imaging, PhotoshopImageData } from './host';

/** What a mask's samples are encoded in (Adobe, imaging: sample of putLayerMask). */
export const MASK_PROFILE = 'Gray Gamma 2.2';

/** Image data's samples; the image data is disposed whatever happens: Photoshop counts what is not. */
export async function takeSamples(imageData: PhotoshopImageData): Promise<{ data: Samples; components: number; depth: SampleDepth; width: number; height: number }> {
  try {
    const { components, componentSize, width, height } = imageData;
    // 16 bit comes as 0..32768 otherwise.
    const data = await imageData.getData({ chunky: true, fullRange: true });
    return { data, components, depth: componentSize, width, height };
  } finally {
    imageData.dispose();
  }
}

/**
 * Lays what `getPixels` gave on a transparent band of straight RGBA: results are trimmed to what holds pixels, and have
 * 1 to 4 components by what the source holds (grey, grey with alpha, RGB, RGBA).
 * `band` and `bounds` are in document pixels; what lies outside `band` is dropped.
 */
export function placeSamples(taken: { data: Samples; components: number; depth: SampleDepth; width: number; height: number }, bounds: Bounds, band: Area): Samples {
  const { data, components, depth, width, height } = taken;
  const out = allocateSamples(depth, band.width * band.height * 4);
  const at = areaOf(bounds);
  if (at.left === band.left && at.top === band.top && width === band.width && height === band.height && components === 4) {
    out.set(data as never);
    return out;
  }
  const full = fullScale(depth);
  const area = intersectRects({ ...at, width, height }, band);
  const hasAlpha = components === 2 || components === 4;
  const green = components > 2 ? 1 : 0;
  const blue = components > 2 ? 2 : 0;
  for (let y = area.top; y < area.top + area.height; y++) {
    let from = ((y - at.top) * width + (area.left - at.left)) * components;
    let to = ((y - band.top) * band.width + (area.left - band.left)) * 4;
    for (let x = 0; x < area.width; x++, from += components, to += 4) {
      out[to] = data[from]!;
      out[to + 1] = data[from + green]!;
      out[to + 2] = data[from + blue]!;
      out[to + 3] = hasAlpha ? data[from + components - 1]! : full;
    }
  }
  return out;
}

/** Multiplies a band's alpha by a mask of one component; where the mask says nothing the band stays as it is. */
export function applyMask(band: Samples, bandArea: Area, mask: { data: Samples; components: number; depth: SampleDepth; width: number; height: number }, bounds: Bounds, depth: SampleDepth): void {
  const at = areaOf(bounds);
  const area = intersectRects({ ...at, width: mask.width, height: mask.height }, bandArea);
  const scale = fullScale(mask.depth);
  for (let y = area.top; y < area.top + area.height; y++) {
    let from = ((y - at.top) * mask.width + (area.left - at.left)) * mask.components;
    let to = ((y - bandArea.top) * bandArea.width + (area.left - bandArea.left)) * 4 + 3;
    for (let x = 0; x < area.width; x++, from += mask.components, to += 4) {
      const alpha = (band[to]! * mask.data[from]!) / scale;
      band[to] = depth === 32 ? alpha : Math.round(alpha);
    }
  }
}

/** The samples' bytes as they travel (little endian, as every machine that Photoshop runs on). */
export const bytesOf = (samples: Samples): Uint8Array => new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);

/** Samples from bytes that arrived; copied, because they need not lie at a multiple of their size. */
export function samplesOf(bytes: Uint8Array, depth: SampleDepth): Samples {
  const copy = bytes.slice().buffer;
  return depth === 8 ? new Uint8Array(copy) : depth === 16 ? new Uint16Array(copy) : new Float32Array(copy);
}

/** Makes image data, lends it to `use`, and disposes of it whatever happens. */
export async function withImageData<T>(imaging: Imaging, samples: Samples, options: { width: number; height: number; components: 1 | 4; profile: string | null }, use: (imageData: PhotoshopImageData) => Promise<T>): Promise<T> {
  const { width, height, components, profile } = options;
  const imageData = await imaging.createImageDataFromBuffer(samples, {
    width, height, components, chunky: true, fullRange: true,
    colorSpace: components === 1 ? 'Grayscale' : 'RGB',
    ...(profile === null ? {} : { colorProfile: profile }),
  });
  try {
    return await use(imageData);
  } finally {
    imageData.dispose();
  }
}
