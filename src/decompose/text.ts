import { collectSets, UnionFind } from '../core/union-find';
import { colourDistance, thickness, type RegionGraph } from './region-graph';
import { unionOf } from './extent';
import { absorb, absorbChildren, attach, extentOf, largestRegion, subtreeArea, type Part, walkParts } from './parts';
import { gatherStrays, giveToGround, isMarkOf, showsGround } from './text-strays';
import { haveOneInk } from './text-ink';
import { joinAcrossEdges, letterHeight, touchesCard, type Block, type Glyph } from './text-across-edges';

/**
 * Finds type: rows of small shapes of one colour and like height, standing on one part. The letters of a block become one
 * part of kind `text`. What shows the ground through a letter, within so many levels, is the ground's; what else stands inside letters
 * goes with them.
 */
export function joinText(graph: RegionGraph, root: Part, canvasWidth: number, canvasHeight: number, tolerance = 6): void {
  const partOf = new Map<number, Part>();
  for (const part of walkParts(root)) for (const r of part.regions) partOf.set(r, part);
  const blocks: Block[] = [];
  const strays: Block[] = [];
  for (const ground of walkParts(root)) {
    if (ground.children.length === 0) continue;
    const all = ground.children.map((part) => toGlyph(graph, part));
    const glyphs = all.filter((glyph) => isGlyphLike(glyph, canvasWidth, canvasHeight) && standsFree(graph, glyph, ground, partOf));
    const rows = groupBlocks(groupLines(glyphs, largestRegion(graph, ground).colour));
    const found = ground === root ? rows : rows.filter((block) => !fillsHoles(graph, block, ground));
    if (found.length < rows.length) ground.holdsRows = true;
    const set = new Set(found.flat());
    for (const block of found) {
      const letters = gatherStrays(graph, block, all.filter((glyph) => !set.has(glyph)), ground, partOf, tolerance);
      for (const glyph of letters) set.add(glyph);
      blocks.push({ ground, letters });
    }
    for (const glyph of glyphs) if (!set.has(glyph) && glyph.part.parent === ground && touchesCard(graph, glyph, ground, partOf)) strays.push({ ground, letters: [glyph] });
  }
  for (const { ground, letters: all } of joinAcrossEdges(blocks, strays)) {
    // What is set on letters went with them.
    const letters = all.filter(({ part }) => part.parent !== null);
    if (letters.length === 0) continue;
    const [first, ...rest] = letters;
    for (const { part } of letters) {
      openCounters(graph, part, partOf, tolerance);
      absorbChildren(part);
    }
    for (const { part } of rest) absorb(part, first.part);
    if (first.part.parent !== ground) attach(first.part, ground);
    first.part.kind = 'text';
  }
}

/** Gives what a letter stands on what shows it through the letter. Bold letters are too thick for their size to be told from shapes by {@link buildParts}. */
function openCounters(graph: RegionGraph, letter: Part, partOf: Map<number, Part>, tolerance: number): void {
  const ground = letter.parent;
  if (!ground) return;
  for (const inner of [...letter.children]) {
    // What has something on it may be what other type is set on.
    if (inner.children.length === 0 && showsGround(graph, inner, letter, ground, partOf, tolerance)) giveToGround(inner, ground, partOf);
  }
}

function toGlyph(graph: RegionGraph, part: Part): Glyph {
  const extent = extentOf(graph, part);
  const { colour } = largestRegion(graph, part);
  const sum = (of: 'area' | 'perimeter'): number => part.regions.reduce((total, r) => total + graph.regions[r][of], 0);
  return { part, ...extent, height: extent.bottom - extent.top + 1, colour, area: subtreeArea(part), stroke: thickness({ area: sum('area'), perimeter: sum('perimeter') }) };
}

function isGlyphLike(glyph: Glyph, canvasWidth: number, canvasHeight: number): boolean {
  const width = glyph.right - glyph.left + 1;
  if (glyph.part.kind === 'picture') return false;
  if (glyph.height > 0.25 * canvasHeight || width > 0.5 * canvasWidth) return false;
  return width < 14 * glyph.height && glyph.height < 12 * width;
}

/** Whether a glyph touches nothing but what it stands on, what stands in it, and things so much larger that they are grounds too. */
function standsFree(graph: RegionGraph, glyph: Glyph, ground: Part, partOf: ReadonlyMap<number, Part>): boolean {
  for (const r of glyph.part.regions) {
    for (const index of graph.bordersOf[r]) {
      const border = graph.borders[index];
      const other = partOf.get(border.a === r ? border.b : border.a);
      // What lies beneath a panel does not touch what is set on it.
      if (glyph.part.front && !other?.front) continue;
      if (!other || other === glyph.part || other === ground || other.parent === glyph.part) continue;
      // The stem and the bowl of a letter may be two pieces.
      if (other.area < 6 * glyph.part.area && colourDistance(other.regions.map((o) => graph.regions[o])[0].colour, glyph.colour) <= 40) continue;
      if (other.area < 20 * glyph.part.area && border.length > 0.08 * graph.regions[r].perimeter) return false;
    }
  }
  return true;
}

/** What fills the holes of an outline has this share of the outline's own pixels at least. */
const FILLING = 0.2;
/** How wide an outline is, as a share of the height of what fills its holes: a fifth at most, where bold type on a button has a third of its height around it. */
const OUTLINE_WIDTH = 0.25;

/** Whether what passes for letters fills the holes of an outline: windows of a crown, folds of a ruffle, the whites of eyes. */
function fillsHoles(graph: RegionGraph, letters: readonly Glyph[], outline: Part): boolean {
  if (outline.card || outline.kind === 'picture') return false;
  const sum = (of: readonly number[]): number => of.reduce((total, v) => total + v, 0);
  const area = sum(outline.regions.map((r) => graph.regions[r].area));
  const perimeter = sum(outline.regions.map((r) => graph.regions[r].perimeter));
  return sum(letters.map((letter) => letter.area)) > FILLING * area && thickness({ area, perimeter }) < OUTLINE_WIDTH * letterHeight(letters);
}

/** Rows: neighbours overlap in height, are of like height and colour, and stand less than about a letter apart. `ground`: the colour that they stand on. */
export function groupLines(glyphs: Glyph[], ground: readonly number[]): Glyph[][] {
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
      if (!haveOneInk(a, b, ground)) continue;
      sets.union(i, j);
    }
  }
  const lines = collectSets(sorted, sets).filter(isLine);
  return withMarks(lines, sorted, ground);
}

/** Dots, commas and hyphens go with the letters beside or below them; alone they make no line. */
function withMarks(lines: Glyph[][], glyphs: readonly Glyph[], ground: readonly number[]): Glyph[][] {
  const taken = new Set(lines.flat());
  const grown = lines.map((line) => [...line]);
  for (const mark of glyphs) {
    if (taken.has(mark)) continue;
    const home = grown.findIndex((_, i) =>
      lines[i].some((letter) => isMarkOf(letter, mark, letter.height) && haveOneInk(mark, letter, ground)),
    );
    if (home !== -1) grown[home].push(mark);
  }
  return grown;
}

/** At least three letters, or two beside a common base line, of a height that repeats. */
function isLine(line: Glyph[]): boolean {
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
  const heights = line.map(({ height }) => height);
  return line.every(({ area, height, left, right }) => area >= FILLED * height * (right - left + 1)) && Math.min(...heights) < SHORTER * Math.max(...heights);
}

/** Lines below one another of one colour and size are one block. */
function groupBlocks(lines: Glyph[][]): Glyph[][] {
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
      if (gap > 1.3 * tall || Math.min(a.right, b.right) < Math.max(a.left, b.left)) continue;
      if (colourDistance(a.colour, b.colour) > 48) continue;
      sets.union(i, j);
    }
  }
  return collectSets(lines, sets).map((group) => group.flat());
}
