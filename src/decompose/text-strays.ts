import { unionOf } from './extent';
import { showsThrough } from './ground';
import { absorb, largestRegion, type Part } from './parts';
import { colourDistance, type RegionGraph } from './region-graph';
import { haveOneInk } from './text-ink';
import { letterHeight, type Glyph } from './text-across-edges';

/** Distances and sizes, in heights of the block's letters. */
const GAP = 0.9;
const TALLEST = 1.6;
const WIDEST = 2;
const FEWEST_OVERLAP = 0.5;
const MARK = 0.45;
const MARK_GAP = 0.4;
/** Share of the distance to the letter's colour within which something has the ground's. */
const NEARER = 0.1;

/**
 * What stands among the letters of a block and is of their colour and size belongs to it: letters that were broken, or are too
 * thin or too oddly shaped to be told from marks alone. What shows the ground there, within `tolerance` levels, is the ground's.
 * `others`: what else stands on `ground`. Returns the block's letters, those found last.
 */
export function gatherStrays(graph: RegionGraph, letters: readonly Glyph[], others: readonly Glyph[], ground: Part, partOf: Map<number, Part>, tolerance: number): Glyph[] {
  const tall = letterHeight(letters);
  const { colour } = largestRegion(graph, ground);
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
      else if (haveOneInk(letter, stray, colour)) found.push(stray);
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

/** Whether something is a dot, a comma, a hyphen or an accent beside, above or below a letter, `tall` the height of letters there. */
export function isMarkOf(letter: Glyph, mark: Glyph, tall: number): boolean {
  const apart = Math.max(mark.left - letter.right, letter.left - mark.right);
  const overlap = Math.min(mark.bottom, letter.bottom) - Math.max(mark.top, letter.top) + 1;
  return mark.height < MARK * tall && mark.right - mark.left < tall && apart < MARK_GAP * tall && overlap > -MARK_GAP * tall;
}

/** Whether both stand in one row, closely; a dot or an accent may stand above the letter or below it. */
function isBeside(a: Glyph, b: Glyph, tall: number): boolean {
  const gap = Math.max(a.left, b.left) - Math.min(a.right, b.right);
  const overlap = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) + 1;
  return (gap <= GAP * tall && overlap >= FEWEST_OVERLAP * Math.min(a.height, b.height)) || isMarkOf(a, b, tall);
}
