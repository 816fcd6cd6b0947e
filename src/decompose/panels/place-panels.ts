import { allocateSamples, fullScale, type Depth } from '../../raster/raster';
import { attach, createPart, walkParts, type Part } from '../objects/parts';
import type { PeeledPanel } from './peel-panels';
import { type LayerPlan, layerOfRegions } from '../regions/layer-plan';
import type { RenderedLayer } from '../pixels/rendered-layer';
import type { Segmentation } from '../regions/segment';

/** A layout with panels in it; `panels[i]` is the index of the i-th panel among the plans. */
export interface PlacedPanels {
  readonly plans: LayerPlan[];
  readonly parts: Part[];
  readonly panels: readonly number[];
}

/**
 * Puts panels, front to back, between what is seen through them and what hides them. What lies on a panel and nowhere else becomes
 * part of it; what hides only some of it goes in front of it. The parts' tree is changed; `segmentation` is that of the picture
 * without the panels.
 */
export function placePanels(segmentation: Segmentation, layout: { readonly plans: readonly LayerPlan[]; readonly parts: readonly Part[] }, panels: readonly PeeledPanel[]): PlacedPanels {
  const planOf = new Map(layout.parts.map((part, k) => [part, layout.plans[k]] as const));
  let root = layout.parts[0];
  while (root.parent) root = root.parent;
  const layerOf = layerOfRegions(segmentation.count, layout.plans);
  const sizes = new Int32Array(layout.plans.length);
  for (const label of segmentation.labels) if (layerOf[label] >= 0) sizes[layerOf[label]]++;
  let objects = 1 + Math.max(0, ...layout.plans.map((plan) => plan.object ?? 0));
  const made: Part[] = [];
  // From the back on, so that one further in front is put in front of it.
  for (const panel of [...panels].reverse()) {
    const own = createPart([], 'overlay', panel.coverage.reduce((sum, c) => sum + c, 0));
    const { inFront, within } = coverOf(segmentation, layerOf, layout.plans.length, panel);
    const hides = (part: Part): boolean => {
      const k = layout.parts.indexOf(part);
      return k > 0 && part !== root && within[k] > 0 && inFront[k] > 0.5 * within[k];
    };
    const behind = (part: Part): boolean => {
      const k = layout.parts.indexOf(part);
      return k >= 0 && within[k] > 12 && inFront[k] <= 0.5 * within[k];
    };
    const moved: Part[] = [];
    const held: Part[] = [];
    for (const part of walkParts(root)) {
      if (!hides(part) || moved.some((other) => isWithin(part, other)) || held.some((other) => isWithin(part, other))) continue;
      (walkParts(part).every((inner) => inner === part || !behind(inner)) && within[layout.parts.indexOf(part)] > 0.9 * sizes[layout.parts.indexOf(part)] ? held : moved).push(part);
    }
    let after = -1;
    root.children.forEach((child, i) => {
      if (!moved.includes(child) && !held.includes(child) && walkParts(child).some((part) => behind(part) || made.includes(part))) after = i;
    });
    const anchor = after < 0 ? null : root.children[after];
    attach(own, root);
    for (const part of moved) attach(part, root);
    for (const part of held) attach(part, own);
    const rest = root.children.filter((child) => child !== own && !moved.includes(child));
    const at = anchor ? rest.indexOf(anchor) + 1 : 0;
    root.children = [...rest.slice(0, at), own, ...moved, ...rest.slice(at)];
    planOf.set(own, { kind: 'overlay', regions: [], beneath: [] });
    for (const part of [...moved, ...held]) {
      for (const inner of walkParts(part)) {
        const plan = planOf.get(inner);
        if (plan) planOf.set(inner, { ...plan, object: objects });
      }
      objects++;
    }
    made.push(own);
  }
  const parts = inOrder(root).filter((part) => planOf.has(part));
  const indices = [...made].reverse().map((part) => parts.indexOf(part));
  return { plans: parts.map((part) => planOf.get(part) as LayerPlan), parts, panels: indices };
}

function inOrder(part: Part): Part[] {
  return [part, ...part.children.flatMap(inOrder)];
}

function isWithin(part: Part, other: Part): boolean {
  for (let at: Part | null = part; at; at = at.parent) if (at === other) return true;
  return false;
}

/** By layer, its pixels under or on the panel, and how many of them hide it. */
function coverOf({ labels, width }: Segmentation, layerOf: Int32Array, count: number, panel: PeeledPanel): { inFront: Int32Array; within: Int32Array } {
  const inFront = new Int32Array(count);
  const within = new Int32Array(count);
  for (let y = 0, i = 0; y < panel.height; y++) {
    for (let x = 0; x < panel.width; x++, i++) {
      const k = layerOf[labels[(y + panel.top) * width + x + panel.left]];
      if (k < 0 || panel.coverage[i] < 0.5) continue;
      within[k]++;
      if (panel.front[i]) inFront[k]++;
    }
  }
  return { inFront, within };
}

/** A panel as a layer: its one colour, at its opacity where its shape covers. Seen where nothing hides it. */
export function renderPanel({ panel, left, top, width, height, coverage, front }: PeeledPanel, depth: Depth): RenderedLayer {
  const full = fullScale(depth);
  const data = allocateSamples(depth, width * height * 4);
  const seen = new Uint8Array(width * height);
  for (let i = 0; i < coverage.length; i++) {
    for (let c = 0; c < 3; c++) data[i * 4 + c] = Math.round((panel.colour[c] / 255) * full);
    data[i * 4 + 3] = Math.round(panel.opacity * coverage[i] * full);
    seen[i] = front[i] ? 0 : 255;
  }
  const { blend = 'normal' } = panel;
  return { left, top, pixels: { width, height, depth, data }, seen, plain: true, ...(blend !== 'normal' && { blend }) };
}
