import { unionOf } from './extent';
import type { RegionGraph } from './region-graph';
import { layerOfRegions, type LayerPlan } from './render-layers';
import type { Segmentation } from './segment';

/**
 * Continues each layer between its own pieces: what lies in front of it and has it on both sides, along a row or a column, hides
 * more of it. A hill goes on behind a sail that parts it in two; where anything farther back shows in between, it does not. Cost:
 * two passes over each layer's bounds. The plans must be the rules' own, which have no `reach` yet.
 */
export function bridgeGaps(segmentation: Segmentation, graph: RegionGraph, plans: readonly LayerPlan[]): LayerPlan[] {
  const { width, labels } = segmentation;
  const layerOf = layerOfRegions(segmentation.count, plans);
  return plans.map((plan, k) => {
    if (k === 0 || k === plans.length - 1 || plan.kind === 'text' || plan.regions.length < 2) return plan;
    const { left, top, right, bottom } = unionOf(plan.regions.map((r) => graph.regions[r]));
    const [across, down] = [right - left + 1, bottom - top + 1];
    const data = new Uint8Array(across * down);
    let found = false;
    /** One row or column: where it starts on the canvas and in `data`, and how far the next pixel is in each. */
    const along = (p: number, step: number, i: number, stride: number, count: number): void => {
      // The last pixel of the layer with nothing farther back since.
      let last = -1;
      for (let n = 0; n < count; n++) {
        const layer = layerOf[labels[p + n * step]];
        if (layer === k) {
          if (last !== -1 && n - last > 1) {
            for (let m = last + 1; m < n; m++) data[i + m * stride] = 1;
            found = true;
          }
          last = n;
        } else if (layer < k) last = -1;
      }
    };
    for (let y = 0; y < down; y++) along((y + top) * width + left, 1, y * across, 1, across);
    for (let x = 0; x < across; x++) along(top * width + left + x, width, x, across, down);
    return found ? { ...plan, reach: { left, top, width: across, height: down, data } } : plan;
  });
}
