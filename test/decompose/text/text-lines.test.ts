import type { Glyph } from '../../../src/decompose/text/glyphs';
import { createPart } from '../../../src/decompose/objects/parts';
import { groupBlocks, groupLines } from '../../../src/decompose/text/text-lines';

const INK = [20, 20, 30, 255];
const PAGE = [255, 255, 255, 255];
/** As of a letter with strokes, which fills half of its box. */
const glyph = (left: number, bottom: number, width = 8, height = 12, area = (width * height) / 2): Glyph =>
  ({ part: createPart([], 'shape', area), left, top: bottom - height + 1, right: left + width - 1, bottom, height, colour: INK, area, stroke: 2, on: PAGE });
const line = (top: number, count: number, height = 12): Glyph[] => Array.from({ length: count }, (_, i) => glyph(20 + 11 * i, top + height - 1, 8, height));

describe('groupLines', () => {
  it('finds what stands in a line, and lines far apart by themselves', () => {
    const [first, second] = [line(20, 6), line(60, 4)];
    expect(groupLines([...second, ...first]).map((found) => found.length).sort()).toEqual([4, 6]);
    expect(groupLines(first.slice(0, 2))).toEqual([]);
  });

  it('takes full rectangles of several heights for bars, not those of one height', () => {
    const bars = (...heights: number[]): Glyph[] => heights.map((height, i) => glyph(20 + 14 * i, 80, 8, height, 8 * height));
    expect(groupLines(bars(18, 26, 14, 22, 30, 16))).toEqual([]);
    expect(groupLines(bars(24, 24, 24, 24))).toHaveLength(1);
  });

  it('goes through a sky of specks in a row without choking', () => {
    const specks = Array.from({ length: 150000 }, (_, i) => glyph(3 * i, 10 + (i % 2), 2, 2 + (i % 2), 2 * (2 + (i % 2))));
    expect(groupLines(specks)).toEqual([]);
  });
});

describe('groupBlocks', () => {
  it('makes one of lines that follow one another closely, and leaves one of other size apart', () => {
    expect(groupBlocks([line(20, 6), line(36, 5), line(52, 6)])).toHaveLength(1);
    expect(groupBlocks([line(20, 6), line(36, 5, 26)])).toHaveLength(2);
  });
});
