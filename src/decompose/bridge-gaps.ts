import { unionOf, type Extent } from './extent';
import type { RegionGraph } from './region-graph';
import { layerOfRegions, type LayerPlan } from './render-layers';
import type { Segmentation } from './segment';

/** How a region lies to a layer. */
export const BEHIND = 0;
export const OWN = 1;
export const IN_FRONT = 2;

/**
 * Marks what hides a layer between its own pieces: what lies in front of it and has it on both sides, along a row or a column. A hill
 * goes on behind a sail that parts it in two; where anything farther back shows in between, it does not. `roles` says of each
 * region how it lies to the layer, `bounds` where the layer is seen. Gives a byte for each pixel of the bounds, or null where
 * nothing is to be bridged. Cost: two passes over the bounds.
 */
export function findBridges({ width, labels }: Segmentation, { left, top, right, bottom }: Readonly<Extent>, roles: Uint8Array): Uint8Array | null {
  const [across, down] = [right - left + 1, bottom - top + 1];
  const data = new Uint8Array(across * down);
  let found = false;
  /** One row or column: where it starts on the canvas and in `data`, and how far the next pixel is in each. */
  const along = (p: number, step: number, i: number, stride: number, count: number): void => {
    // The last pixel of the layer with nothing farther back since.
    let last = -1;
    for (let n = 0; n < count; n++) {
      const role = roles[labels[p + n * step]];
      if (role === OWN) {
        if (last !== -1 && n - last > 1) {
          for (let m = last + 1; m < n; m++) data[i + m * stride] = 1;
          found = true;
        }
        last = n;
      } else if (role === BEHIND) last = -1;
    }
  };
  for (let y = 0; y < down; y++) along((y + top) * width + left, 1, y * across, 1, across);
  for (let x = 0; x < across; x++) along(top * width + left + x, width, x, across, down);
  return found ? data : null;
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
