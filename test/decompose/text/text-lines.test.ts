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

  it('makes one line of words of tracked type, a short one among them, and leaves a column that stands further off', () => {
    // Letters 8 wide and 8 apart, words 24 apart.
    const word = (left: number, count: number): Glyph[] => Array.from({ length: count }, (_, i) => glyph(left + 16 * i, 31));
    const [first, second, third] = [word(20, 4), word(100, 2), word(148, 3)];
    expect(groupLines([...third, ...first, ...second]).map((found) => found.length)).toEqual([9]);
    expect(groupLines([...first, ...word(120, 4)]).map((found) => found.length)).toEqual([4, 4]);
    // Marks that stand on no line are no type to be followed by a word.
    expect(groupLines([glyph(20, 31), glyph(36, 25), glyph(52, 37), ...word(84, 2)])).toEqual([]);
    // Set as closely as usual, two words that far apart are two.
    const close = (left: number): Glyph[] => Array.from({ length: 4 }, (_, i) => glyph(left + 10 * i, 31));
    expect(groupLines([...close(20), ...close(80)]).map((found) => found.length)).toEqual([4, 4]);
  });

  it('takes full rectangles of several heights for bars, not those of one height', () => {
    const bars = (...heights: number[]): Glyph[] => heights.map((height, i) => glyph(20 + 14 * i, 80, 8, height, 8 * height));
    expect(groupLines(bars(18, 26, 14, 22, 30, 16))).toEqual([]);
    expect(groupLines(bars(24, 24, 24, 24))).toHaveLength(1);
  });

  it('goes through a page full of loose marks beside a tracked word without choking', () => {
    const word = Array.from({ length: 4 }, (_, i) => glyph(20 + 16 * i, 31));
    const loose = Array.from({ length: 40000 }, (_, i) => glyph(200 + 60 * i, 31 + (i % 7) * 40));
    expect(groupLines([...word, ...loose]).map((found) => found.length)).toEqual([4]);
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

  it('joins the halves of a line that a letter was missed between, not columns', () => {
    const beside = (by: number): Glyph[] => line(20, 5).map((letter) => ({ ...letter, left: letter.left + by, right: letter.right + by }));
    expect(groupBlocks([line(20, 5), beside(72)])).toHaveLength(1);
    expect(groupBlocks([line(20, 5), beside(90)])).toHaveLength(2);
  });
});
