import fc from 'fast-check';
import { analyse } from '../../../src/decompose/analyse';
import { decompose } from '../../../src/decompose/decompose';
import { findGlazes } from '../../../src/decompose/glazes/glazes';
import { solveMixtures } from '../../../src/decompose/regions/mixtures';
import { peelGlazes } from '../../../src/decompose/glazes/peel-glazes';
import { leafLayers } from '../../../src/document/tree';
import type { BlendMode } from '../../../src/raster/blend';
import { compositeOver } from '../../../src/raster/composite';
import { convertDepth, type Raster } from '../../../src/raster/raster';
import { coverageOf } from '../../support/effect-scenes';
import { disc, flat, onGround, rectangle, type Colour, type Item } from '../../support/paint';

const W = 200;
const H = 150;
const cream: Colour = [240, 230, 205];
const house: Item = { shape: rectangle(100, 0, W, H), fill: flat([60, 90, 70]) };
const veil: Item = { shape: disc(100, 75, 45), fill: flat([20, 60, 230]), opacity: 0.5 };

function peel(picture: Raster): ReturnType<typeof peelGlazes> {
  const analysis = analyse(picture, false);
  return peelGlazes(picture, analysis.segmentation, solveMixtures(analysis.image, analysis.segmentation), findGlazes(analysis));
}

/** Largest difference of two pictures in one sample, levels of 255, over pixels that `where` names. */
function farthest(a: Raster, b: Raster, where: (p: number) => boolean): number {
  let most = 0;
  for (let p = 0; p < W * H; p++) if (where(p)) for (let c = 0; c < 4; c++) most = Math.max(most, Math.abs(a.data[p * 4 + c] - b.data[p * 4 + c]));
  return a.depth === 16 ? most / 257 : most;
}

describe('peelGlazes', () => {
  const covered = coverageOf(veil.shape, W, H);

  it.each([8, 16] as const)('restores what is seen through a shape, its soft edges too, in %i bits', (depth) => {
    const picture = convertDepth(onGround(W, H, cream, house, veil).picture, depth);
    const bare = convertDepth(onGround(W, H, cream, house).picture, depth);
    const before = picture.data.slice();
    const { picture: peeled, panels, front } = peel(picture);
    expect(picture.data).toEqual(before);
    expect(panels).toHaveLength(1);
    expect(front.includes(1)).toBe(false);
    expect(farthest(peeled, bare, (p) => covered[p] === 0 || covered[p] === 1)).toBeLessThanOrEqual(1);
    // Where three surfaces share a pixel, two are all that is known.
    expect(farthest(peeled, bare, (p) => Math.abs((p % W) - 100) > 3)).toBeLessThanOrEqual(4);
  });

  it('gives the coverage of the shape, soft where it is', () => {
    const { panels: [{ left, top, width, coverage, panel }] } = peel(onGround(W, H, cream, house, veil).picture);
    expect(panel.opacity).toBeCloseTo(0.5, 2);
    for (let p = 0; p < W * H; p++) {
      const x = (p % W) - left;
      const y = Math.floor(p / W) - top;
      const own = x < 0 || y < 0 || x >= width || y >= coverage.length / width ? 0 : coverage[y * width + x];
      if (Math.abs((p % W) - 100) > 3) expect(Math.abs(own - covered[p])).toBeLessThan(0.06);
    }
  });

  it('follows a soft shape as far as it fades', () => {
    const soft: Item = { shape: disc(100, 75, 40, 7), fill: flat([20, 60, 230]), opacity: 0.6 };
    const { picture: peeled, panels: [{ left, top, width, coverage, panel }] } = peel(onGround(W, H, cream, house, soft).picture);
    expect(panel.opacity).toBeCloseTo(0.6, 1);
    const bare = onGround(W, H, cream, house).picture;
    let spoilt = 0;
    for (let p = 0; p < W * H; p++) if (Math.abs((p % W) - 100) > 3 && [0, 1, 2].some((c) => Math.abs(peeled.data[p * 4 + c] - bare.data[p * 4 + c]) > 4)) spoilt++;
    expect(spoilt).toBeLessThan(120);
    const truth = coverageOf(soft.shape, W, H);
    let off = 0;
    let sum = 0;
    for (let p = 0; p < W * H; p++) {
      const x = (p % W) - left;
      const y = Math.floor(p / W) - top;
      const own = x < 0 || y < 0 || x >= width || y >= coverage.length / width ? 0 : coverage[y * width + x];
      off += Math.abs(own - truth[p]);
      sum += truth[p];
    }
    expect(off / sum).toBeLessThan(0.04);
  });

  it('leaves what lies on it as it is, marked as in front, and the shape whole beneath it', () => {
    const type: Item = { shape: rectangle(110, 60, 126, 90), fill: flat([255, 255, 255]) };
    const { picture: peeled, panels: [{ left, top, width, coverage, front }] } = peel(onGround(W, H, cream, house, veil, type).picture);
    expect([...peeled.data.subarray((75 * W + 118) * 4, (75 * W + 118) * 4 + 3)]).toEqual([255, 255, 255]);
    const at = (75 - top) * width + 118 - left;
    expect([front[at], coverage[at]]).toEqual([1, 1]);
  });

  it('restores an empty canvas as empty', () => {
    const { picture: peeled } = peel(onGround(W, H, null, { shape: rectangle(20, 20, 110, 130), fill: flat([230, 120, 40]) }, veil).picture);
    const bare = onGround(W, H, null, { shape: rectangle(20, 20, 110, 130), fill: flat([230, 120, 40]) }).picture;
    expect(farthest(peeled, bare, (p) => (covered[p] === 0 || covered[p] === 1) && Math.abs((p % W) - 110) > 2)).toBeLessThanOrEqual(1);
  });

  it.each<[BlendMode, boolean]>([['multiply', false], ['screen', false], ['multiply', true], ['darken', true]])('in %s, gives what lies beneath, and the layer its mode; the stack gives the picture', (blend, empty) => {
    const paint = (): Raster => (empty ? onGround(W, H, null, { shape: rectangle(20, 20, 110, 130), fill: flat([230, 120, 40]) }).picture : onGround(W, H, cream, house).picture);
    const picture = paint();
    compositeOver(picture, onGround(W, H, null, { shape: disc(100, 75, 45), fill: flat([70, 190, 130]), opacity: empty ? 0.6 : 1 }).picture, { left: 0, top: 0, blend });
    expect(farthest(peel(picture).picture, paint(), (p) => (covered[p] === 0 || covered[p] === 1) && Math.abs((p % W) - (empty ? 110 : 100)) > 2)).toBeLessThanOrEqual(1);
    const { document, recomposition } = decompose(picture);
    expect(recomposition.max).toBeLessThanOrEqual(1 + 1e-6);
    expect(leafLayers(document.children).filter(({ kind }) => kind === 'overlay').map((layer) => layer.blend)).toEqual([blend]);
  });

  it.each<[BlendMode, boolean]>([['normal', true], ['multiply', false], ['screen', false], ['multiply', true]])('a picture of floats composites back too, its layers in normal mode alone (%s)', (blend, empty) => {
    const { picture } = empty ? onGround(W, H, null, { shape: rectangle(20, 20, 110, 130), fill: flat([230, 120, 40]) }) : onGround(W, H, cream, house);
    compositeOver(picture, onGround(W, H, null, { shape: disc(100, 75, 45), fill: flat([70, 190, 130]), opacity: empty ? 0.6 : 1 }).picture, { left: 0, top: 0, blend });
    const { document, recomposition } = decompose(convertDepth(picture, 32));
    expect(recomposition.max).toBeLessThan(0.01);
    expect(leafLayers(document.children).every((layer) => layer.blend === 'normal')).toBe(true);
  });

  it('decomposed, glazes are layers of their own, whole and at their opacity, and the stack gives the picture', () => {
    fc.assert(fc.property(fc.integer({ min: 82, max: 122 }), fc.integer({ min: 50, max: 100 }), fc.constantFrom(0.3, 0.5, 0.6), fc.boolean(), (x, y, opacity, empty) => {
      const shape = disc(x, y, 38);
      const { picture } = onGround(W, H, empty ? null : cream, { shape: rectangle(100, 10, 190, 140), fill: flat([60, 90, 70]) }, { shape, fill: flat([220, 40, 30]), opacity });
      const { document, recomposition } = decompose(picture);
      expect(recomposition.max).toBeLessThanOrEqual(1 + 1e-6);
      const glazes = leafLayers(document.children).filter(({ kind }) => kind === 'overlay');
      expect(glazes.map(({ name }) => name)).toEqual(['See-through red circle']);
      const { left, top, pixels } = glazes[0];
      const truth = coverageOf(shape, W, H);
      let off = 0;
      let sum = 0;
      for (let p = 0; p < W * H; p++) {
        const u = (p % W) - left;
        const v = Math.floor(p / W) - top;
        const own = u < 0 || v < 0 || u >= pixels.width || v >= pixels.height ? 0 : pixels.data[(v * pixels.width + u) * 4 + 3] / 255;
        off += Math.abs(own - truth[p] * opacity);
        sum += truth[p] * opacity;
      }
      expect(off / sum).toBeLessThan(0.06);
    }), { numRuns: 12 });
  }, 30000);
});
