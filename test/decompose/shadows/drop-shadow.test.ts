import { awayFrom, shadowAlpha } from '../../../src/decompose/shadows/cast-by';
import { explainedBy, fitDropShadow, type ShadowView } from '../../../src/decompose/shadows/drop-shadow';
import type { Tint } from '../../../src/decompose/pixels/rendered-layer';
import type { Raster } from '../../../src/raster/raster';
import { busy, coverageOf, layOver, shadowOf, type Shadow } from '../../support/effect-scenes';
import { disc, flat, linear, onGround, polygon, rectangle, ring, type Fill, type Shape } from '../../support/paint';

const W = 200;
const H = 160;

function viewOf(picture: Raster, caster: Float32Array): ShadowView {
  const light = [0, 1, 2].map((c) => Float32Array.from({ length: W * H }, (_, p) => Math.log(picture.data[p * 4 + c] + 6)));
  return { width: W, height: H, light, surface: awayFrom(Uint8Array.from(caster, (a) => (a > 0 ? 1 : 0)), W, H, 2), caster };
}

function scene(ground: Fill, shape: Shape, shadow?: Shadow): { view: ShadowView; alpha: Float32Array } {
  const { picture } = onGround(W, H, ground);
  const caster = coverageOf(shape, W, H);
  const alpha = shadow ? shadowOf(caster, W, H, shadow) : new Float32Array(W * H);
  layOver(picture, alpha, [0, 0, 0]);
  layOver(picture, caster, [220, 60, 40]);
  return { view: viewOf(picture, caster), alpha };
}

const card = rectangle(60, 40, 140, 105, 6);
const kite = polygon([[60, 40], [150, 55], [120, 115], [75, 100]]);
const photo = busy(3);

describe('fitDropShadow', () => {
  it.each<[string, Fill, Shape, Shadow]>([
    ['a plain page', flat([230, 224, 210]), card, { dx: 6, dy: 8, blur: 5, opacity: 0.4 }],
    ['a gradient', linear([240, 200, 160], [120, 150, 220], [0, 0], [W, H]), kite, { dx: -8, dy: 8, blur: 7, opacity: 0.3 }],
    ['a photograph', photo, card, { dx: -9, dy: 9, blur: 6, opacity: 0.5 }],
    ['another photograph', busy(8), kite, { dx: 7, dy: 7, blur: 4, opacity: 0.45 }],
  ])('finds offset, blur and opacity on %s', (_, ground, shape, shadow) => {
    const { view, alpha } = scene(ground, shape, shadow);
    const fit = fitDropShadow(view);
    expect(fit).not.toBeNull();
    expect(Math.abs(fit!.dx - shadow.dx)).toBeLessThanOrEqual(3);
    expect(Math.abs(fit!.dy - shadow.dy)).toBeLessThanOrEqual(3);
    expect(fit!.blur / shadow.blur).toBeGreaterThan(0.6);
    expect(fit!.blur / shadow.blur).toBeLessThan(1.6);
    expect(Math.abs(fit!.opacity - shadow.opacity)).toBeLessThan(0.1);
    const found = shadowAlpha(view, fit!);
    let error = 0;
    let n = 0;
    alpha.forEach((a, p) => {
      if (a < 0.02 && found[p] < 0.02) return;
      error += Math.abs(a - found[p]);
      n++;
    });
    expect(error / n).toBeLessThan(0.05);
  });

  it.each<[string, Fill, Tint]>([['a plain page', flat([230, 224, 210]), [20, 40, 90]], ['a gradient', linear([240, 200, 160], [160, 190, 220], [0, 0], [W, H]), [80, 20, 10]]])('tells a tint from black on %s', (_, ground, colour) => {
    const cast = { dx: 6, dy: 8, blur: 5, opacity: 0.4 };
    const strengths = (laid: Tint): Tint => {
      const { picture } = onGround(W, H, ground);
      const caster = coverageOf(card, W, H);
      layOver(picture, shadowOf(caster, W, H, cast), laid);
      layOver(picture, caster, [220, 60, 40]);
      return fitDropShadow(viewOf(picture, caster))!.strengths;
    };
    expect(strengths([0, 0, 0])).toEqual([1, 1, 1]);
    // Of the channel that the colour has most of it takes least; by how much is how much of it is left.
    const [red, green, blue] = strengths(colour);
    const middle = [0, 1, 2].map((c) => 200 - colour[c]);
    expect(blue / red).toBeCloseTo(middle[2] / middle[0], 0);
    expect(Math.sign(blue - red)).toBe(Math.sign(middle[2] - middle[0]));
    expect(green).toBeGreaterThan(0.6);
  });

  it.each<[string, Fill, Shape]>([['a plain page', flat([230, 224, 210]), card], ['a photograph', photo, card], ['another', busy(11), kite], ['grain alone', busy(2, 30), disc(100, 80, 30)]])('finds none where none is cast: %s', (_, ground, shape) => {
    expect(fitDropShadow(scene(ground, shape).view)).toBeNull();
  });

  it('takes the shadow of something longer, which ends where its own would not, for none', () => {
    const { picture } = onGround(W, H, flat([230, 224, 210]));
    layOver(picture, shadowOf(coverageOf(rectangle(60, 70, 199, 105), W, H), W, H, { dx: 0, dy: 10, blur: 5, opacity: 0.4 }), [0, 0, 0]);
    const caster = coverageOf(card, W, H);
    layOver(picture, caster, [220, 60, 40]);
    expect(fitDropShadow(viewOf(picture, caster), { mostHarm: Infinity })).not.toBeNull();
    expect(fitDropShadow(viewOf(picture, caster))).toBeNull();
  });

  it('takes what lies beyond what is looked for for none, rather than the nearest to it', () => {
    const far = { dx: 4, dy: 30, blur: 5, opacity: 0.5 };
    const { view } = scene(flat([230, 224, 210]), card, far);
    expect(fitDropShadow(view, { reach: 22 })).toBeNull();
    const { dx, dy } = fitDropShadow(view, { reach: 40 })!;
    expect([Math.abs(dx - far.dx) <= 3, Math.abs(dy - far.dy) <= 3]).toEqual([true, true]);
  });

  it('takes neither an outline nor a glow for a shadow', () => {
    const { picture } = onGround(W, H, flat([230, 224, 210]));
    const caster = coverageOf(card, W, H);
    layOver(picture, coverageOf(ring(rectangle(57, 37, 143, 108, 8), card), W, H), [20, 20, 20]);
    expect(fitDropShadow(viewOf(picture, caster))).toBeNull();
    const dark = onGround(W, H, flat([60, 50, 80])).picture;
    layOver(dark, shadowOf(caster, W, H, { dx: 0, dy: 6, blur: 6, opacity: 0.5 }), [255, 255, 255]);
    expect(fitDropShadow(viewOf(dark, caster))).toBeNull();
  });

  it('gives the same answer every time, and none where too little surface is seen', () => {
    const { view } = scene(photo, card, { dx: 5, dy: 5, blur: 5, opacity: 0.4 });
    expect(fitDropShadow(view)).toEqual(fitDropShadow(view));
    expect(fitDropShadow({ ...view, surface: new Uint8Array(W * H) })).toBeNull();
  });
});

describe('explainedBy', () => {
  const whole = coverageOf(card, W, H);
  const half = whole.map((a, p) => (p % W < 100 ? a : 0));
  const shadow = { dx: 6, dy: 8, blur: 5, opacity: 0.4 };
  /** Both halves are seen, one of them is known to cast. */
  const known = (casts: Shape): ShadowView => ({ ...scene(flat([230, 224, 210]), casts, shadow).view, ...{ caster: half }, surface: awayFrom(Uint8Array.from(whole, (a) => (a > 0 ? 1 : 0)), W, H, 2) });

  it('tells how much a shadow explains, as that of a part and how much more as that of the whole', () => {
    const { own, more } = explainedBy(known(card), whole, shadow);
    // On the surface of the whole, the part's own shadow would end where it goes on.
    expect(own.worth / own.possible).toBeGreaterThan(0.5);
    expect(more.worth / more.possible).toBeGreaterThan(0.8);
    expect(own.worth).toBeLessThanOrEqual(own.possible);
  });

  it('takes back what the rest does not cast, and has nothing to add to the same silhouette', () => {
    const { own, more } = explainedBy(known(rectangle(60, 40, 100, 105)), whole, shadow);
    expect(own.worth).toBeGreaterThan(0);
    expect(more.worth / more.possible).toBeLessThan(-0.5);
    expect(explainedBy(known(card), half, shadow).more).toEqual({ worth: 0, possible: 0 });
  });

  it('means the same on a view that is looked at more roughly', () => {
    const [wide, high] = [2 * W, 2 * H];
    const twice = <T extends Float32Array | Uint8Array>(plane: T, out: T): T => {
      for (let p = 0; p < wide * high; p++) out[p] = plane[Math.floor(Math.floor(p / wide) / 2) * W + ((p % wide) >> 1)];
      return out;
    };
    const view = known(card);
    const large: ShadowView = { width: wide, height: high, light: view.light.map((plane) => twice(plane, new Float32Array(wide * high))), surface: twice(view.surface, new Uint8Array(wide * high)), caster: twice(half, new Float32Array(wide * high)) };
    const { own, more } = explainedBy(large, twice(whole, new Float32Array(wide * high)), { dx: 12, dy: 16, blur: 10, opacity: 0.4 });
    const fine = explainedBy(view, whole, shadow);
    expect(own.worth / own.possible).toBeCloseTo(fine.own.worth / fine.own.possible, 1);
    expect(more.worth / more.possible).toBeCloseTo(fine.more.worth / fine.more.possible, 1);
  });
});
