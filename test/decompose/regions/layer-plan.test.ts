import { layerOfRegions, objectsOfRegions, type LayerPlan } from '../../../src/decompose/regions/layer-plan';

describe('layerOfRegions and objectsOfRegions', () => {
  it('say where each region went, −1 for none', () => {
    const plans: LayerPlan[] = [{ kind: 'background', regions: [2], beneath: [] }, { kind: 'shape', regions: [0, 3], beneath: [], object: 5 }];
    expect([...layerOfRegions(5, plans)]).toEqual([1, -1, 0, 1, -1]);
    expect([...objectsOfRegions(5, plans)]).toEqual([5, -1, -1, 5, -1]);
  });
});
