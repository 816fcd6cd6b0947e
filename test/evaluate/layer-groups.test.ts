import { groupIndices, groupLayers } from '../../src/evaluate/layer-groups';
import { metricLayer } from '../../src/evaluate/metric-layer';
import { boxLayer, groundLayer } from '../support/stacks';

const ground = metricLayer(groundLayer(10, [255, 255, 255]));
const box = (left: number, right: number): typeof ground => metricLayer(boxLayer(10, [left, 2, right, 8], [left, 0, 0]));

describe('groupIndices', () => {
  it('puts layers that nothing covers on one level, whatever stands between them', () => {
    expect(groupIndices([ground, box(0, 2), box(3, 5), box(6, 9)])).toEqual([[0], [1, 2, 3]]);
  });

  it('makes a level for every overlap in a chain', () => {
    expect(groupIndices([ground, box(0, 4), box(3, 7), box(6, 9)])).toEqual([[0], [1], [2], [3]]);
  });

  it('lifts a layer to the level of the last it does not touch', () => {
    // 1 lies under 2; 3 touches neither, so it is on top with 2.
    expect(groupIndices([ground, box(0, 3), box(2, 5), box(6, 9)])).toEqual([[0], [1], [2, 3]]);
  });

  it('counts an empty layer to the front level', () => {
    expect(groupIndices([ground, metricLayer(boxLayer(10, [0, 0, 0, 0], [0, 0, 0])), box(0, 3)])).toEqual([[0], [1, 2]]);
  });
});

describe('groupLayers', () => {
  it('flattens each level', () => {
    const levels = groupLayers([ground, box(0, 2), box(3, 5)]);
    expect(levels.map((level) => level.coveredPixels)).toEqual([100, 24]);
    expect(levels[1]!.data[(2 * 10 + 3) * 4]).toBe(3);
  });
});
