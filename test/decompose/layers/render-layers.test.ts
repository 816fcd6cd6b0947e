import { solveMixtures } from '../../../src/decompose/regions/mixtures';
import { objectsOfRegions, type LayerPlan } from '../../../src/decompose/regions/layer-plan';
import { renderLayers, renderShadows } from '../../../src/decompose/layers/render-layers';
import type { KnownGround } from '../../../src/decompose/pixels/known-ground';
import type { RenderedLayer } from '../../../src/decompose/pixels/rendered-layer';
import { findShadows, type Shadows } from '../../../src/decompose/shadows/shadows';
import { convertDepth, type Raster } from '../../../src/raster/raster';
import { disc, flat, linear, onGround, rectangle, type Painted } from '../../support/paint';
import { knownGroundOf, paintOver, softDisc } from '../../support/soft';
import { regionAt, regionsOf } from '../../support/stages';

/** Sample of a rendered layer at a canvas pixel. */
const sample = ({ left, top, pixels }: RenderedLayer, x: number, y: number): number[] => {
  const i = ((y - top) * pixels.width + x - left) * 4;
  return x < left || y < top || x >= left + pixels.width || y >= top + pixels.height ? [0, 0, 0, 0] : Array.from(pixels.data.slice(i, i + 4));
};
const seenAt = ({ left, top, pixels, seen }: RenderedLayer, x: number, y: number): number => seen[(y - top) * pixels.width + x - left];

/** Renders the region at `front` over the region in the corner, beneath which that one continues. */
function renderTwo(picture: Raster, front: readonly [number, number]): RenderedLayer[] {
  const { image, segmentation } = regionsOf(picture);
  const inner = regionAt(segmentation, ...front);
  const plans: LayerPlan[] = [
    { kind: 'background', regions: [regionAt(segmentation, 0, 0)], beneath: [inner] },
    { kind: 'shape', regions: [inner], beneath: [], object: 0 },
  ];
  return renderLayers(picture, image, segmentation, solveMixtures(image, segmentation), plans);
}

const GROUND = linear([250, 230, 200], [150, 190, 240], [0, 0], [72, 0]);
const scene: Painted = onGround(72, 60, GROUND, { shape: disc(35.3, 30.6, 17.4), fill: flat([20, 60, 140]) });

describe('renderLayers', () => {
  const [back, front] = renderTwo(scene.picture, [35, 30]);

  it('crops each layer to its bounds', () => {
    expect([back.left, back.top, back.pixels.width, back.pixels.height]).toEqual([0, 0, 72, 60]);
    expect(front.left).toBeGreaterThanOrEqual(16);
    expect(front.left + front.pixels.width).toBeLessThanOrEqual(55);
    expect(front.seen).toHaveLength(front.pixels.width * front.pixels.height);
  });

  it('shows the picture\'s own pixels where a layer is seen alone', () => {
    expect(sample(front, 35, 30)).toEqual([20, 60, 140, 255]);
    expect(sample(back, 5, 40)).toEqual([...scene.picture.data.slice((40 * 72 + 5) * 4, (40 * 72 + 5) * 4 + 4)]);
    expect([seenAt(front, 35, 30), seenAt(back, 5, 40)]).toEqual([255, 255]);
  });

  it('covers the edge as the true shape does', () => {
    let sum = 0;
    let n = 0;
    scene.coverage[0].forEach((t, p) => {
      if (t < 0.01 || t > 0.99) return;
      sum += Math.abs(sample(front, p % 72, Math.floor(p / 72))[3] / 255 - t);
      n++;
    });
    expect(n).toBeGreaterThan(60);
    expect(sum / n).toBeLessThan(0.06);
  });

  it('continues the back beneath the front, opaque, and says that this was invented', () => {
    let worst = 0;
    scene.coverage[0].forEach((t, p) => {
      const x = p % 72;
      const y = Math.floor(p / 72);
      const [r, g, b, a] = sample(back, x, y);
      expect(a).toBe(255);
      if (t < 1) return;
      if (t === 1 && sample(front, x, y)[3] === 255 && seenAt(back, x, y) === 0) [r, g, b].forEach((v, c) => (worst = Math.max(worst, Math.abs(v - GROUND(x + 0.5, y + 0.5)[c]))));
    });
    expect(seenAt(back, 35, 30)).toBe(0);
    expect(worst).toBeLessThanOrEqual(2);
  });

  it('does the same in 16 bit', () => {
    const [back16, front16] = renderTwo(convertDepth(scene.picture, 16), [35, 30]);
    expect(front16.pixels.depth).toBe(16);
    expect(sample(front16, 35, 30)).toEqual([20 * 257, 60 * 257, 140 * 257, 65535]);
    expect(Math.abs(sample(back16, 35, 30)[0] / 257 - sample(back, 35, 30)[0])).toBeLessThanOrEqual(1);
  });

  it('keeps a see-through pixel whole, with one owner', () => {
    const { picture } = onGround(48, 48, null, { shape: disc(24.3, 23.6, 15.4), fill: flat([230, 90, 20]) });
    const { image, segmentation } = regionsOf(picture);
    const [layer] = renderLayers(picture, image, segmentation, solveMixtures(image, segmentation), [{ kind: 'shape', regions: [regionAt(segmentation, 24, 24)], beneath: [] }]);
    for (let p = 0; p < 48 * 48; p++) {
      const found = sample(layer, p % 48, Math.floor(p / 48));
      if (found[3] !== picture.data[p * 4 + 3]) throw new Error(`alpha ${found[3]} at pixel ${p}, not ${picture.data[p * 4 + 3]}`);
      if (found[3] > 0) expect(found).toEqual([...picture.data.slice(p * 4, p * 4 + 4)]);
    }
  });

  it('goes on beneath others as see-through as it is', () => {
    // A half-transparent square half beneath an opaque one, on nothing.
    const { picture } = onGround(60, 40, null, { shape: rectangle(5, 5, 40, 35), fill: flat([10, 10, 10]), opacity: 0.4 }, { shape: rectangle(25, 5, 55, 35), fill: flat([230, 90, 20]) });
    const { image, segmentation } = regionsOf(picture);
    const [under, over] = [regionAt(segmentation, 12, 20), regionAt(segmentation, 45, 20)];
    const [behind] = renderLayers(picture, image, segmentation, solveMixtures(image, segmentation), [{ kind: 'shape', regions: [under], beneath: [over] }, { kind: 'shape', regions: [over], beneath: [] }]);
    const seen = sample(behind, 12, 20);
    expect(seen[3]).toBe(102);
    expect(sample(behind, 45, 20)).toEqual(seen);
  });

  it('gives a plan without pixels an empty layer', () => {
    const { image, segmentation } = regionsOf(scene.picture);
    const layers = renderLayers(scene.picture, image, segmentation, solveMixtures(image, segmentation), [{ kind: 'background', regions: [0, 1], beneath: [] }, { kind: 'shape', regions: [], beneath: [] }]);
    expect(layers[1].pixels.data.every((v) => v === 0)).toBe(true);
  });
});

describe('renderLayers on a known ground', () => {
  it('leaves the ground its own colour where something else is mixed with it', () => {
    // What stands on it has another colour in every pixel, so that two colours explain none of the mixed ones.
    const picture = paintOver(96, 96, [200, 180, 90], { colour: (x, y) => [(x * 53) % 90, 40 + ((y * 37) % 120), (x * y) % 200], coverage: softDisc(48, 48, 26, 3) });
    const { image, segmentation } = regionsOf(picture);
    const ground = regionAt(segmentation, 2, 2);
    const front = [...Array(segmentation.count).keys()].filter((r) => r !== ground);
    const plans: LayerPlan[] = [{ kind: 'background', regions: [ground], beneath: front }, { kind: 'picture', regions: front, beneath: [] }];
    const mixtures = solveMixtures(image, segmentation);
    const worst = (known: KnownGround | null): number => {
      const [{ pixels: { data } }] = renderLayers(picture, image, segmentation, mixtures, plans, null, known);
      let most = 0;
      for (let i = 0; i < data.length; i++) if (i % 4 !== 3 && segmentation.labels[i >> 2] !== ground) most = Math.max(most, Math.abs(data[i] - [200, 180, 90][i % 4]));
      return most;
    };
    expect(worst(null)).toBeGreaterThan(8);
    expect(worst(knownGroundOf(image))).toBeLessThanOrEqual(1);
  });
});

describe('renderShadows', () => {
  it('paints black at the shadow\'s coverage, and the ground without it', () => {
    const { picture, coverage } = onGround(140, 110, [232, 226, 214], { shape: rectangle(42, 36, 102, 80, 8, 14), fill: flat([0, 0, 0]), opacity: 0.4 }, { shape: rectangle(40, 30, 100, 74, 6), fill: flat([60, 120, 220]) });
    const { image, segmentation } = regionsOf(picture);
    const card = regionAt(segmentation, 70, 50);
    const ground = Array.from({ length: segmentation.count }, (_, r) => r).filter((r) => r !== card);
    const plans: LayerPlan[] = [{ kind: 'background', regions: ground, beneath: [card] }, { kind: 'shape', regions: [card], beneath: [], object: 0 }];
    const mixtures = solveMixtures(image, segmentation);
    const shadows = findShadows(image, segmentation, new Set(ground), objectsOfRegions(segmentation.count, plans)) as Shadows;
    expect(shadows).not.toBeNull();
    const [shadow, ...none] = renderShadows(picture, segmentation, mixtures, plans, shadows);
    expect(none).toEqual([]);
    const [r, g, b, a] = sample(shadow, 70, 78);
    expect([r, g, b]).toEqual([0, 0, 0]);
    expect(Math.abs(a / 255 - coverage[0][78 * 140 + 70])).toBeLessThan(0.03);
    const [back] = renderLayers(picture, image, segmentation, mixtures, plans, shadows);
    const restored = sample(back, 70, 78);
    [232, 226, 214].forEach((v, c) => expect(Math.abs(restored[c] - v)).toBeLessThanOrEqual(2));
  });
});
