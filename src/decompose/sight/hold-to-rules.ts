import { CARD_RIM, countWithin, lookAcross, standsAlone, type Card } from '../cards/cards';
import { areDisjoint } from '../pixels/extent';
import { findChains, keepOnCard, keepTypeApart } from './keep-apart';
import type { Pieces } from './pieces';
import type { RegionGraph } from '../regions/region-graph';
import type { LayerPlan } from '../regions/layer-plan';
import { ruledHills, ruledLayers } from './rulings';
import { countAreas, type Segmentation } from '../regions/segment';
import type { SightAnswer } from './sight-answer';

/** Log-odds that no mean over the pieces of two layers outweighs. */
const NEVER = -12;
/** Levels within which what is seen in a card may be the ground through a hole in it. */
const SHOWS_GROUND = 10;
/** Share of a piece that must lie in a card that it is a piece of. */
const WITHIN = 0.9;
/** Share of a piece that must be seen in a photograph, soft edges left out, for it to lie in front. */
const SEEN_IN = 0.05;
/** Share of what hair touches, the ground left out, that is the one thing that it stands on. */
const STANDS_ON = 0.8;

/**
 * Where exact rules are sure, a network is not asked: type is set on a card and is no piece of it, so what the rules take for
 * type (`plans` are their layers) never joins a card, however alike the two are, nor, where there are cards, type on something else,
 * and lies in front of what it is set on; nor does anything that goes on beyond a card's outline join it, except in a figure on an
 * empty canvas (`transparent`), where a rectangle is as often a piece of it. What lies on a card is not the ground, unless it looks
 * like it (the card would have to be cut out for it), nor one layer with what lies beyond the card, unless both hang together;
 * nor are two cards that stand apart one layer, where each holds something. And what is seen in a photograph and goes on beyond
 * its outline lies in front of it; what ends at any such card's outline lies behind it, for a card hides what is behind it right to
 * its sides. Nor is the ground what it is seen through, as hair is (`isFine`, by region): that is
 * one layer with the one thing that it stands on. Hills before one another are as many layers, nor is one the sky; what is surely off
 * an evenly graded ground (`offGround`, by piece) is no piece of it. Everything else is left as the network says.
 */
export function holdToRules(answer: SightAnswer, found: Pieces, graph: RegionGraph, plans: readonly LayerPlan[], segmentation: Segmentation, transparent = false, isFine: Uint8Array | null = null, offGround: readonly boolean[] = []): SightAnswer {
  const { pieces } = found;
  const cards = pieces.map(({ part: { card } }) => (card && standsAlone(card, segmentation.labels.length) ? card : null));
  const layers = ruledLayers(found, graph, plans);
  const hills = ruledHills(found, graph, plans, layers);
  /** Whether any other rule applies. */
  const others = isFine !== null || cards.some((card) => card !== null) || hills.some((hill) => hill !== null);
  if (!others && !offGround.includes(true)) return answer;
  const same = answer.same.slice();
  const front = answer.front.slice();
  const part = (i: number, j: number): void => {
    same[i * answer.count + j] = same[j * answer.count + i] = NEVER;
  };
  const putBehind = (j: number, i: number): void => {
    front[i * answer.count + j] = -NEVER;
    front[j * answer.count + i] = NEVER;
  };
  offGround.forEach((off, j) => {
    if (off) part(0, j);
  });
  if (!others) return { ...answer, same };
  const isType = layers.map((layer, k) => pieces[k].isText || (layer !== -1 && plans[layer].kind === 'text'));
  hills.forEach((hill, j) => {
    for (let i = 0; hill && i < answer.count; i++) {
      if ((i !== 0 && !hills[i]) || layers[i] === layers[j]) continue;
      part(i, j);
      if (layers[i] < layers[j]) putBehind(i, j);
    }
  });
  if (isFine) {
    for (const j of finePieces(found, segmentation, isFine)) {
      part(0, j);
      const body = standsOn(found, j);
      if (body !== -1 && !cards[body] && !isType[body]) same[j * answer.count + body] = same[body * answer.count + j] = -NEVER;
    }
  }
  const looksLikeGround = (j: number): boolean => pieces[j].colour.every((v, c) => Math.abs(v - pieces[0].colour[c]) <= SHOWS_GROUND);
  const within = cards.map((card) => card && countWithin(segmentation, card, found.pieceOf, pieces.length));
  /** Whether something lies on the card: an icon's tile, a button with its label. */
  const holds = within.map((counts, i) => counts !== null && pieces.some(({ area }, j) => j !== i && j > 0 && counts[j] >= WITHIN * area));
  const isOnAnother = (j: number, i: number): boolean => pieces[j].parent > 0 && cards[pieces[j].parent] !== null && areDisjoint(pieces[pieces[j].parent], pieces[i]);
  const chainOf = findChains(found, (j) => cards[j] !== null || isType[j]);
  cards.forEach((card, i) => {
    const counts = within[i];
    if (!card || !counts) return;
    const goesBeyond = (j: number): boolean => counts[j] < WITHIN * pieces[j].area;
    if (!transparent) {
      const seen = pieces[i].isTexture ? countWithin(segmentation, card, found.pieceOf, pieces.length, -CARD_RIM) : null;
      for (let j = 1; j < answer.count; j++) {
        if (looksLikeGround(j) && !(j === i && holds[i])) continue;
        if (!goesBeyond(j)) part(0, j);
        else if (j !== i && seen && seen[j] >= SEEN_IN * pieces[j].area) putBehind(i, j);
      }
      for (const j of endingAt(card, i, found, segmentation, answer, counts)) putBehind(j, i);
      keepOnCard(pieces, chainOf, (j) => j !== i && !goesBeyond(j), (j) => counts[j] === 0, (j) => isOnAnother(j, i), part);
    }
    if (holds[i]) for (let j = 0; j < i; j++) if (holds[j] && areDisjoint(pieces[i], pieces[j])) part(i, j);
    for (let j = 0; j < answer.count; j++) if (j !== i && (isType[j] || (!transparent && !isType[i] && goesBeyond(j)))) part(i, j);
  });
  keepTypeApart(found, graph, answer.count, isType, (j) => cards[j] !== null, part, putBehind);
  return { ...answer, same, front };
}

/** The pieces, the ground not among them, that are fine detail for the most part. */
function finePieces({ pieces }: Pieces, segmentation: Segmentation, isFine: Uint8Array): number[] {
  const areas = countAreas(segmentation);
  return [...pieces.keys()].filter((j) => j > 0 && pieces[j].regions.reduce((sum, r) => sum + isFine[r] * areas[r], 0) * 2 > pieces[j].area);
}

/** The piece that nearly all of what a piece touches is, the ground left out, or −1. */
function standsOn({ pieces, contacts }: Pieces, j: number): number {
  const lengths = new Map<number, number>();
  let all = 0;
  for (const [key, { length }] of contacts) {
    const [a, b] = [Math.floor(key / pieces.length), key % pieces.length];
    if ((a !== j && b !== j) || a === 0 || b === 0) continue;
    lengths.set(a === j ? b : a, length);
    all += length;
  }
  for (const [other, length] of lengths) if (length >= STANDS_ON * all) return other;
  return -1;
}

/** Share of a card's outline at which a piece must end for it to lie behind the card: a foot may stand on its side. */
const ENDS = 0.03;
/** Of those, the share at which it may go on across the outline. */
const GOES_ON = 0.1;
/** Pixels of the outline across which a piece goes on that lies on the card. */
const CROSSES = 4;

/** The pieces that end at the outline of the card that piece `i` is, and are not one layer with what lies on it. `within`: pixels of each piece in the card. */
function endingAt(card: Card, i: number, { pieces, pieceOf }: Pieces, segmentation: Segmentation, { same, count }: SightAnswer, within: Int32Array): number[] {
  const { labels } = segmentation;
  const ending = new Int32Array(pieces.length);
  const goingOn = new Int32Array(pieces.length);
  lookAcross(segmentation, card, 2, 3, (within, beyond) => {
    const j = pieceOf[labels[beyond]];
    if (pieceOf[labels[within]] === j) goingOn[j]++;
    else if (pieceOf[labels[within]] === i) ending[j]++;
  });
  const liesOn = pieces.map(({ area }, k) => k !== i && k > 0 && (goingOn[k] >= CROSSES || within[k] >= WITHIN * area));
  const least = ENDS * 2 * (card.right - card.left + card.bottom - card.top);
  const isOneWithIt = (j: number): boolean => liesOn.some((on, k) => on && same[j * count + k] > 0);
  return [...pieces.keys()].filter((j) => j > 0 && j !== i && ending[j] >= least && goingOn[j] <= GOES_ON * ending[j] && !isOneWithIt(j));
}
