import { findCoveredRectangles, listCandidates } from '../../../src/decompose/cards/covered-rectangles';
import { findCrispRectangles } from '../../../src/decompose/cards/crisp-rectangles';
import { findCrispSides } from '../../../src/decompose/cards/crisp-sides';
import { findPasted, findPhotographs, outermost, paintSides, withPasted } from '../../../src/decompose/cards/pasted';
import { segment } from '../../../src/decompose/regions/segment';
import { FRONT } from '../../../src/decompose/regions/sides';
import { createWorkImage } from '../../../src/decompose/pixels/work-image';
import type { Raster } from '../../../src/raster/raster';
import { busy } from '../../support/effect-scenes';
import { disc, flat, onGround, rectangle, type Fill } from '../../support/paint';

const pasted = onGround(240, 180, busy(7), { shape: rectangle(60, 40, 180, 130), fill: busy(2) }).picture;

describe('findPasted', () => {
  it('finds a photograph on a photograph, and nothing in one alone', () => {
    const found = findPasted(pasted, findCrispRectangles(createWorkImage(pasted)));
    expect(found).toHaveLength(1);
    const { left, top, right, bottom } = found[0];
    for (const [is, was] of [[left, 60], [top, 40], [right, 180], [bottom, 130]]) expect(Math.abs(is - was)).toBeLessThanOrEqual(1);
    const { picture } = onGround(240, 180, busy(7));
    expect(findPasted(picture, findCrispRectangles(createWorkImage(picture)))).toEqual([]);
  });
});

describe('findPhotographs, of covered rectangles', () => {
  const photograph = { shape: rectangle(60, 40, 180, 130), fill: busy(2) };
  // Across all sides.
  const covers = [[60, 60, 15], [180, 125, 20], [90, 130, 10], [130, 40, 12]].map(([x, y, r]) => ({ shape: disc(x, y, r), fill: flat([240, 210, 60]) }));
  const find = (picture: Raster): ReturnType<typeof findPhotographs> => {
    const image = createWorkImage(picture);
    return findPhotographs(picture, findCoveredRectangles(image, segment(image), listCandidates(findCrispSides(image))));
  };

  it('finds a photograph on one surface, whatever covers the rest of its outline, and is sure of it', () => {
    const { picture } = onGround(240, 180, flat([200, 100, 180]), photograph, ...covers);
    expect(findPasted(picture, findCrispRectangles(createWorkImage(picture)))).toEqual([]);
    const found = find(picture);
    expect(found).toHaveLength(1);
    const { left, top, right, bottom, support } = found[0];
    for (const [is, was] of [[left, 60], [top, 40], [right, 180], [bottom, 130]]) expect(Math.abs(is - was)).toBeLessThanOrEqual(1);
    expect(support).toBeGreaterThan(0.95);
  });

  it('finds none of what was drawn, of what lies on a photograph, or of a rectangle that the surface runs into', () => {
    expect(find(onGround(240, 180, flat([200, 100, 180]), { ...photograph, fill: flat([30, 60, 120]) }).picture)).toEqual([]);
    expect(find(onGround(240, 180, busy(7), photograph).picture)).toEqual([]);
    // No one surface lies along most of the outline.
    const halves = [rectangle(0, 0, 120, 90), rectangle(120, 90, 240, 180)].map((shape, k) => ({ shape, fill: flat([[90, 160, 40], [40, 90, 200]][k] as [number, number, number]) }));
    expect(find(onGround(240, 180, flat([200, 100, 180]), ...halves, photograph).picture)).toEqual([]);
    const bay = { shape: rectangle(100, 20, 140, 60), fill: flat([200, 100, 180]) };
    expect(find(onGround(240, 180, flat([200, 100, 180]), photograph, bay).picture)).toEqual([]);
  });
});

describe('findPhotographs, of round outlines', () => {
  const round = { left: 60, top: 40, right: 160, bottom: 140, support: 0.9, radius: 50 };
  const on = (fill: Fill): Raster => onGround(240, 180, busy(7), { shape: disc(110, 90, 50), fill }).picture;

  it('keeps what holds a photograph, each once', () => {
    expect(findPhotographs(on(busy(2)), [round, { ...round, left: 62, support: 0.7 }])).toEqual([round]);
  });

  it('leaves what was drawn', () => {
    expect(findPhotographs(on(flat([240, 200, 40])), [round])).toEqual([]);
  });
});

describe('outermost', () => {
  it('keeps the largest of those that share sides, and what stands apart', () => {
    const panel = { left: 0, top: 0, right: 80, bottom: 200, support: 0.85 };
    const apart = { left: 120, top: 20, right: 160, bottom: 60, support: 0.9 };
    expect(outermost([{ ...panel, bottom: 90 }, apart, panel, { ...panel, top: 40 }])).toEqual([panel, apart]);
  });
});

describe('paintSides', () => {
  const canvas = { width: 6, height: 2, depth: 8, data: new Uint8Array(48) } as const;
  const rect = { left: 1, top: 0, right: 5, bottom: 2, support: 1 };

  it('numbers rectangles, the smaller over the larger, and what is in front over all', () => {
    const front = Uint8Array.of(0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    const sides = paintSides(canvas, [{ ...rect, left: 3, right: 4 }, rect], front);
    expect([...sides!]).toEqual([0, 2, FRONT, 3, 2, 0, 0, 2, 2, 3, 2, 0]);
  });

  it('follows round corners', () => {
    const sides = paintSides({ ...canvas, height: 6 }, [{ left: 0, top: 0, right: 6, bottom: 6, support: 1, radius: 3 }], null);
    expect([0, 5, 30, 35, 14, 21].map((p) => sides![p])).toEqual([0, 0, 0, 0, 2, 2]);
  });

  it('is nothing where there is nothing', () => {
    expect(paintSides(canvas, [], null)).toBeNull();
  });
});

describe('withPasted', () => {
  it('adds only rectangles that are not among the cards', () => {
    const card = { left: 10, top: 10, right: 50, bottom: 40, support: 0.9 };
    const other = { left: 60, top: 10, right: 90, bottom: 40, support: 0.8 };
    expect(withPasted([card], [{ ...card, left: 12 }, other])).toEqual([card, other]);
  });
});
