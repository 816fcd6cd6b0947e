import { unionOf } from '../pixels/extent';
import { isMarkOf, letterHeight, type Glyph } from './glyphs';
import { showsThrough } from '../objects/ground';
import { absorb, type Part } from '../objects/parts';
import { colourDistance, type RegionGraph } from '../regions/region-graph';
import { haveOneInk } from './text-ink';

/** Distances and sizes, in heights of the block's letters. */
const GAP = 1.1;
const TALLEST = 1.6;
const WIDEST = 2;
const FEWEST_OVERLAP = 0.5;
/** Share of the distance to the letter's colour within which something has the ground's. */
const NEARER = 0.1;

/**
 * What stands among the letters of a block and is of their colour and size belongs to it: letters that were broken, or are too
 * thin or too oddly shaped to be told from marks alone. What shows the ground there, within `tolerance` levels, is the ground's.
 * `others`: what else stands on `ground`. Returns the block's letters, those found last.
 */
export function gatherStrays(graph: RegionGraph, letters: readonly Glyph[], others: readonly Glyph[], ground: Part, partOf: Map<number, Part>, tolerance: number): Glyph[] {
  const tall = letterHeight(letters);
  const isSmall = (part: Part | undefined): boolean => part !== undefined && part.area <= tall * tall;
  const { top, bottom } = unionOf(letters);
  const standsAmong = ({ part }: Glyph): boolean => part.regions.every((r) => graph.bordersOf[r].every((index) => {
    const other = partOf.get(graph.borders[index].a === r ? graph.borders[index].b : graph.borders[index].a);
    return other === ground || isSmall(other);
  }));
  let strays = others.filter((glyph) => glyph.bottom >= top - tall && glyph.top <= bottom + tall && glyph.height <= TALLEST * tall && glyph.right - glyph.left < WIDEST * tall
    && glyph.part.parent === ground && isSmall(glyph.part) && glyph.part.kind === 'shape' && !glyph.part.card && glyph.part.front === letters[0].part.front && standsAmong(glyph));
  const found = [...letters];
  for (let i = 0; i < found.length && strays.length > 0; i++) {
    const letter = found[i];
    const rest: Glyph[] = [];
    for (const stray of strays) {
      if (!isBeside(letter, stray, tall)) rest.push(stray);
      else if (stray.part.children.length === 0 && showsGround(graph, stray.part, letter.part, ground, partOf, tolerance)) giveToGround(stray.part, ground, partOf);
      else if (haveOneInk(letter, stray)) found.push(stray);
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
export function showsGround(graph: RegionGraph, inner: Part, letter: Part, ground: Part, partOf: ReadonlyMap<number, Part>, tolerance: number): boolean {
  const around = { has: (r: number): boolean => partOf.get(r) === ground };
  return inner.regions.every((hole) => letter.regions.some((ring) => {
    const apart = colourDistance(graph.regions[hole].colour, graph.regions[ring].colour);
    return showsThrough(graph, hole, ring, around, Math.max(tolerance, NEARER * apart));
  }));
}

/** Makes what shows the ground part of it; `partOf`, the part of each region, is kept up to date. */
export function giveToGround(part: Part, ground: Part, partOf: Map<number, Part>): void {
  for (const r of part.regions) partOf.set(r, ground);
  absorb(part, ground);
}

/** Whether both stand in one row, closely; a dot or an accent may stand above the letter or below it. */
function isBeside(a: Glyph, b: Glyph, tall: number): boolean {
  const gap = Math.max(a.left, b.left) - Math.min(a.right, b.right);
  const overlap = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) + 1;
  return (gap <= GAP * tall && overlap >= FEWEST_OVERLAP * Math.min(a.height, b.height)) || isMarkOf(a, b, tall);
}
