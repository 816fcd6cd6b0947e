import { findSoftEdges } from '../../../src/decompose/regions/soft-edges';
import { findLeftOnGround } from '../../../src/decompose/soft/left-on-ground';
import type { SoftThing } from '../../../src/decompose/soft/soft-things';
import type { Raster } from '../../../src/raster/raster';
import { knownGroundOf, paintOver, softDisc, type Levels } from '../../support/soft';
import { regionsOf } from '../../support/stages';

const SIDE = 160;
const WHITE: Levels = [255, 255, 255];
const graded = (x: number, y: number): Levels => [60 + 0.3 * x, 90 + 0.4 * y, 160 - 0.2 * x];
/** A crisp disc, and around it half of a colour that has faded by some pixels further out. */
const glowing = (cx: number, cy: number, halo: Levels): { colour: Levels; coverage: (x: number, y: number) => number }[] => [
  { colour: halo, coverage: (x, y) => 0.5 * softDisc(cx, cy, 28, 24)(x, y) },
  { colour: [30, 40, 60], coverage: softDisc(cx, cy, 22, 1) },
];

function leftOf(picture: Raster): readonly SoftThing[] {
  const { image, segmentation } = regionsOf(picture);
  return findLeftOnGround(image, knownGroundOf(image), findSoftEdges(image), segmentation);
}
const coverageAt = ({ left, top, width, height, coverage }: SoftThing, x: number, y: number): number =>
  x < left || y < top || x >= left + width || y >= top + height ? 0 : coverage[(y - top) * width + x - left];
/** What a thing shows over the ground, and what is there. */
const shown = (thing: SoftThing, x: number, y: number): number[] => graded(x, y).map((v, c) => v + coverageAt(thing, x, y) * ((thing.colour as Levels)[c] - v));

describe('findLeftOnGround', () => {
  it('finds a narrow glow around something, which is no soft thing by itself', () => {
    const left = leftOf(paintOver(SIDE, SIDE, graded, ...glowing(80, 80, WHITE)));
    expect(left).toHaveLength(1);
    const truth = 0.5 * softDisc(80, 80, 28, 24)(80, 55);
    expect(truth).toBeGreaterThan(0.2);
    shown(left[0], 80, 55).forEach((v, c) => expect(Math.abs(v - (graded(80, 55)[c] + truth * (255 - graded(80, 55)[c])))).toBeLessThan(6));
    expect(coverageAt(left[0], 10, 10)).toBe(0);
    // It goes on beneath what it surrounds.
    expect(coverageAt(left[0], 80, 80)).toBeGreaterThan(0.2);
  });

  it('makes glows of one colour one thing, though none shows that colour, and others another', () => {
    const one = leftOf(paintOver(SIDE, SIDE, graded, ...glowing(45, 45, WHITE), ...glowing(115, 115, WHITE)));
    expect(one).toHaveLength(1);
    expect(Math.min(...(one[0].colour as Levels))).toBeGreaterThan(235);
    const two = leftOf(paintOver(SIDE, SIDE, graded, ...glowing(45, 45, WHITE), ...glowing(115, 115, [255, 60, 20])));
    expect(two).toHaveLength(2);
  });

  it('finds what a ring around it keeps from the ground', () => {
    const halo = (x: number, y: number): number => 0.5 * (softDisc(80, 80, 36, 24)(x, y) - softDisc(80, 80, 16, 12)(x, y));
    const ring = (x: number, y: number): number => softDisc(80, 80, 28, 1)(x, y) - softDisc(80, 80, 22, 1)(x, y);
    const left = leftOf(paintOver(SIDE, SIDE, graded, { colour: WHITE, coverage: halo }, { colour: [30, 40, 60], coverage: ring }));
    expect(left).toHaveLength(1);
    const [x, y] = [80 - left[0].left, 61 - left[0].top];
    expect(left[0].seen[y * left[0].width + x]).toBe(1);
    shown(left[0], 80, 61).forEach((v, c) => expect(Math.abs(v - (graded(80, 61)[c] + halo(80, 61) * (255 - graded(80, 61)[c])))).toBeLessThan(6));
  });

  it('finds nothing where the ground is bare, crisp or only darker', () => {
    expect(leftOf(paintOver(SIDE, SIDE, graded, { colour: [30, 40, 60], coverage: softDisc(80, 80, 22, 1) }))).toEqual([]);
    expect(leftOf(paintOver(SIDE, SIDE, graded, { colour: [200, 220, 60], coverage: softDisc(80, 80, 22, 1) }))).toEqual([]);
    expect(leftOf(paintOver(SIDE, SIDE, graded, ...glowing(80, 80, [0, 0, 0])))).toEqual([]);
  });
});
