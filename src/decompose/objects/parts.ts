import type { LayerKind } from '../../document/document';
import type { Card } from '../cards/cards';
import type { ContainmentTree } from './containment';
import { unionOf, type Extent } from '../pixels/extent';
import { showsThrough, type Ground } from './ground';
import type { UpperEdge } from '../regions/layer-plan';
import { thickness, type Region, type RegionGraph } from '../regions/region-graph';

/** A piece of the picture that lies on another: some regions, and what stands on it in turn. */
export interface Part {
  /** Regions seen as this part. */
  regions: number[];
  /** The part it lies on; null for the ground itself. */
  parent: Part | null;
  children: Part[];
  kind: LayerKind;
  /** Visible pixels of the part itself. */
  area: number;
  /** Pixels beneath parts in front, over which its shape continues. */
  extension?: number[];
  /** The rectangle that it fills, where it is a card. */
  card?: Card;
  /** Of a hill before or behind others. */
  edge?: UpperEdge;
  /** Known to lie in front of a see-through panel. */
  front?: boolean;
  /** An outline whose holes are filled by things in rows, as letters stand. */
  holdsRows?: boolean;
  /** The largest part of the object that it is a piece of, where pieces are kept apart. */
  group?: Part;
}

export interface PartsOptions {
  /** Levels within which a hole counts as showing what lies behind its ring. */
  holeTolerance: number;
  /** An outline is thinner than this share of its own extent. */
  outlineThickness: number;
}

export const PARTS_DEFAULTS: Readonly<PartsOptions> = { holeTolerance: 6, outlineThickness: 0.12 };

export function createPart(regions: number[], kind: LayerKind, area: number): Part {
  return { regions, parent: null, children: [], kind, area };
}

export function attach(part: Part, parent: Part): void {
  if (part.parent) part.parent.children.splice(part.parent.children.indexOf(part), 1);
  part.parent = parent;
  parent.children.push(part);
}

/** Makes `part` and `into` one; what stood on `part` then stands on `into`. */
export function absorb(part: Part, into: Part): void {
  // One by one: a call takes only so many arguments, and a starry sky has more regions.
  for (const r of part.regions) into.regions.push(r);
  into.area += part.area;
  if (part.extension) into.extension = [...(into.extension ?? []), ...part.extension];
  for (const child of [...part.children]) attach(child, into);
  if (part.parent) part.parent.children.splice(part.parent.children.indexOf(part), 1);
  part.parent = null;
}

/** Makes a part one with all that stands on it. */
export function absorbChildren(part: Part): void {
  for (const inner of walkParts(part).slice(1).reverse()) absorb(inner, part);
}

/** Makes siblings, with all that stands on them, one part: the first of them. Linear, where absorbing one by one is not. */
export function absorbSiblings(siblings: readonly Part[]): void {
  const [first, ...rest] = siblings;
  for (const part of siblings) {
    for (const inner of walkParts(part)) {
      if (inner === first) continue;
      for (const r of inner.regions) first.regions.push(r);
      first.area += inner.area;
    }
  }
  first.children = [];
  const gone = new Set(rest);
  if (first.parent) first.parent.children = first.parent.children.filter((part) => !gone.has(part));
  for (const part of rest) part.parent = null;
}

/** A tree like this one, for one use to change while another keeps it as it is. */
export function copyTree(root: Part): Part {
  const copies = new Map<Part, Part>();
  for (const part of walkParts(root)) {
    const copy: Part = { ...part, regions: [...part.regions], children: [], parent: null };
    copies.set(part, copy);
    // Children go in the order of their parent's, which they are walked in.
    const parent = part === root ? undefined : copies.get(part.parent as Part);
    if (parent) attach(copy, parent);
  }
  for (const copy of copies.values()) if (copy.group) copy.group = copies.get(copy.group) ?? copy.group;
  return copies.get(root) as Part;
}

/** All parts of a tree, parents before children. */
export function walkParts(root: Part): Part[] {
  const parts = [root];
  for (let i = 0; i < parts.length; i++) for (const child of parts[i].children) parts.push(child);
  return parts;
}

/** Bounds of a part itself, without what stands on it. */
export function extentOf(graph: RegionGraph, part: Part): Extent {
  return unionOf(part.regions.map((r) => graph.regions[r]));
}

/** The region that shows most of what a part is. */
export function largestRegion(graph: RegionGraph, part: Part): Region {
  return part.regions.map((r) => graph.regions[r]).reduce((largest, region) => (region.area > largest.area ? region : largest));
}

export function subtreeArea(part: Part): number {
  return part.children.reduce((sum, child) => sum + subtreeArea(child), part.area);
}

/**
 * Turns containment into parts: a region lies on the one that encloses it. Holes that show what is behind their ring
 * belong to what is behind; an outline and its main fill are one part.
 */
export function buildParts(graph: RegionGraph, depths: Int32Array, ground: Ground, tree: ContainmentTree, textured: Uint8Array, noise: number, options: Partial<PartsOptions> = {}): Part {
  const settings = { ...PARTS_DEFAULTS, ...options };
  const { regions } = graph;
  const root = createPart([...ground.regions], 'background', 0);
  for (const r of ground.regions) root.area += regions[r].area;
  const partOf = new Map<number, Part>();
  for (const r of tree.order) {
    if (ground.regions.has(r)) continue;
    const part = createPart([r], textured[r] ? 'picture' : 'shape', regions[r].area);
    partOf.set(r, part);
    const parent = tree.parent[r] === -1 ? root : partOf.get(tree.parent[r]);
    attach(part, parent ?? root);
  }
  joinHoles(graph, depths, root, settings.holeTolerance + 2 * noise);
  joinOutlines(graph, root, settings.outlineThickness);
  return root;
}

/** How thick a letter or a frame with holes may be, as a share of its shorter side; and what may be a badge with type on it. */
const THICK = 0.42;
const BADGE_THICK = 0.25;
/** Holes that letters have at most, share of a badge that its type takes at most, and of its box that a round one fills at least. */
const LETTER_HOLES = 3;
const TYPE_SHARE = 0.2;
const BADGE_FILL = 0.75;

function joinHoles(graph: RegionGraph, depths: Int32Array, root: Part, tolerance: number): void {
  const parts = walkParts(root);
  // Before any of them is joined, and a child no more.
  const badges = new Set(parts.filter((part) => mayBeBadge(graph, part)));
  for (const part of parts) {
    const ring = part.parent;
    const behind = ring?.parent;
    if (!ring || !behind || ring.regions.length !== 1) continue;
    const r = ring.regions[0];
    const { left, top, right, bottom } = graph.regions[r];
    const extent = Math.min(right - left, bottom - top) + 1;
    // A letter or a frame is nowhere thick for its size; type of the page's colour on a button is type.
    if (2 * depths[r] - 1 > Math.max(3, (badges.has(ring) ? BADGE_THICK : THICK) * extent)) continue;
    const around = new Set(behind.regions);
    if (part.regions.every((hole) => showsThrough(graph, hole, r, around, tolerance))) absorb(part, behind);
  }
}

/** Whether what a part holds is more than a letter's counters, small on it, and it has a plain outline. */
function mayBeBadge(graph: RegionGraph, part: Part): boolean {
  if (part.children.length <= LETTER_HOLES) return false;
  const held = part.children.reduce((sum, child) => sum + child.area, 0);
  const { left, top, right, bottom } = extentOf(graph, part);
  return held < TYPE_SHARE * part.area && part.area + held >= BADGE_FILL * (right - left + 1) * (bottom - top + 1);
}

function joinOutlines(graph: RegionGraph, root: Part, outlineThickness: number): void {
  for (const part of walkParts(root)) {
    if (part === root || part.children.length === 0 || part.regions.length !== 1) continue;
    const region = graph.regions[part.regions[0]];
    const extent = Math.sqrt((region.right - region.left + 1) * (region.bottom - region.top + 1));
    if (thickness(region) > outlineThickness * extent) continue;
    const fill = part.children.reduce((a, b) => (b.area > a.area ? b : a));
    if (fill.area < 0.5 * part.area || fill.kind === 'picture') continue;
    absorb(fill, part);
  }
}
