import type { LayerKind } from '../document/document';
import type { BlendMode } from '../raster/blend';
import { allocateSamples, fullScale, type Depth, type Raster, type Samples } from '../raster/raster';
import { completeSurface } from './complete';
import type { Tint } from './drop-shadow';
import { extentsOfRegions, findRoles, HIDDEN, OUTSIDE, SEEN, SHARED_BEHIND, type Roles, type Scene } from './layer-roles';
import { chooseKnown } from './known-colours';
import type { Mixtures } from './mixtures';
import type { Segmentation } from './segment';
import { extentsOfShadows, shadowPatch, type Shadows } from './shadows';
import type { WorkImage } from './work-image';

/** Some pixels of the canvas: 1 where they are meant, cropped to where there are any. */
export interface Mask {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** What a layer is to be made of; plans are listed back to front. */
export interface LayerPlan {
  readonly kind: LayerKind;
  /** Regions seen as this layer. */
  readonly regions: readonly number[];
  /** Regions in front, beneath which the layer continues. */
  readonly beneath: readonly number[];
  /** Pixels in front, beneath which the layer continues as well. */
  readonly extension?: readonly number[];
  /** The same as a mask, which is smaller where they are many. */
  readonly reach?: Mask;
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
  /** One colour throughout, which reconciling leaves alone where it is right to a level. */
  readonly plain?: true;
  /** Of a see-through shape in another mode than normal; only such a one has any. */
  readonly blend?: BlendMode;
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
  const scene: Scene = { picture, image, segmentation, mixtures, layerOf: layerOfRegions(segmentation.count, plans) };
  const extents = extentsOfRegions(segmentation, mixtures);
  return plans.map((plan, k) => renderLayer(scene, k, findRoles(scene, plan, k, extents), k === 0 ? shadows : null));
}

/** Number of the object on the ground that each region belongs to, −1 for the ground. */
export function objectsOfRegions(count: number, plans: readonly LayerPlan[]): Int32Array {
  const objectOf = new Int32Array(count).fill(-1);
  for (const plan of plans) for (const r of plan.regions) objectOf[r] = plan.object ?? -1;
  return objectOf;
}

/** The shadows on the layer at the back, of their colour at their coverage. */
export function renderShadows(picture: Raster, segmentation: Segmentation, mixtures: Mixtures, plans: readonly LayerPlan[], shadows: Shadows): RenderedLayer[] {
  const { width, height, labels, source } = segmentation;
  const layerOf = layerOfRegions(segmentation.count, plans);
  const { other } = mixtures;
  const objectOf = objectsOfRegions(segmentation.count, plans);
  const scene = {
    surfaceAt: (p: number): number => (layerOf[labels[p]] === 0 ? source[p] : other[p] !== -1 && layerOf[labels[other[p]]] === 0 ? other[p] : -1),
    objectAt: (p: number): number => objectOf[labels[p]],
  };
  return extentsOfShadows(shadows, width, height, scene).map((extent, index) => {
    const patch = shadowPatch(shadows, index, width, height, scene, extent);
    return { left: patch.left, top: patch.top, pixels: paintCoverage(patch, patch.alpha, shadows.colours[index], picture.depth), seen: patch.seen };
  });
}

/** One colour, or one a pixel (three values each), 0..255, at some coverage, 0..1. */
export function paintCoverage({ width, height }: { readonly width: number; readonly height: number }, coverage: Float32Array, colour: Tint | Float32Array, depth: Depth): Raster {
  const full = fullScale(depth);
  const data = allocateSamples(depth, width * height * 4);
  const own = colour instanceof Float32Array;
  for (let i = 0; i < coverage.length; i++) {
    data[i * 4 + 3] = Math.round(coverage[i] * full);
    if (data[i * 4 + 3] > 0) for (let c = 0; c < 3; c++) data[i * 4 + c] = clampRound(colour[own ? i * 3 + c : c], full / 255);
  }
  return { width, height, depth, data };
}

function renderLayer(scene: Scene, k: number, found: Roles | null, shadows: Shadows | null): RenderedLayer {
  const { depth } = scene.picture;
  if (!found) return { left: 0, top: 0, pixels: { width: 1, height: 1, depth, data: allocateSamples(depth, 4) }, seen: new Uint8Array(1) };
  const { left, top, width, height } = found;
  const layer: RenderedLayer = { left, top, pixels: { width, height, depth, data: allocateSamples(depth, width * height * 4) }, seen: new Uint8Array(width * height) };
  paintSeen(scene, k, found, layer);
  if (shadows) paintSurface(scene, k, found, layer, shadows);
  else if (found.roles.includes(HIDDEN)) paintHidden(scene, found, layer);
  return layer;
}

/** Own colour of a pixel at 8-bit scale, straight. */
function ownColour(planes: readonly Float32Array[], p: number, c: number): number {
  if (planes.length < 4) return planes[c][p];
  const a = planes[3][p];
  return a <= 0 ? 0 : (planes[c][p] * 255) / a;
}

/** Paints what the picture shows of the layer; of hidden pixels the coverage only. */
function paintSeen(scene: Scene, k: number, { left, top, width, height, roles }: Roles, { pixels, seen }: RenderedLayer): void {
  const { data } = pixels;
  const { picture, segmentation, mixtures, layerOf } = scene;
  const full = fullScale(picture.depth);
  const opacity = scene.image.planes.length > 3 ? usualAlpha(scene, { left, top, width, height, roles }, full) : full;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0, p = (y + top) * segmentation.width + left; x < width; x++, i++, p++) {
      const role = roles[i];
      if (role === OUTSIDE) continue;
      if (role === HIDDEN) {
        data[i * 4 + 3] = opacity;
      } else if (role === SEEN) {
        for (let c = 0; c < 4; c++) data[i * 4 + c] = picture.data[p * 4 + c];
        seen[i] = 255;
      } else {
        const isOwn = layerOf[segmentation.labels[p]] === k;
        const share = isOwn ? mixtures.coverage[p] : 1 - mixtures.coverage[p];
        paintShared(scene, p, isOwn, share, data, i * 4);
        data[i * 4 + 3] = role === SHARED_BEHIND ? opacity : Math.round(share * full);
        // A bare trace of the layer shows nothing of its colour.
        seen[i] = share > 0.02 ? 255 : 0;
      }
    }
  }
}

/** Mean alpha from which on a layer is opaque, soft edges and all. */
const OPAQUE = 0.9;

/** What is hidden of a layer is as see-through as what is seen of it: the mean alpha of its pixels that show nothing else. */
function usualAlpha({ picture, segmentation }: Scene, { left, top, width, height, roles }: Roles, full: number): number {
  let sum = 0;
  let count = 0;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0, p = (y + top) * segmentation.width + left; x < width; x++, i++, p++) {
      if (roles[i] !== SEEN || segmentation.source[p] !== p) continue;
      sum += picture.data[p * 4 + 3];
      count++;
    }
  }
  return count === 0 || sum >= OPAQUE * full * count ? full : Math.round(sum / count);
}

/** Two colours and a coverage explain the pixel; what they leave unexplained is shared by their weight. */
function paintShared({ picture, image, segmentation, mixtures }: Scene, p: number, isOwn: boolean, share: number, data: Samples, at: number): void {
  const { planes } = image;
  const scale = fullScale(picture.depth) / 255;
  const mine = isOwn ? segmentation.source[p] : mixtures.other[p];
  const theirs = isOwn ? mixtures.other[p] : segmentation.source[p];
  const weight = share / (share * share + (1 - share) * (1 - share));
  for (let c = 0; c < 3; c++) {
    const own = ownColour(planes, mine, c);
    const residue = picture.data[p * 4 + c] / scale - share * own - (1 - share) * ownColour(planes, theirs, c);
    data[at + c] = clampRound(own + weight * residue, scale);
  }
}

/** Paints the unshadowed surface wherever the layer is hidden or in shadow. */
function paintSurface({ picture, segmentation, mixtures, layerOf }: Scene, k: number, { left, top, width, height, roles }: Roles, { pixels }: RenderedLayer, shadows: Shadows): void {
  const { labels, source } = segmentation;
  const scale = fullScale(picture.depth) / 255;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0, p = (y + top) * segmentation.width + left; x < width; x++, i++, p++) {
      const role = roles[i];
      if (role === OUTSIDE) continue;
      const shows = role === SEEN || layerOf[labels[p]] === k ? source[p] : mixtures.other[p];
      if (role !== HIDDEN && !(shadows.alpha[shows] > 0)) continue;
      for (let c = 0; c < 3; c++) pixels.data[i * 4 + c] = clampRound(shadows.surface[p * 3 + c], scale);
    }
  }
}

/** Continues the layer's own colours into its hidden pixels. */
function paintHidden({ picture, image, segmentation }: Scene, { left, top, width, height, roles }: Roles, { pixels }: RenderedLayer): void {
  const scale = fullScale(picture.depth) / 255;
  const rgb = new Float32Array(width * height * 3);
  const state = new Uint8Array(width * height).fill(2);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0, p = (y + top) * segmentation.width + left; x < width; x++, i++, p++) {
      if (roles[i] === HIDDEN) state[i] = 0;
      if (roles[i] !== SEEN || segmentation.source[p] !== p) continue;
      state[i] = 1;
      for (let c = 0; c < 3; c++) rgb[i * 3 + c] = ownColour(image.planes, p, c);
    }
  }
  chooseKnown(state, { left, top, width, height, labels: segmentation.labels, canvasWidth: segmentation.width, canvasHeight: segmentation.height });
  completeSurface({ width, height, rgb, state });
  for (let i = 0; i < state.length; i++) {
    if (state[i] !== 0) continue;
    for (let c = 0; c < 3; c++) pixels.data[i * 4 + c] = clampRound(rgb[i * 3 + c], scale);
  }
}

function clampRound(value: number, scale: number): number {
  return Math.round(Math.min(255, Math.max(0, value)) * scale);
}
