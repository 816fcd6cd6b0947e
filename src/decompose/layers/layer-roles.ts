import { fullScale, type Raster } from '../../raster/raster';
import { extendTo, nowhere, type Extent } from '../pixels/extent';
import type { Mixtures } from '../regions/mixtures';
import type { LayerPlan } from '../regions/layer-plan';
import type { Segmentation } from '../regions/segment';
import type { WorkImage } from '../pixels/work-image';

/** All that layers are rendered from. */
export interface Scene {
  readonly picture: Raster;
  readonly image: WorkImage;
  readonly segmentation: Segmentation;
  readonly mixtures: Mixtures;
  /** Layer of each region, −1 for the empty canvas. */
  readonly layerOf: Int32Array;
}

/** Not the layer's; also what lies beyond its pixels inside its bounds. */
export const OUTSIDE = 0;
/** The layer goes on there beneath others. */
export const HIDDEN = 1;
/** The layer alone is seen. */
export const SEEN = 2;
/** Mixed with a layer further back. */
export const SHARED_IN_FRONT = 3;
/** Mixed with a layer further in front. */
export const SHARED_BEHIND = 4;

/** Where each region shows, mixed pixels of its neighbours included. */
export function extentsOfRegions({ width, height, labels, count }: Segmentation, { other }: Mixtures): Extent[] {
  const extents = Array.from({ length: count }, nowhere);
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p++) {
      extendTo(extents[labels[p]], x, y);
      if (other[p] !== -1) extendTo(extents[labels[other[p]]], x, y);
    }
  }
  return extents;
}

/** Where a layer can have pixels at all: most layers are far smaller than the canvas. */
function extentOfPlan({ width, height }: Segmentation, plan: LayerPlan, k: number, extents: readonly Extent[]): Extent {
  // The layer at the back also takes what no layer owns.
  if (k === 0) return { left: 0, top: 0, right: width - 1, bottom: height - 1 };
  const whole = nowhere();
  for (const regions of [plan.regions, plan.beneath]) {
    for (const r of regions) {
      extendTo(whole, extents[r].left, extents[r].top);
      extendTo(whole, extents[r].right, extents[r].bottom);
    }
  }
  for (const p of plan.extension ?? []) extendTo(whole, p % width, Math.floor(p / width));
  if (plan.reach) {
    extendTo(whole, plan.reach.left, plan.reach.top);
    extendTo(whole, plan.reach.left + plan.reach.width - 1, plan.reach.top + plan.reach.height - 1);
  }
  return whole;
}

/** What a layer is at each pixel of a part of the canvas. */
export interface Roles {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly roles: Uint8Array;
}

/** The roles of one layer, cropped to where it has any; null where it has none. */
export function findRoles(scene: Scene, plan: LayerPlan, k: number, extents: readonly Extent[]): Roles | null {
  const { segmentation, mixtures, layerOf, picture } = scene;
  const { labels } = segmentation;
  const { other } = mixtures;
  const input = picture.data;
  const full = fullScale(picture.depth);
  const hiddenBy = new Uint8Array(segmentation.count);
  for (const r of plan.beneath) hiddenBy[r] = 1;
  const { left, top, right, bottom } = extentOfPlan(segmentation, plan, k, extents);
  if (right < left) return null;
  const searched: Roles = { left, top, width: right - left + 1, height: bottom - top + 1, roles: new Uint8Array((right - left + 1) * (bottom - top + 1)) };
  // Where the layer goes on beneath others, until it is known what it is there.
  for (const p of plan.extension ?? []) searched.roles[(Math.floor(p / segmentation.width) - top) * searched.width + (p % segmentation.width) - left] = HIDDEN;
  const { reach } = plan;
  const reaches = (p: number): boolean => {
    if (!reach) return false;
    const x = (p % segmentation.width) - reach.left;
    const y = Math.floor(p / segmentation.width) - reach.top;
    return x >= 0 && y >= 0 && x < reach.width && y < reach.height && reach.data[y * reach.width + x] === 1;
  };

  const roleOf = (p: number, extended: boolean): number => {
    const own = layerOf[labels[p]];
    const mixedWith = other[p] === -1 ? own : layerOf[labels[other[p]]];
    // Faint traces on the empty canvas that belong to nothing go to the layer at the back: no pixel may be lost.
    if (own === -1 && mixedWith === -1) return k === 0 && input[p * 4 + 3] > 0 ? SEEN : OUTSIDE;
    if (own === k || mixedWith === k) {
      const rival = own === k ? mixedWith : own;
      if (rival === k) return SEEN;
      if (input[p * 4 + 3] < full) {
        // A see-through pixel has one owner, else coverage would add up to more than the input's.
        if (rival === -1) return input[p * 4 + 3] > 0 ? SEEN : OUTSIDE;
        return k > rival ? SEEN : OUTSIDE;
      }
      if (rival === -1) return SEEN;
      return k > rival ? SHARED_IN_FRONT : SHARED_BEHIND;
    }
    if (input[p * 4 + 3] < full) return OUTSIDE;
    if (!hiddenBy[labels[p]] && !extended && !reaches(p)) return OUTSIDE;
    // Where the one in front lets something further back show through its edge, this layer is not in between.
    if (Math.min(own, mixedWith) < k) return OUTSIDE;
    return HIDDEN;
  };

  const found = nowhere();
  for (let y = top, i = 0; y <= bottom; y++) {
    for (let x = left, p = y * segmentation.width + left; x <= right; x++, p++, i++) {
      const role = roleOf(p, searched.roles[i] === HIDDEN);
      searched.roles[i] = role;
      if (role !== OUTSIDE) extendTo(found, x, y);
    }
  }
  return found.right < 0 ? null : cropRoles(searched, found);
}

function cropRoles(from: Roles, extent: Extent): Roles {
  const width = extent.right - extent.left + 1;
  const height = extent.bottom - extent.top + 1;
  if (width === from.width && height === from.height) return from;
  const roles = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const start = (y + extent.top - from.top) * from.width + extent.left - from.left;
    roles.set(from.roles.subarray(start, start + width), y * width);
  }
  return { left: extent.left, top: extent.top, width, height, roles };
}
