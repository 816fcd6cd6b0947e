import type { Decomposition } from '../../src/decompose/decompose';
import { measureCase, type Measurement } from '../../src/evaluate/measure-case';
import { cropRaster } from '../../src/raster/raster';
import { layer } from '../support/documents';
import { boxLayer, groundLayer, paste } from '../support/stacks';

const ground = groundLayer(10, [255, 255, 255]);
const box = boxLayer(10, [2, 3, 7, 7], [200, 0, 0]);
const picture = paste(ground, box);

function measure(outcome: Measurement['outcome']): ReturnType<typeof measureCase> {
  let clock = 0;
  return measureCase({ name: 'case-1', category: 'case', picture, truth: [ground, box], outcome, seconds: 2, now: () => (clock += 500) });
}

const decomposition = (children: Decomposition['document']['children']): Decomposition => ({
  document: { width: 10, height: 10, depth: 8, children }, recomposition: { max: 0, mean: 0 }, nothingToSeparate: false, timings: { regions: 3 },
});

describe('measureCase', () => {
  const cropped = layer('Box', cropRaster(box, { left: 2, top: 3, width: 5, height: 4 }), { left: 2, top: 3, seen: new Uint8Array(20).fill(255, 0, 15) });

  it('measures a perfect answer', () => {
    const result = measure(decomposition([layer('Ground', ground, { kind: 'background' }), cropped]));
    expect(result).toMatchObject({
      name: 'case-1', category: 'case', width: 10, height: 10, predictedLayers: 2, truthLayers: 2,
      scores: [{ cost: 0, rgbL1: 0, alphaIou: 1 }], order: { overlapping: 1, decided: 1, correct: 1 }, recomposition: { max: 0, mean: 0 },
      seconds: 2, metricSeconds: 0.5, timings: { regions: 3 },
    });
    expect(result.layers[1]).toEqual({ name: 'Box', kind: 'shape', left: 2, top: 3, width: 5, height: 4, inventedFraction: 0.25 });
    expect(result.baseline[0]!.alphaIou).toBeCloseTo((1 + 0.2) / 2, 9);
  });

  it('measures recomposition itself instead of believing the engine', () => {
    expect(measure(decomposition([layer('Ground', ground)])).recomposition.max).toBe(255);
  });

  it('scores a failure as the flat picture and keeps the reason', () => {
    const result = measure({ failure: 'regions: broke' });
    expect(result.failure).toBe('regions: broke');
    expect(result.predictedLayers).toBe(1);
    expect(result.scores).toEqual(result.baseline);
  });
});
