import { segment } from '../../../src/decompose/regions/segment';
import { findEvenGround } from '../../../src/decompose/pixels/even-ground';
import { findLeak } from '../../../src/decompose/regions/smooth-ground';
import { createWorkImage } from '../../../src/decompose/pixels/work-image';
import type { Raster } from '../../../src/raster/raster';

const SIDE = 160;
type Colour = readonly [number, number, number];

function picture(colourAt: (x: number, y: number) => Colour): Raster {
  const data = new Uint8Array(SIDE * SIDE * 4).fill(255);
  for (let p = 0; p < SIDE * SIDE; p++) colourAt(p % SIDE, Math.floor(p / SIDE)).forEach((v, c) => (data[p * 4 + c] = Math.round(v)));
  return { width: SIDE, height: SIDE, depth: 8, data };
}
const away = (x: number, y: number): number => Math.hypot(x - SIDE / 2, y - SIDE / 2);
/** Pink at the rim, paler inwards. */
const ground = (x: number, y: number): Colour => [230, 90 + 0.4 * (110 - away(x, y)), 130 + 0.3 * (110 - away(x, y))];
/** 1 within a disc, 0 outside, in between over so many pixels. */
const soft = (x: number, y: number, radius: number, edge: number): number => Math.min(1, Math.max(0, (radius - away(x, y)) / edge));
const over = (a: Colour, b: Colour, t: number): Colour => [0, 1, 2].map((c) => a[c] * t + b[c] * (1 - t)) as unknown as Colour;
const leakOf = (colourAt: (x: number, y: number) => Colour): Uint8Array | null => {
  const image = createWorkImage(picture(colourAt));
  const even = findEvenGround(image);
  return even && findLeak(image, segment(image), even);
};
const at = (x: number, y: number): number => y * SIDE + x;

describe('findLeak', () => {
  const green: Colour = [60, 150, 70];
  // An edge of 34 pixels is a slope to the segmentation.
  const figure = (x: number, y: number): Colour => over(green, ground(x, y), soft(x, y, 60, 34));

  it('tells a figure with soft edges from the ground that it ran into', () => {
    const leak = leakOf(figure) as Uint8Array;
    expect(leak).not.toBeNull();
    expect([leak[at(80, 80)], leak[at(80, 50)], leak[at(5, 5)], leak[at(80, 12)], leak[at(150, 80)]]).toEqual([1, 1, 0, 0, 0]);
  });

  it('finds none where the figure has an edge', () => {
    expect(leakOf((x, y) => over(green, ground(x, y), soft(x, y, 60, 1)))).toBeNull();
  });

  it('finds none in the ground alone', () => {
    expect(leakOf(ground)).toBeNull();
  });

  it('takes what is the ground, only darker, for a shadow on it', () => {
    expect(leakOf((x, y) => ground(x, y).map((v) => v * (1 - 0.6 * soft(x, y, 60, 34))) as unknown as Colour)).toBeNull();
  });

  it('leaves a picture without a smooth ground alone', () => {
    expect(leakOf((x, y) => over(green, [128 + 90 * Math.sin(x / 9), 128 + 90 * Math.sin(y / 7), 90], soft(x, y, 60, 34)))).toBeNull();
  });
});
