import { collectSets, UnionFind } from '../../core/union-find';
import { unionOf } from '../pixels/extent';
import { isMarkOf, letterHeight, type Glyph } from './glyphs';
import { colourDistance } from '../regions/region-graph';
import { haveOneInk } from './text-ink';

/** Rows: neighbours overlap in height, are of like height and colour, and stand less than about a letter apart. */
export function groupLines(glyphs: readonly Glyph[]): Glyph[][] {
  const sorted = [...glyphs].sort((a, b) => a.left - b.left);
  const sets = new UnionFind(sorted.length);
  for (let i = 0; i < sorted.length; i++) {
    for (let j = i + 1; j < sorted.length; j++) {
      const a = sorted[i];
      const b = sorted[j];
      const tall = Math.max(a.height, b.height);
      if (b.left - a.left > 40 * tall) break;
      const low = Math.min(a.height, b.height);
      const overlap = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) + 1;
      if (b.left - a.right > 1.1 * tall || overlap < 0.5 * low || tall > 2.3 * low) continue;
      if (!haveOneInk(a, b)) continue;
      sets.union(i, j);
    }
  }
  const lines = joinTracked(collectSets(sorted, sets)).filter(isLine);
  return withMarks(lines, sorted);
}

/** Gap between letters, as a share of their height, from which on type is tracked: set wide apart. */
const TRACKED = 0.3;
/** Gap between words of such a line: twice what lies between letters, and a space, in heights. */
const SPACE = 0.7;
/** Share of the taller one's height by which base lines of one line differ at most. */
const ON_ONE_LINE = 0.12;

/** Words of tracked type stand further apart than letters of any other: what follows such a row on its own base line, of its height and ink, is its next word. */
function joinTracked(rows: readonly Glyph[][]): Glyph[][] {
  const reaches = rows.map(trackedReach);
  const farthest = reaches.reduce((most, reach) => Math.max(most, reach), 0);
  if (farthest === 0) return [...rows];
  const words = rows.map((glyphs, i) => ({ glyphs, ...unionOf(glyphs), height: letterHeight(glyphs), reach: reaches[i] })).sort((a, b) => a.left - b.left);
  const sets = new UnionFind(words.length);
  for (let i = 0; i < words.length; i++) {
    for (let j = i + 1; j < words.length; j++) {
      const [a, b] = [words[i], words[j]];
      if (b.left - a.right > farthest) break;
      const reach = Math.max(a.reach, b.reach);
      const tall = Math.max(a.height, b.height);
      if (reach === 0 || b.left <= a.right || b.left - a.right > reach || tall > 1.3 * Math.min(a.height, b.height)) continue;
      if (Math.abs(a.bottom - b.bottom) <= ON_ONE_LINE * tall + 1 && haveOneInk(a.glyphs[a.glyphs.length - 1], b.glyphs[0])) sets.union(i, j);
    }
  }
  return collectSets(words, sets).map((group) => group.flatMap(({ glyphs }) => glyphs));
}

/** Pixels within which the next word of a row of tracked letters begins; 0 where they are no line, or not tracked. */
function trackedReach(glyphs: readonly Glyph[]): number {
  if (glyphs.length < 3) return 0;
  const tall = letterHeight(glyphs);
  const gaps = glyphs.slice(1).map((glyph, k) => glyph.left - glyphs[k].right).sort((a, b) => a - b);
  const [least, middle] = [gaps[0], gaps[gaps.length >> 1]];
  return least >= 0.5 * TRACKED * tall && middle >= TRACKED * tall && isLine(glyphs) ? 2 * middle + SPACE * tall : 0;
}

/** Dots, commas and hyphens go with the letters beside or below them; alone they make no line. */
function withMarks(lines: Glyph[][], glyphs: readonly Glyph[]): Glyph[][] {
  const taken = new Set(lines.flat());
  const grown = lines.map((line) => [...line]);
  for (const mark of glyphs) {
    if (taken.has(mark)) continue;
    const home = grown.findIndex((_, i) =>
      lines[i].some((letter) => isMarkOf(letter, mark, letter.height) && haveOneInk(mark, letter)),
    );
    if (home !== -1) grown[home].push(mark);
  }
  return grown;
}

/** At least three letters, or two beside a common base line, of a height that repeats. */
function isLine(line: readonly Glyph[]): boolean {
  if (line.length < 3 || areBars(line)) return false;
  const heights = line.map((glyph) => glyph.height);
  const tall = letterHeight(line);
  const alike = heights.filter((h) => h > 0.55 * tall && h < 1.5 * tall).length;
  // Letters stand on a line, all but those with descenders; sparks and rays do not.
  const letters = line.filter((glyph) => glyph.height > 0.55 * tall);
  const near = Math.max(1, 0.16 * tall);
  const standing = letters.filter((glyph) => letters.filter((other) => Math.abs(other.bottom - glyph.bottom) <= near).length >= 3).length;
  return alike >= 2 && alike * 2 >= line.length && standing * 2 > letters.length;
}

/** Share of its box that a bar fills, and of the tallest one's height below which another is no letter like it. */
const FILLED = 0.95;
const SHORTER = 0.8;

/** Whether all of a line are full rectangles, some shorter than others: bars of a chart. Those of one height may be a barcode or dashes, which go together like type. */
function areBars(line: readonly Glyph[]): boolean {
  const tallest = line.reduce((most, { height }) => Math.max(most, height), 0);
  return line.some(({ height }) => height < SHORTER * tallest) && line.every(({ area, height, left, right }) => area >= FILLED * height * (right - left + 1));
}

/** Gap in a row, in heights, within which a letter may lie that is no glyph: an o of which thin sides alone are seen. */
const ONE_LETTER = 2;

/** Lines below one another of one colour and size are one block; so are halves of a line that a letter was missed between. */
export function groupBlocks(lines: Glyph[][]): Glyph[][] {
  const boxes = lines.map((line) => ({
    ...unionOf(line),
    height: letterHeight(line),
    colour: line.reduce((a, b) => (b.area > a.area ? b : a)).colour,
  }));
  const sets = new UnionFind(lines.length);
  for (let i = 0; i < lines.length; i++) {
    for (let j = i + 1; j < lines.length; j++) {
      const a = boxes[i];
      const b = boxes[j];
      const tall = Math.max(a.height, b.height);
      if (tall > 1.6 * Math.min(a.height, b.height)) continue;
      const gap = Math.max(a.top, b.top) - Math.min(a.bottom, b.bottom);
      const beside = Math.max(a.left, b.left) - Math.min(a.right, b.right);
      if (gap > 1.3 * tall || (beside > 0 && (beside > ONE_LETTER * tall || -gap < 0.5 * Math.min(a.height, b.height)))) continue;
      if (colourDistance(a.colour, b.colour) > 48) continue;
      sets.union(i, j);
    }
  }
  return collectSets(lines, sets).map((group) => group.flat());
}
