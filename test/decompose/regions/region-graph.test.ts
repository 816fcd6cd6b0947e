import { buildRegionGraph, colourDistance, relabel, shareOfInk, thickness } from '../../../src/decompose/regions/region-graph';
import { mapped } from '../../support/stages';

const ROWS = ['aaaa', 'abba', 'abba', 'aacc'];
const COLOURS = { a: [10, 20, 30], b: [110, 20, 30], c: [10, 220, 30] };

describe('buildRegionGraph', () => {
  const { graph, regionOf } = mapped(ROWS, COLOURS);

  it('measures every region', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((letter) => graph.regions[regionOf[letter]]);
    expect([a.area, b.area, c.area]).toEqual([10, 4, 2]);
    expect([a.pureArea, b.pureArea, c.pureArea]).toEqual([10, 4, 2]);
    expect([b.left, b.top, b.right, b.bottom]).toEqual([1, 1, 2, 2]);
    expect([a.left, a.top, a.right, a.bottom]).toEqual([0, 0, 3, 3]);
    expect([a.canvasEdge, b.canvasEdge, c.canvasEdge]).toEqual([13, 0, 3]);
    expect([b.perimeter, c.perimeter]).toEqual([8, 6]);
    expect(b.colour).toEqual([110, 20, 30, 255]);
    expect(a.roughness).toBe(0);
  });

  it('measures every border once, and lists it with both regions', () => {
    expect(graph.borders).toHaveLength(3);
    const between = (p: string, q: string): (typeof graph.borders)[number] => graph.borders.find(({ a, b }) => Math.min(a, b) === Math.min(regionOf[p], regionOf[q]) && Math.max(a, b) === Math.max(regionOf[p], regionOf[q]))!;
    expect([between('a', 'b').length, between('b', 'c').length, between('a', 'c').length]).toEqual([7, 1, 2]);
    expect(between('a', 'b').contrast).toBe(100);
    expect(between('a', 'c').contrast).toBe(200);
    const border = between('a', 'b');
    expect(border.a === regionOf.a ? border.colourA : border.colourB).toEqual([10, 20, 30, 255]);
    expect(border.a === regionOf.a ? border.colourB : border.colourA).toEqual([110, 20, 30, 255]);
    graph.bordersOf.forEach((indices, r) => {
      expect(indices).toHaveLength(2);
      for (const index of indices) expect([graph.borders[index].a, graph.borders[index].b]).toContain(r);
    });
  });

  it('takes colours from pure pixels only', () => {
    const { image, segmentation } = mapped(['aab', 'aab'], { a: [100, 0, 0], b: [0, 0, 100] });
    // The middle column is a mixture that belongs to b.
    const labels = Int32Array.of(0, 1, 1, 0, 1, 1);
    const source = Int32Array.of(0, 2, 2, 3, 5, 5);
    const { regions, borders } = buildRegionGraph(image, { ...segmentation, labels, source });
    expect(regions[1].colour).toEqual([0, 0, 100, 255]);
    expect([regions[1].area, regions[1].pureArea]).toEqual([4, 2]);
    expect(borders[0].contrast).toBe(100);
  });

  it('measures alpha where the picture has it', () => {
    const { graph: soft, regionOf: letters } = mapped(['ab'], { a: [200, 100, 50, 0], b: [200, 100, 50, 255] });
    expect(soft.regions[letters.a].colour).toEqual([0, 0, 0, 0]);
    expect(soft.regions[letters.b].colour).toEqual([200, 100, 50, 255]);
  });
});

describe('thickness', () => {
  it('is near the width of a long stroke', () => {
    const { graph, regionOf } = mapped(['.'.repeat(60), `.${'s'.repeat(58)}.`, `.${'s'.repeat(58)}.`, '.'.repeat(60)]);
    expect(thickness(graph.regions[regionOf.s])).toBeCloseTo(2, 0);
  });
});

describe('colourDistance', () => {
  it('is the largest difference of four values', () => {
    expect(colourDistance([0, 10, 0, 255], [5, 0, 3, 255])).toBe(10);
    expect(colourDistance([1, 2, 3, 0], [1, 2, 3, 40])).toBe(40);
  });
});

describe('relabel', () => {
  it('renumbers without gaps and says where each region went', () => {
    const { segmentation, regionOf } = mapped(ROWS, COLOURS);
    const { segmentation: next, newOf } = relabel(segmentation, (r) => (r === regionOf.c ? regionOf.a : r));
    expect(next.count).toBe(2);
    expect(newOf[regionOf.c]).toBe(newOf[regionOf.a]);
    next.labels.forEach((r, p) => expect(r).toBe(newOf[segmentation.labels[p]]));
    expect(segmentation.count).toBe(3);
  });
});

describe('shareOfInk', () => {
  const [PAGE, INK] = [[255, 250, 240, 255], [40, 50, 110, 255]];
  const mixed = (share: number): number[] => PAGE.map((v, c) => v + share * (INK[c] - v));

  it.each([0.1, 0.5, 1])('gives %d of the ink its share', (share) => expect(shareOfInk(mixed(share), PAGE, INK, 2)).toBeCloseTo(share, 6));

  it('gives none to the page, to what is darker than the ink, to another hue, or where both are one colour', () => {
    const [r, g, b, a] = mixed(0.5);
    expect([mixed(0.01), mixed(1.1), [r + 12, g, b - 12, a]].map((colour) => shareOfInk(colour, PAGE, INK, 4))).toEqual([0, 0, 0]);
    expect(shareOfInk(PAGE, PAGE, PAGE, 4)).toBe(0);
  });
});
