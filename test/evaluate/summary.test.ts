import type { CaseResult } from '../../src/evaluate/case-result';
import { summarize, summarizeByCategory } from '../../src/evaluate/summary';

const score = (cost: number): CaseResult['scores'][0] => ({ cost, rgbL1: cost, alphaIou: 1 - cost });

function result(more: Partial<CaseResult>): CaseResult {
  return {
    name: 'a', category: 'x', width: 1, height: 1, predictedLayers: 2, truthLayers: 3, scores: [score(0.5)], baseline: [score(1)],
    order: { overlapping: 0, decided: 0, correct: 0 }, recomposition: { max: 0, mean: 0 }, seconds: 1, metricSeconds: 0, timings: {}, layers: [], ...more,
  };
}

describe('summarize', () => {
  it('lets a case that stopped early contribute its last score at every later level', () => {
    const summary = summarize('x', [result({ scores: [score(1), score(0.5)] }), result({ scores: [score(0)] })]);
    expect(summary.scores.map((each) => each.cost)).toEqual([0.5, 0.25, 0.25, 0.25, 0.25, 0.25]);
    expect(summary.baseline[5]).toEqual(score(1));
  });

  it('scores cases of one layer and says how many there were', () => {
    const summary = summarize('x', [result({ predictedLayers: 1, scores: [score(1)] }), result({ scores: [score(0)] })]);
    expect([summary.cases, summary.singleLayerShare, summary.scores[0]!.cost]).toEqual([2, 0.5, 0.5]);
  });

  it('takes order over all pairs, and leaves it out where none was decided', () => {
    const orders = [{ overlapping: 10, decided: 4, correct: 4 }, { overlapping: 10, decided: 6, correct: 1 }].map((order) => result({ order }));
    expect(summarize('x', orders)).toMatchObject({ orderAccuracy: 0.5, orderDecided: 0.5 });
    expect(summarize('x', [result({})])).not.toHaveProperty('orderAccuracy');
  });

  it('keeps the worst recomposition and counts failures', () => {
    const summary = summarize('x', [result({ recomposition: { max: 3, mean: 1 } }), result({ failure: 'broke', recomposition: { max: 1, mean: 0 } })]);
    expect(summary).toMatchObject({ recompositionMax: 3, recompositionMean: 0.5, failures: 1, seconds: 2 });
  });
});

describe('summarizeByCategory', () => {
  it('ends with all cases and all without blend', () => {
    const rows = summarizeByCategory([result({ category: 'b' }), result({ category: 'blend' }), result({ category: 'a' }), result({ category: 'b' })]);
    expect(rows.map((row) => [row.label, row.cases])).toEqual([['b', 2], ['blend', 1], ['a', 1], ['all', 4], ['all without blend', 3]]);
  });

  it('has no row that would be empty', () => {
    expect(summarizeByCategory([])).toEqual([]);
    expect(summarizeByCategory([result({ category: 'blend' })]).map((row) => row.label)).toEqual(['blend', 'all']);
  });
});
