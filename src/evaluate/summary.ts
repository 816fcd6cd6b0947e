import type { CaseResult } from './case-result';
import { sumEffects, type EffectsAccuracy } from './effects-accuracy';
import { MAX_EDITS, meanScore, scoreAt } from './layerd-metric';
import type { PairScore } from './pair-score';

/** Means over a group of cases. */
export interface Summary {
  readonly label: string;
  readonly cases: number;
  /** Mean scores at 0..5 merges; a case that stopped early contributes its last score. */
  readonly scores: readonly PairScore[];
  readonly baseline: readonly PairScore[];
  /** Share of decided pairs in the true order, 0..1; absent where no pair was decided. */
  readonly orderAccuracy?: number;
  /** Share of overlapping pairs that could be decided, 0..1; absent where none overlaps. */
  readonly orderDecided?: number;
  /** Mean number of layers a case. */
  readonly predictedLayers: number;
  readonly truthLayers: number;
  /** Share of cases with fewer than two predicted layers, 0..1. They are scored like any other. */
  readonly singleLayerShare: number;
  /** Largest and mean over cases, in 1/255. */
  readonly recompositionMax: number;
  readonly recompositionMean: number;
  /** Sum over cases. */
  readonly seconds: number;
  readonly failures: number;
  /** Sums over the cases; absent where there are neither shadows nor panels, true or predicted. */
  readonly effects?: EffectsAccuracy;
}

/** The category left out of the headline figure: its layers carry modes that plain over-compositing cannot show. */
export const BLEND_CATEGORY = 'blend';

/** Summarises at least one case. */
export function summarize(label: string, results: readonly CaseResult[]): Summary {
  const sum = (of: (result: CaseResult) => number): number => results.reduce((total, result) => total + of(result), 0);
  const count = results.length;
  const levels = Array.from({ length: MAX_EDITS + 1 }, (_, edits) => edits);
  const overlapping = sum((r) => r.order.overlapping);
  const decided = sum((r) => r.order.decided);
  const effects = sumEffects(results.map((r) => r.effects));
  return {
    label,
    cases: count,
    scores: levels.map((edits) => meanScore(results.map((r) => scoreAt(r.scores, edits)))),
    baseline: levels.map((edits) => meanScore(results.map((r) => scoreAt(r.baseline, edits)))),
    ...(decided > 0 && { orderAccuracy: sum((r) => r.order.correct) / decided }),
    ...(overlapping > 0 && { orderDecided: decided / overlapping }),
    predictedLayers: sum((r) => r.predictedLayers) / count,
    truthLayers: sum((r) => r.truthLayers) / count,
    singleLayerShare: results.filter((r) => r.predictedLayers < 2).length / count,
    recompositionMax: Math.max(...results.map((r) => r.recomposition.max)),
    recompositionMean: sum((r) => r.recomposition.mean) / count,
    seconds: sum((r) => r.seconds),
    failures: results.filter((r) => r.failure !== undefined).length,
    ...(effects && { effects }),
  };
}

/** One summary a category in order of first appearance, then all cases, then all without `blend` where that differs. */
export function summarizeByCategory(results: readonly CaseResult[]): Summary[] {
  const categories = [...new Set(results.map((result) => result.category))];
  const rows = categories.map((category) => summarize(category, results.filter((result) => result.category === category)));
  if (results.length > 0) rows.push(summarize('all', results));
  const plain = results.filter((result) => result.category !== BLEND_CATEGORY);
  if (plain.length > 0) rows.push(summarize('all without blend', plain));
  return rows;
}
