import type { Raster } from '../raster/raster';
import { analyse, groupSurfaces, markedInEither, unattended, type Analysis, type StageRunner, type Surfaces } from './analyse';
import { castBy, type CasterView, type CastShadow } from './shadows/cast-by';
import { takeOff, takeShadowsOff } from './shadows/cast-shadows';
import { listHalfHidden } from './cards/covered-rectangles';
import { findGlazes } from './glazes/glazes';
import { solveMixtures, type Mixtures } from './regions/mixtures';
import { findPanels } from './panels/panels';
import { peelGlazes } from './glazes/peel-glazes';
import { peelPanels, type PeeledPanel } from './panels/peel-panels';
import { recastShadows } from './shadows/recast-shadows';
import type { LayerPlan } from './regions/layer-plan';
import { mayHaveCut } from './shadows/shadow-cuts';
import { unfiltered, type WorkImage } from './pixels/work-image';

/** What was taken off a picture before the rest is taken apart: it comes back as layers of its own. */
export interface Effects {
  /** The picture without them. */
  readonly picture: Raster;
  /** Front to back; shapes that are no rectangles among them. */
  readonly panels: readonly PeeledPanel[];
  /** How many of them are glazes; those lie last. */
  readonly glazes: number;
  /** What each panel casts, in the order of the panels. */
  readonly panelShadows: readonly (CastShadow | null)[];
  /** What other things cast. */
  readonly shadows: readonly CastShadow[];
  readonly analysis: Analysis;
  /** The picture with those shadows, without the rest. */
  readonly shaded: { readonly picture: Raster; readonly image: WorkImage };
  /** 1 where what is seen has cast its shadow already, see {@link takeShadowsOff}. */
  readonly settled: Uint8Array | null;
}

/** Layers for which there must be room, so that any is taken off. */
const LEAST_LAYERS = 4;

/** How many layers they are. */
export function countEffects({ panels, panelShadows, shadows }: Effects): number {
  return panels.length + panels.filter(({ shadow }) => shadow).length + panelShadows.filter((shadow) => shadow).length + shadows.length;
}

/** A picture without effects, as far as it has any. */
export interface Taken {
  /** Null where there are none, or where there is no room for them. */
  readonly effects: Effects | null;
  /** What is left is known by this, or the picture as it is. */
  readonly analysis: Analysis;
}

/**
 * Takes see-through panels and shapes (glazes) and drop shadows off a picture. Layers that others show through or darken are then taken apart as if
 * those were not there; the first plan, by which casters are known, is made for that alone.
 * `otherModes`: see-through shapes are looked for in modes other than normal as well.
 */
export function takeEffectsOff(seen: Surfaces, shapes: boolean, maxLayers: number, otherModes = true, stage: StageRunner<'effects'> = unattended): Taken {
  if (maxLayers < LEAST_LAYERS) return { effects: null, analysis: groupSurfaces(seen, shapes, stage) };
  // Panels are told by sharp outlines alone: what they lie over is grouped once, without them.
  const off = stage('effects', () => takePanelsOff(seen, maxLayers));
  const flat = off ? stage('effects', () => analyse(off.picture, shapes, undefined, off.front, seen)) : groupSurfaces(seen, shapes, stage);
  const effects = stage('effects', () => takeRestOff(seen, off, flat, shapes, maxLayers, otherModes));
  return { effects, analysis: effects?.analysis ?? flat };
}

/** See-through panels, front to back, and what each casts; `front` is 1 where something in front of one is seen. */
interface PanelsOff {
  readonly picture: Raster;
  readonly panels: readonly PeeledPanel[];
  readonly shadows: readonly (CastShadow | null)[];
  readonly front: Uint8Array;
}

function takePanelsOff({ picture, image, crisp, candidates }: Surfaces, maxLayers: number): PanelsOff | null {
  const found = findPanels(image, picture, { most: Math.floor(maxLayers / 4) }, [...crisp, ...listHalfHidden(candidates, crisp)]);
  if (found.length === 0) return null;
  const { picture: without, panels, front } = peelPanels(picture, found, image);
  if (panels.length === 0) return null;
  const beneath = unfiltered(without);
  const shadows = panels.map((panel): CastShadow | null => {
    const shadow = castByPanel(beneath, panel, front);
    if (shadow) takeOff(without, beneath.planes, shadow, () => 0, () => -1);
    return shadow;
  });
  return { picture: without, panels, shadows, front };
}

/** Glazes and shadows, after panels. */
function takeRestOff(seen: Surfaces, off: PanelsOff | null, flat: Analysis, shapes: boolean, maxLayers: number, otherModes: boolean): Effects | null {
  let analysis = flat;
  let base = off?.picture ?? seen.picture;
  let peeled = off?.panels ?? [];
  let front = off?.front ?? null;
  const rectangles = peeled.length;
  // Beneath the frontmost ones surfaces become whole, so that more may be told then.
  for (let room = Math.floor(maxLayers / 3); room > 0; ) {
    const glazes = findGlazes(analysis, { most: room, otherModes });
    if (glazes.length === 0) break;
    const less = peelGlazes(base, analysis.segmentation, solveMixtures(analysis.image, analysis.segmentation), glazes);
    room -= glazes.length;
    base = less.picture;
    peeled = [...peeled, ...less.panels];
    front = markedInEither(front, less.front);
    analysis = analyse(base, shapes, undefined, front, seen);
  }
  // Shadows are looked for on opaque pictures only.
  const opaque = seen.image.planes.length === 3;
  if (!opaque && peeled.length === 0) return null;
  // Of other shapes than panels none is looked for.
  const panelShadows = peeled.map((_, i) => off?.shadows[i] ?? null);
  const { image, segmentation } = analysis;
  const { plans } = analysis.plan(maxLayers, false);
  const settled = peeled.some(({ shadow }) => shadow) ? front : null;
  const found = opaque ? takeShadowsOff(base, image, segmentation, solveMixtures(image, segmentation), plans, { most: Math.floor(maxLayers / 3), settled }) : null;
  if (!found && peeled.length === 0) return null;
  if (found) {
    // A shadow may have cut what it falls on in pieces: then all is cut anew without it, unless that finds more of them.
    const anew = mayHaveCut(segmentation, image, found.image, found.shadows) ? analyse(found.picture, shapes, undefined, front, seen) : null;
    analysis = anew && anew.plan(maxLayers, false).plans.length < plans.length ? anew : { ...analysis, image: found.image };
  }
  return { picture: found?.picture ?? base, panels: peeled, glazes: peeled.length - rectangles, panelShadows, shadows: found?.shadows ?? [], analysis, shaded: { picture: base, image }, settled };
}

/** The same with the shadows of `plans`, the final ones, see {@link recastShadows}. */
export function recastEffects(effects: Effects, mixtures: Mixtures, plans: readonly LayerPlan[], maxLayers: number): Effects {
  const { shaded, shadows, settled, analysis } = effects;
  const found = shaded.image.planes.length > 3 ? null : recastShadows(shaded.picture, shaded.image, analysis.segmentation, mixtures, plans, shadows, { most: Math.floor(maxLayers / 3), settled });
  return found ? { ...effects, picture: found.picture, shadows: found.shadows, analysis: { ...analysis, image: found.image } } : effects;
}

/** What a panel casts falls on what is seen through it as well. */
function castByPanel(image: { planes: readonly Float32Array[]; width: number; height: number }, { left, top, width, height, coverage }: PeeledPanel, front: Uint8Array | null): CastShadow | null {
  const look = (view: CasterView): void => {
    for (let y = 0, i = 0; y < view.height; y++) {
      for (let x = 0; x < view.width; x++, i++) {
        const u = x + view.left - left;
        const v = y + view.top - top;
        view.share[i] = u >= 0 && v >= 0 && u < width && v < height ? coverage[v * width + u] : 0;
        view.is[i] = view.share[i] > 0.5 ? 1 : 0;
        if (front) view.hidden[i] = front[(y + view.top) * image.width + x + view.left];
      }
    }
  };
  return castBy(image, { extent: { left, top, right: left + width - 1, bottom: top + height - 1 }, look });
}
