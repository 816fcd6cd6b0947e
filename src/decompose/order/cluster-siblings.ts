import type { CardBorder } from './card-borders';
import { pairKey, type Occlusion } from './occlusion';

export interface ClusterOptions {
  /** Evidence from which one part is taken to lie in front of another. */
  confidence: number;
  /** Pixels; smaller parts are pieces of a neighbour. */
  leastArea: number;
  /** From this share of those on, one that lies in front of nearly all that it touches is a thing of its own. */
  freeShare: number;
}

/** Times the usual evidence from which a small part lies plainly in front. */
const PLAINLY = 1.6;
/** Share of `leastArea` from which a small part may stay apart from one neighbour. */
const SMALL_SHARE = 0.2;
/** Share of its contacts that a thing of its own must lie in front of. */
const FREE_CONTACT = 0.7;
/** Share of the canvas below which what lies beside a card is no thing of its own. */
const SCRAP_SHARE = 0.002;

/**
 * Clusters of parts that nothing tells apart, never across a pair that something does tell apart; positions of parts. What is small
 * joins more readily, but two large parts are not one for what lies in front of either: a mast does not tie the sun to a hill.
 * `area` are the parts' pixels with all that lies on them, `canvas` all there are.
 */
export function clusterSiblings({ parts, touching, behind, completions }: Occlusion, area: readonly number[], cards: ReadonlyMap<number, CardBorder>, canvas: number, { confidence, leastArea, freeShare }: ClusterOptions): number[][] {
  const count = parts.length;
  const small = (i: number): boolean => area[i] < leastArea && parts[i].kind !== 'text';
  const evidence = (i: number, j: number): number => {
    const weight = behind.get(pairKey(i, j, count)) ?? 0;
    return i < j ? weight : -weight;
  };
  const isFree = findFree();
  /** Whether `i` is a card and `j` goes on beyond its rectangle: then it is no piece of it. */
  const leaves = (i: number, j: number): boolean => {
    const border = cards.get(i);
    return border !== undefined && (cards.has(j) || border.near[j] < 0.9 * area[j]);
  };
  const apart = (i: number, j: number): boolean => {
    if (isFree[i] || isFree[j] || parts[i].kind === 'text' || parts[j].kind === 'text' || (parts[i].front === true) !== (parts[j].front === true)) return true;
    const weight = evidence(i, j);
    if (leaves(i, j) || leaves(j, i)) return true;
    if (small(i) || small(j)) {
      // A small piece stays apart only where it is plainly a thing of its own: simple, and plainly in front.
      const front = weight > 0 ? j : i;
      return Math.min(area[i], area[j]) >= SMALL_SHARE * leastArea && completions[front].kind !== 'none' && Math.abs(weight) >= PLAINLY * confidence;
    }
    // A whole rectangle beside something else is a band or a tile, not a piece of it.
    if ([i, j].some((k) => completions[k].kind === 'rectangle' && completions[k].whole)) return true;
    return Math.abs(weight) >= confidence;
  };
  const cluster = parts.map((_, i) => i);
  const membersOf = parts.map((_, i) => [i]);
  const unite = (a: number, b: number): void => {
    for (const n of membersOf[b]) cluster[n] = a;
    membersOf[a].push(...membersOf[b]);
    membersOf[b] = [];
  };
  const isLarge = (a: number): boolean => membersOf[a].some((m) => !small(m));
  const pairs = [...touching].sort((a, b) => b[1] - a[1]).map(([key]) => [Math.floor(key / count), key % count] as const);
  for (const [i, j] of pairs) {
    const [a, b] = [cluster[i], cluster[j]];
    if (a === b || ((small(i) || small(j)) && Math.abs(evidence(i, j)) >= confidence && isLarge(a) && isLarge(b))) continue;
    if (!membersOf[a].some((m) => membersOf[b].some((n) => apart(m, n)))) unite(a, b);
  }
  // What found nothing beside a card to be a piece of, and is too small for a thing of its own, is a piece of the card.
  for (const [i, j] of cards.size > 0 ? pairs : []) {
    const [a, b] = [cluster[i], cluster[j]];
    if (a === b || cards.has(i) === cards.has(j)) continue;
    const [card, scrap] = cards.has(i) ? [a, b] : [b, a];
    if (membersOf[scrap].every((m) => parts[m].kind !== 'text' && !parts[m].front) && membersOf[scrap].reduce((sum, m) => sum + area[m], 0) < SCRAP_SHARE * canvas) unite(card, scrap);
  }
  return membersOf.filter((members) => members.length > 0);

  /** Simple shapes, whole and no specks, that lie plainly in front of nearly all that they touch. */
  function findFree(): boolean[] {
    const contact = new Float64Array(count);
    const ahead = new Float64Array(count);
    for (const [key, length] of touching) {
      const [i, j] = [Math.floor(key / count), key % count];
      contact[i] += length;
      contact[j] += length;
      const weight = evidence(i, j);
      if (Math.abs(weight) >= PLAINLY * confidence) ahead[weight > 0 ? j : i] += length;
    }
    return parts.map((_, k) => area[k] >= freeShare * leastArea && completions[k].kind !== 'none' && completions[k].whole && contact[k] > 0 && ahead[k] >= FREE_CONTACT * contact[k]);
  }
}
