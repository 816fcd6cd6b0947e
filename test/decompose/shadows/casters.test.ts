import type { CastShadow } from '../../../src/decompose/shadows/cast-by';
import { allCasters, findCaster } from '../../../src/decompose/shadows/casters';
import type { LayerPlan } from '../../../src/decompose/regions/layer-plan';
import { mapped } from '../../support/stages';

const { segmentation, regionOf } = mapped(['aaaaaa', 'abbcca', 'abbcca', 'aaaaaa']);
const plan = (letter: string): LayerPlan => ({ kind: 'shape', regions: [regionOf[letter]], beneath: [] });
const plans = [plan('a'), plan('b'), plan('c')];
/** What cast a shadow covers these columns of the middle rows. */
const castAt = (from: number, to: number): CastShadow => ({ left: 0, top: 1, width: 6, height: 2, caster: Uint8Array.from({ length: 12 }, (_, i) => (i % 6 >= from && i % 6 < to ? 1 : 0)) }) as unknown as CastShadow;

describe('findCaster', () => {
  it('is the backmost of the plans that are mostly what cast it', () => {
    expect(findCaster(segmentation, plans, castAt(1, 3))).toBe(1);
    expect(findCaster(segmentation, plans, castAt(3, 5))).toBe(2);
    expect(findCaster(segmentation, plans, castAt(1, 5))).toBe(1);
    // From a plan on only those in front of it.
    expect(findCaster(segmentation, plans, castAt(1, 5), 2)).toBe(2);
  });

  it('is whichever shares most where none is mostly it, never the ground, and none where nothing shares', () => {
    expect(findCaster(segmentation, plans, castAt(1, 2))).toBe(1);
    expect(findCaster(segmentation, plans, castAt(0, 1))).toBe(-1);
  });
});

describe('allCasters', () => {
  it('are all that are mostly what cast it, never the ground', () => {
    expect(allCasters(segmentation, plans, castAt(1, 5))).toEqual([1, 2]);
    expect(allCasters(segmentation, plans, castAt(0, 2))).toEqual([]);
  });
});
