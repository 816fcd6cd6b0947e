import { analyse } from '../../../src/decompose/analyse';
import { findCrispRectangles } from '../../../src/decompose/cards/crisp-rectangles';
import { findCrossedOutlines } from '../../../src/decompose/cards/crossed-outlines';
import { walkParts } from '../../../src/decompose/objects/parts';
import { segment, type Segmentation } from '../../../src/decompose/regions/segment';
import { createWorkImage } from '../../../src/decompose/pixels/work-image';
import type { Raster } from '../../../src/raster/raster';
import { disc, flat, onGround, rectangle, type Colour, type Fill } from '../../support/paint';

const [W, H] = [240, 180];
/** Its green runs from 60 to 220 across the canvas: 140 in the middle. */
const sweep: Fill = (x): Colour => [230, 60 + (160 * x) / W, 190];
const panel = { shape: rectangle(60, 50, 180, 130), fill: flat([230, 140, 190]) };
const within = (x: number, y: number): boolean => x >= 60 && x < 180 && y >= 50 && y < 130;

function crossed(picture: Raster): ReturnType<typeof findCrossedOutlines> & { surfaces: Segmentation } {
  const image = createWorkImage(picture);
  const surfaces = segment(image);
  return { ...findCrossedOutlines(image, surfaces, findCrispRectangles(image)), surfaces };
}

describe('findCrossedOutlines', () => {
  it('finds the outline where a gradient passes through the colour within', () => {
    const { picture } = onGround(W, H, sweep, panel);
    const { outlines, crossing, surfaces } = crossed(picture);
    expect(surfaces.count).toBe(1);
    expect(outlines).toHaveLength(1);
    const { left, top, right, bottom } = outlines[0];
    for (const [is, was] of [[left, 60], [top, 50], [right, 180], [bottom, 130]]) expect(Math.abs(is - was)).toBeLessThanOrEqual(1);
    expect([...crossing]).toEqual([1]);
  });

  it('lets the analysis part what lies within from what lies around', () => {
    const { segmentation } = analyse(onGround(W, H, sweep, panel).picture, false);
    const inside = segmentation.labels[90 * W + 120];
    let wrong = 0;
    segmentation.labels.forEach((r, p) => {
      if ((r === inside) !== within(p % W, Math.floor(p / W))) wrong++;
    });
    expect(segmentation.count).toBe(2);
    expect(wrong).toBeLessThan(8);
  });

  it('makes a card of a panel along the canvas edge, whatever it shares with the rest', () => {
    const [left, rest] = [rectangle(0, 0, 80, H), (x: number, y: number): Colour => [150, 60 + (160 * (x + y)) / (W + H), 170]];
    const { picture } = onGround(W, H, rest, { shape: left, fill: (_, y) => [150, 200 - (120 * y) / H, 170] });
    const { outlines } = crossed(picture);
    expect(outlines.some((card) => card.left === 0 && card.top === 0 && card.bottom === H && Math.abs(card.right - 80) <= 1)).toBe(true);
    const cards = walkParts(analyse(picture, false).plant()).flatMap(({ card }) => card ?? []);
    expect(cards).toHaveLength(1);
    expect(cards[0]).toMatchObject({ left: 0, top: 0, bottom: H });
  });

  it('leaves what lies in front of an outline whole', () => {
    const { picture } = onGround(W, H, flat([240, 240, 235]), { ...panel, fill: flat([40, 90, 160]) }, { shape: disc(180, 90, 24), fill: flat([200, 60, 40]) });
    const { outlines, crossing, surfaces } = crossed(picture);
    expect(surfaces.count).toBe(3);
    expect(outlines).toEqual([]);
    expect([...crossing]).toEqual([0, 0, 0]);
  });

  it('finds none where less of the outline shows', () => {
    // Like the ground along two sides and a half.
    const like: Fill = (x, y) => (x < 150 && y > 56 ? sweep(x, y) : [230, 140, 190]);
    expect(crossed(onGround(W, H, sweep, { ...panel, fill: like }).picture).outlines).toEqual([]);
  });
});
