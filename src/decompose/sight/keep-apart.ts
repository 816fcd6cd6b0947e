import { UnionFind } from '../../core/union-find';
import { letterHeight } from '../text/glyphs';
import { SURE_CARD } from '../cards/cards';
import { areDisjoint, gapBetween } from '../pixels/extent';
import type { RegionGraph } from '../regions/region-graph';
import type { Piece, Pieces } from './pieces';

/** What hangs together: by piece, one of those that touch one another, without the ground and those that are `apart`. */
export function findChains({ pieces, contacts }: Pieces, apart: (j: number) => boolean): Int32Array {
  const sets = new UnionFind(pieces.length);
  for (const key of contacts.keys()) {
    const [i, j] = [Math.floor(key / pieces.length), key % pieces.length];
    if (i > 0 && !apart(i) && !apart(j)) sets.union(i, j);
  }
  return sets.roots();
}

/**
 * What lies on a card is no layer with what lies beyond it, unless it hangs together with what lies across its edge (`chainOf`, see
 * {@link findChains}), or both follow one another like the letters of a line that runs over that edge; no line runs from one card to another beside
 * it (`isOnAnother`). `part` tells two apart.
 */
export function keepOnCard(pieces: Pieces['pieces'], chainOf: Int32Array, isOn: (j: number) => boolean, isBeyond: (j: number) => boolean, isOnAnother: (j: number) => boolean, part: (i: number, j: number) => void): void {
  const follow = (a: Piece, b: Piece): boolean => gapBetween(a, b) <= Math.min(a.bottom - a.top, b.bottom - b.top) + 1;
  const beyond = [...pieces.keys()].filter((j) => j > 0 && isBeyond(j));
  const crosses = new Set([...pieces.keys()].filter((j) => !isOn(j)).map((j) => chainOf[j]));
  for (let a = 1; a < pieces.length; a++) {
    if (isOn(a) && !crosses.has(chainOf[a])) for (const b of beyond) if (isOnAnother(b) || !follow(pieces[a], pieces[b])) part(a, b);
  }
}

/** Letters from which on what they are set on is a face. */
const FACE_LETTERS = 6;

/** Letters from which on a small card is a button or a badge. */
const LABEL = 3;

/** Levels per pixel up to which nothing in the ground passes for type. */
const PLAIN = 0.5;

/** Levels from the mean within which regions are of one ink, and share of type that is of it: of grain that stands like letters no two pieces are. */
const ONE_INK = 6;
const INKED = 0.9;

/** Share of its box that what a label is set on fills, however little it differs from the page: a button, a field, a row that is chosen. */
const PLATE = 0.85;

/**
 * Type on one thing is no layer with type on another, nor with type far from it on the same thing (see {@link findTypeBlocks}), nor with any face
 * that type is set on, be it no card; what it is set on lies behind it. Whether it is the ground's is left as it was said, for a grain passes for
 * type, unless it is some letters long and the ground is plain or all of them are of one ink. What a label is set on is not the ground's,
 * however alike the two are; small cards with type on them are no layer with one another, nor with a larger card (`isCard`) that they lie on.
 */
export function keepTypeApart({ pieces }: Pieces, { regions: all }: RegionGraph, count: number, isType: readonly boolean[], isCard: (j: number) => boolean, part: (i: number, j: number) => void, putBehind: (j: number, i: number) => void): void {
  const letters = new Map<number, number>();
  pieces.forEach(({ parent, regions }, j) => {
    if (isType[j]) letters.set(parent, (letters.get(parent) ?? 0) + regions.length);
  });
  const holds = (j: number, least: number): boolean => (letters.get(j) ?? 0) >= least;
  const sizes = pieces.map(({ regions }, j) => (isType[j] ? letterHeight(regions.map((r) => ({ height: all[r].bottom - all[r].top + 1 }))) : 0));
  const blockOf = findTypeBlocks(pieces, isType, sizes);
  const isPlate = (j: number): boolean => {
    const { part: { card }, filled, left, top, right, bottom } = pieces[j];
    return holds(j, LABEL) && (!card || card.support >= SURE_CARD) && filled >= PLATE * (right - left + 1) * (bottom - top + 1);
  };
  const isPlain = !pieces[0].isTexture && pieces[0].roughness <= PLAIN;
  const isOneInk = (i: number): boolean => {
    const { regions, colour, area } = pieces[i];
    return regions.reduce((sum, r) => sum + (all[r].colour.every((v, c) => Math.abs(v - colour[c]) <= ONE_INK) ? all[r].area : 0), 0) >= INKED * area;
  };
  const isButton = (j: number): boolean => holds(j, LABEL) && (pieces[j].part.card?.support ?? 0) >= SURE_CARD;
  for (let i = 1; i < count; i++) {
    if (isType[i] && pieces[i].parent > 0) putBehind(pieces[i].parent, i);
    for (let j = 0; j < count; j++) {
      if (j === i) continue;
      if (j > 0 && isType[i] && (isType[j] ? blockOf[j] !== blockOf[i] : holds(j, FACE_LETTERS) || isPlate(j))) part(i, j);
      if (j === 0 && isType[i] && pieces[i].regions.length >= FACE_LETTERS && (isPlain || isOneInk(i))) part(i, j);
      if (isPlate(i) && (j === 0 || (isPlate(j) && areDisjoint(pieces[i], pieces[j])))) part(i, j);
      if (isButton(i) && ((isButton(j) && areDisjoint(pieces[i], pieces[j])) || (isCard(j) && pieces[i].parent === j))) part(i, j);
    }
  }
}

/** Distances, in heights of the lower of two pieces, within which type above other type may be of one block with it; and of type in one row. */
const LINE_GAP = 3;
/** Share of the lower one's height by which two pieces in one row overlap. */
const IN_ROW = 0.5;
/** Times the height of its letters from which on larger type is a heading. */
const HEADING = 2;

/** By piece, one of the type on the same thing that it may be one block with: lines whose letters (`sizes`, their heights) are of like size follow one another closely, words stand in one row. */
function findTypeBlocks(pieces: Pieces['pieces'], isType: readonly boolean[], sizes: readonly number[]): Int32Array {
  const sets = new UnionFind(pieces.length);
  const heightOf = (j: number): number => pieces[j].bottom - pieces[j].top + 1;
  for (let i = 1; i < pieces.length; i++) {
    for (let j = i + 1; j < pieces.length; j++) {
      const [a, b] = [pieces[i], pieces[j]];
      if (!isType[i] || !isType[j] || a.parent !== b.parent) continue;
      if (Math.max(sizes[i], sizes[j]) > HEADING * Math.min(sizes[i], sizes[j])) continue;
      const low = Math.min(heightOf(i), heightOf(j));
      const overlap = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) + 1;
      if (overlap >= IN_ROW * low || gapBetween(a, b) <= LINE_GAP * low) sets.union(i, j);
    }
  }
  return sets.roots();
}
