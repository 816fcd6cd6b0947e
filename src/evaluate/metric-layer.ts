import { DelaminateError } from '../core/errors';
import { convertDepth, type Raster } from '../raster/raster';
import { alphaComposite } from './alpha-composite';

/**
 * A full-canvas 8 bit layer with what makes comparing it cheap: the rows and columns that hold any alpha.
 * Never changed once made; merging makes a new one.
 */
export interface MetricLayer {
  readonly width: number;
  readonly height: number;
  /** Straight RGBA. */
  readonly data: Uint8Array;
  /**
   * The same pixels, one word each, red lowest and alpha highest (typed arrays are little-endian wherever this runs):
   * one read a pixel, and equal pixels are found in one comparison.
   */
  readonly words: Uint32Array;
  /** Columns with alpha > 0 in each row lie in [start, end); start = end where there are none. */
  readonly rowStart: Int32Array;
  readonly rowEnd: Int32Array;
  /** Sum of alpha, 0..255 a pixel. */
  readonly alphaSum: number;
  /** Pixels with alpha > 0. */
  readonly coveredPixels: number;
}

function indexLayer(width: number, height: number, data: Uint8Array): MetricLayer {
  const rowStart = new Int32Array(height);
  const rowEnd = new Int32Array(height);
  let alphaSum = 0;
  let coveredPixels = 0;
  for (let y = 0; y < height; y++) {
    let start = -1;
    let end = 0;
    let sum = 0;
    let covered = 0;
    for (let x = 0, i = y * width * 4 + 3; x < width; x++, i += 4) {
      const alpha = data[i]!;
      if (alpha === 0) continue;
      if (start < 0) start = x;
      end = x + 1;
      sum += alpha;
      covered++;
    }
    rowStart[y] = start < 0 ? 0 : start;
    rowEnd[y] = end;
    alphaSum += sum;
    coveredPixels += covered;
  }
  return { width, height, data, words: new Uint32Array(data.buffer, 0, width * height), rowStart, rowEnd, alphaSum, coveredPixels };
}

/** A full-canvas raster of any depth in the metric's form, 8 bit. May share the raster's memory: do not write to it after. */
export function metricLayer(raster: Raster): MetricLayer {
  const { data } = raster.depth === 8 ? raster : convertDepth(raster, 8);
  // The words need a buffer that starts at the first pixel.
  const own = data instanceof Uint8Array && data.byteOffset === 0 ? data : new Uint8Array(data);
  return indexLayer(raster.width, raster.height, own);
}

/** Converts a stack; throws where it is empty or its layers are not all of one size. */
export function metricStack(rasters: readonly Raster[], what: string): MetricLayer[] {
  const first = rasters[0];
  if (!first) throw new DelaminateError('evaluate', `the ${what} stack has no layers; give at least one`);
  for (const raster of rasters) {
    if (raster.width !== first.width || raster.height !== first.height) {
      throw new DelaminateError('evaluate', `the ${what} stack mixes ${first.width}×${first.height} and ${raster.width}×${raster.height} layers; every layer must fill the canvas`);
    }
  }
  return rasters.map(metricLayer);
}

/** `front` composited over `back`, as a new layer. */
export function mergeLayers(back: MetricLayer, front: MetricLayer): MetricLayer {
  const { width, height } = back;
  const data = back.data.slice();
  for (let y = 0; y < height; y++) {
    alphaComposite(data, front.data, y * width + front.rowStart[y]!, y * width + front.rowEnd[y]!);
  }
  return indexLayer(width, height, data);
}

/** True where at least one pixel has alpha > 0 in both. */
export function layersOverlap(a: MetricLayer, b: MetricLayer): boolean {
  for (let y = 0; y < a.height; y++) {
    const start = Math.max(a.rowStart[y]!, b.rowStart[y]!);
    const end = Math.min(a.rowEnd[y]!, b.rowEnd[y]!);
    for (let x = start, i = (y * a.width + start) * 4 + 3; x < end; x++, i += 4) {
      if (a.data[i] !== 0 && b.data[i] !== 0) return true;
    }
  }
  return false;
}
