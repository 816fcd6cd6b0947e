import type { LayerKind } from '../document/document';
import { allocateSamples, fullScale, type Raster } from '../raster/raster';
import { completeSurface } from './complete';
import type { Mixtures } from './mixtures';
import type { Segmentation } from './segment';
import { shadowPatch, type Shadows } from './shadows';
import type { WorkImage } from './work-image';

/** What a layer is to be made of; plans are listed back to front. */
export interface LayerPlan {
  readonly kind: LayerKind;
  /** Regions seen as this layer. */
  readonly regions: readonly number[];
  /** Regions in front, beneath which the layer continues. */
  readonly beneath: readonly number[];
  /** Pixels in front, beneath which the layer continues as well. */
  readonly extension?: readonly number[];
  /** Number of the object on the ground that the layer belongs to. */
  readonly object?: number;
}

/** A layer's pixels, cropped to its bounds. */
export interface RenderedLayer {
  readonly left: number;
  readonly top: number;
  readonly pixels: Raster;
  /** 255 seen in the picture, 0 invented; a byte a pixel. */
  readonly seen: Uint8Array;
}

/** Layer of each region: its index in the plans, −1 for the empty canvas. */
export function layerOfRegions(count: number, plans: readonly LayerPlan[]): Int32Array {
  const layerOf = new Int32Array(count).fill(-1);
  plans.forEach((plan, k) => {
    for (const r of plan.regions) layerOf[r] = k;
  });
  return layerOf;
}

/**
 * Paints every layer: the picture's own pixels where the layer is seen, solved coverage and colour where it shares a pixel
 * with another, invented colour where it goes on beneath others. Colours of the frontmost layer in shared pixels are only
 * first guesses here; reconciling makes them exact. `picture` is 8 or 16 bit.
 */
export function renderLayers(picture: Raster, image: WorkImage, segmentation: Segmentation, mixtures: Mixtures, plans: readonly LayerPlan[], shadows: Shadows | null = null): RenderedLayer[] {
  const layerOf = layerOfRegions(segmentation.count, plans);
  return plans.map((plan, k) => renderLayer(picture, image, segmentation, mixtures, layerOf, plan, k, k === 0 ? shadows : null));
}

/** Number of the object on the ground that each region belongs to, −1 for the ground. */
export function objectsOfRegions(count: number, plans: readonly LayerPlan[]): Int32Array {
  const objectOf = new Int32Array(count).fill(-1);
  for (const plan of plans) for (const r of plan.regions) objectOf[r] = plan.object ?? -1;
  return objectOf;
}

/** The shadows on the layer at the back, black at their coverage. */
export function renderShadows(picture: Raster, segmentation: Segmentation, mixtures: Mixtures, plans: readonly LayerPlan[], shadows: Shadows): RenderedLayer[] {
  const { width, height, labels, source } = segmentation;
  const layerOf = layerOfRegions(segmentation.count, plans);
  const { other } = mixtures;
  const full = fullScale(picture.depth);
  const objectOf = objectsOfRegions(segmentation.count, plans);
  const scene = {
    surfaceAt: (p: number): number => (layerOf[labels[p]] === 0 ? source[p] : other[p] !== -1 && layerOf[labels[other[p]]] === 0 ? other[p] : -1),
    objectAt: (p: number): number => objectOf[labels[p]],
  };
  return Array.from({ length: shadows.count }, (_, index) => {
    const patch = shadowPatch(shadows, index, width, height, scene);
    const data = allocateSamples(picture.depth, patch.width * patch.height * 4);
    for (let i = 0; i < patch.alpha.length; i++) data[i * 4 + 3] = Math.round(patch.alpha[i] * full);
    return { left: patch.left, top: patch.top, pixels: { width: patch.width, height: patch.height, depth: picture.depth, data }, seen: patch.seen };
  });
}

const OUTSIDE = 0;
const HIDDEN = 1;
const SEEN = 2;
const SHARED_IN_FRONT = 3;
const SHARED_BEHIND = 4;

function renderLayer(picture: Raster, image: WorkImage, segmentation: Segmentation, mixtures: Mixtures, layerOf: Int32Array, plan: LayerPlan, k: number, shadows: Shadows | null): RenderedLayer {
  const { width, height, labels, source } = segmentation;
  const { other, coverage } = mixtures;
  const { planes } = image;
  const full = fullScale(picture.depth);
  const scale = full / 255;
  const input = picture.data;

  const hiddenBy = new Uint8Array(segmentation.count);
  for (const r of plan.beneath) hiddenBy[r] = 1;
  const extension = new Set(plan.extension ?? []);

  const roleOf = (p: number): number => {
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
    if (!hiddenBy[labels[p]] && !extension.has(p)) return OUTSIDE;
    // Where the one in front lets something further back show through its edge, this layer is not in between.
    if (Math.min(own, mixedWith) < k) return OUTSIDE;
    return HIDDEN;
  };

  let left = width;
  let top = height;
  let right = -1;
  let bottom = -1;
  const roles = new Uint8Array(width * height);
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p++) {
      const role = roleOf(p);
      if (role === OUTSIDE) continue;
      roles[p] = role;
      if (x < left) left = x;
      if (x > right) right = x;
      if (y < top) top = y;
      bottom = y;
    }
  }
  if (right < 0) return { left: 0, top: 0, pixels: { width: 1, height: 1, depth: picture.depth, data: allocateSamples(picture.depth, 4) }, seen: new Uint8Array(1) };
  const w = right - left + 1;
  const h = bottom - top + 1;
  const data = allocateSamples(picture.depth, w * h * 4);
  const seen = new Uint8Array(w * h);
  const rgb = new Float32Array(w * h * 3);
  const state = new Uint8Array(w * h).fill(2);
  const alphaPlane = planes[3];
  const ownColour = (p: number, c: number): number => {
    const a = alphaPlane ? alphaPlane[p] : 255;
    return a <= 0 ? 0 : (planes[c][p] * 255) / a;
  };

  for (let y = 0, i = 0; y < h; y++) {
    for (let x = 0; x < w; x++, i++) {
      const p = (y + top) * width + x + left;
      const role = roles[p];
      if (role === OUTSIDE) continue;
      if (role === HIDDEN) {
        state[i] = 0;
        data[i * 4 + 3] = full;
        continue;
      }
      const isOwn = layerOf[labels[p]] === k;
      const share = isOwn ? coverage[p] : 1 - coverage[p];
      if (role === SEEN) {
        for (let c = 0; c < 3; c++) data[i * 4 + c] = input[p * 4 + c];
        data[i * 4 + 3] = input[p * 4 + 3];
        seen[i] = 255;
        if (shadows && shadows.alpha[source[p]] > 0) {
          for (let c = 0; c < 3; c++) data[i * 4 + c] = clampRound(shadows.surface[p * 3 + c], scale);
          continue;
        }
        if (source[p] === p) {
          state[i] = 1;
          for (let c = 0; c < 3; c++) rgb[i * 3 + c] = ownColour(p, c);
        }
        continue;
      }
      // Two colours and a coverage explain the pixel; what they leave unexplained is shared by their weight.
      const mine = isOwn ? source[p] : other[p];
      const theirs = isOwn ? other[p] : source[p];
      if (shadows && shadows.alpha[mine] > 0) {
        for (let c = 0; c < 3; c++) data[i * 4 + c] = clampRound(shadows.surface[p * 3 + c], scale);
        data[i * 4 + 3] = full;
        seen[i] = share > 0.02 ? 255 : 0;
        continue;
      }
      const weight = share / (share * share + (1 - share) * (1 - share));
      for (let c = 0; c < 3; c++) {
        const residue = input[p * 4 + c] / scale - share * ownColour(mine, c) - (1 - share) * ownColour(theirs, c);
        const value = Math.min(255, Math.max(0, ownColour(mine, c) + weight * residue));
        data[i * 4 + c] = Math.round(value * scale);
      }
      data[i * 4 + 3] = role === SHARED_BEHIND ? full : Math.round(share * full);
      seen[i] = share > 0.02 ? 255 : 0;
    }
  }
  if (shadows) {
    for (let i = 0; i < w * h; i++) {
      const p = (Math.floor(i / w) + top) * width + (i % w) + left;
      if (state[i] === 0) for (let c = 0; c < 3; c++) rgb[i * 3 + c] = shadows.surface[p * 3 + c];
    }
  } else {
    keepToTheMiddle(state, w, h);
    completeSurface({ width: w, height: h, rgb, state });
  }
  for (let i = 0; i < w * h; i++) {
    if (state[i] !== 0) continue;
    for (let c = 0; c < 3; c++) data[i * 4 + c] = clampRound(rgb[i * 3 + c], scale);
  }
  return { left, top, pixels: { width: w, height: h, depth: picture.depth, data }, seen };
}

function clampRound(value: number, scale: number): number {
  return Math.round(Math.min(255, Math.max(0, value)) * scale);
}

/** Colours beside an edge carry a trace of the other side: where enough is known without them, they do not count as known. */
function keepToTheMiddle(state: Uint8Array, width: number, height: number): void {
  let known = 0;
  const edge: number[] = [];
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (state[i] !== 1) continue;
      known++;
      const beside =
        (x > 1 && state[i - 2] !== 1) || (x + 2 < width && state[i + 2] !== 1) || (y > 1 && state[i - 2 * width] !== 1) || (y + 2 < height && state[i + 2 * width] !== 1);
      if (beside) edge.push(i);
    }
  }
  if (known - edge.length < 0.3 * known) return;
  for (const i of edge) state[i] = 2;
}
