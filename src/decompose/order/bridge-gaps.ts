import { BEHIND, IN_FRONT, OWN, visitBetween } from '../pixels/between';
import { convexRows, rowsArea, rowsOfPoints } from '../pixels/convex-rows';
import { unionOf, type Extent } from '../pixels/extent';
import type { RegionGraph } from '../regions/region-graph';
import { layerOfRegions, type LayerPlan } from '../regions/layer-plan';
import type { Segmentation } from '../regions/segment';

/**
 * Marks what hides a layer between its own pieces: what lies in front of it and has it on both sides, along a row or a column. A hill
 * goes on behind a sail that parts it in two; where anything farther back shows in between, it does not. From where its outlines meet
 * the sail on one side they go on straight to where they meet it on the other. `roles` says of each region how it lies to the layer ({@link OWN} …),
 * `bounds` where the layer is seen. Gives a byte for each pixel of the bounds, or null where nothing is to be bridged. Cost: four
 * passes over the bounds.
 */
export function findBridges(segmentation: Segmentation, { left, top, right, bottom }: Readonly<Extent>, roles: Uint8Array): Uint8Array | null {
  const { width, labels } = segmentation;
  const [across, down] = [right - left + 1, bottom - top + 1];
  const data = new Uint8Array(across * down);
  let found = false;
  visitBetween(across, down, (x, y) => roles[labels[(top + y) * width + left + x]], (i) => {
    data[i] = 1;
    found = true;
  });
  if (!found) return null;
  goOnStraight(segmentation, { left, top, right, bottom }, roles, data);
  return data;
}

/** Times what is bridged along rows and columns that its hull may have: what merely touches much of the layer does not part it. */
const STRAIGHT = 4;
/** Times that the hull may have with all else in it; it bounds the cost, too. */
const LOOSE = 20;

/** Marks, of each region that is bridged, what lies within the convex hull of where it meets the layer. */
function goOnStraight({ width, labels, count }: Segmentation, { left, top, right, bottom }: Readonly<Extent>, roles: Uint8Array, data: Uint8Array): void {
  const across = right - left + 1;
  /** Pixels of each region that are bridged. */
  const bridged = new Int32Array(count);
  for (let y = top, i = 0; y <= bottom; y++) for (let p = y * width + left, end = p + across; p < end; p++, i++) bridged[labels[p]] += data[i];
  const isOwn = (p: number): boolean => roles[labels[p]] === OWN;
  const meetings = new Map<number, number[]>();
  for (let y = top; y <= bottom; y++) {
    for (let x = left, p = y * width + x; x <= right; x++, p++) {
      const region = labels[p];
      if (bridged[region] === 0) continue;
      if (!((x > left && isOwn(p - 1)) || (x < right && isOwn(p + 1)) || (y > top && isOwn(p - width)) || (y < bottom && isOwn(p + width)))) continue;
      if (!meetings.has(region)) meetings.set(region, []);
      // A pixel more all round: two layers that go on side by side leave no crack.
      meetings.get(region)!.push(x - 1, y, x + 1, y, x, y - 1, x, y + 1);
    }
  }
  for (const [region, points] of meetings) {
    const hull = convexRows(rowsOfPoints(points));
    if (rowsArea(hull) > LOOSE * bridged[region]) continue;
    const within: number[] = [];
    for (let y = Math.max(top, hull.top), row = y - hull.top; row < hull.first.length && y <= bottom; row++, y++) {
      for (let x = Math.max(left, hull.first[row]); x <= Math.min(right, hull.last[row]); x++) if (labels[y * width + x] === region) within.push((y - top) * across + x - left);
    }
    if (within.length <= STRAIGHT * bridged[region]) for (const i of within) data[i] = 1;
  }
}

/** Continues each layer between its own pieces, see {@link findBridges}. The plans must be the rules' own, which have no `reach` yet. */
export function bridgeGaps(segmentation: Segmentation, graph: RegionGraph, plans: readonly LayerPlan[]): LayerPlan[] {
  const layerOf = layerOfRegions(segmentation.count, plans);
  return plans.map((plan, k) => {
    if (plan.kind === 'background' || k === plans.length - 1 || plan.kind === 'text' || plan.regions.length < 2) return plan;
    const bounds = unionOf(plan.regions.map((r) => graph.regions[r]));
    const data = findBridges(segmentation, bounds, Uint8Array.from(layerOf, (layer) => (layer === k ? OWN : layer > k ? IN_FRONT : BEHIND)));
    return data ? { ...plan, reach: { left: bounds.left, top: bounds.top, width: bounds.right - bounds.left + 1, height: bounds.bottom - bounds.top + 1, data } } : plan;
  });
}
