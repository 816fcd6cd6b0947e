import type { MetricLayer } from './metric-layer';

/** How two layers compare. `rgbL1` and `cost` are better low, `alphaIou` high; all 0..1. */
export interface PairScore {
  readonly cost: number;
  readonly rgbL1: number;
  readonly alphaIou: number;
}

/** From the published definition: keeps a layer without coverage from dividing by zero. */
const EPSILON = 1e-8;

/**
 * Compares two layers of one canvas. Colour counts where `reference` has any alpha at all (its amount does not
 * weigh), straight and whatever the other's alpha is there: so the order of the arguments matters for colour.
 * Alpha IoU is Σmin/Σmax, 0 where both are empty.
 */
export function scorePair(layer: MetricLayer, reference: MetricLayer): PairScore {
  const { width, height } = reference;
  const { words } = layer;
  const referenceWords = reference.words;
  let difference = 0;
  let shared = 0;
  for (let y = 0; y < height; y++) {
    const end = y * width + reference.rowEnd[y]!;
    let rowDifference = 0;
    let rowShared = 0;
    for (let pixel = y * width + reference.rowStart[y]!; pixel < end; pixel++) {
      const b = referenceWords[pixel]!;
      const referenceAlpha = b >>> 24;
      if (referenceAlpha === 0) continue;
      const a = words[pixel]!;
      if (a === b) {
        rowShared += referenceAlpha;
        continue;
      }
      rowDifference += Math.abs((a & 255) - (b & 255)) + Math.abs(((a >> 8) & 255) - ((b >> 8) & 255)) + Math.abs(((a >> 16) & 255) - ((b >> 16) & 255));
      const alpha = a >>> 24;
      rowShared += alpha < referenceAlpha ? alpha : referenceAlpha;
    }
    difference += rowDifference;
    shared += rowShared;
  }
  const rgbL1 = difference / (3 * 255) / (reference.coveredPixels + EPSILON);
  const alphaIou = iou(layer, reference, shared);
  return { cost: (rgbL1 + (1 - alphaIou)) / 2, rgbL1, alphaIou };
}

/** Alpha IoU alone: Σmin/Σmax, 0 where both are empty. */
export function alphaIntersectionOverUnion(a: MetricLayer, b: MetricLayer): number {
  const { width, height } = a;
  let shared = 0;
  for (let y = 0; y < height; y++) {
    const end = y * width + Math.min(a.rowEnd[y]!, b.rowEnd[y]!);
    let rowShared = 0;
    for (let pixel = y * width + Math.max(a.rowStart[y]!, b.rowStart[y]!); pixel < end; pixel++) {
      rowShared += Math.min(a.words[pixel]! >>> 24, b.words[pixel]! >>> 24);
    }
    shared += rowShared;
  }
  return iou(a, b, shared);
}

/** Σmax = Σa + Σb − Σmin. */
function iou(a: MetricLayer, b: MetricLayer, shared: number): number {
  const union = a.alphaSum + b.alphaSum - shared;
  return union === 0 ? 0 : shared / union;
}
