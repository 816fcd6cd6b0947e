import { collectSets, UnionFind } from '../../core/union-find';
import type { Glyph } from './glyphs';
import type { Part } from '../objects/parts';
import { colourDistance, type RegionGraph } from '../regions/region-graph';

/** Letters that are one piece of type, and what they stand on. */
export interface Block {
  readonly ground: Part;
  readonly letters: readonly Glyph[];
}

/** Whether a glyph borders a card that it does not stand on: it may be cut off type on that card. */
export function touchesCard(graph: RegionGraph, glyph: Glyph, ground: Part, partOf: ReadonlyMap<number, Part>): boolean {
  return glyph.part.regions.some((r) => graph.bordersOf[r].some((index) => {
    const border = graph.borders[index];
    const other = partOf.get(border.a === r ? border.b : border.a);
    return other?.card !== undefined && other !== ground;
  }));
}

/**
 * Type runs over the edge of the card that it is set on: letters on both sides of it that follow one another as in one line are one block,
 * which stands on what both sides stand on.
 */
export function joinAcrossEdges(blocks: readonly Block[], strays: readonly Block[]): Block[] {
  const items = [...blocks, ...strays];
  const sets = new UnionFind(items.length);
  for (let i = 0; i < blocks.length; i++) {
    for (let j = i + 1; j < items.length; j++) {
      const [a, b] = [items[i], items[j]];
      if (a.ground !== b.ground && (a.ground.card ?? b.ground.card) && a.letters.some((p) => b.letters.some((q) => follow(p, q)))) sets.union(i, j);
    }
  }
  return collectSets(items.map((_, i) => i), sets)
    .filter((group) => group.some((i) => i < blocks.length))
    .map((group) => ({ ground: group.map((i) => items[i].ground).reduce(commonGround), letters: group.flatMap((i) => items[i].letters) }));
}

/** Whether two letters follow one another closely in one line of one colour. */
function follow(a: Glyph, b: Glyph): boolean {
  const tall = Math.max(a.height, b.height);
  const low = Math.min(a.height, b.height);
  const gap = Math.max(a.left, b.left) - Math.min(a.right, b.right);
  const overlap = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) + 1;
  return gap <= 0.6 * tall && overlap >= 0.5 * low && tall <= 2.3 * low && colourDistance(a.colour, b.colour) <= 40;
}

/** The innermost part that both stand on, or are. */
function commonGround(a: Part, b: Part): Part {
  const above = new Set<Part>();
  for (let part: Part | null = a; part; part = part.parent) above.add(part);
  let part: Part = b;
  while (!above.has(part) && part.parent) part = part.parent;
  return part;
}
