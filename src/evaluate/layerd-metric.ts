import { DelaminateError } from '../core/errors';
import type { Raster } from '../raster/raster';
import { alignStacks } from './dtw';
import { groupLayers } from './layer-groups';
import { applyMerge, bestMerge, type EditCosts } from './merge-edits';
import { mergeLayers, metricStack, type MetricLayer } from './metric-layer';
import { scorePair, type PairScore } from './pair-score';

/** The published protocol reports 0 to 5 merges. */
export const MAX_EDITS = 5;

/** Remembers merges and comparisons by the identity of the layers: an edit changes one of them only. */
function rememberedCosts(): EditCosts {
  const scores = new Map<MetricLayer, Map<MetricLayer, PairScore>>();
  const merges = new Map<MetricLayer, Map<MetricLayer, MetricLayer>>();
  const remember = <T>(memory: Map<MetricLayer, Map<MetricLayer, T>>, compute: (a: MetricLayer, b: MetricLayer) => T) => (a: MetricLayer, b: MetricLayer): T => {
    let row = memory.get(a);
    if (!row) memory.set(a, (row = new Map()));
    let value = row.get(b);
    if (value === undefined) row.set(b, (value = compute(a, b)));
    return value;
  };
  return { score: remember(scores, scorePair), merge: remember(merges, mergeLayers) };
}

/**
 * The LayerD measure of a predicted stack against the true one: element k is the score after at most k merges
 * of neighbouring layers, `maxEdits` + 1 elements at most; the list ends early where no further merge gains.
 * Both stacks are full-canvas straight-alpha rasters of one size, back to front, at least one each;
 * colour under transparent predicted pixels counts, so what lies there matters.
 * Identical stacks score cost 0, rgbL1 0, alphaIou 1. Throws on an empty stack or on sizes that differ.
 */
export function layerdMetric(predicted: readonly Raster[], truth: readonly Raster[], maxEdits = MAX_EDITS): PairScore[] {
  return layerdScores(metricStack(predicted, 'predicted'), metricStack(truth, 'true'), maxEdits);
}

/** {@link layerdMetric} of stacks already in the metric's form (ungrouped, back to front). */
export function layerdScores(predicted: readonly MetricLayer[], truth: readonly MetricLayer[], maxEdits = MAX_EDITS): PairScore[] {
  let layers = groupLayers(predicted);
  let references = groupLayers(truth);
  const [p, t] = [layers[0]!, references[0]!];
  if (p.width !== t.width || p.height !== t.height) {
    throw new DelaminateError('evaluate', `the predicted stack is ${p.width}×${p.height} and the true one ${t.width}×${t.height}; nothing is resized here`);
  }
  const costs = rememberedCosts();
  const results: PairScore[] = [];
  for (;;) {
    const pairs = layers.map((layer) => references.map((reference) => costs.score(layer, reference)));
    const path = alignStacks(pairs.map((row) => row.map((pair) => pair.cost)));
    results.push(meanScore(path.map(([i, j]) => pairs[i]![j]!)));
    if (results.length > maxEdits) return results;

    const referencesOf = layers.map((_, i) => path.filter((match) => match[0] === i).map((match) => references[match[1]]!));
    const layersOf = references.map((_, j) => path.filter((match) => match[1] === j).map((match) => layers[match[0]]!));
    const edit = bestMerge(layers, referencesOf, costs);
    const truthEdit = bestMerge(references, layersOf, costs);
    // A tie goes to the truth, as published.
    if (edit && (!truthEdit || edit.gain > truthEdit.gain)) layers = applyMerge(layers, edit);
    else if (truthEdit) references = applyMerge(references, truthEdit);
    else return results;
  }
}

/** The plain mean of at least one score. */
export function meanScore(scores: readonly PairScore[]): PairScore {
  const mean = (of: (score: PairScore) => number): number => scores.reduce((sum, score) => sum + of(score), 0) / scores.length;
  return { cost: mean((s) => s.cost), rgbL1: mean((s) => s.rgbL1), alphaIou: mean((s) => s.alphaIou) };
}

/** The score after at most `edits` merges: a case that stopped early keeps its last. */
export function scoreAt(scores: readonly PairScore[], edits: number): PairScore {
  return scores[Math.min(edits, scores.length - 1)]!;
}
