import { openFineDetail } from '../../../src/decompose/regions/fine-detail';
import { solveMixtures } from '../../../src/decompose/regions/mixtures';
import type { Segmentation } from '../../../src/decompose/regions/segment';
import type { Raster } from '../../../src/raster/raster';
import { knownGroundOf, paintOver, softDisc, type Levels } from '../../support/soft';
import { regionAt, regionsOf } from '../../support/stages';

const SIDE = 160;
const GREEN: Levels = [110, 200, 60];
const PURPLE: Levels = [190, 50, 220];
const graded = (x: number, y: number): Levels => [60 + 0.5 * x, 90 + 0.4 * y, 200 - 0.3 * x];

/** Coverage of strands of a width of 1.4 pixels that stand on a disc, thickly beside it and ever farther apart. */
function strands(x: number, y: number): number {
  const [dx, dy] = [x + 0.5 - 80, y + 0.5 - 80];
  const [r, turn] = [Math.hypot(dx, dy), Math.atan2(dy, dx)];
  const step = Math.PI / 32;
  const aside = Math.abs(turn / step - Math.round(turn / step)) * step * r;
  return Math.max(softDisc(80, 80, 26, 1)(x, y), r > 26 && r < 72 - 12 * Math.abs(Math.sin(7 * Math.round(turn / step))) ? Math.min(1, Math.max(0, 1.2 - aside)) : 0);
}
const taken = (picture: Raster): { before: ReturnType<typeof regionsOf>; after: ReturnType<typeof openFineDetail> } => {
  const before = regionsOf(picture);
  return { before, after: openFineDetail(before.image, before, knownGroundOf(before.image)) };
};

describe('openFineDetail', () => {
  it.each<[string, Levels | typeof graded]>([['one colour', PURPLE], ['a gradient', graded]])('gives %s what is seen of it between strands, and strands what the ground took of them', (_, ground) => {
    const picture = paintOver(SIDE, SIDE, ground, { colour: GREEN, coverage: strands });
    const { before, after: { segmentation, textured, fine } } = taken(picture);
    expect(before.textured).toContain(1);
    const own = regionAt(segmentation, 2, 2);
    let [bare, lost, all, kept, detail] = [0, 0, 0, 0, 0];
    for (let y = 0; y < SIDE; y++) {
      for (let x = 0; x < SIDE; x++) {
        if (Math.hypot(x - 79.5, y - 79.5) < 30) continue;
        const a = strands(x, y);
        const isGround = regionAt(segmentation, x, y) === own;
        if (a === 0) [bare, kept] = [bare + 1, kept + (isGround ? 1 : 0)];
        if (a > 0.6) [all, lost, detail] = [all + 1, lost + (isGround ? 1 : 0), detail + textured[regionAt(segmentation, x, y)]];
      }
    }
    expect(kept / bare).toBeGreaterThan(0.99);
    expect(lost / all).toBeLessThan(0.02);
    expect(detail / all).toBeGreaterThan(0.5);
    // No region is without a pixel.
    expect([textured.length, fine!.length]).toEqual([segmentation.count, segmentation.count]);
    expect(fine!.some((v, r) => v === 1 && textured[r] === 1)).toBe(true);
    expect(fine![own]).toBe(0);
    expect(new Set(segmentation.labels).size).toBe(segmentation.count);
    segmentation.source.forEach((q) => expect(segmentation.source[q]).toBe(q));
  });

  it('lets strands mix with the ground by their own colour', () => {
    const { before, after: { segmentation } } = taken(paintOver(SIDE, SIDE, PURPLE, { colour: GREEN, coverage: strands }));
    const { coverage, other } = solveMixtures(before.image, segmentation);
    const own = regionAt(segmentation, 2, 2);
    let [sum, n] = [0, 0];
    for (let p = 0; p < coverage.length; p++) {
      const [x, y] = [p % SIDE, Math.floor(p / SIDE)];
      const a = strands(x, y);
      if (a <= 0.1 || a >= 0.9 || Math.hypot(x - 79.5, y - 79.5) < 34) continue;
      sum += Math.abs(a - (segmentation.labels[p] === own ? (other[p] === -1 ? 0 : 1 - coverage[p]) : coverage[p]));
      n++;
    }
    expect(n).toBeGreaterThan(500);
    expect(sum / n).toBeLessThan(0.06);
  });

  it('makes a region of other strands that the ground took, in pictures that are not clean', () => {
    const reeds = (x: number, y: number): number => (y > 138 && y < 158 && x > 1 && x < 22 && x % 4 === 0 ? 1 : 0);
    const { image, segmentation: whole, textured } = regionsOf(paintOver(SIDE, SIDE, PURPLE, { colour: GREEN, coverage: strands }, { colour: [30, 60, 230], coverage: reeds }));
    const own = regionAt(whole, 2, 2);
    const isReed = Array.from(whole.labels, (_, p) => reeds(p % SIDE, Math.floor(p / SIDE)) === 1);
    const segmentation: Segmentation = { ...whole, labels: whole.labels.map((r, p) => (isReed[p] ? own : r)), source: whole.source.map((q, p) => (isReed[p] ? p : q)) };
    const opened = (noise: number): Set<number> => {
      const noisy = { ...image, noise };
      const after = openFineDetail(noisy, { segmentation, textured }, knownGroundOf(noisy));
      const regions = new Set<number>();
      after.segmentation.labels.forEach((r, p) => isReed[p] && regions.add(after.fine?.[r] ? r : -1));
      return regions;
    };
    expect(opened(3).size).toBe(1);
    expect(opened(3)).not.toContain(-1);
    expect(opened(0)).toEqual(new Set([-1]));
  });

  it('leaves a texture alone that no ground shows through, and all where none is known', () => {
    const picture = paintOver(SIDE, SIDE, PURPLE, { colour: (x, y) => [(x * 53 + y * 91) % 160, 120 + ((x * 31 + y * 17) % 120), (x * 7) % 90], coverage: (x, y) => (x > 40 && x < 120 && y > 40 && y < 120 ? 1 : 0) });
    const { before, after } = taken(picture);
    expect(before.textured).toContain(1);
    expect(after.segmentation).toBe(before.segmentation);
    const { image, segmentation, textured } = regionsOf(paintOver(SIDE, SIDE, PURPLE, { colour: GREEN, coverage: strands }));
    expect(openFineDetail(image, { segmentation, textured }, null)).toEqual({ segmentation, textured, fine: null });
  });
});
