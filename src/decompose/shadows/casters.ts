import type { CastShadow } from './cast-by';
import { type LayerPlan, layerOfRegions } from '../regions/layer-plan';
import type { Segmentation } from '../regions/segment';

/** By plan, how many of its pixels there are, and how many of them cast a shadow. */
function sharesOf({ labels, count, width }: Segmentation, plans: readonly LayerPlan[], { left, top, width: w, caster }: CastShadow): { sizes: Int32Array; shared: Int32Array } {
  const layerOf = layerOfRegions(count, plans);
  const sizes = new Int32Array(plans.length);
  for (let p = 0; p < labels.length; p++) {
    const k = layerOf[labels[p]];
    if (k >= 0) sizes[k]++;
  }
  const shared = new Int32Array(plans.length);
  for (let i = 0, p = top * width + left; i < caster.length; p += width - w) {
    for (const end = i + w; i < end; i++, p++) {
      const k = caster[i] ? layerOf[labels[p]] : -1;
      if (k >= 0) shared[k]++;
    }
  }
  return { sizes, shared };
}

/**
 * The plan directly beneath which a shadow belongs: the backmost of those that are mostly what cast it; −1 where there is none. The
 * picture was cut anew since its shadows were taken off, so casters are known by their pixels alone. Plans before `from` are left out.
 */
export function findCaster(segmentation: Segmentation, plans: readonly LayerPlan[], shadow: CastShadow, from = 1): number {
  const { sizes, shared } = sharesOf(segmentation, plans, shadow);
  let best = -1;
  for (let k = plans.length - 1; k >= from; k--) {
    if (shared[k] === 0) continue;
    if (2 * shared[k] > sizes[k] || best === -1) best = k;
  }
  return best;
}

/** All plans that are mostly what cast a shadow. */
export function allCasters(segmentation: Segmentation, plans: readonly LayerPlan[], shadow: CastShadow): number[] {
  const { sizes, shared } = sharesOf(segmentation, plans, shadow);
  return [...plans.keys()].filter((k) => k > 0 && 2 * shared[k] > sizes[k]);
}
