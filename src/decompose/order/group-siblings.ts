import { cardBorders } from './card-borders';
import { clusterSiblings, type ClusterOptions } from './cluster-siblings';
import { unionOf } from '../pixels/extent';
import { findOcclusion, type Completion } from './occlusion';
import { orderClusters } from './order-clusters';
import { absorb, subtreeArea, walkParts, type Part } from '../objects/parts';
import { colourDistance, type RegionGraph } from '../regions/region-graph';
import type { Segmentation } from '../regions/segment';

export interface GroupSiblingsOptions extends Omit<ClusterOptions, 'leastArea'> {
  /** Parts of a smaller share of the canvas are pieces of a neighbour. */
  leastShare: number;
  /** Parts of one object are marked as such (`Part.group`) and stay apart, unless small. */
  keepApart: boolean;
  /** Cards on the ground are things of their own, whatever goes on beyond their edges. In a figure on an empty canvas a rectangle is as often a piece of it. */
  cardsApart: boolean;
}

export const GROUP_SIBLINGS_DEFAULTS: Readonly<GroupSiblingsOptions> = { confidence: 1, leastShare: 0.002, freeShare: 0.05, keepApart: false, cardsApart: true };

/**
 * Parts that touch are one object unless one can be shown to pass in front of the other. Objects stay apart and are put in
 * order, back to front; what is completed beneath a part in front is recorded in its `extension`.
 */
export function groupSiblings(segmentation: Segmentation, graph: RegionGraph, noise: number, root: Part, options: Partial<GroupSiblingsOptions> = {}): void {
  const settings = { ...GROUP_SIBLINGS_DEFAULTS, ...options };
  const canvas = segmentation.labels.length;
  for (const parent of walkParts(root)) {
    if (parent.children.length > 1) joinPieces(graph, parent, 3 + noise);
    if (parent.children.length > 1) groupChildren(segmentation, graph, parent, settings, settings.leastShare * canvas);
  }
}

/** What is cut in two by something on top keeps its colour: pieces of one colour beside one common neighbour are one part. */
function joinPieces(graph: RegionGraph, parent: Part, tolerance: number): void {
  const partOf = new Map<number, Part>();
  for (const part of parent.children) for (const inner of walkParts(part)) for (const r of inner.regions) partOf.set(r, part);
  const neighbours = new Map<Part, Set<Part>>();
  for (const border of graph.borders) {
    const a = partOf.get(border.a);
    const b = partOf.get(border.b);
    if (!a || !b || a === b) continue;
    neighbours.set(a, (neighbours.get(a) ?? new Set<Part>()).add(b));
    neighbours.set(b, (neighbours.get(b) ?? new Set<Part>()).add(a));
  }
  const colourOf = (part: Part): readonly number[] => graph.regions[part.regions.reduce((a, b) => (graph.regions[b].area > graph.regions[a].area ? b : a))].colour;
  const gone = new Set<Part>();
  for (const between of [...neighbours.keys()]) {
    const around = [...(neighbours.get(between) ?? [])].filter((part) => !gone.has(part) && part.kind === 'shape' && !part.card).sort((a, b) => b.area - a.area);
    if (gone.has(between)) continue;
    for (let i = 0; i < around.length; i++) {
      for (let j = i + 1; j < around.length; j++) {
        if (gone.has(around[i]) || gone.has(around[j]) || neighbours.get(around[i])?.has(around[j])) continue;
        if (colourDistance(colourOf(around[i]), colourOf(around[j])) > tolerance) continue;
        for (const other of neighbours.get(around[j]) ?? []) {
          neighbours.get(around[i])?.add(other);
          neighbours.get(other)?.add(around[i]);
        }
        absorb(around[j], around[i]);
        gone.add(around[j]);
      }
    }
  }
}

function groupChildren(segmentation: Segmentation, graph: RegionGraph, parent: Part, options: GroupSiblingsOptions, leastArea: number): void {
  const parts = [...parent.children];
  const occlusion = findOcclusion(segmentation, parts, {}, unionOf(parts.flatMap(walkParts).flatMap((part) => part.regions.map((r) => graph.regions[r]))));
  if (occlusion.touching.size === 0) return;
  const { completions } = occlusion;
  const area = parts.map(subtreeArea);
  const cards = cardBorders(segmentation, options.cardsApart && !parent.parent ? parts : []);
  const clusters = clusterSiblings(occlusion, area, cards, segmentation.labels.length, { ...options, leastArea });
  const { over, rank } = orderClusters(occlusion, area, cards, clusters);

  clusters.forEach((members, c) => {
    for (const m of members) if (completions[m].edge) parts[m].edge = completions[m].edge;
    const next = over.get(c) ?? [];
    if (next.length === 0) return;
    const inFront = (of: Iterable<number>): Part[] => [...of].flatMap((f) => clusters[f].map((m) => parts[m]));
    for (const m of members) {
      const { kind } = completions[m];
      // A hill goes on beneath all that is nearer, be it only the next one that touches it.
      if (kind !== 'none') parts[m].extension = [...(parts[m].extension ?? []), ...extend(segmentation, completions[m], inFront(kind === 'band' ? reachableFrom(next, over) : next))];
    }
  });
  const rankOf = new Map<Part, number>();
  clusters.forEach((members, c) => {
    const head = members.reduce((a, b) => (area[b] > area[a] ? b : a));
    for (const m of members) {
      rankOf.set(parts[m], rank[c]);
      if (m !== head && (!options.keepApart || area[m] < leastArea)) absorb(parts[m], parts[head]);
      else if (options.keepApart && members.length > 1) parts[m].group = parts[head];
    }
  });
  parent.children.sort((a, b) => (rankOf.get(a) ?? 0) - (rankOf.get(b) ?? 0) || b.area - a.area);
}

/** Some clusters and all that lies over them. */
function reachableFrom(start: readonly number[], over: ReadonlyMap<number, readonly number[]>): Set<number> {
  const found = new Set(start);
  for (const c of found) for (const next of over.get(c) ?? []) found.add(next);
  return found;
}

/** Pixels of a completed shape that lie under the parts in front. */
function extend(segmentation: Segmentation, completion: Completion, front: readonly Part[]): number[] {
  const { width, labels } = segmentation;
  const { edge } = completion;
  const covering = new Set(front.flatMap((part) => walkParts(part).flatMap((inner) => inner.regions)));
  const pixels: number[] = [];
  for (let row = 0; row < completion.first.length; row++) {
    const y = completion.top + row;
    for (let x = completion.first[row], p = y * width + x; x <= completion.last[row]; x++, p++) {
      if (covering.has(labels[p]) && !(edge && edge.rows[x - edge.left] > y)) pixels.push(p);
    }
  }
  return pixels;
}
