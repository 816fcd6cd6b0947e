import { unionOf } from './extent';
import { showsThrough } from './ground';
import { absorb, type Part } from './parts';
import { colourDistance, type RegionGraph } from './region-graph';
import type { Glyph } from './text-across-edges';

/** Distances and sizes, in heights of the block's letters. */
const GAP = 0.9;
const TALLEST = 1.6;
const WIDEST = 2;
const FEWEST_OVERLAP = 0.5;
const MARK = 0.45;
const MARK_GAP = 0.4;
/** Levels within which a stray has the colour of the letter beside it. */
const ALIKE = 56;
/** Share of the distance to the letter's colour within which something has the ground's. */
const NEARER = 0.1;

/**
 * What stands among the letters of a block and is of their colour and size belongs to it: letters that were broken, or are too
 * thin or too oddly shaped to be told from marks alone. What shows the ground there, within `tolerance` levels, is the ground's.
 * `others`: what else stands on `ground`. Returns the block's letters, those found last.
 */
export function gatherStrays(graph: RegionGraph, letters: readonly Glyph[], others: readonly Glyph[], ground: Part, partOf: ReadonlyMap<number, Part>, tolerance: number): Glyph[] {
  const heights = letters.map((glyph) => glyph.height).sort((a, b) => a - b);
  const tall = heights[Math.floor(heights.length * 0.75)];
  const isSmall = (part: Part | undefined): boolean => part !== undefined && part.area <= tall * tall;
  const { left, right } = unionOf(letters);
  const standsAmong = ({ part }: Glyph): boolean => part.regions.every((r) => graph.bordersOf[r].every((index) => {
    const other = partOf.get(graph.borders[index].a === r ? graph.borders[index].b : graph.borders[index].a);
    return other === ground || isSmall(other);
  }));
  let strays = others.filter((glyph) => glyph.right >= left - GAP * tall && glyph.left <= right + GAP * tall && glyph.height <= TALLEST * tall && glyph.right - glyph.left < WIDEST * tall
    && glyph.part.parent === ground && isSmall(glyph.part) && glyph.part.kind === 'shape' && !glyph.part.card && glyph.part.front === letters[0].part.front && standsAmong(glyph));
  const found = [...letters];
  const around = new Set(ground.regions);
  for (let i = 0; i < found.length && strays.length > 0; i++) {
    const letter = found[i];
    const rest: Glyph[] = [];
    for (const stray of strays) {
      if (!isBeside(letter, stray, tall)) rest.push(stray);
      else if (stray.part.children.length === 0 && showsGround(graph, stray.part, letter.part, around, tolerance)) absorb(stray.part, ground);
      else if (colourDistance(letter.colour, stray.colour) <= ALIKE) found.push(stray);
      else rest.push(stray);
    }
    strays = rest;
  }
  return found;
}

/**
 * Whether what stands in a letter or beside it shows the ground there: within `tolerance` levels, or far nearer to it than to the letter, where the
 * ground changes from place to place.
 */
export function showsGround(graph: RegionGraph, inner: Part, letter: Part, ground: ReadonlySet<number>, tolerance: number): boolean {
  return inner.regions.every((hole) => letter.regions.some((ring) => {
    const apart = colourDistance(graph.regions[hole].colour, graph.regions[ring].colour);
    return showsThrough(graph, hole, ring, ground, Math.max(tolerance, NEARER * apart));
  }));
}

/** Whether both stand in one row, closely; a dot or an accent may stand above the letter or below it. */
function isBeside(a: Glyph, b: Glyph, tall: number): boolean {
  const gap = Math.max(a.left, b.left) - Math.min(a.right, b.right);
  const overlap = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) + 1;
  if (gap <= GAP * tall && overlap >= FEWEST_OVERLAP * Math.min(a.height, b.height)) return true;
  return b.height < MARK * tall && b.right - b.left < tall && gap <= MARK_GAP * tall && overlap >= -MARK_GAP * tall;
}
