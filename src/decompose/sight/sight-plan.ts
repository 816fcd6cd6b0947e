import { convexRows, rowsOf, type Rows } from '../pixels/convex-rows';
import { unionOf } from '../pixels/extent';
import { JOIN_PIECES_DEFAULTS, joinPiecesToLayers, type JoinPiecesOptions } from './join-pieces';
import { orderLayers } from './order-layers';
import { createPart, type Part } from '../objects/parts';
import type { Pieces } from './pieces';
import { cardArea, countWithin, standsAlone, toSeenSides } from '../cards/cards';
import { findCardReach, findReach, findReachBelow, REACH_DEFAULTS, type Reach, type ReachOptions } from './reach';
import type { LayerPlan, UpperEdge } from '../regions/layer-plan';
import { fitRoundOutline, frontOutlines, rowsOfRound } from '../order/round-outline';
import { countAreas, type Segmentation } from '../regions/segment';
import type { SightAnswer } from './sight-answer';
import { GRID_SIDE } from './sight-question';

export interface SightPlanOptions extends JoinPiecesOptions, ReachOptions {
  /** The hill that each piece is of by rules; null for all that is of none. */
  hills: readonly (UpperEdge | null)[];
}

export const SIGHT_PLAN_DEFAULTS: Readonly<SightPlanOptions> = { ...REACH_DEFAULTS, ...JOIN_PIECES_DEFAULTS, hills: [] };

/** Times its pixels from which on a card's layer holds more than the card, and the share of the layer's that must lie in it. */
const CARD_ALONE = 1.1;
const WITHIN = 0.95;

/** Turns pieces into layers, back to front, as a network sees them; `parts[k]` is what `plans[k]` shows. */
export function planBySight(segmentation: Segmentation, found: Pieces, answer: SightAnswer, transparent: boolean, options: Partial<SightPlanOptions> = {}): { plans: LayerPlan[]; parts: Part[] } {
  const settings = { ...SIGHT_PLAN_DEFAULTS, ...options };
  const { pieces } = found;
  const clusters = joinPiecesToLayers(found, answer, segmentation.labels.length, transparent, settings);
  const order = orderLayers(found, answer, clusters, found.side / GRID_SIDE).map((c) => clusters[c]);
  const parts = order.map((members): Part => {
    const ground = members.includes(0);
    const head = pieces[ground ? 0 : members.reduce((a, b) => (pieces[b].area > pieces[a].area ? b : a))].part;
    const made = createPart(members.flatMap((k) => [...pieces[k].regions]), ground ? 'background' : head.kind, members.reduce((sum, k) => sum + pieces[k].area, 0));
    return { ...made, ...(head.card && { card: head.card }) };
  });
  // One flat list on the ground: what lies on what is in the order, and nothing is grouped that was not seen as one.
  const root = transparent ? createPart([...pieces[0].regions], 'background', 0) : parts[0];
  for (const part of transparent ? parts : parts.slice(1)) {
    part.parent = root;
    root.children.push(part);
  }
  const shapes = plainShapes(segmentation, parts);
  const areas = countAreas(segmentation);
  const inFront = new Uint8Array(segmentation.count);
  /** A card that holds nothing but itself ends at its own sides, which are known to the pixel; all else as the network sees it. */
  const reachOf = (k: number): Reach => {
    const { card, regions, area } = parts[k];
    const members = order[k];
    const own = flagged(segmentation.count, regions);
    const bounds = unionOf(members.map((m) => pieces[m]));
    if (card && standsAlone(card, segmentation.labels.length) && area < CARD_ALONE * cardArea(card)) {
      // Of a card that something crosses, what is on this side of it may pass for all of it.
      const within = countWithin(segmentation, card, found.pieceOf, pieces.length);
      if (members.reduce((sum, k) => sum + within[k], 0) >= WITHIN * area) return findCardReach(segmentation, toSeenSides(card, bounds), inFront, { whole: settings.whole, own, areas });
    }
    const hill = settings.hills[members.reduce((a, b) => (pieces[b].area > pieces[a].area ? b : a))];
    if (hill) return findReachBelow(segmentation, hill, inFront, areas);
    return findReach(segmentation, layerLogits(found, members, answer), inFront, { ...settings, own, bounds, areas, shapes: shapes[k] });
  };
  const plans: LayerPlan[] = [];
  for (let k = parts.length - 1; k >= 0; k--) {
    const { kind, regions } = parts[k];
    const isGround = parts[k] === root;
    const reach = isGround || kind === 'text' ? { beneath: [], mask: null } : reachOf(k);
    plans.unshift({
      kind, regions, beneath: isGround ? parts.slice(1).flatMap((part) => part.regions) : reach.beneath, ...(reach.mask && { reach: reach.mask }), ...(!isGround && { object: k }),
    });
    for (const r of regions) inFront[r] = 1;
  }
  return { plans, parts };
}

/** What each part, listed back to front, may be a piece of: the circle on which its own outline lies, its convex hull. */
function plainShapes(segmentation: Segmentation, parts: readonly Part[]): Rows[][] {
  const { width, height, count } = segmentation;
  const numberOf = new Int32Array(count).fill(-1);
  parts.forEach(({ regions }, k) => {
    for (const r of regions) numberOf[r] = k;
  });
  const outlines = frontOutlines(segmentation, numberOf, parts.length);
  return rowsOf(segmentation, numberOf, parts.length).map((rows, k) => {
    const circle = fitRoundOutline(outlines[k]);
    const round = circle && rowsOfRound(circle, width, height);
    return round ? [round, convexRows(rows)] : [convexRows(rows)];
  });
}

function flagged(count: number, regions: readonly number[]): Uint8Array {
  const out = new Uint8Array(count);
  for (const r of regions) out[r] = 1;
  return out;
}

/** What is thought of a layer's extent: the mean over its pieces, each weighted by the root of its size. In 64 bit, where no sum of 32-bit floats overflows. */
function layerLogits({ pieces }: Pieces, members: readonly number[], { extent }: SightAnswer): Float64Array {
  const cells = GRID_SIDE * GRID_SIDE;
  const out = new Float64Array(cells);
  let total = 0;
  for (const k of members) {
    const weight = Math.sqrt(pieces[k].area);
    total += weight;
    for (let i = 0; i < cells; i++) out[i] += weight * extent[k * cells + i];
  }
  for (let i = 0; i < cells; i++) out[i] /= total;
  return out;
}
