import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { formatComparison, readResults } from '../../src/cli/evaluate-against';
import type { CaseResult } from '../../src/evaluate/case-result';
import { temporaryFolder } from '../support/temporary';

const folder = temporaryFolder();

const result = (name: string, cost: number): CaseResult => ({
  name, category: 'x', width: 1, height: 1, predictedLayers: 2, truthLayers: 3, scores: [{ cost, rgbL1: cost, alphaIou: 1 - cost }], baseline: [{ cost: 1, rgbL1: 1, alphaIou: 0 }],
  order: { overlapping: 0, decided: 0, correct: 0 }, recomposition: { max: 0, mean: 0 }, seconds: 1, metricSeconds: 0, timings: {}, layers: [],
});

describe('formatComparison', () => {
  it('lists what worsened and what improved, most first, over the cases in both', () => {
    const before = [result('same', 0.5), result('worse', 0.2), result('worst', 0.1), result('better', 0.9), result('gone', 0.5)];
    const text = formatComparison([result('same', 0.5), result('worse', 0.3), result('worst', 0.6), result('better', 0.4), result('new', 0)], before);
    expect(text).toContain('Change over 4 cases (1 unchanged)');
    expect(text).toMatch(/Worsened most:[^]*worst +0\.100 > 0\.600 +\+0\.5000 +-0\.5000[^]*worse [^]*Improved most:[^]*better +0\.900 > 0\.400/);
    expect(text).not.toMatch(/gone|new/);
  });

  it('says so where nothing can be compared', () => {
    expect(formatComparison([result('a', 0)], [result('b', 0)])).toBe('No case is in both results.');
  });
});

describe('readResults', () => {
  it('refuses other files by name', () => {
    const path = join(folder(), 'other.json');
    writeFileSync(path, '{"version": 2}');
    expect(() => readResults(path)).toThrow(/other\.json cannot be read as earlier results/);
    expect(() => readResults(join(folder(), 'gone.json'))).toThrow(/gone\.json/);
  });
});
