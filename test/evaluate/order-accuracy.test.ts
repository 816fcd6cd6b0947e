import { metricStack } from '../../src/evaluate/metric-layer';
import { FOUND_IOU, matchByAlpha, orderAccuracy } from '../../src/evaluate/order-accuracy';
import { boxLayer, groundLayer } from '../support/stacks';

const ground = groundLayer(10, [255, 255, 255]);
const a = boxLayer(10, [1, 1, 6, 6], [255, 0, 0]);
const b = boxLayer(10, [4, 4, 9, 9], [0, 0, 255]);
const apart = boxLayer(10, [8, 0, 10, 2], [0, 255, 0]);
const order = (predicted: (typeof ground)[], truth: (typeof ground)[]): ReturnType<typeof orderAccuracy> => orderAccuracy(metricStack(predicted, 'predicted'), metricStack(truth, 'true'));

describe('orderAccuracy', () => {
  it('counts only pairs that overlap', () => {
    expect(order([ground, a, b, apart], [ground, a, b, apart])).toEqual({ overlapping: 4, decided: 4, correct: 4 });
  });

  it('sees two layers swapped', () => {
    expect(order([ground, b, a], [ground, a, b])).toEqual({ overlapping: 3, decided: 3, correct: 2 });
  });

  it('decides nothing from the flat picture', () => {
    expect(order([ground], [ground, a, b])).toEqual({ overlapping: 3, decided: 0, correct: 0 });
  });

  it('leaves pairs undecided that share one predicted layer', () => {
    const fused = boxLayer(10, [1, 1, 9, 9], [255, 0, 0]);
    expect(order([ground, fused], [ground, a, b])).toEqual({ overlapping: 3, decided: 2, correct: 2 });
  });
});

describe('matchByAlpha', () => {
  it('takes the best alpha IoU, and nothing below what counts as found', () => {
    const at = (right: number): ReturnType<typeof boxLayer> => boxLayer(10, [0, 0, right, 10], [0, 0, 0]);
    const truth = metricStack([at(8)], 'true');
    expect(matchByAlpha(metricStack([at(10), at(9), at(2)], 'predicted'), truth)).toEqual([1]);
    // 2 of 8 columns is exactly the bound, 1 of 8 below it.
    expect(FOUND_IOU).toBe(0.25);
    expect(matchByAlpha(metricStack([at(1), at(2)], 'predicted'), truth)).toEqual([1]);
    expect(matchByAlpha(metricStack([at(1)], 'predicted'), truth)).toEqual([-1]);
  });
});
