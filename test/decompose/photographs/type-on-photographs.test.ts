import { joinPhotographs } from '../../../src/decompose/photographs/photographs';
import { findTypeOnPhotographs } from '../../../src/decompose/photographs/type-on-photographs';
import { disc, flat, noisy, onGround, polygon, rectangle, type Fill, type Item } from '../../support/paint';
import { regionAt, regionsOf, type Regions } from '../../support/stages';

/** Light on a wall: smooth, but never repeating to the bit. */
const wall: Fill = noisy((x, y) => {
  const light = 80 + 24 * Math.sin(x / 23) + 18 * Math.cos(y / 17 + x / 31);
  return [light, light * 0.8, light * 0.6];
}, 2, 5);
const INK = flat([254, 243, 199]);

/** T and L by turns, 12 high, their strokes little more than a pixel wide and between pixels. */
const hairlines = (left: number, top: number, count: number): Item[] =>
  Array.from({ length: count }, (_, i): Item => {
    const [x, y, w, s] = [left + 9.4 * i + 0.37, top + 0.42, 7, 1.35];
    const points: [number, number][] = i % 2 === 0
      ? [[x, y], [x + w, y], [x + w, y + s], [x + (w + s) / 2, y + s], [x + (w + s) / 2, y + 12], [x + (w - s) / 2, y + 12], [x + (w - s) / 2, y + s], [x, y + s]]
      : [[x, y], [x + s, y], [x + s, y + 12 - s], [x + w, y + 12 - s], [x + w, y + 12], [x, y + 12]];
    return { shape: polygon(points), fill: INK };
  });

const drawn = (...items: Item[]): Regions & { readonly textured: Uint8Array } => regionsOf(onGround(220, 140, wall, ...items).picture);
/** How many regions on the wall are type. */
const countType = ({ segmentation, graph, textured }: ReturnType<typeof drawn>, photographed = true): number => {
  const photographic = new Uint8Array(segmentation.count);
  if (photographed) photographic[regionAt(segmentation, 8, 8)] = 1;
  return findTypeOnPhotographs(graph, photographic, textured, 400).reduce((sum, is) => sum + is, 0);
};

describe('findTypeOnPhotographs', () => {
  it('finds hairlines that stand in a line, and takes them for no photograph', () => {
    const regions = drawn(...hairlines(30, 60, 12));
    expect(countType(regions)).toBeGreaterThanOrEqual(12);
    // On what was drawn type needs no looking for.
    expect(countType(regions, false)).toBe(0);
    const { segmentation, textured } = joinPhotographs(regions.picture, regions.image, regions, []);
    const behind = regionAt(segmentation, 8, 8);
    expect(textured[behind]).toBe(1);
    // The middles of the Ts' stems.
    for (const i of [0, 2, 4, 6, 8, 10]) {
      const stem = regionAt(segmentation, Math.floor(30.37 + 9.4 * i + 3.5), 66);
      expect([stem === behind, textured[stem]]).toEqual([false, 0]);
    }
  });

  it('leaves fewer than make a line', () => {
    expect(countType(drawn(...hairlines(30, 60, 4)))).toBe(0);
  });

  it('leaves dots in a row, rows that run into one another, and what hardly differs', () => {
    const dots = Array.from({ length: 10 }, (_, i): Item => ({ shape: disc(30 + 11 * i, 66, 4), fill: INK }));
    expect(countType(drawn(...dots))).toBe(0);
    const brickwork = Array.from({ length: 60 }, (_, i): Item => {
      const [x, y] = [24 + 12 * (i % 12) + 2 * Math.floor(i / 12), 30 + 5 * Math.floor(i / 12)];
      return { shape: rectangle(x, y, x + 1, y + 12), fill: INK };
    });
    expect(countType(drawn(...brickwork))).toBe(0);
    expect(countType(drawn(...hairlines(30, 60, 12).map(({ shape }): Item => ({ shape, fill: (x, y) => { const [r, g, b] = wall(x, y); return [r + 34, g + 30, b + 26]; } }))))).toBe(0);
  });
});
