import { convertDepth, fullScale, type Depth, type Raster } from '../../raster/raster';
import { castBy, type CastShadow } from './cast-by';
import { findCasters, type Casters, type FindCastersOptions, type LayerCaster } from './find-casters';
import { castTogether } from './joint-casters';
import type { Mixtures } from '../regions/mixtures';
import { paintCoverage, type RenderedLayer } from '../pixels/rendered-layer';
import type { LayerPlan } from '../regions/layer-plan';
import type { Segmentation } from '../regions/segment';
import type { WorkImage } from '../pixels/work-image';

/**
 * Finds the drop shadows of what stands on the picture, on whatever they fall, and gives the picture without them: behind a shadow
 * I = (1 − a) · B + a · its colour. `plans` are back to
 * front; opaque pictures of 8 or 16 bit only. Null where nothing casts one.
 */
export function takeShadowsOff(picture: Raster, image: WorkImage, segmentation: Segmentation, mixtures: Mixtures, plans: readonly LayerPlan[], options: Partial<FindCastersOptions> = {}): LitPicture | null {
  const { width, height } = image;
  if (image.planes.length > 3) return null;
  const planes = image.planes.map((plane) => plane.slice());
  const casters = findCasters(segmentation, mixtures, plans, options);
  const open = casters.all.map((caster): Candidate => ({ caster, found: castBy({ planes, width, height }, caster), fresh: true }));
  const lit = convertDepth(picture, picture.depth);
  const shadows = takeInTurn(lit, planes, open, casters);
  return shadows.length > 0 ? { picture: lit, image: { ...image, planes }, shadows } : null;
}

/** A picture without shadows, and those. */
export interface LitPicture {
  readonly picture: Raster;
  readonly image: WorkImage;
  readonly shadows: CastShadow[];
}

/**
 * Takes the shadows that were found off `lit` and its planes. A shadow also darkens what its caster's neighbours would: the one
 * that explains most is taken first, and the rest look anew.
 */
export function takeInTurn(lit: Raster, planes: readonly Float32Array[], open: readonly Candidate[], casters: Casters): CastShadow[] {
  const { width, height } = lit;
  const shadows: CastShadow[] = [];
  for (;;) {
    const next = open.filter(({ found }) => found).sort((a, b) => (b.found?.fit.worth ?? 0) - (a.found?.fit.worth ?? 0))[0];
    if (!next?.found) return shadows;
    if (!next.fresh) {
      next.found = castBy({ planes, width, height }, next.caster);
      next.fresh = true;
      continue;
    }
    const { shadow, caster, joined } = castTogether({ planes, width, height }, next.caster, next.found, open.map((each) => each.caster), casters);
    for (const other of open) if (joined.includes(other.caster)) other.found = null;
    next.found = shadow;
    takeOff(lit, planes, shadow, caster.share, caster.behind);
    for (const other of open) if (other !== next && other.found && overlap(other.found, next.found)) other.fresh = false;
    shadows.push(next.found);
    next.found = null;
  }
}

/** A caster and the shadow it may cast. */
export interface Candidate {
  readonly caster: LayerCaster;
  found: CastShadow | null;
  /** Whether it was looked for since the picture last changed there. */
  fresh: boolean;
}

function overlap(a: CastShadow, b: CastShadow): boolean {
  return Math.max(a.left, b.left) < Math.min(a.left + a.width, b.left + b.width) && Math.max(a.top, b.top) < Math.min(a.top + a.height, b.top + b.height);
}

/**
 * Takes a shadow out of the picture and of its planes. Where its caster has a share of a pixel, only what lies behind it is lit,
 * its colour taken from the pixel `behind` gives (−1: unknown). What hides it is left.
 */
export function takeOff(picture: Raster, planes: readonly Float32Array[], { left, top, width, height, colour, alpha, seen }: CastShadow, share: (p: number) => number, behind: (p: number) => number): void {
  const full = fullScale(picture.depth);
  const scale = full / 255;
  const set = (p: number, c: number, value: number): void => {
    planes[c][p] = Math.min(255, Math.max(0, value));
    picture.data[p * 4 + c] = Math.round(Math.min(full, Math.max(0, value * scale)));
  };
  // Shared pixels first, while what lies behind them is still in shadow.
  for (const shared of [true, false]) {
    for (let y = 0, i = 0; y < height; y++) {
      for (let x = 0, p = (y + top) * picture.width + left; x < width; x++, i++, p++) {
        if (alpha[i] === 0) continue;
        const part = share(p);
        if (shared) {
          const q = part > 0 && part < 1 ? behind(p) : -1;
          if (q !== -1) for (let c = 0; c < 3; c++) set(p, c, picture.data[p * 4 + c] / scale + (1 - part) * (planes[c][q] - colour[c]) * (1 / (1 - alpha[i]) - 1));
        } else if (seen[i] && part === 0) for (let c = 0; c < 3; c++) set(p, c, (picture.data[p * 4 + c] / scale - alpha[i] * colour[c]) / (1 - alpha[i]));
      }
    }
  }
}

/** A shadow as a layer: its colour at its coverage. */
export function renderCastShadow(shadow: CastShadow, depth: Depth): RenderedLayer {
  const { left, top, colour, seen } = shadow;
  return { left, top, pixels: paintCoverage(shadow, shadow.alpha, colour, depth), seen: seen.map((v) => v * 255), plain: true };
}
