import type { MetricLayer } from './metric-layer';
import type { PairScore } from './pair-score';

/** The metric's one edit: layer `index` and the one in front of it become one. */
export interface MergeEdit {
  readonly index: number;
  readonly merged: MetricLayer;
  /** How much similarity (1 − cost, summed over matched pairs) the edit promises; > 0. */
  readonly gain: number;
}

/** What an edit search may ask; callers remember answers between rounds, since only merged layers change. */
export interface EditCosts {
  merge(back: MetricLayer, front: MetricLayer): MetricLayer;
  score(layer: MetricLayer, reference: MetricLayer): PairScore;
}

/** A list of this many layers or fewer is never merged further. */
const MIN_LAYERS = 2;

/**
 * The merge of neighbours in `layers` that promises most, or nothing where none gains; the first wins a tie.
 * `counterparts[i]` are the layers of the other stack that layer i is matched to. The other stack is always
 * the reference of the comparison: so when the truth is the side being merged, colour is compared under
 * the prediction's alpha. That asymmetry is the published code's and belongs to its scores.
 */
export function bestMerge(layers: readonly MetricLayer[], counterparts: readonly (readonly MetricLayer[])[], costs: EditCosts): MergeEdit | undefined {
  if (layers.length <= MIN_LAYERS) return undefined;
  const similarity = (layer: MetricLayer, others: readonly MetricLayer[]): number =>
    others.reduce((sum, other) => sum + 1 - costs.score(layer, other).cost, 0);

  let best: MergeEdit | undefined;
  for (let index = 0; index + 1 < layers.length; index++) {
    const back = layers[index]!;
    const front = layers[index + 1]!;
    const [backMatches, frontMatches] = [counterparts[index]!, counterparts[index + 1]!];
    const merged = costs.merge(back, front);
    // After the merge, what the front layer was matched to may fall to the merged layer or to the next one.
    const candidates = [similarity(merged, frontMatches)];
    const next = layers[index + 2];
    if (next) candidates.push(similarity(next, backMatches), similarity(next, frontMatches));
    const gain = similarity(merged, backMatches) + Math.max(...candidates) - (similarity(back, backMatches) + similarity(front, frontMatches));
    if (gain > 0 && (!best || gain > best.gain)) best = { index, merged, gain };
  }
  return best;
}

/** `layers` with the edit done. */
export function applyMerge(layers: readonly MetricLayer[], edit: MergeEdit): MetricLayer[] {
  return [...layers.slice(0, edit.index), edit.merged, ...layers.slice(edit.index + 2)];
}
