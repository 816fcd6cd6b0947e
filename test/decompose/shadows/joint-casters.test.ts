import { castBy } from '../../../src/decompose/shadows/cast-by';
import { findCasters, type Casters, type LayerCaster } from '../../../src/decompose/shadows/find-casters';
import { castTogether } from '../../../src/decompose/shadows/joint-casters';
import { solveMixtures } from '../../../src/decompose/regions/mixtures';
import type { LayerPlan } from '../../../src/decompose/regions/layer-plan';
import type { WorkImage } from '../../../src/decompose/pixels/work-image';
import { busy, coverageOf, layOver, shadowOf, type Shadow } from '../../support/effect-scenes';
import { flat, onGround, rectangle, type Fill, type Shape } from '../../support/paint';
import { regionAt, regionsOf } from '../../support/stages';

const W = 220;
const H = 170;
const left = rectangle(50, 50, 100, 110);
const right = rectangle(100, 40, 150, 95);
const cast: Shadow = { dx: 8, dy: 9, blur: 4, opacity: 0.5 };
const page = flat([226, 220, 205]);

/** Two things that touch; each of `shadows` is cast by the shapes beside it together. */
function scene(ground: Fill, ...shadows: readonly (readonly [Shadow, readonly Shape[]])[]): { image: WorkImage; casters: Casters; a: LayerCaster; b: LayerCaster } {
  const { picture } = onGround(W, H, ground);
  for (const [shadow, shapes] of shadows) {
    const whole = shapes.map((shape) => coverageOf(shape, W, H)).reduce((sum, coverage) => sum.map((v, p) => Math.max(v, coverage[p])));
    layOver(picture, shadowOf(whole, W, H, shadow), [0, 0, 0]);
  }
  layOver(picture, coverageOf(left, W, H), [40, 90, 220]);
  layOver(picture, coverageOf(right, W, H), [220, 170, 30]);
  const { image, segmentation } = regionsOf(picture);
  const [a, b] = [regionAt(segmentation, 75, 90), regionAt(segmentation, 130, 60)];
  const rest = [...Array(segmentation.count).keys()].filter((r) => r !== a && r !== b);
  const plans: LayerPlan[] = [{ kind: 'background', regions: rest, beneath: [] }, { kind: 'shape', regions: [a], beneath: [], object: 0 }, { kind: 'shape', regions: [b], beneath: [], object: 1 }];
  const casters = findCasters(segmentation, solveMixtures(image, segmentation), plans);
  const of = (k: number): LayerCaster => casters.all.find(({ layers }) => layers.has(k))!;
  return { image, casters, a: of(1), b: of(2) };
}

describe('castTogether', () => {
  it.each<[string, Fill]>([['a plain page', page], ['a photograph', busy(5, 2)]])('joins what touches and casts one shadow, on %s', (_, ground) => {
    const { image, casters, a, b } = scene(ground, [cast, [left, right]]);
    const found = castBy(image, a)!;
    const { shadow, caster, joined } = castTogether(image, a, found, casters.all, casters);
    expect(joined).toEqual([b]);
    expect([...caster.layers].sort()).toEqual([1, 2]);
    expect(shadow.fit.worth).toBeGreaterThan(found.fit.worth);
    const at = (x: number, y: number): number => shadow.alpha[(y - shadow.top) * shadow.width + x - shadow.left];
    // It lies beneath the other as well.
    expect(Math.min(at(75, 90), at(130, 70))).toBeGreaterThan(0.35);
  });

  it.each<[string, readonly (readonly [Shadow, readonly Shape[]])[]]>([
    ['casts none', [[cast, [left]]]],
    ['casts one of its own', [[cast, [left]], [{ dx: -9, dy: -8, blur: 3, opacity: 0.4 }, [right]]]],
  ])('leaves alone what touches and %s', (_, shadows) => {
    const { image, casters, a } = scene(page, ...shadows);
    const found = castBy(image, a)!;
    expect(castTogether(image, a, found, casters.all, casters)).toEqual({ shadow: found, caster: a, joined: [] });
  });

  it('asks nothing of what does not touch', () => {
    const { image, casters, a } = scene(page, [cast, [left, right]]);
    const found = castBy(image, a)!;
    expect(castTogether(image, a, found, casters.all, casters, { leastContact: 1000 }).joined).toEqual([]);
  });
});
