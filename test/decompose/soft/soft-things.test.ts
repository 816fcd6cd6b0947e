import { findSoftEdges } from '../../../src/decompose/regions/soft-edges';
import { findSoftThings, type SoftThing } from '../../../src/decompose/soft/soft-things';
import { createWorkImage } from '../../../src/decompose/pixels/work-image';
import type { Raster } from '../../../src/raster/raster';
import { knownGroundOf, paintOver, softDisc, type Levels } from '../../support/soft';

const SIDE = 160;
const SAND: Levels = [224, 200, 150];
const PINK: Levels = [240, 60, 140];
const graded = (x: number, y: number): Levels => [60 + 0.3 * x, 90 + 0.4 * y, 160 - 0.2 * x];

function thingsOf(picture: Raster): readonly SoftThing[] {
  const image = createWorkImage(picture);
  return findSoftThings(image, knownGroundOf(image), findSoftEdges(image));
}
const coverageAt = ({ left, top, width, height, coverage }: SoftThing, x: number, y: number): number =>
  x < left || y < top || x >= left + width || y >= top + height ? 0 : coverage[(y - top) * width + x - left];
/** Mean error of coverage over the canvas. */
const errorOf = (thing: SoftThing, truth: (x: number, y: number) => number): number => {
  let sum = 0;
  for (let y = 0; y < SIDE; y++) for (let x = 0; x < SIDE; x++) sum += Math.abs(coverageAt(thing, x, y) - truth(x, y));
  return sum / (SIDE * SIDE);
};

describe('findSoftThings', () => {
  it.each<[string, Levels | typeof graded, number]>([['on one colour, hardly blurred', SAND, 8], ['on one colour', SAND, 30], ['on a gradient', graded, 40]])('solves the coverage of a blurred disc %s', (_, ground, edge) => {
    const truth = softDisc(80, 80, 38, edge);
    const things = thingsOf(paintOver(SIDE, SIDE, ground, { colour: PINK, coverage: truth }));
    expect(things).toHaveLength(1);
    expect(things[0].colour).toEqual(PINK);
    expect(errorOf(things[0], truth)).toBeLessThan(0.004);
  });

  it('lets a glow go on beneath what it surrounds', () => {
    const halo = (x: number, y: number): number => 0.7 * softDisc(80, 80, 44, 44)(x, y);
    const things = thingsOf(paintOver(SIDE, SIDE, [24, 30, 60], { colour: PINK, coverage: halo }, { colour: [250, 250, 240], coverage: softDisc(80, 80, 24, 1) }));
    expect(things).toHaveLength(1);
    expect(coverageAt(things[0], 80, 80)).toBeGreaterThan(0.9);
    const [x, y] = [80 - things[0].left, 80 - things[0].top];
    expect(things[0].seen[y * things[0].width + x]).toBe(0);
  });

  it('makes faint wisps beside a thing parts of it, and of another strong one a thing of its own', () => {
    const wisp = (x: number, y: number): number => 0.4 * softDisc(128, 90, 8, 12)(x, y);
    const things = thingsOf(paintOver(SIDE, SIDE, SAND, { colour: PINK, coverage: softDisc(60, 100, 36, 24) }, { colour: PINK, coverage: wisp }, { colour: [40, 120, 220], coverage: softDisc(120, 30, 16, 14) }));
    expect(things).toHaveLength(2);
    expect(coverageAt(things.find(({ colour }) => colour[0] === 240)!, 128, 90)).toBeGreaterThan(0.35);
  });

  it('gives something of several colours a colour in every pixel, and lets it go on beneath what it surrounds', () => {
    const truth = softDisc(80, 80, 46, 40);
    const things = thingsOf(paintOver(SIDE, SIDE, [90, 150, 80], { colour: (x) => [230 - 0.4 * x, 90 - 0.3 * x, 30 + x], coverage: truth }, { colour: [250, 250, 40], coverage: softDisc(80, 80, 9, 1) }));
    expect(things).toHaveLength(1);
    const [thing] = things;
    expect(thing.colour).toHaveLength(3 * thing.coverage.length);
    expect(errorOf(thing, truth)).toBeLessThan(0.05);
    const i = (80 - thing.top) * thing.width + 80 - thing.left;
    expect([thing.seen[i], thing.coverage[i]]).toEqual([0, 1]);
    expect(Math.abs((thing.colour as Float32Array)[i * 3] - 198)).toBeLessThan(12);
  });
});
