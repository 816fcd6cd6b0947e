import { unionOf } from './extent';
import type { RegionGraph } from './region-graph';
import { layerOfRegions, type LayerPlan } from './render-layers';
import type { Segmentation } from './segment';

/**
 * Continues each layer between its own pieces: what lies in front of it and has it on both sides, along a row or a column, hides
 * more of it. A hill goes on behind a sail that parts it in two; where anything farther back shows in between, it does not. Cost:
 * two passes over each layer's bounds.
 */
export function bridgeGaps(segmentation: Segmentation, graph: RegionGraph, plans: readonly LayerPlan[]): LayerPlan[] {
  const { width, labels } = segmentation;
  const layerOf = layerOfRegions(segmentation.count, plans);
  return plans.map((plan, k) => {
    if (k === 0 || k === plans.length - 1 || plan.kind === 'text' || plan.regions.length < 2) return plan;
    const { left, top, right, bottom } = unionOf(plan.regions.map((r) => graph.regions[r]));
    const found = new Set<number>();
    const along = (start: number, step: number, count: number): void => {
      // Index of the last pixel of the layer with nothing farther back since.
      let last = -1;
      for (let i = 0, p = start; i < count; i++, p += step) {
        const layer = layerOf[labels[p]];
        if (layer === k) {
          if (last !== -1 && i - last > 1) for (let j = last + 1; j < i; j++) found.add(start + j * step);
          last = i;
        } else if (layer < k) last = -1;
      }
    };
    for (let y = top; y <= bottom; y++) along(y * width + left, 1, right - left + 1);
    for (let x = left; x <= right; x++) along(top * width + x, width, bottom - top + 1);
    return found.size === 0 ? plan : { ...plan, extension: [...(plan.extension ?? []), ...found] };
  });
}
