import { absorb, absorbChildren, absorbSiblings, extentOf, subtreeArea, walkParts, type Part } from '../objects/parts';
import { gapBetween } from '../pixels/extent';
import { groupSiblings } from './group-siblings';
import { sweepDust } from './sweep-dust';
import type { Segmentation } from '../regions/segment';
import type { RegionGraph } from '../regions/region-graph';
import type { LayerPlan } from '../regions/layer-plan';

export interface PlanOptions {
  /** A part on another part stays a layer of its own from this share of the canvas on. */
  significance: number;
  /** An object of a smaller share of the canvas is one layer, its text apart. */
  objectShare: number;
  /** Text on an object stays a layer of its own where its box has this share of the canvas. */
  textShare: number;
  /** Touching pieces of a smaller share of the canvas belong to a neighbour. */
  leastShare: number;
  /** On a photograph, shapes of a smaller share of the canvas are part of it. */
  speckShare: number;
  /** Anywhere, shapes of a smaller share of the canvas are part of what they touch most: nobody keeps a layer for a few pixels. */
  dustShare: number;
  maxLayers: number;
  /** Keeps touching shapes apart that belong to one object; they are grouped instead. */
  shapes: boolean;
}

export const PLAN_DEFAULTS: Readonly<PlanOptions> = { significance: 0.01, objectShare: 0.2, textShare: 0.003, leastShare: 0.02, speckShare: 0.002, dustShare: 0.0001, maxLayers: 24, shapes: false };

/** What changes where every flat shape is wanted: only specks join their neighbours. */
const SHAPES: Partial<PlanOptions> = { significance: 0.0002, objectShare: 0, textShare: 0, leastShare: 0.0004, dustShare: 0 };

/** Layers, back to front; `parts[k]` is what `plans[k]` shows. */
export interface Layout {
  readonly plans: LayerPlan[];
  readonly parts: Part[];
}

/** Joins the parts of a tree until each is a layer, however many there are; {@link listLayers} goes on from there. The costly half of planning. The tree is changed. */
export function settleParts(segmentation: Segmentation, graph: RegionGraph, root: Part, transparent: boolean, noise: number, isTexture: Uint8Array, options: Partial<PlanOptions> = {}): void {
  const { significance, objectShare, textShare, leastShare, speckShare, dustShare, shapes } = { ...PLAN_DEFAULTS, ...(options.shapes ? SHAPES : {}), ...options };
  const canvasArea = segmentation.labels.length;
  groupSiblings(segmentation, graph, noise, root, { leastShare, keepApart: shapes, cardsApart: !transparent });
  clearSpecks(root, speckShare * canvasArea, isTexture);
  sweepDust(graph, root, dustShare * canvasArea, transparent);
  for (const object of [...root.children]) {
    const big = subtreeArea(object) >= objectShare * canvasArea;
    for (const part of walkParts(object).reverse()) {
      if (part === object || !part.parent) continue;
      const area = subtreeArea(part);
      if (part.kind === 'text') {
        const box = extentOf(graph, part);
        if ((box.right - box.left + 1) * (box.bottom - box.top + 1) >= textShare * canvasArea) continue;
      } else if (big && area >= significance * canvasArea) continue;
      absorb(part, part.parent);
    }
  }
}

/** The layers of a settled tree, the least important joined until there are at most `maxLayers`. The tree is changed. */
export function listLayers(graph: RegionGraph, root: Part, transparent: boolean, maxLayers: number): Layout {
  joinSmallest(root, 12 * maxLayers + 100);
  limitLayers(graph, root, maxLayers + (transparent ? 1 : 0));
  // Depth first: an object with all that stands on it, then the next in front.
  const parts = inOrder(root);
  if (transparent) parts.shift();
  const objectOf = new Map(root.children.flatMap((object, i) => walkParts(object).map((part) => [part, i] as const)));
  const plans = parts.map((part): LayerPlan => ({
    kind: part.kind,
    regions: part.regions,
    beneath: walkParts(part).slice(1).flatMap((inner) => inner.regions),
    ...(objectOf.has(part) && { object: objectOf.get(part) as number }),
    ...(part.extension && { extension: part.extension }),
    ...(part.edge && { edge: part.edge }),
  }));
  return { plans, parts };
}

function inOrder(part: Part): Part[] {
  return [part, ...part.children.flatMap(inOrder)];
}

/** Specks on a photograph are photograph. */
function clearSpecks(root: Part, least: number, isTexture: Uint8Array): void {
  if (!root.regions.some((r) => isTexture[r])) return;
  for (const part of [...root.children]) {
    if (part.kind === 'text' || part.front || subtreeArea(part) >= least) continue;
    absorbChildren(part);
    absorb(part, root);
  }
}

/**
 * Where there are many times too many parts, the smallest on each part become one at once: what is left is few enough to be
 * joined pair by pair, which costs the square of their number.
 */
function joinSmallest(root: Part, most: number): void {
  const small = walkParts(root)
    .slice(1)
    .filter((part) => part.kind !== 'text' && part.children.length === 0)
    .map((part) => ({ part, area: part.area }))
    .sort((a, b) => a.area - b.area)
    .slice(0, Math.max(0, walkParts(root).length - most));
  const byParent = new Map<Part, Part[]>();
  for (const { part } of small) {
    if (!part.parent) continue;
    const siblings = byParent.get(part.parent);
    if (siblings) siblings.push(part);
    else byParent.set(part.parent, [part]);
  }
  for (const siblings of byParent.values()) if (siblings.length > 1) absorbSiblings(siblings);
}

/** Joins the least important part with its nearest sibling (or, alone, with what it lies on) until at most `most` are left. */
function limitLayers(graph: RegionGraph, root: Part, most: number): void {
  let parts = walkParts(root);
  while (parts.length > most) {
    const least = parts.slice(1).reduce((a, b) => (subtreeArea(b) < subtreeArea(a) ? b : a));
    const siblings = least.parent?.children.filter((part) => part !== least) ?? [];
    absorbChildren(least);
    if (siblings.length > 0) {
      const box = extentOf(graph, least);
      const cost = (part: Part): number => gapBetween(box, extentOf(graph, part)) * (part.kind === least.kind ? 1 : 3);
      absorb(least, siblings.reduce((a, b) => (cost(b) < cost(a) ? b : a)));
    } else if (least.parent && (least.parent !== root || most <= 1)) {
      absorb(least, least.parent);
    } else break;
    parts = walkParts(root);
  }
}
