import { metricLayer } from '../../src/evaluate/metric-layer';
import { alphaIntersectionOverUnion, scorePair } from '../../src/evaluate/pair-score';
import { boxLayer, groundLayer } from '../support/stacks';

describe('scorePair', () => {
  it('counts colour straight, under any alpha of the reference, whatever the layer covers', () => {
    // 4 of the reference's 16 pixels lie under the layer and agree; the other 12 are off by (30, 60, 90).
    const reference = metricLayer(boxLayer(8, [0, 0, 4, 4], [30, 60, 90], 1));
    const layer = metricLayer(boxLayer(8, [2, 2, 6, 6], [30, 60, 90], 255, [0, 0, 0]));
    const score = scorePair(layer, reference);
    expect(score.rgbL1).toBeCloseTo(((12 / 16) * (30 + 60 + 90)) / 3 / 255, 9);
  });

  it('takes alpha IoU as the sum of the lesser over the sum of the greater', () => {
    const score = scorePair(metricLayer(boxLayer(8, [0, 0, 8, 4], [0, 0, 0], 100)), metricLayer(boxLayer(8, [0, 2, 8, 8], [0, 0, 0], 200)));
    // Shared 16 pixels of 100; greater: 16 of 100, 16 of 200, 32 of 200.
    expect(score.alphaIou).toBeCloseTo(1600 / (1600 + 3200 + 6400), 12);
    expect(score.cost).toBeCloseTo((score.rgbL1 + 1 - score.alphaIou) / 2, 12);
  });

  it('is not symmetric in colour', () => {
    const small = metricLayer(boxLayer(8, [0, 0, 2, 2], [255, 255, 255], 255, [255, 255, 255]));
    const large = metricLayer(boxLayer(8, [0, 0, 8, 4], [255, 255, 255]));
    large.data[31 * 4] = 0;
    expect(scorePair(large, small).rgbL1).toBe(0);
    expect(scorePair(small, large).rgbL1).toBeCloseTo(1 / 3 / 32, 9);
  });

  it('gives two empty layers no credit for agreeing', () => {
    const empty = metricLayer(boxLayer(4, [0, 0, 0, 0], [0, 0, 0]));
    expect(scorePair(empty, empty)).toEqual({ cost: 0.5, rgbL1: 0, alphaIou: 0 });
  });
});

describe('alphaIntersectionOverUnion', () => {
  it('agrees with scorePair and does not depend on the order', () => {
    const a = metricLayer(boxLayer(8, [1, 0, 7, 4], [0, 0, 0], 100));
    const b = metricLayer(boxLayer(8, [0, 2, 5, 8], [9, 9, 9], 200));
    expect(alphaIntersectionOverUnion(a, b)).toBe(scorePair(a, b).alphaIou);
    expect(alphaIntersectionOverUnion(b, a)).toBe(scorePair(a, b).alphaIou);
    expect(alphaIntersectionOverUnion(metricLayer(groundLayer(4, [0, 0, 0])), metricLayer(groundLayer(4, [5, 5, 5])))).toBe(1);
  });
});
