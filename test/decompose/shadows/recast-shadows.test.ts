import { castBy, type CastShadow } from '../../../src/decompose/shadows/cast-by';
import { takeShadowsOff } from '../../../src/decompose/shadows/cast-shadows';
import { findCasters } from '../../../src/decompose/shadows/find-casters';
import { solveMixtures, type Mixtures } from '../../../src/decompose/regions/mixtures';
import { recastShadows } from '../../../src/decompose/shadows/recast-shadows';
import type { LayerPlan } from '../../../src/decompose/regions/layer-plan';
import { convertDepth, type Raster } from '../../../src/raster/raster';
import { busy, coverageOf, layOver, shadowOf } from '../../support/effect-scenes';
import { flat, onGround, rectangle, type Fill } from '../../support/paint';
import { regionAt, regionsOf, type Regions } from '../../support/stages';

const W = 260;
const H = 200;
const cast = { dx: 8, dy: 10, blur: 5, opacity: 0.5 };
const page = flat([226, 220, 205]);

/** A card in two colours with its shadow, and a plain square apart from it that casts none. */
function scene(ground: Fill): { picture: Raster; clear: Raster; alpha: Float32Array; regions: Regions; mixtures: Mixtures; plans: (...layers: readonly string[]) => LayerPlan[] } {
  const clear = onGround(W, H, ground).picture;
  const picture = convertDepth(clear, 8);
  const alpha = shadowOf(coverageOf(rectangle(50, 40, 150, 120), W, H), W, H, cast);
  layOver(picture, alpha, [0, 0, 0]);
  layOver(picture, coverageOf(rectangle(50, 40, 100, 120), W, H), [40, 90, 220]);
  layOver(picture, coverageOf(rectangle(100, 40, 150, 120), W, H), [220, 170, 30]);
  layOver(picture, coverageOf(rectangle(195, 140, 235, 180), W, H), [200, 20, 120]);
  const regions = regionsOf(picture);
  const { segmentation, image } = regions;
  const of = { a: regionAt(segmentation, 75, 90), b: regionAt(segmentation, 125, 90), s: regionAt(segmentation, 215, 160) } as Record<string, number>;
  const rest = [...Array(segmentation.count).keys()].filter((r) => !Object.values(of).includes(r));
  const plans = (...layers: readonly string[]): LayerPlan[] => [{ kind: 'background', regions: rest, beneath: [] }, ...layers.map((letters, k): LayerPlan => ({ kind: 'shape', regions: [...letters].map((letter) => of[letter]), beneath: [], object: k }))];
  return { picture, clear, alpha, regions, mixtures: solveMixtures(image, segmentation), plans };
}

/** The shadow of one layer alone, as it is found by a plan that has it in pieces. */
function ofPiece({ regions: { image, segmentation }, mixtures, plans }: ReturnType<typeof scene>): CastShadow {
  const { all } = findCasters(segmentation, mixtures, plans('a', 'b', 's'));
  return castBy(image, all.find(({ layers }) => layers.has(1))!)!;
}

const meanOff = (a: ArrayLike<number>, b: ArrayLike<number>, where: (i: number) => boolean): number => {
  let [sum, n] = [0, 0];
  for (let i = 0; i < a.length; i++) if (where(i)) [sum, n] = [sum + Math.abs(a[i] - b[i]), n + 1];
  return sum / n;
};
const whole = ({ left, top, width, alpha }: CastShadow): Float32Array => Float32Array.from({ length: W * H }, (_, p) => {
  const [x, y] = [(p % W) - left, Math.floor(p / W) - top];
  return x >= 0 && y >= 0 && x < width && y * width + x < alpha.length ? alpha[y * width + x] : 0;
});

describe('recastShadows', () => {
  it.each<[string, Fill]>([['a plain page', page], ['a photograph', busy(5, 2)]])('gives a shadow to all of the object that casts it, on %s', (_, ground) => {
    const given = scene(ground);
    const { picture, clear, alpha, regions: { image, segmentation }, mixtures, plans } = given;
    const piece = ofPiece(given);
    const before = picture.data.slice();
    const found = recastShadows(picture, image, segmentation, mixtures, plans('ab', 's'), [piece]);
    expect(found?.shadows).toHaveLength(1);
    expect(picture.data).toEqual(before);
    const within = (p: number): boolean => alpha[p] > 0.02;
    expect(meanOff(whole(found!.shadows[0]), alpha, within)).toBeLessThan(0.06);
    expect(meanOff(whole(piece), alpha, within)).toBeGreaterThan(0.12);
    const seen = (i: number): boolean => { const [x, y] = [(i >> 2) % W, Math.floor((i >> 2) / W)]; return alpha[i >> 2] > 0.02 && !(x >= 48 && x < 152 && y >= 38 && y < 122) && x < 190; };
    expect(meanOff(found!.picture.data, clear.data, seen)).toBeLessThan(6);
  });

  it('changes nothing where all casters are what they were', () => {
    const { picture, regions: { image, segmentation }, mixtures, plans } = scene(page);
    const { shadows } = takeShadowsOff(picture, image, segmentation, mixtures, plans('ab', 's'))!;
    expect(shadows).toHaveLength(1);
    expect(recastShadows(picture, image, segmentation, mixtures, plans('s', 'ab'), shadows)).toBeNull();
  });

  it('keeps a shadow as it was where its caster was joined with what casts none', () => {
    const { picture, regions: { image, segmentation }, mixtures, plans } = scene(page);
    const { shadows } = takeShadowsOff(picture, image, segmentation, mixtures, plans('ab', 's'))!;
    const found = recastShadows(picture, image, segmentation, mixtures, plans('abs'), shadows);
    expect(found?.shadows ?? shadows).toEqual(shadows);
  });

  it('gives no second shadow to what was found joined with something larger', () => {
    const { picture, regions: { image, segmentation }, mixtures, plans } = scene(page);
    const [shadow] = takeShadowsOff(picture, image, segmentation, mixtures, plans('ab', 's'))!.shadows;
    // Its caster as a plan saw it that took what lies around for a part of the card.
    const joined: CastShadow = { ...shadow, silhouette: shadow.silhouette.map(() => 1) };
    expect(joined.silhouette.length).toBeGreaterThan(2 * shadow.silhouette.reduce((sum, v) => sum + v, 0));
    const found = recastShadows(picture, image, segmentation, mixtures, plans('ab', 's'), [joined]);
    expect(found?.shadows).toHaveLength(1);
    expect(found?.shadows[0]).not.toBe(joined);
  });

  it('finds none where there were none', () => {
    const { picture, regions: { image, segmentation }, mixtures, plans } = scene(page);
    expect(recastShadows(picture, image, segmentation, mixtures, plans('s'), [])).toBeNull();
  });
});
