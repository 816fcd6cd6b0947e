import type { Depth } from '../raster/raster';
import type { DocumentLayer } from './build-document';
import type { CastShadow } from './shadows/cast-by';
import { renderCastShadow } from './shadows/cast-shadows';
import { allCasters, findCaster } from './shadows/casters';
import type { Effects } from './effects';
import type { Part } from './objects/parts';
import { renderPanel } from './panels/place-panels';
import type { LayerPlan } from './regions/layer-plan';
import type { Segmentation } from './regions/segment';

/** The layout that effects are put into; `panels[i]` is the index of the i-th panel among the plans. */
export interface EffectsLayout {
  readonly segmentation: Segmentation;
  readonly plans: readonly LayerPlan[];
  readonly parts: readonly Part[];
  readonly panels: readonly number[];
}

/** Numbers of the objects whose drop shadows are known: what is still dark beside them is left over from those. */
export function objectsWithShadows(segmentation: Segmentation, plans: readonly LayerPlan[], { shadows, panels }: Effects): ReadonlySet<number> {
  const all = [...shadows, ...panels.flatMap(({ shadow }) => (shadow ? [shadow] : []))];
  const objects = all.flatMap((shadow) => allCasters(segmentation, plans, shadow).map((k) => plans[k]!.object));
  return new Set(objects.filter((object) => object !== undefined));
}

/** 1 where a drop shadow was seen before it was taken off, by pixel of the canvas; null without any. */
export function litBy({ shadows, panelShadows, picture: { width, height } }: Effects): Uint8Array | null {
  const all = [...shadows, ...panelShadows.filter((shadow) => shadow !== null)];
  if (all.length === 0) return null;
  const lit = new Uint8Array(width * height);
  for (const { left, top, width: w, height: h, alpha, seen } of all) {
    for (let y = 0, i = 0; y < h; y++) for (let x = 0, p = (y + top) * width + left; x < w; x++, i++, p++) if (seen[i] && alpha[i] > 0) lit[p] = 1;
  }
  return lit;
}

/** Layers with the effects among them, back to front: panels in the places kept for them, each shadow directly beneath its caster. */
export function withEffects(layers: readonly DocumentLayer[], effects: Effects, { segmentation, plans, parts, panels }: EffectsLayout, depth: Depth): DocumentLayer[] {
  const placed = [...layers];
  panels.forEach((k, i) => {
    const at = placed.findIndex(({ part }) => part === parts[k]);
    placed[at] = { ...placed[at], rendered: renderPanel(effects.panels[i], depth) };
  });
  const put = (shadow: CastShadow, k: number): void => {
    const at = placed.findIndex(({ part }) => part === parts[k]);
    placed.splice(at, 0, { kind: 'shadow', rendered: renderCastShadow(shadow, depth), part: null, caster: parts[k] });
  };
  effects.panels.forEach((panel, i) => {
    const own = effects.panelShadows[i];
    if (own) put(own, panels[i]);
    // Without a layer of what casts it, it lies on the panel all the same.
    if (panel.shadow) put(panel.shadow, findCaster(segmentation, plans, panel.shadow, panels[i] + 1) === -1 ? panels[i] : findCaster(segmentation, plans, panel.shadow, panels[i] + 1));
  });
  for (const shadow of effects.shadows) {
    const k = findCaster(segmentation, plans, shadow);
    put(shadow, k === -1 ? plans.length - 1 : k);
  }
  return placed;
}
