import { applyMerge, bestMerge, type EditCosts } from '../../src/evaluate/merge-edits';
import { metricLayer, type MetricLayer } from '../../src/evaluate/metric-layer';
import { boxLayer } from '../support/stacks';

// Layers are tokens here: what two of them cost comes from a table, and merging joins their names.
const names = new Map<MetricLayer, string>();
const tokens = new Map<string, MetricLayer>();
function token(name: string): MetricLayer {
  let layer = tokens.get(name);
  if (!layer) {
    layer = metricLayer(boxLayer(1, [0, 0, 1, 1], [0, 0, 0]));
    tokens.set(name, layer);
    names.set(layer, name);
  }
  return layer;
}

/** `similar['ab>x']` is how much the layer (or merge) ab resembles the reference x; 0 where not listed. */
function table(similar: Readonly<Record<string, number>>): EditCosts {
  return {
    merge: (back, front) => token(names.get(back)! + names.get(front)!),
    score: (layer, reference) => ({ cost: 1 - (similar[`${names.get(layer)!}>${names.get(reference)!}`] ?? 0), rgbL1: 0, alphaIou: 0 }),
  };
}

const layers = (text: string): MetricLayer[] => [...text].map(token);
const matched = (...texts: string[]): MetricLayer[][] => texts.map(layers);

describe('bestMerge', () => {
  it('leaves two layers alone, however much a merge would gain', () => {
    expect(bestMerge(layers('ab'), matched('x', 'x'), table({ 'ab>x': 1 }))).toBeUndefined();
  });

  it('proposes the neighbours that together resemble what both are matched to', () => {
    const edit = bestMerge(layers('abc'), matched('x', 'y', 'y'), table({ 'a>x': 1, 'b>y': 0.5, 'c>y': 0.25, 'bc>y': 1 }))!;
    // Before: 0.5 + 0.25; after: the merge with y, for either match.
    expect([edit.index, names.get(edit.merged), edit.gain]).toEqual([1, 'bc', 1.25]);
  });

  it('lets the next layer take over what the front one was matched to', () => {
    const edit = bestMerge(layers('abc'), matched('x', 'y', 'y'), table({ 'a>x': 0.25, 'b>y': 0.25, 'ab>x': 0.5, 'c>y': 0.5 }))!;
    expect([edit.index, edit.gain]).toEqual([0, 0.5]);
  });

  it('proposes nothing where no merge gains', () => {
    expect(bestMerge(layers('abc'), matched('x', 'y', 'z'), table({ 'a>x': 1, 'b>y': 1, 'c>z': 1 }))).toBeUndefined();
  });

  it('takes the first of equal gains', () => {
    const edit = bestMerge(layers('abcd'), matched('x', 'x', 'y', 'y'), table({ 'ab>x': 0.5, 'cd>y': 0.5 }))!;
    expect([edit.index, edit.gain]).toEqual([0, 1]);
  });

  it('always asks with the merged side first and the other stack as reference', () => {
    const asked = new Set<string>();
    const costs = table({});
    bestMerge(layers('abc'), matched('x', 'y', 'z'), { ...costs, score: (layer, reference) => (asked.add(names.get(reference)!), costs.score(layer, reference)) });
    expect([...asked].sort()).toEqual(['x', 'y', 'z']);
  });
});

describe('applyMerge', () => {
  it('replaces the two neighbours by their merge', () => {
    expect(applyMerge(layers('abcd'), { index: 1, merged: token('bc'), gain: 1 }).map((layer) => names.get(layer))).toEqual(['a', 'bc', 'd']);
  });
});
