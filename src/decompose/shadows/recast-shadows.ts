import { convertDepth, type Raster } from '../../raster/raster';
import { castBy, type CastShadow } from './cast-by';
import { takeInTurn, takeOff, type Candidate, type LitPicture } from './cast-shadows';
import { findCasters, type FindCastersOptions, type LayerCaster } from './find-casters';
import type { Mixtures } from '../regions/mixtures';
import type { LayerPlan } from '../regions/layer-plan';
import type { Segmentation } from '../regions/segment';
import type { WorkImage } from '../pixels/work-image';

export interface RecastOptions extends FindCastersOptions {
  /** A caster is the same as before where so much of both is shared. */
  same: number;
  /** A shadow has a successor where so much of its caster casts another. */
  heir: number;
  /** ... and that explains at least so much of what those before it did. */
  atLeast: number;
}

export const RECAST_DEFAULTS: Readonly<Pick<RecastOptions, 'same' | 'heir' | 'atLeast'>> = { same: 0.95, heir: 0.5, atLeast: 0.8 };

/**
 * Fits shadows anew whose casters turned out otherwise: they were found by the first plan, in which an object may have been in
 * pieces, each of which cast its part of the shadow, or joined with another. `picture` and `image` are those with their shadows,
 * `shadows` what was taken off them; `segmentation`, `mixtures` and `plans` (back to front) are the final ones. A shadow whose
 * caster casts none any more is kept as it was. Null where nothing changes.
 */
export function recastShadows(picture: Raster, image: WorkImage, segmentation: Segmentation, mixtures: Mixtures, plans: readonly LayerPlan[], shadows: readonly CastShadow[], options: Partial<RecastOptions> = {}): LitPicture | null {
  const { same, heir, atLeast } = { ...RECAST_DEFAULTS, ...options };
  const { width, height } = image;
  if (shadows.length === 0) return null;
  const casters = findCasters(segmentation, mixtures, plans, options);
  const kept = new Map<CastShadow, LayerCaster>();
  for (const shadow of shadows) {
    const sizes = countCaster(shadow);
    const twin = casters.all.find((caster) => {
      const both = sharedBy(shadow, caster, width);
      return both >= same * (sizes + caster.area - both);
    });
    if (twin) kept.set(shadow, twin);
  }
  const old = shadows.filter((shadow) => !kept.has(shadow));
  // What has nothing of any caster cast no shadow before; it was asked, if in other pieces.
  const changed = casters.all.filter((caster) => ![...kept.values()].includes(caster) && old.some((shadow) => sharedBy(shadow, caster, width) > 0));
  if (changed.length === 0) return null;
  const planes = image.planes.map((plane) => plane.slice());
  const lit = convertDepth(picture, picture.depth);
  for (const [shadow, caster] of kept) takeOff(lit, planes, shadow, caster.share, caster.behind);
  // Or the other way round: what was joined with something that casts none has most of its heir, but its heir little of it.
  const succeeds = (found: CastShadow): CastShadow[] => old.filter((shadow) => overlapOf(shadow, found) >= heir * Math.min(countCaster(shadow), countCaster(found)));
  const open = changed.map((caster): Candidate => {
    const found = castBy({ planes, width, height }, caster);
    // A layer that was joined from what casts a shadow and what casts none explains less than what was found first.
    const better = found && found.fit.worth >= atLeast * succeeds(found).reduce((sum, { fit }) => sum + fit.worth, 0);
    return { caster, found: better ? found : null, fresh: true };
  });
  const recast = takeInTurn(lit, planes, open, casters);
  if (recast.length === 0) return null;
  const left = old.filter((shadow) => !recast.some((other) => succeeds(other).includes(shadow)));
  for (const shadow of left) {
    const own = ownerOf(shadow, width);
    takeOff(lit, planes, shadow, own, () => -1);
  }
  return { picture: lit, image: { ...image, planes }, shadows: [...kept.keys(), ...recast, ...left] };
}

/** Pixels in which a shadow's caster is. */
function countCaster({ silhouette }: CastShadow): number {
  return silhouette.reduce((sum, v) => sum + v, 0);
}

/** ... and of these those that belong to another caster. */
function sharedBy({ left, top, width: w, height: h, silhouette }: CastShadow, { covers }: LayerCaster, width: number): number {
  let count = 0;
  for (let y = 0, i = 0; y < h; y++) for (let x = 0, p = (y + top) * width + left; x < w; x++, i++, p++) if (silhouette[i] && covers(p)) count++;
  return count;
}

function overlapOf(a: CastShadow, b: CastShadow): number {
  let count = 0;
  for (let y = Math.max(a.top, b.top); y < Math.min(a.top + a.height, b.top + b.height); y++) {
    for (let x = Math.max(a.left, b.left); x < Math.min(a.left + a.width, b.left + b.width); x++) {
      if (a.silhouette[(y - a.top) * a.width + x - a.left] && b.silhouette[(y - b.top) * b.width + x - b.left]) count++;
    }
  }
  return count;
}

function ownerOf({ left, top, width: w, height: h, caster }: CastShadow, width: number): (p: number) => number {
  return (p) => {
    const x = (p % width) - left;
    const y = Math.floor(p / width) - top;
    return x >= 0 && y >= 0 && x < w && y < h ? caster[y * w + x] : 0;
  };
}
