import { cardBorders } from './card-borders';
import { extendTo, nowhere, type Extent } from './extent';
import { findOcclusion, pairKey, type Completion } from './occlusion';
import { absorb, subtreeArea, walkParts, type Part } from './parts';
import { colourDistance, type RegionGraph } from './region-graph';
import type { Segmentation } from './segment';

export interface GroupSiblingsOptions {
  /** Evidence from which one part is taken to lie in front of another. */
  confidence: number;
  /** Parts of a smaller share of the canvas are pieces of a neighbour. */
  leastShare: number;
  /** Parts of one object are marked as such (`Part.group`) and stay apart, unless small. */
  keepApart: boolean;
  /** Cards on the ground are things of their own, whatever goes on beyond their edges. In a figure on an empty canvas a rectangle is as often a piece of it. */
  cardsApart: boolean;
}

export const GROUP_SIBLINGS_DEFAULTS: Readonly<GroupSiblingsOptions> = { confidence: 1, leastShare: 0.002, keepApart: false, cardsApart: true };

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

/** Share of the canvas below which what lies beside a card is no thing of its own. */
const SCRAP_SHARE = 0.002;

function extentOfParts(graph: RegionGraph, parts: readonly Part[]): Extent {
  const extent = nowhere();
  for (const part of parts.flatMap((p) => walkParts(p))) {
    for (const r of part.regions) {
      extendTo(extent, graph.regions[r].left, graph.regions[r].top);
      extendTo(extent, graph.regions[r].right, graph.regions[r].bottom);
    }
  }
  return extent;
}

function groupChildren(segmentation: Segmentation, graph: RegionGraph, parent: Part, options: GroupSiblingsOptions, leastArea: number): void {
  const parts = [...parent.children];
  const count = parts.length;
  const { touching, behind, completions } = findOcclusion(segmentation, parts, {}, extentOfParts(graph, parts));
  if (touching.size === 0) return;
  const area = parts.map(subtreeArea);
  const small = (i: number): boolean => area[i] < leastArea && parts[i].kind !== 'text';
  const evidence = (i: number, j: number): number => {
    const weight = behind.get(pairKey(i, j, count)) ?? 0;
    return i < j ? weight : -weight;
  };
  const cards = cardBorders(segmentation, options.cardsApart && !parent.parent ? parts : []);
  // Clusters of parts that nothing tells apart; never across a pair that something does tell apart.
  const cluster = parts.map((_, i) => i);
  const membersOf = parts.map((_, i) => [i]);
  const apart = (i: number, j: number): boolean => {
    if (parts[i].kind === 'text' || parts[j].kind === 'text' || (parts[i].front === true) !== (parts[j].front === true)) return true;
    const weight = evidence(i, j);
    if (leaves(i, j) || leaves(j, i)) return true;
    if (small(i) || small(j)) {
      // A small piece stays apart only where it is plainly a thing of its own: simple, and plainly in front.
      const front = weight > 0 ? j : i;
      return Math.min(area[i], area[j]) >= 0.2 * leastArea && completions[front].kind !== 'none' && Math.abs(weight) >= 1.6 * options.confidence;
    }
    // A whole rectangle beside something else is a band or a tile, not a piece of it.
    if ([i, j].some((k) => completions[k].kind === 'rectangle' && completions[k].whole)) return true;
    return Math.abs(weight) >= options.confidence;
  };
  /** Whether `i` is a card and `j` goes on beyond its rectangle: then it is no piece of it. */
  const leaves = (i: number, j: number): boolean => {
    const border = cards.get(i);
    return border !== undefined && (cards.has(j) || border.near[j] < 0.9 * area[j]);
  };
  const pairs = [...touching].sort((a, b) => b[1] - a[1]);
  const unite = (a: number, b: number): void => {
    for (const n of membersOf[b]) cluster[n] = a;
    membersOf[a].push(...membersOf[b]);
    membersOf[b] = [];
  };
  const join = (i: number, j: number): void => {
    const a = cluster[i];
    const b = cluster[j];
    if (a === b) return;
    for (const m of membersOf[a]) for (const n of membersOf[b]) if (apart(m, n)) return;
    unite(a, b);
  };
  for (const [key] of pairs) join(Math.floor(key / count), key % count);
  // What found nothing beside a card to be a piece of, and is too small for a thing of its own, is a piece of the card.
  for (const [key] of cards.size > 0 ? pairs : []) {
    const [i, j] = [Math.floor(key / count), key % count];
    const [a, b] = [cluster[i], cluster[j]];
    if (a === b || cards.has(i) === cards.has(j)) continue;
    const [card, scrap] = cards.has(i) ? [a, b] : [b, a];
    if (membersOf[scrap].every((m) => parts[m].kind !== 'text' && !parts[m].front) && membersOf[scrap].reduce((sum, m) => sum + area[m], 0) < SCRAP_SHARE * segmentation.labels.length) unite(card, scrap);
  }

  // Order the clusters by the evidence between their members, strongest first, dropping what would close a circle.
  const edges = new Map<number, number>();
  const addEdge = (i: number, j: number, weight: number): void => {
    const a = cluster[i];
    const b = cluster[j];
    if (a === b || weight === 0) return;
    const k = pairKey(a, b, count);
    edges.set(k, (edges.get(k) ?? 0) + (a < b ? 1 : -1) * weight);
  };
  for (const [key, weight] of behind) {
    addEdge(Math.floor(key / count), key % count, touching.has(key) ? weight : 0);
  }
  // What goes on across a card's side covers it; what only goes along it is covered, else it would end by chance where the card does.
  for (const [i, { near, sides }] of cards) {
    const beside = new Map<number, { across: number; along: number }>();
    for (const [o, n] of sides) {
      if (o === -1 || cards.has(o) || cluster[o] === cluster[i] || near[o] >= 0.9 * area[o]) continue;
      const { across, along } = beside.get(cluster[o]) ?? { across: 0, along: 0 };
      const goesOn = n !== -1 && cluster[n] === cluster[o];
      beside.set(cluster[o], { across: across + (goesOn ? 1 : 0), along: along + (goesOn ? 0 : 1) });
    }
    for (const [c, { across, along }] of beside) {
      const share = across / (across + along);
      if (share < 0.3 || share > 0.7) addEdge(i, membersOf[c][0], share > 0.7 ? 1.2 : -0.8);
    }
  }
  // Type is set on top of what it touches; so is what lies on a panel, of what lies beneath it.
  for (const key of touching.keys()) {
    const i = Math.floor(key / count);
    const j = key % count;
    const [ti, tj] = [parts[i], parts[j]].map((part) => part.kind === 'text' || part.front === true);
    if (ti !== tj) addEdge(i, j, tj ? 4 : -4);
  }
  const over = new Map<number, Set<number>>();
  const reaches = (from: number, to: number): boolean => {
    if (from === to) return true;
    for (const next of over.get(from) ?? []) if (reaches(next, to)) return true;
    return false;
  };
  const ranked = [...edges].sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]));
  for (const [key, weight] of ranked) {
    if (weight === 0) continue;
    const i = Math.floor(key / count);
    const j = key % count;
    const [back, front] = weight > 0 ? [i, j] : [j, i];
    if (reaches(front, back)) continue;
    over.set(back, (over.get(back) ?? new Set<number>()).add(front));
  }

  const heads = membersOf.map((members) => (members.length ? members.reduce((a, b) => (area[b] > area[a] ? b : a)) : -1));
  for (let c = 0; c < count; c++) {
    for (const m of membersOf[c]) {
      const front = [...(over.get(c) ?? [])].flatMap((f) => membersOf[f]);
      if (front.length > 0 && completions[m].kind !== 'none') {
        parts[m].extension = [...(parts[m].extension ?? []), ...extend(segmentation, completions[m], front.map((f) => parts[f]))];
      }
    }
  }
  for (let c = 0; c < count; c++) {
    const head = heads[c];
    if (head === -1) continue;
    for (const m of membersOf[c]) {
      if (m !== head && (!options.keepApart || small(m))) absorb(parts[m], parts[head]);
      else if (options.keepApart && membersOf[c].length > 1) parts[m].group = parts[head];
    }
  }
  // Depth-first topological order, larger areas further back where nothing speaks.
  const total = new Map<number, number>();
  membersOf.forEach((members, c) => total.set(c, members.reduce((sum, m) => sum + area[m], 0)));
  const open = membersOf.map((_, c) => c).filter((c) => heads[c] !== -1).sort((a, b) => (total.get(b) ?? 0) - (total.get(a) ?? 0));
  const incoming = new Map<number, number>();
  for (const fronts of over.values()) for (const f of fronts) incoming.set(f, (incoming.get(f) ?? 0) + 1);
  const sorted: number[] = [];
  while (open.length > 0) {
    const at = Math.max(0, open.findIndex((c) => (incoming.get(c) ?? 0) === 0));
    const [c] = open.splice(at, 1);
    sorted.push(c);
    for (const f of over.get(c) ?? []) incoming.set(f, (incoming.get(f) ?? 0) - 1);
  }
  const rank = new Map(sorted.map((c, i) => [parts[heads[c]], i]));
  const rankOf = (part: Part): number => rank.get(part.group ?? part) ?? 0;
  parent.children.sort((a, b) => rankOf(a) - rankOf(b) || b.area - a.area);
}

/** Pixels of a completed shape that lie under the parts in front. */
function extend(segmentation: Segmentation, completion: Completion, front: readonly Part[]): number[] {
  const { width, labels } = segmentation;
  const covering = new Set(front.flatMap((part) => walkParts(part).flatMap((inner) => inner.regions)));
  const pixels: number[] = [];
  for (let row = 0; row < completion.first.length; row++) {
    for (let x = completion.first[row], p = (completion.top + row) * width + x; x <= completion.last[row]; x++, p++) {
      if (covering.has(labels[p])) pixels.push(p);
    }
  }
  return pixels;
}
