import { layersOverlap, type MetricLayer } from './metric-layer';
import { alphaIntersectionOverUnion } from './pair-score';

/** How well the order of layers that overlap was recovered. Counts of pairs of true layers. */
export interface OrderAccuracy {
  /** Pairs of true layers that share a pixel: the pairs whose order can be seen at all. */
  readonly overlapping: number;
  /** Of these, pairs whose two layers were both found, each by another predicted layer. */
  readonly decided: number;
  /** Of the decided, pairs in the true order. */
  readonly correct: number;
}

/** A predicted layer stands for a true one from this alpha IoU on; below, the true layer counts as not found. */
export const FOUND_IOU = 0.25;

/**
 * Which predicted layer stands for each true one: that of the best alpha IoU (the rearmost of equals), or -1 where
 * none reaches {@link FOUND_IOU}. Two true layers may share one, when they were not told apart.
 */
export function matchByAlpha(predicted: readonly MetricLayer[], truth: readonly MetricLayer[]): number[] {
  return truth.map((layer) => {
    let best = -1;
    let bestIou = FOUND_IOU;
    predicted.forEach((candidate, index) => {
      const alphaIou = alphaIntersectionOverUnion(candidate, layer);
      if (alphaIou > bestIou || (alphaIou === bestIou && best < 0)) [best, bestIou] = [index, alphaIou];
    });
    return best;
  });
}

/**
 * Pairwise order accuracy: over pairs of true layers that overlap and that different predicted layers stand for,
 * how many stand in the true order. Both stacks back to front, ungrouped, of one canvas.
 */
export function orderAccuracy(predicted: readonly MetricLayer[], truth: readonly MetricLayer[]): OrderAccuracy {
  const matches = matchByAlpha(predicted, truth);
  let [overlapping, decided, correct] = [0, 0, 0];
  for (let back = 0; back < truth.length; back++) {
    for (let front = back + 1; front < truth.length; front++) {
      if (!layersOverlap(truth[back]!, truth[front]!)) continue;
      overlapping++;
      const [b, f] = [matches[back]!, matches[front]!];
      if (b < 0 || f < 0 || b === f) continue;
      decided++;
      if (b < f) correct++;
    }
  }
  return { overlapping, decided, correct };
}
