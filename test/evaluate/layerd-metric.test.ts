import fc from 'fast-check';
import { layerdMetric, MAX_EDITS, meanScore, scoreAt } from '../../src/evaluate/layerd-metric';
import type { Raster } from '../../src/raster/raster';
import { boxLayer, groundLayer, paste } from '../support/stacks';

const SIZE = 10;
const RED = [255, 0, 0] as const;
const BLUE = [0, 0, 255] as const;
const ground = groundLayer(SIZE, [255, 255, 255]);
// 25 pixels each, 4 shared, 46 together.
const a = boxLayer(SIZE, [1, 1, 6, 6], RED);
const b = boxLayer(SIZE, [4, 4, 9, 9], BLUE);
const truth = [ground, a, b];

describe('layerdMetric', () => {
  it('gives a perfect answer 0 / 0 / 1 and no merges', () => {
    expect(layerdMetric(truth, truth)).toEqual([{ cost: 0, rgbL1: 0, alphaIou: 1 }]);
  });

  it('scores the flat picture against both layers of a two-layer truth', () => {
    const box = boxLayer(SIZE, [2, 2, 7, 6], [0, 0, 0]);
    // Against the ground: 20 of 100 pixels black on white, IoU 1. Against the box: no colour error, IoU 20/100.
    const [score, ...more] = layerdMetric([paste(ground, box)], [ground, box]);
    expect(score!.rgbL1).toBeCloseTo((0.2 + 0) / 2, 9);
    expect(score!.alphaIou).toBeCloseTo((1 + 0.2) / 2, 9);
    expect(more).toEqual([]);
  });

  it('forgives two fused objects with one merge, which it makes in the truth', () => {
    const scores = layerdMetric([ground, paste(a, b)], truth);
    expect(scores).toHaveLength(2);
    // The path is ground, fused with a, fused with b; over a the 4 shared pixels are blue instead of red.
    expect(scores[0]!.rgbL1).toBeCloseTo((0 + ((4 / 25) * 2) / 3 + 0) / 3, 9);
    expect(scores[0]!.alphaIou).toBeCloseTo((1 + 25 / 46 + 25 / 46) / 3, 9);
    expect(scores[1]).toEqual({ cost: 0, rgbL1: 0, alphaIou: 1 });
  });

  it('does not mind an object split into pieces that do not touch', () => {
    const pieces = [boxLayer(SIZE, [4, 4, 9, 7], BLUE), boxLayer(SIZE, [4, 7, 9, 9], BLUE)];
    expect(layerdMetric([ground, a, ...pieces], truth)).toEqual([{ cost: 0, rgbL1: 0, alphaIou: 1 }]);
  });

  it('punishes a wrong order at 0 merges and forgives its alpha at 2', () => {
    const scores = layerdMetric([ground, b, a], truth);
    expect(scores[0]!.alphaIou).toBeLessThan(0.6);
    expect(scores).toHaveLength(3);
    // Both stacks end as ground and one object of 46 pixels; the 4 shared ones have the wrong colour.
    expect(scores[2]!.alphaIou).toBe(1);
    expect(scores[2]!.rgbL1).toBeCloseTo((0 + ((4 / 46) * 2) / 3) / 2, 9);
  });

  it('charges half alpha to IoU alone', () => {
    const [score] = layerdMetric([ground, boxLayer(SIZE, [1, 1, 6, 6], RED, 128)], [ground, a]);
    expect(score!.rgbL1).toBe(0);
    expect(score!.alphaIou).toBeCloseTo((1 + 128 / 255) / 2, 9);
  });

  it('counts colour under transparent predicted pixels', () => {
    const half = (beneath: readonly [number, number, number]): Raster => boxLayer(SIZE, [1, 1, 6, 3], RED, 255, beneath);
    const [kept] = layerdMetric([ground, half(RED)], [ground, a]);
    const [zeroed] = layerdMetric([ground, half([0, 0, 0])], [ground, a]);
    expect(kept!.rgbL1).toBe(0);
    expect(zeroed!.rgbL1).toBeCloseTo((15 / 25 / 3) / 2, 9);
  });

  it('refuses stacks of two sizes', () => {
    expect(() => layerdMetric([groundLayer(4, RED)], [groundLayer(5, RED)])).toThrow(/4×4.*5×5/);
  });

  const layer = fc.record({ box: fc.tuple(...Array.from({ length: 4 }, () => fc.integer({ min: 0, max: 7 }))), colour: fc.tuple(...Array.from({ length: 3 }, () => fc.integer({ min: 0, max: 255 }))), alpha: fc.integer({ min: 1, max: 255 }) })
    .map(({ box: [left, top, width, height], colour, alpha }) => boxLayer(8, [left!, top!, left! + width! + 1, top! + height! + 1], colour as [number, number, number], alpha));
  const stack = fc.array(layer, { minLength: 1, maxLength: 6 });

  it('keeps every score within 0 and 1, and at most six of them, for any stacks', () => {
    fc.assert(fc.property(stack, stack, (predicted, real) => {
      const scores = layerdMetric(predicted, real);
      expect(scores.length).toBeGreaterThanOrEqual(1);
      expect(scores.length).toBeLessThanOrEqual(MAX_EDITS + 1);
      for (const score of scores) {
        for (const value of [score.cost, score.rgbL1, score.alphaIou]) {
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
        }
        expect(score.cost).toBeCloseTo((score.rgbL1 + 1 - score.alphaIou) / 2, 9);
      }
    }));
  });

  it('gives any stack full marks against itself and leaves its pixels alone', () => {
    fc.assert(fc.property(stack, (layers) => {
      const before = layers.map((raster) => [...raster.data]);
      expect(layerdMetric(layers, layers)[0]).toEqual({ cost: 0, rgbL1: 0, alphaIou: 1 });
      expect(layers.map((raster) => [...raster.data])).toEqual(before);
    }));
  });
});

describe('scoreAt', () => {
  it('keeps the last score of a case that stopped early', () => {
    const scores = [{ cost: 1, rgbL1: 1, alphaIou: 0 }, { cost: 0.5, rgbL1: 0.5, alphaIou: 0.5 }];
    expect(scoreAt(scores, 1)).toBe(scores[1]);
    expect(scoreAt(scores, 5)).toBe(scores[1]);
  });
});

describe('meanScore', () => {
  it('is the plain mean of each figure', () => {
    expect(meanScore([{ cost: 0, rgbL1: 0.25, alphaIou: 1 }, { cost: 1, rgbL1: 0.75, alphaIou: 0 }])).toEqual({ cost: 0.5, rgbL1: 0.5, alphaIou: 0.5 });
  });
});
