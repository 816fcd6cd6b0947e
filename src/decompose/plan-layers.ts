import { absorb, subtreeArea, walkParts, type Part } from './parts';
import { groupSiblings } from './group-siblings';
import type { Segmentation } from './segment';
import type { RegionGraph } from './region-graph';
import type { LayerPlan } from './render-layers';

export interface PlanOptions {
  /** A part on another part stays a layer of its own from this share of the canvas on. */
  significance: number;
  maxLayers: number;
  joinTouching: boolean;
}

export const PLAN_DEFAULTS: Readonly<PlanOptions> = { significance: 0.003, maxLayers: 24, joinTouching: true };

/** Turns the tree of parts into layers, back to front. */
export function planLayers(segmentation: Segmentation, graph: RegionGraph, root: Part, transparent: boolean, canvasArea: number, options: Partial<PlanOptions> = {}): { plans: LayerPlan[]; parts: Part[] } {
  const { maxLayers } = { ...PLAN_DEFAULTS, ...options };
  const env = (globalThis as unknown as { process: { env: Record<string, string> } })['process'].env;
  const significance = Number(env.SIG ?? 0.003);
  const joinTouching = (env.JT ?? '1') === '1';
  const order = env.ORD ?? 'area';
  if (joinTouching) joinTouchingSiblings(graph, root);
  else if (env.JT === '2') groupSiblings(segmentation, root, { confidence: Number(env.CONF ?? 1), leastShare: Number(env.LS ?? 0.002) });
  else joinSmallSiblings(graph, root, Number(env.JS ?? 0.01) * canvasArea);
  const objectShare = Number(env.OBJ ?? 0.1);
  const textShare = Number(env.TXT ?? 0.003);
  for (const object of [...root.children]) {
    const big = subtreeArea(object) >= objectShare * canvasArea;
    for (const part of walkParts(object).reverse()) {
      if (part === object || !part.parent) continue;
      const area = subtreeArea(part);
      if (part.kind === 'text') {
        const box = boxOf(graph, part);
        if ((box.right - box.left + 1) * (box.bottom - box.top + 1) >= textShare * canvasArea) continue;
      } else if (big && area >= significance * canvasArea) continue;
      absorb(part, part.parent);
    }
  }
  limitLayers(graph, root, maxLayers + (transparent ? 1 : 0));
  // Breadth first: parents before children, and what stands equally deep stays together.
  if (order === 'area' && env.JT !== '2') for (const part of walkParts(root)) part.children.sort((a, b) => b.area - a.area);
  const parts = walkParts(root);
  if (transparent) parts.shift();
  const plans = parts.map((part): LayerPlan => ({
    kind: part.kind,
    regions: part.regions,
    beneath: walkParts(part).slice(1).flatMap((inner) => inner.regions),
    ...(part.extension && { extension: part.extension }),
  }));
  return { plans, parts };
}

function joinTouchingSiblings(graph: RegionGraph, root: Part): void {
  const partOf = new Map<number, Part>();
  for (const part of walkParts(root)) for (const r of part.regions) partOf.set(r, part);
  const merged = new Map<Part, Part>();
  const resolve = (part: Part): Part => {
    let at = part;
    for (let next = merged.get(at); next; next = merged.get(at)) at = next;
    return at;
  };
  for (const border of graph.borders) {
    const a = partOf.get(border.a);
    const b = partOf.get(border.b);
    if (!a || !b) continue;
    const pa = resolve(a);
    const pb = resolve(b);
    if (pa === pb || pa.parent !== pb.parent || !pa.parent || pa.kind === 'text' || pb.kind === 'text') continue;
    const [small, large] = pa.area < pb.area ? [pa, pb] : [pb, pa];
    absorb(small, large);
    merged.set(small, large);
  }
}

/** Gives every sibling below `least` to the touching sibling it shares most of its border with, the smallest first. */
function joinSmallSiblings(graph: RegionGraph, root: Part, least: number): void {
  const partOf = new Map<number, Part>();
  for (const part of walkParts(root)) for (const r of part.regions) partOf.set(r, part);
  for (const parent of walkParts(root)) {
    const done = new Set<Part>();
    for (;;) {
      const small = parent.children.filter((part) => !done.has(part) && part.kind !== 'text' && subtreeArea(part) < least);
      if (small.length === 0) break;
      const part = small.reduce((a, b) => (subtreeArea(b) < subtreeArea(a) ? b : a));
      done.add(part);
      const shared = new Map<Part, number>();
      for (const r of part.regions) {
        for (const index of graph.bordersOf[r]) {
          const border = graph.borders[index];
          const other = partOf.get(border.a === r ? border.b : border.a);
          if (other && other !== part && other.parent === parent && other.kind !== 'text') shared.set(other, (shared.get(other) ?? 0) + border.length);
        }
      }
      if (shared.size === 0) continue;
      const target = [...shared].reduce((a, b) => (b[1] > a[1] ? b : a))[0];
      for (const r of part.regions) partOf.set(r, target);
      absorb(part, target);
    }
  }
}

interface Box { left: number; top: number; right: number; bottom: number }

function boxOf(graph: RegionGraph, part: Part): Box {
  const box = { left: Infinity, top: Infinity, right: -1, bottom: -1 };
  for (const r of part.regions) {
    const region = graph.regions[r];
    box.left = Math.min(box.left, region.left);
    box.top = Math.min(box.top, region.top);
    box.right = Math.max(box.right, region.right);
    box.bottom = Math.max(box.bottom, region.bottom);
  }
  return box;
}

function gapBetween(a: Box, b: Box): number {
  const dx = Math.max(0, Math.max(a.left, b.left) - Math.min(a.right, b.right));
  const dy = Math.max(0, Math.max(a.top, b.top) - Math.min(a.bottom, b.bottom));
  return Math.hypot(dx, dy);
}

/** Joins the least important part with its nearest sibling (or, alone, with what it lies on) until at most `most` are left. */
function limitLayers(graph: RegionGraph, root: Part, most: number): void {
  let parts = walkParts(root);
  while (parts.length > most) {
    const least = parts.slice(1).reduce((a, b) => (subtreeArea(b) < subtreeArea(a) ? b : a));
    const siblings = least.parent?.children.filter((part) => part !== least) ?? [];
    for (const inner of walkParts(least).slice(1).reverse()) absorb(inner, least);
    if (siblings.length > 0) {
      const box = boxOf(graph, least);
      const cost = (part: Part): number => gapBetween(box, boxOf(graph, part)) * (part.kind === least.kind ? 1 : 3);
      absorb(least, siblings.reduce((a, b) => (cost(b) < cost(a) ? b : a)));
    } else if (least.parent && (least.parent !== root || most <= 1)) {
      absorb(least, least.parent);
    } else break;
    parts = walkParts(root);
  }
}
