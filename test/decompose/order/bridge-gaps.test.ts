import { bridgeGaps } from '../../../src/decompose/order/bridge-gaps';
import type { LayerPlan } from '../../../src/decompose/regions/layer-plan';
import { mapped } from '../../support/stages';

// A hill in two pieces, h and i, between them a sail s; g is the ground, and shows above the sail.
const map = mapped(['gggggggg', 'ghgsggig', 'ghhssiig', 'hhhssiii', 'hhhssiii', 'gggggggg'], {}, 2);
const { segmentation, graph, regionOf: { g, h, i, s } } = map;
const plan = (...regions: number[]): LayerPlan => ({ kind: 'shape', regions, beneath: [] });
const ground: LayerPlan = { kind: 'background', regions: [g], beneath: [h, i, s] };

/** Of each pixel of the map whether a layer was continued there. */
function continued(plans: readonly LayerPlan[], k: number): (x: number, y: number) => boolean {
  const { reach } = bridgeGaps(segmentation, graph, plans)[k];
  const at = (x: number, y: number): boolean => !!reach && x >= reach.left && y >= reach.top && x < reach.left + reach.width && y < reach.top + reach.height && reach.data[(y - reach.top) * reach.width + x - reach.left] === 1;
  return (x, y) => [0, 1].every((dy) => [0, 1].every((dx) => at(2 * x + dx, 2 * y + dy)));
}

describe('bridgeGaps', () => {
  it('continues a layer between its pieces, beneath what lies in front', () => {
    const hill = continued([ground, plan(h, i), plan(s)], 1);
    expect([hill(3, 2), hill(4, 3), hill(3, 4)]).toEqual([true, true, true]);
  });

  it('does not where something farther back shows in between, nor beyond the pieces', () => {
    const hill = continued([ground, plan(h, i), plan(s)], 1);
    expect([hill(3, 1), hill(4, 1), hill(3, 5)]).toEqual([false, false, false]);
  });

  it('goes on straight from where its outlines meet what parts it, where that is most of the way anyway', () => {
    // Slopes down to the left sail's edge, and up from the right one's: by rows alone there is a stair.
    const valley = mapped(['hggggggggggi', 'hhggsssggiii', 'hhhgsssgiiii', 'hhhhsssiiiii', 'hhhhsssiiiii', 'hhhhsssiiiii', 'gggggggggggg'], {}, 6);
    const slanted = mapped(['hhhhgggggg', 'hhhhsggggg', 'hhhhssiggg', 'hhhhssiiii', 'hhhhssiiii', 'hhhhssiiii', 'gggggggggg'], {}, 6);
    const filled = ({ segmentation: map, graph: around, regionOf }: typeof valley, x: number, y: number): boolean => {
      const layers = [{ ...ground, regions: [regionOf.g] }, plan(regionOf.h, regionOf.i), plan(regionOf.s)];
      const { reach } = bridgeGaps(map, around, layers)[1];
      return reach!.data[(y - reach!.top) * reach!.width + x - reach!.left] === 1;
    };
    // Both sides end at one height: nothing above the line between them.
    expect([filled(valley, 26, 17), filled(valley, 26, 19)]).toEqual([false, true]);
    // One ends a step lower: the line leads down to it.
    expect([filled(slanted, 25, 9), filled(slanted, 25, 13), filled(slanted, 35, 9)]).toEqual([true, true, false]);
  });

  it('does not beneath what lies behind the layer', () => {
    expect(bridgeGaps(segmentation, graph, [ground, plan(s), plan(h, i)])[2].reach).toBeUndefined();
  });

  it('leaves alone what is in one piece, type, the ground and the front', () => {
    const plans = [ground, plan(h), { ...plan(i), kind: 'text' as const }, plan(s)];
    expect(bridgeGaps(segmentation, graph, plans)).toEqual(plans);
  });

  it('keeps what was continued before', () => {
    const [, hill] = bridgeGaps(segmentation, graph, [ground, { ...plan(h, i), extension: [5] }, plan(s)]);
    expect(hill).toMatchObject({ extension: [5], reach: { left: 0, top: 2, width: 16, height: 8 } });
    if (hill.reach!.data.length !== 16 * 8) throw new Error('the mask is not of its size');
  });
});
