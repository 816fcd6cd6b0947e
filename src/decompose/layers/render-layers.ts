import { allocateSamples, fullScale, type Raster, type Samples } from '../../raster/raster';
import { completeSurface } from '../pixels/complete';
import type { KnownGround } from '../pixels/known-ground';
import { clampRound, paintCoverage, type RenderedLayer } from '../pixels/rendered-layer';
import { extentsOfRegions, findRoles, HIDDEN, OUTSIDE, SEEN, SHARED_BEHIND, type Roles, type Scene } from './layer-roles';
import { layerOfRegions, objectsOfRegions, type LayerPlan } from '../regions/layer-plan';
import { chooseKnown } from './known-colours';
import type { Mixtures } from '../regions/mixtures';
import type { Segmentation } from '../regions/segment';
import { extentsOfShadows, shadowPatch } from '../shadows/shadow-patch';
import type { Shadows } from '../shadows/shadows';
import type { WorkImage } from '../pixels/work-image';

/** A known ground's colour in the pixel that is being painted. */
const bare = new Float64Array(3);

/**
 * Paints every layer: the picture's own pixels where the layer is seen, solved coverage and colour where it shares a pixel
 * with another, invented colour where it goes on beneath others. Colours of the frontmost layer in shared pixels are only
 * first guesses here; reconciling makes them exact. `picture` is 8 or 16 bit; `ground`: what the layer at the back is known to look like, if it is that and nothing else.
 */
export function renderLayers(picture: Raster, image: WorkImage, segmentation: Segmentation, mixtures: Mixtures, plans: readonly LayerPlan[], shadows: Shadows | null = null, ground: KnownGround | null = null): RenderedLayer[] {
  const scene: Scene = { picture, image, segmentation, mixtures, layerOf: layerOfRegions(segmentation.count, plans) };
  const extents = extentsOfRegions(segmentation, mixtures);
  const back = findRoles(scene, plans[0], 0, extents);
  return plans.map((plan, k) => (k === 0 ? renderLayer(scene, k, back, shadows, ground) : renderLayer(scene, k, findRoles(scene, plan, k, extents), null, ground)));
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

function renderLayer(scene: Scene, k: number, found: Roles | null, shadows: Shadows | null, ground: KnownGround | null): RenderedLayer {
  const { depth } = scene.picture;
  if (!found) return { left: 0, top: 0, pixels: { width: 1, height: 1, depth, data: allocateSamples(depth, 4) }, seen: new Uint8Array(1) };
  const { left, top, width, height } = found;
  const layer: RenderedLayer = { left, top, pixels: { width, height, depth, data: allocateSamples(depth, width * height * 4) }, seen: new Uint8Array(width * height) };
  paintSeen(scene, k, found, layer, ground);
  if (shadows) paintSurface(scene, k, found, layer, shadows);
  else if (found.roles.includes(HIDDEN)) {
    if (k === 0 && ground) paintGround(scene, found, layer, ground);
    else paintHidden(scene, found, layer);
  }
  return layer;
}

/** Own colour of a pixel at 8-bit scale, straight. */
function ownColour(planes: readonly Float32Array[], p: number, c: number): number {
  if (planes.length < 4) return planes[c][p];
  const a = planes[3][p];
  return a <= 0 ? 0 : (planes[c][p] * 255) / a;
}

/** Paints what the picture shows of the layer; of hidden pixels the coverage only. */
function paintSeen(scene: Scene, k: number, { left, top, width, height, roles }: Roles, { pixels, seen }: RenderedLayer, ground: KnownGround | null): void {
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
        paintShared(scene, p, isOwn, share, role === SHARED_BEHIND, ground, data, i * 4);
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

/**
 * Two colours and a coverage explain the pixel; what they leave unexplained is shared by their weight. Of a known ground the colour
 * is known there as well, so that all of it is the other's.
 */
function paintShared({ picture, image, segmentation, mixtures, layerOf }: Scene, p: number, isOwn: boolean, share: number, isBehind: boolean, ground: KnownGround | null, data: Samples, at: number): void {
  const { planes } = image;
  const scale = fullScale(picture.depth) / 255;
  const mine = isOwn ? segmentation.source[p] : mixtures.other[p];
  const theirs = isOwn ? mixtures.other[p] : segmentation.source[p];
  const isKnown = ground !== null && layerOf[segmentation.labels[isBehind ? mine : theirs]] === 0;
  if (isKnown) ground.at(p, bare);
  const weight = isKnown ? (isBehind ? 0 : 1 / Math.max(share, LEAST_SHARE)) : share / (share * share + (1 - share) * (1 - share));
  for (let c = 0; c < 3; c++) {
    const own = isKnown && isBehind ? bare[c] : ownColour(planes, mine, c);
    const residue = picture.data[p * 4 + c] / scale - share * own - (1 - share) * (isKnown && !isBehind ? bare[c] : ownColour(planes, theirs, c));
    data[at + c] = clampRound(own + weight * residue, scale);
  }
}

/** Coverage below which nothing is told of a colour. */
const LEAST_SHARE = 0.01;

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

/** Continues a known ground into hidden pixels. */
function paintGround({ picture, segmentation }: Scene, { left, top, width, height, roles }: Roles, { pixels }: RenderedLayer, ground: KnownGround): void {
  const scale = fullScale(picture.depth) / 255;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0, p = (y + top) * segmentation.width + left; x < width; x++, i++, p++) {
      if (roles[i] !== HIDDEN) continue;
      ground.at(p, bare);
      for (let c = 0; c < 3; c++) pixels.data[i * 4 + c] = clampRound(bare[c], scale);
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
