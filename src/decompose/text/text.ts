import { SURE_CARD } from '../cards/cards';
import { letterHeight, toGlyph, type Glyph } from './glyphs';
import { absorb, absorbChildren, attach, largestRegion, walkParts, type Part } from '../objects/parts';
import { colourDistance, thickness, type RegionGraph } from '../regions/region-graph';
import { joinAcrossEdges, touchesCard, type Block } from './text-across-edges';
import { groupBlocks, groupLines } from './text-lines';
import { gatherStrays, giveToGround, showsGround } from './text-strays';

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
    const { colour } = largestRegion(graph, ground);
    const all = ground.children.map((part) => toGlyph(graph, part, colour));
    const glyphs = all.filter((glyph) => isGlyphLike(glyph, canvasWidth, canvasHeight) && standsFree(graph, glyph, ground, partOf));
    const rows = groupBlocks(groupLines(glyphs));
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

function isGlyphLike(glyph: Glyph, canvasWidth: number, canvasHeight: number): boolean {
  const width = glyph.right - glyph.left + 1;
  if (glyph.part.kind === 'picture' || isCardWithThings(glyph.part)) return false;
  if (glyph.height > 0.25 * canvasHeight || width > 0.5 * canvasWidth) return false;
  return width < 14 * glyph.height && glyph.height < 12 * width;
}

/** What a letter encloses at most: two counters. */
const MOST_COUNTERS = 2;

/** Cards in a row stand like letters, too: what has more on it than counters is none. */
function isCardWithThings({ card, children }: Part): boolean {
  return card !== undefined && card.support >= SURE_CARD && children.length > MOST_COUNTERS;
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
