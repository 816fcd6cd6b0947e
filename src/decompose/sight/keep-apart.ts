import { UnionFind } from '../../core/union-find';
import { SURE_CARD } from '../cards/cards';
import { areDisjoint, gapBetween } from '../pixels/extent';
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
 * {@link findChains}), or both follow one another like the letters of a line that runs over that edge. `part` tells two apart.
 */
export function keepOnCard(pieces: Pieces['pieces'], chainOf: Int32Array, isOn: (j: number) => boolean, isBeyond: (j: number) => boolean, part: (i: number, j: number) => void): void {
  const follow = (a: Piece, b: Piece): boolean => gapBetween(a, b) <= Math.min(a.bottom - a.top, b.bottom - b.top) + 1;
  const beyond = [...pieces.keys()].filter((j) => j > 0 && isBeyond(j));
  const crosses = new Set([...pieces.keys()].filter((j) => !isOn(j)).map((j) => chainOf[j]));
  for (let a = 1; a < pieces.length; a++) {
    if (isOn(a) && !crosses.has(chainOf[a])) for (const b of beyond) if (!follow(pieces[a], pieces[b])) part(a, b);
  }
}

/** Letters from which on what they are set on is a face. */
const FACE_LETTERS = 6;

/** Letters from which on a small card is a button or a badge. */
const LABEL = 3;

/**
 * Type on one thing is no layer with type on another, nor with any face that type is set on, be it no card; what it is set on lies
 * behind it. Whether it is the ground's is left as it was said: a grain passes for type, too. Small cards with type on them are no
 * layer with one another either, nor with a larger card (`isCard`) that they lie on.
 */
export function keepTypeApart({ pieces }: Pieces, count: number, isType: readonly boolean[], isCard: (j: number) => boolean, part: (i: number, j: number) => void, putBehind: (j: number, i: number) => void): void {
  const letters = new Map<number, number>();
  pieces.forEach(({ parent, regions }, j) => {
    if (isType[j]) letters.set(parent, (letters.get(parent) ?? 0) + regions.length);
  });
  const holds = (j: number, least: number): boolean => (letters.get(j) ?? 0) >= least;
  const isButton = (j: number): boolean => holds(j, LABEL) && (pieces[j].part.card?.support ?? 0) >= SURE_CARD;
  for (let i = 1; i < count; i++) {
    if (isType[i] && pieces[i].parent > 0) putBehind(pieces[i].parent, i);
    for (let j = 1; j < count; j++) {
      if (j === i) continue;
      if (isType[i] && (isType[j] ? pieces[j].parent !== pieces[i].parent : holds(j, FACE_LETTERS))) part(i, j);
      if (isButton(i) && ((isButton(j) && areDisjoint(pieces[i], pieces[j])) || (isCard(j) && pieces[i].parent === j))) part(i, j);
    }
  }
}
