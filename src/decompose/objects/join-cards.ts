import { cardArea, LEAKS, standsAlone, SURE_CARD, type Card } from '../cards/cards';
import { absorb, attach, extentOf, largestRegion, subtreeArea, walkParts, type Part } from './parts';
import { colourDistance, thickness, type Region, type RegionGraph } from '../regions/region-graph';
import { gapBetween } from '../pixels/extent';
import { findSky, isStrip, UNLIKE, type Surface } from './sky';

export interface JoinCardsOptions {
  /** Pixels. */
  canvas: number;
  /** Levels within which two colours are one. */
  alike: number;
  /** The picture stands on nothing: a rectangle is as often a piece of a figure. */
  transparent?: boolean;
}

/**
 * Makes one part of the touching siblings that together fill a card; the card's rectangle is kept for completing it. On a plain
 * card, what is of another colour or goes with something beyond its edge is no part of it, nor on a photograph what is of one ink with a word
 * beyond its edge, except in a figure on an empty canvas.
 * On one that fills most of the canvas a landscape stays apart: its sky, or whatever lies at the back, is the card, all else lies on it.
 * Between what lies on one, such as a chart's bars, the card itself is seen; where much of it is, they fill no other card.
 */
export function joinCards(graph: RegionGraph, root: Part, cards: readonly Card[], cardsOf: readonly (readonly number[])[], { canvas, alike, transparent = false }: JoinCardsOptions): void {
  if (!transparent) takeGapsBetween(graph, root, alike, (part) => cardsOf[part.regions[0]].some((c) => subtreeArea(part) >= FILLS * cardArea(cards[c])));
  for (const parent of walkParts(root)) {
    // Where a piece of the ground is seen in a card between things that lie over its side, the card lies on the ground all the same.
    const beneath = new Set(transparent ? parent.regions.flatMap((r) => cardsOf[r]) : cardsOf[largestOf(graph, parent)]);
    const gaps = !transparent && parent.kind === 'shape' && parent.card && standsAlone(parent.card, canvas) ? takeGaps(graph, parent, alike) : [];
    const members = new Map<number, Part[]>();
    for (const part of parent.children) {
      const card = cardsOf[part.regions[0]].find((c) => !beneath.has(c) && part.regions.every((r) => cardsOf[r].includes(c)));
      if (card !== undefined) members.set(card, [...(members.get(card) ?? []), part]);
    }
    for (const [c, parts] of members) {
      const card = cards[c];
      const covered = parts.reduce((sum, part) => sum + subtreeArea(part), 0);
      const seenThrough = gaps.reduce((sum, { regions, area }) => sum + (regions.every((r) => cardsOf[r].includes(c)) ? area : 0), 0);
      if (covered < 0.3 * cardArea(card) || seenThrough > LEAKS * cardArea(card)) continue;
      const isScene = !transparent && covered >= SCENE * canvas && parts.every((part) => part.kind !== 'picture');
      const frame = { ...card, right: card.right - 1, bottom: card.bottom - 1 };
      const sky = isScene ? findSky(parts.map((part) => surfaceOf(graph, part)), frame) : -1;
      const head = parts[sky] ?? parts.reduce((a, b) => (b.area > a.area ? b : a));
      const plain = !transparent && card.support >= SURE_CARD && head.kind === 'shape' && head.area >= 0.5 * cardArea(card);
      const visiting = plain ? findVisitors(graph, parent, parts, head) : head.kind === 'picture' && !transparent ? findInk(graph, parent, parts, alike) : new Set<Part>();
      for (const part of parts) {
        if (part === head || part.kind === 'text' || visiting.has(part) || (plain && isSetOn(graph, part, head))) continue;
        if (isScene && isUnlike(graph, part, head) && !isStrip(surfaceOf(graph, part), frame)) attach(part, head);
        else absorb(part, head);
      }
      head.card = card;
      if (plain) takeRims(graph, parent, head, card);
    }
  }
}

/** The region that shows most of what a part is, by its number. */
const largestOf = ({ regions }: RegionGraph, part: Part): number => part.regions.reduce((a, b) => (regions[b].area > regions[a].area ? b : a));

/** Share of the canvas from which on what a card shows comes apart: hills before a sky. */
const SCENE = 0.5;

function surfaceOf(graph: RegionGraph, part: Part): Surface {
  return { ...extentOf(graph, part), area: subtreeArea(part), colour: largestRegion(graph, part).colour };
}

/** Gives a plain card the parts on it that have its very colour, and tells which they were. */
function takeGaps({ regions }: RegionGraph, card: Part, alike: number): { readonly regions: readonly number[]; readonly area: number }[] {
  const colourOf = (part: Part): readonly number[] => regions[part.regions[0]].colour;
  const gaps = card.children.filter((part) => part.kind === 'shape' && !part.card && part.children.length === 0 && colourDistance(colourOf(part), colourOf(card)) <= alike);
  for (const part of gaps) absorb(part, card);
  return gaps;
}

/** Share of a card from which on it is one thing alone. */
const FILLS = 0.9;
/** Pixels of thickness up to which something is a line. */
const LINE = 3.5;

/**
 * Gives the ground what has its very colour and nothing but cards and lines around it, be it neither enclosed by one of them nor joined to the rest
 * of the ground: between the bars of a chart and the lines behind them the page is seen.
 */
function takeGapsBetween(graph: RegionGraph, root: Part, alike: number, isCard: (part: Part) => boolean): void {
  const { regions, borders, bordersOf } = graph;
  const partOf = new Map<number, Part>();
  for (const part of root.children) for (const r of part.regions) partOf.set(r, part);
  const ground = regions[largestOf(graph, root)].colour;
  const gaps = root.children.filter((part) => part.kind === 'shape' && part.regions.length === 1 && colourDistance(regions[part.regions[0]].colour, ground) <= alike);
  for (const gap of gaps) {
    const around = new Set(bordersOf[gap.regions[0]].map((index) => partOf.get(borders[index].a === gap.regions[0] ? borders[index].b : borders[index].a)));
    around.delete(undefined);
    const cards = [...around].filter((part) => part && isCard(part)).length;
    if (cards >= 2 && [...around].every((part) => part && (isCard(part) || part.regions.every((r) => thickness(regions[r]) <= LINE)))) absorb(gap, root);
  }
}

/** Pixels within a card's sides from which on nothing is its rim, and beyond them. */
const RIM_WITHIN = 12;
const RIM_BEYOND = 4;
/** Levels per pixel up to which a line is of one colour, and share of its perimeter that lies along the card. */
const EVEN = 0.5;
const BESIDE = 0.4;

/** Gives a plain card the lines drawn along its sides, all around or along one: a hairline border, the edge of a shadow a pixel wide. */
function takeRims({ regions, borders, bordersOf }: RegionGraph, parent: Part, head: Part, { left, top, right, bottom }: Card): void {
  const own = new Set(head.regions);
  const isRim = (r: number): boolean => {
    const line = regions[r];
    if (thickness(line) > LINE || line.left < left - RIM_BEYOND || line.top < top - RIM_BEYOND || line.right >= right + RIM_BEYOND || line.bottom >= bottom + RIM_BEYOND) return false;
    const beside = bordersOf[r].reduce((sum, index) => sum + (own.has(borders[index].a === r ? borders[index].b : borders[index].a) ? borders[index].length : 0), 0);
    if (line.roughness > EVEN || beside < BESIDE * line.perimeter) return false;
    const around = line.left <= left + RIM_BEYOND && line.top <= top + RIM_BEYOND && line.right >= right - RIM_BEYOND && line.bottom >= bottom - RIM_BEYOND;
    return around || line.right < left + RIM_WITHIN || line.bottom < top + RIM_WITHIN || line.left >= right - RIM_WITHIN || line.top >= bottom - RIM_WITHIN;
  };
  for (const part of [...parent.children]) {
    if (part !== head && part.kind === 'shape' && !part.card && part.children.length === 0 && part.regions.every(isRim)) absorb(part, head);
  }
}

/** Share of a card's own surface from which on another is a half of it: sky over land. */
const HALF = 0.5;

/** Whether a part of another colour is set on a plain card rather than a piece of it (`head`). */
function isSetOn(graph: RegionGraph, part: Part, head: Part): boolean {
  return part.area < HALF * head.area && isUnlike(graph, part, head);
}

function isUnlike({ regions }: RegionGraph, part: Part, head: Part): boolean {
  return colourDistance(regions[part.regions[0]].colour, regions[head.regions[0]].colour) > UNLIKE;
}

/** Things of one ink beyond a photograph from which on what has that ink on it is theirs. */
const INK_THINGS = 3;
/** Times the height and the area of one such thing that another has at most, as letters of a line do; heights of the higher of two within which they stand. */
const INK_HEIGHTS = 2;
const INK_SIZES = 6;
const INK_GAP = 1.5;

/** Which of a photograph's `members` are of one colour with several things of their size close by beyond it: a word or a line of it, not the photograph's own. */
function findInk({ regions }: RegionGraph, parent: Part, members: readonly Part[], alike: number): Set<Part> {
  const own = new Set(members);
  const single = (part: Part): Region | null => (part.kind !== 'picture' && part.regions.length === 1 && regions[part.regions[0]].roughness <= EVEN ? regions[part.regions[0]] : null);
  const beyond = parent.children.flatMap((part) => (own.has(part) ? [] : (single(part) ?? [])));
  const found = new Set<Part>();
  for (const member of members) {
    const ink = single(member);
    if (!ink) continue;
    const isLike = (other: Region): boolean => {
      const [lower, higher] = [other, ink].map(({ top, bottom }) => bottom - top + 1).sort((a, b) => a - b);
      return colourDistance(other.colour, ink.colour) <= alike && higher <= INK_HEIGHTS * lower && Math.max(other.area, ink.area) <= INK_SIZES * Math.min(other.area, ink.area) && gapBetween(other, ink) <= INK_GAP * higher;
    };
    if (beyond.filter(isLike).length >= INK_THINGS) found.add(member);
  }
  return found;
}

/** Which of a card's `members` go with siblings beyond its edge rather than with the card itself (`head`): they touch those far more. */
function findVisitors(graph: RegionGraph, parent: Part, members: readonly Part[], head: Part): Set<Part> {
  const partOf = new Map<number, Part>();
  for (const sibling of parent.children) for (const inner of walkParts(sibling)) for (const r of inner.regions) partOf.set(r, sibling);
  const contacts = members.map((member) => {
    const lengths = new Map<Part, number>();
    for (const inner of walkParts(member)) {
      for (const r of inner.regions) {
        for (const index of graph.bordersOf[r]) {
          const { a, b, length } = graph.borders[index];
          const other = partOf.get(a === r ? b : a);
          if (other && other !== member) lengths.set(other, (lengths.get(other) ?? 0) + length);
        }
      }
    }
    return lengths;
  });
  const own = new Set(members);
  const visiting = new Set<Part>();
  for (let changed = true; changed; ) {
    changed = false;
    members.forEach((member, i) => {
      if (member === head || visiting.has(member)) return;
      let beyond = 0;
      for (const [other, length] of contacts[i]) if (!own.has(other) || visiting.has(other)) beyond += length;
      if (beyond <= 1.5 * (contacts[i].get(head) ?? 0)) return;
      visiting.add(member);
      changed = true;
    });
  }
  return visiting;
}
