import { allocateSamples, type Samples } from '../../src/raster/raster';
import type { ColorSpace, ComponentSize, PhotoshopImageData } from '../../src/photoshop/host';
import { fromHeld, toHeld } from './depths';
import type { Gate } from './gate';
import { hostError } from './host-error';
import { checkProfile } from './profiles';

/** What image data holds: chunky samples in held range (16 bit: 0..32768). */
export interface ImageContents {
  readonly width: number;
  readonly height: number;
  readonly components: number;
  readonly colorSpace: ColorSpace;
  readonly colorProfile: string;
  readonly componentSize: ComponentSize;
  readonly data: Samples;
}

/** How much image data is alive: what was made and not disposed of. */
export interface LiveImageData {
  readonly count: number;
  readonly bytes: number;
  /** The most at any one time since the meter was reset. */
  readonly peakCount: number;
  readonly peakBytes: number;
}

const FORMATS: Readonly<Record<ColorSpace, { readonly components: readonly [number, number]; readonly names: readonly [string, string] }>> = {
  RGB: { components: [3, 4], names: ['RGB', 'RGBA'] },
  Grayscale: { components: [1, 2], names: ['Grayscale', 'GrayscaleAlpha'] },
  Lab: { components: [3, 4], names: ['LAB', 'LABAlpha'] },
};

export function isColorSpace(value: unknown): value is ColorSpace {
  return typeof value === 'string' && Object.hasOwn(FORMATS, value);
}

const SIZES: Readonly<Record<string, ComponentSize>> = { Uint8Array: 8, Uint16Array: 16, Float32Array: 32 };

/** Makes image data, reads it back for the other calls, and counts what is not disposed of. */
export class ImageDataPool {
  private readonly contents = new WeakMap<object, ImageContents>();
  private count = 0;
  private bytes = 0;
  private peakCount = 0;
  private peakBytes = 0;

  constructor(private readonly gate: Gate) {}

  live(): LiveImageData {
    return { count: this.count, bytes: this.bytes, peakCount: this.peakCount, peakBytes: this.peakBytes };
  }

  resetPeak(): void {
    this.peakCount = this.count;
    this.peakBytes = this.bytes;
  }

  create(contents: ImageContents): PhotoshopImageData {
    const { width, height, components, colorSpace, colorProfile, componentSize } = contents;
    const format = FORMATS[colorSpace];
    const hasAlpha = components === format.components[1];
    const image = {
      width, height, components, colorSpace, colorProfile, componentSize, hasAlpha,
      pixelFormat: format.names[hasAlpha ? 1 : 0],
      isChunky: true,
      type: 'image/uncompressed',
      getData: (options?: { chunky?: boolean; fullRange?: boolean }) => this.gate.call('imageData.getData', null, () => readOut(this.open(image), options)),
      dispose: () => this.dispose(image),
    };
    this.contents.set(image, contents);
    this.count++;
    this.bytes += contents.data.byteLength;
    this.peakCount = Math.max(this.peakCount, this.count);
    this.peakBytes = Math.max(this.peakBytes, this.bytes);
    return image as PhotoshopImageData;
  }

  /** What is in it. Throws on what never was image data and after `dispose`. */
  open(image: unknown): ImageContents {
    if (typeof image !== 'object' || image === null || typeof (image as PhotoshopImageData).dispose !== 'function') throw hostError('The option "imageData" is not a PhotoshopImageData.');
    const contents = this.contents.get(image);
    // imaging.md, dispose: "Calling this synchronous method will release the contained image data."
    if (!contents) throw hostError('The image data has been disposed.');
    return contents;
  }

  /** Allowed at any time, after a cancel too: it only gives memory back. */
  private dispose(image: object): void {
    const contents = this.contents.get(image);
    if (!contents) return;
    this.contents.delete(image);
    this.count--;
    this.bytes -= contents.data.byteLength;
  }

  /** imaging.md, createImageDataFromBuffer; `known` names the profiles of open documents. */
  fromBuffer(buffer: unknown, options: Readonly<Record<string, unknown>>, known: readonly (string | null)[]): PhotoshopImageData {
    // By tag, not by instanceof: the host half may run in a context of its own.
    const componentSize = ArrayBuffer.isView(buffer) ? SIZES[(buffer as Samples)[Symbol.toStringTag]] : undefined;
    if (!componentSize) throw hostError('createImageDataFromBuffer: the image data must be a Uint8Array, a Uint16Array or a Float32Array.');
    if (typeof options !== 'object' || options === null) throw hostError('createImageDataFromBuffer: options are required.');
    const { width, height, components, colorSpace, colorProfile, chunky = true, fullRange = false } = options;
    if (!isPositive(width) || !isPositive(height)) throw hostError(`createImageDataFromBuffer: ${String(width)}×${String(height)} is not a size.`);
    if (!isColorSpace(colorSpace)) throw hostError(`createImageDataFromBuffer: unknown color space "${String(colorSpace)}".`);
    if (!FORMATS[colorSpace].components.includes(components as number)) throw hostError(`createImageDataFromBuffer: ${String(components)} components do not fit the color space ${colorSpace}.`);
    const samples = buffer as Samples;
    const expected = width * height * (components as number);
    // "The number of elements in imageData must be equal to: width * height * components."
    if (samples.length !== expected) throw hostError(`createImageDataFromBuffer: the buffer has ${samples.length} elements instead of ${expected}.`);
    let data = allocateSamples(componentSize, expected);
    data.set(chunky ? samples : interleave(samples, components as number));
    if (componentSize === 16) {
      if (fullRange) data = toHeld(data, 16);
      // imaging.md, table of value ranges: 16-bit components are 0..32768. Values beyond it: undocumented, strict by choice.
      else if (data.some((value) => value > 32768)) throw hostError('createImageDataFromBuffer: 16-bit components above 32768 need fullRange: true.');
    }
    const profile = colorProfile === undefined ? '' : checkProfile(colorProfile, colorSpace, known);
    return this.create({ width, height, components: components as number, colorSpace, colorProfile: profile, componentSize, data });
  }
}

function isPositive(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) > 0;
}

function readOut({ data, componentSize, components }: ImageContents, options: { chunky?: boolean; fullRange?: boolean } = {}): Samples {
  const ranged = componentSize === 16 && options.fullRange ? fromHeld(data, 16) : data;
  if (options.chunky === false) return separate(ranged, components);
  return ranged === data ? data.slice() : ranged;
}

/** Chunky to planar. */
function separate(chunky: Samples, components: number): Samples {
  const out = chunky.slice();
  const pixels = chunky.length / components;
  for (let c = 0; c < components; c++) for (let i = 0; i < pixels; i++) out[c * pixels + i] = chunky[i * components + c]!;
  return out;
}

/** Planar to chunky. */
function interleave(planar: Samples, components: number): Samples {
  const out = planar.slice();
  const pixels = planar.length / components;
  for (let c = 0; c < components; c++) for (let i = 0; i < pixels; i++) out[i * components + c] = planar[c * pixels + i]!;
  return out;
}
