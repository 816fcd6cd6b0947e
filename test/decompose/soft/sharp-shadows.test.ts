import { findSharpShadows } from '../../../src/decompose/soft/sharp-shadows';
import { takeSoftThingsOff } from '../../../src/decompose/soft/soft-picture';
import type { SoftThing } from '../../../src/decompose/soft/soft-things';
import { createWorkImage } from '../../../src/decompose/pixels/work-image';
import type { Raster } from '../../../src/raster/raster';
import { compareRasters } from '../../../src/document/flatten';
import { knownGroundOf, paintOver, type Levels } from '../../support/soft';

const SIDE = 200;
const PAGE: Levels = [235, 215, 180];
const graded = (x: number, y: number): Levels => [110 + 0.5 * x, 220 - 0.4 * y, 140 + 0.3 * x];
type Over = { readonly colour: Levels | ((x: number, y: number) => Levels); readonly coverage: (x: number, y: number) => number };
/** Coverage of a shape, its edge a pixel wide. */
const sharp = (inside: (x: number, y: number) => boolean) => (x: number, y: number): number => {
  let n = 0;
  for (let k = 0; k < 16; k++) if (inside(x + ((k % 4) + 0.5) / 4, y + (Math.floor(k / 4) + 0.5) / 4)) n++;
  return n / 16;
};
const floor = sharp((x, y) => ((x - 100) / 70) ** 2 + ((y - 150) / 16) ** 2 <= 1);
const figure: Over = { colour: [40, 110, 60], coverage: sharp((x, y) => x > 75 && x < 125 && y > 40 && y < 152) };
const shade = (coverage: (x: number, y: number) => number, opacity = 0.4, colour: Levels = [0, 0, 0]): Over => ({ colour, coverage: (x, y) => opacity * coverage(x, y) });

function findIn(picture: Raster): SoftThing[] {
  const image = createWorkImage(picture);
  return findSharpShadows(image, knownGroundOf(image));
}
const at = ({ left, top, width, height, coverage, seen }: SoftThing, x: number, y: number): [number, number] =>
  x < left || y < top || x >= left + width || y >= top + height ? [0, 0] : [coverage[(y - top) * width + x - left], seen[(y - top) * width + x - left]];

describe('findSharpShadows', () => {
  it.each([['of one colour', PAGE], ['that changes', graded]] as const)('finds the ellipse at something’s feet on a ground %s, what hides it too', (_, ground) => {
    const picture = paintOver(SIDE, SIDE, ground, shade(floor), figure);
    const found = findIn(picture);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ colour: [0, 0, 0], isCast: true });
    const [seenCover, isSeen] = at(found[0], 50, 152);
    expect([Math.abs(seenCover - 0.4) < 0.01, isSeen]).toEqual([true, 1]);
    // Beneath the figure, within the ellipse, and not above it.
    const [cover, shown] = at(found[0], 100, 145);
    expect([Math.abs(cover - 0.4) < 0.01, shown]).toEqual([true, 0]);
    expect(at(found[0], 100, 120)[0]).toBe(0);
    expect(at(found[0], 20, 20)[0]).toBe(0);
    // Without it the ground is bare.
    const image = createWorkImage(picture);
    expect(compareRasters(takeSoftThingsOff(picture, knownGroundOf(image), found), paintOver(SIDE, SIDE, ground, figure)).mean).toBeLessThan(0.15);
  });

  it('finds a tinted one, and one of any form where the ground changes beneath it', () => {
    const tinted = findIn(paintOver(SIDE, SIDE, graded, shade(floor, 0.5, [10, 20, 60]), figure));
    expect(tinted).toHaveLength(1);
    expect((tinted[0].colour as Levels)[2]).toBeGreaterThan(30);
    const long = sharp((x, y) => x - y > 30 - 152 && x - y < 125 - 40 && x > 75 && y > 60 && x < 165 && y < 165);
    const found = findIn(paintOver(SIDE, SIDE, graded, shade(long), figure));
    expect(found).toHaveLength(1);
    expect(at(found[0], 145, 110)[1]).toBe(1);
  });

  it('takes the two sides of one shadow, parted by what casts it, for one', () => {
    const post: Over = { colour: [40, 110, 60], coverage: sharp((x, y) => x > 85 && x < 115 && y > 40 && y < 180) };
    const found = findIn(paintOver(SIDE, SIDE, graded, shade(floor), post));
    expect(found).toHaveLength(1);
    expect([at(found[0], 50, 150)[1], at(found[0], 150, 150)[1]]).toEqual([1, 1]);
  });

  it('leaves a shape of a darker tone, and what things lie on', () => {
    // Over one colour a square may as well be opaque.
    expect(findIn(paintOver(SIDE, SIDE, PAGE, shade(sharp((x, y) => x > 40 && x < 160 && y > 120 && y < 180)), figure))).toEqual([]);
    // A backdrop, on which the figure lies with all of its outline.
    const backdrop = sharp((x, y) => Math.hypot(x - 100, y - 100) < 80);
    for (const ground of [PAGE, graded]) expect(findIn(paintOver(SIDE, SIDE, ground, shade(backdrop), figure))).toEqual([]);
  });

  it('leaves what fades, what is lighter, a line, and what nothing stands beside', () => {
    const soft = (x: number, y: number): number => Math.min(1, Math.max(0, 1.6 - ((x - 100) / 60) ** 2 - ((y - 150) / 14) ** 2));
    expect(findIn(paintOver(SIDE, SIDE, graded, shade(soft), figure))).toEqual([]);
    expect(findIn(paintOver(SIDE, SIDE, [120, 110, 90], shade(floor, 0.4, [255, 255, 255]), figure))).toEqual([]);
    expect(findIn(paintOver(SIDE, SIDE, graded, shade(sharp((x, y) => x > 20 && x < 180 && y > 150 && y < 153)), figure))).toEqual([]);
    expect(findIn(paintOver(SIDE, SIDE, graded, shade(floor)))).toEqual([]);
  });
});
