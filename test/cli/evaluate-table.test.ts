import { formatSideBySide } from '../../src/cli/evaluate-table';
import { MAX_EDITS } from '../../src/evaluate/layerd-metric';
import type { Summary } from '../../src/evaluate/summary';

const summary = (label: string, rgbL1: number, alphaIou: number, more: Partial<Summary> = {}): Summary => {
  const scores = Array.from({ length: MAX_EDITS + 1 }, () => ({ cost: 0, rgbL1, alphaIou }));
  return { label, cases: 3, scores, baseline: scores, orderAccuracy: 0.5, predictedLayers: 4, truthLayers: 5, singleLayerShare: 0, recompositionMax: 0, recompositionMean: 0, seconds: 10, failures: 0, ...more };
};

describe('formatSideBySide', () => {
  it('shows each figure before and after, and marks what got worse by more than .01', () => {
    const text = formatSideBySide(
      [summary('scene', 0.1, 0.5), summary('photo', 0.1, 0.5)],
      [summary('scene', 0.05, 0.495, { orderAccuracy: 0.9, seconds: 12 }), summary('photo', 0.12, 0.4, { predictedLayers: 6 })],
      'cpu',
    );
    expect(text).toMatch(/^none > cpu +cases/);
    expect(text).toMatch(/^scene +3 +0\.100 > 0\.050 +0\.500 > 0\.495 +0\.100 > 0\.050 +0\.500 > 0\.495 +0\.500 > 0\.900 +4\.0 > 4\.0\/5\.0 +10\.0 > 12\.0$/m);
    expect(text).toMatch(/^photo +3 +0\.100 > 0\.120! +0\.500 > 0\.400! +0\.100 > 0\.120! +0\.500 > 0\.400! /m);
  });

  it('leaves the order out where none is known', () => {
    const { orderAccuracy, ...rest } = summary('flat', 0.1, 0.5);
    expect(orderAccuracy).toBeDefined();
    expect(formatSideBySide([rest], [rest], 'wasm')).toMatch(/^flat .* - +4\.0 > /m);
  });
});
