import type { Tint } from '../../../src/decompose/pixels/rendered-layer';
import type { CastShadow } from '../../../src/decompose/shadows/cast-by';
import { renderCastShadow, takeOff, takeShadowsOff } from '../../../src/decompose/shadows/cast-shadows';
import { solveMixtures } from '../../../src/decompose/regions/mixtures';
import type { LayerPlan } from '../../../src/decompose/regions/layer-plan';
import { unfiltered } from '../../../src/decompose/pixels/work-image';
import { convertDepth, type Raster } from '../../../src/raster/raster';
import { randomNumbers } from '../../support/documents';
import { busy, coverageOf, layOver, shadowOf } from '../../support/effect-scenes';
import { disc, flat, onGround, rectangle } from '../../support/paint';
import { regionAt, regionsOf } from '../../support/stages';

const W = 200;
const H = 160;
const shadow = { dx: 7, dy: 9, blur: 5, opacity: 0.45 };

/** A card on a plain page, with its shadow. */
function cardScene(): { picture: Raster; page: Raster; alpha: Float32Array; caster: Float32Array } {
  const page = onGround(W, H, flat([226, 220, 205])).picture;
  const picture = convertDepth(page, 8);
  const caster = coverageOf(rectangle(50, 40, 130, 100), W, H);
  const alpha = shadowOf(caster, W, H, shadow);
  layOver(picture, alpha, [0, 0, 0]);
  layOver(picture, caster, [50, 110, 210]);
  return { picture, page, alpha, caster };
}

describe('takeShadowsOff', () => {
  it('gives the picture without its shadows, and each shadow beneath its caster too', () => {
    const { picture, page, alpha, caster } = cardScene();
    const before = picture.data.slice();
    const { image, segmentation } = regionsOf(picture);
    const card = regionAt(segmentation, 90, 70);
    const plans: LayerPlan[] = [
      { kind: 'background', regions: [...Array(segmentation.count).keys()].filter((r) => r !== card), beneath: [card] },
      { kind: 'shape', regions: [card], beneath: [], object: 0 },
    ];
    const found = takeShadowsOff(picture, image, segmentation, solveMixtures(image, segmentation), plans);
    expect(found?.shadows).toHaveLength(1);
    expect(picture.data).toEqual(before);
    const [cast] = found!.shadows;
    let off = 0;
    let n = 0;
    for (let p = 0; p < W * H; p++) {
      if (caster[p] > 0 || alpha[p] < 0.02) continue;
      for (let c = 0; c < 3; c++) off += Math.abs(found!.picture.data[p * 4 + c] - page.data[p * 4 + c]) / 3;
      n++;
    }
    expect(n).toBeGreaterThan(1500);
    expect(off / n).toBeLessThan(5);
    // The caster keeps its colours.
    expect([...found!.picture.data.slice((70 * W + 90) * 4, (70 * W + 90) * 4 + 3)]).toEqual([50, 110, 210]);
    const at = (x: number, y: number): number => (y - cast.top) * cast.width + x - cast.left;
    expect([cast.caster[at(90, 70)], cast.seen[at(90, 70)], cast.seen[at(135, 90)]]).toEqual([1, 0, 1]);
    expect(Math.abs(cast.alpha[at(95, 80)] - shadow.opacity)).toBeLessThan(0.08);
  });

  it('leaves pictures without shadows, and those that stand on nothing, as they are', () => {
    const { picture } = onGround(W, H, busy(4), { shape: disc(100, 80, 35), fill: flat([240, 60, 60]) });
    const { image, segmentation } = regionsOf(picture);
    const object = regionAt(segmentation, 100, 80);
    const plans: LayerPlan[] = [{ kind: 'background', regions: [], beneath: [] }, { kind: 'shape', regions: [object], beneath: [], object: 0 }];
    expect(takeShadowsOff(picture, image, segmentation, solveMixtures(image, segmentation), plans)).toBeNull();
    const nowhere = onGround(W, H, null, { shape: disc(100, 80, 35), fill: flat([240, 60, 60]) }).picture;
    const other = regionsOf(nowhere);
    expect(takeShadowsOff(nowhere, other.image, other.segmentation, solveMixtures(other.image, other.segmentation), plans)).toBeNull();
  });
});

describe('takeOff', () => {
  it.each<[string, Tint]>([['black', [0, 0, 0]], ['a tint', [10, 30, 90]]])('is the inverse of laying %s over: to a level, whatever the colours', (_, colour) => {
    const { picture: page } = onGround(40, 30, busy(6));
    const random = randomNumbers(3);
    const alpha = Float32Array.from({ length: 1200 }, () => 0.6 * random());
    const dark = convertDepth(page, 8);
    layOver(dark, alpha, colour);
    const cast: CastShadow = { fit: { dx: 0, dy: 0, blur: 1, opacity: 0.6, strengths: [1, 1, 1], gain: 1, chance: 0, worth: 1, agreement: 1 }, left: 0, top: 0, width: 40, height: 30, colour, alpha, seen: new Uint8Array(1200).fill(1), caster: new Uint8Array(1200), silhouette: new Uint8Array(1200) };
    takeOff(dark, unfiltered(dark).planes, cast, () => 0, () => -1);
    // Half a level of rounding, enlarged by what the shadow hides.
    for (let p = 0; p < 1200; p++) for (let c = 0; c < 3; c++) expect(Math.abs(dark.data[p * 4 + c] - page.data[p * 4 + c])).toBeLessThanOrEqual(Math.ceil(0.5 / (1 - alpha[p])) + 1);
  });
});

describe('renderCastShadow', () => {
  it('is of its colour at its coverage, at the depth of the picture', () => {
    const cast = { left: 3, top: 4, width: 2, height: 1, colour: [0, 10, 20], alpha: Float32Array.of(0.5, 0), seen: Uint8Array.of(1, 0), caster: Uint8Array.of(0, 1) } as unknown as CastShadow;
    const deep = renderCastShadow(cast, 16);
    expect([...deep.pixels.data]).toEqual([0, 2570, 5140, 32768, 0, 0, 0, 0]);
    expect([deep.left, deep.top, [...deep.seen]]).toEqual([3, 4, [255, 0]]);
  });
});
