import { collectSets, UnionFind } from '../../core/union-find';
import { gapBetween, type Extent } from '../pixels/extent';
import { absorb, absorbChildren, absorbSiblings, extentOf, subtreeArea, walkParts, type Part } from '../objects/parts';
import { colourDistance, type RegionGraph } from '../regions/region-graph';

export interface SweepDustOptions {
  /** Marks of one colour no farther apart than so many times the smaller one's longest side go together. */
  reach: number;
  /** Levels within which two have one colour. */
  alike: number;
  /** What is beside a mark, at most so many times its size, has it. */
  larger: number;
  /** Marks that go together are something from so many times `least` on. */
  fewest: number;
  /** Levels by which a mark must differ from the ground, or it is the ground's own noise. */
  contrast: number;
  /** Roughness of a surface, levels, up to which specks on it are no texture of its own. */
  smooth: number;
}

export const SWEEP_DUST_DEFAULTS: Readonly<SweepDustOptions> = { reach: 2, alike: 56, larger: 8, fewest: 0.25, contrast: 40, smooth: 0.5 };

/**
 * What is next to nothing (fewer than `least` pixels) joins the sibling that it touches most. Where it touches none, marks of one
 * colour beside one another are one part, the dashes of a line or the letters of a word that are no line of text, if together they
 * are something; what is left joins what it lies on, or on an empty canvas the nearest sibling.
 */
export function sweepDust(graph: RegionGraph, root: Part, least: number, transparent: boolean, options: Partial<SweepDustOptions> = {}): void {
  const settings = { ...SWEEP_DUST_DEFAULTS, ...options };
  const dust = root.children.filter((part) => part.kind !== 'text' && subtreeArea(part) < least);
  if (dust.length === 0 || dust.length === root.children.length) return;
  const partOf = new Map<number, Part>();
  for (const part of root.children) for (const inner of walkParts(part)) for (const r of inner.regions) partOf.set(r, part);
  const isDust = new Set(dust);
  const kept = root.children.filter((part) => !isDust.has(part));
  const free: Part[] = [];
  for (const part of dust) {
    const touches = new Map<Part, number>();
    for (const { length, other } of bordersOf(graph, part)) {
      const sibling = partOf.get(other);
      if (sibling && !isDust.has(sibling)) touches.set(sibling, (touches.get(sibling) ?? 0) + length);
    }
    const [nearest] = [...touches].sort((a, b) => b[1] - a[1])[0] ?? [];
    if (nearest) joinTo(part, nearest);
    else free.push(part);
  }
  if (transparent) {
    const boxes = kept.map((part) => extentOf(graph, part));
    for (const part of free) {
      const box = extentOf(graph, part);
      joinTo(part, kept[boxes.reduce((best, other, i) => (gapBetween(box, other) < gapBetween(box, boxes[best]) ? i : best), 0)]);
    }
    return;
  }
  const ground = new Set(root.regions);
  const marks = free.filter((part) => contrastWith(graph, part, ground, settings.smooth) >= settings.contrast);
  for (const { together, beside } of gather(graph, marks, kept, settings)) {
    const area = together.reduce((sum, part) => sum + subtreeArea(part), 0);
    if (together.length > 1 && area >= settings.fewest * least) absorbSiblings(together);
    else for (const part of together) joinTo(part, beside ?? root);
  }
  const isMark = new Set(marks);
  for (const part of free) if (!isMark.has(part)) joinTo(part, root);
}

function bordersOf(graph: RegionGraph, part: Part): { length: number; contrast: number; other: number }[] {
  return part.regions.flatMap((r) => graph.bordersOf[r].map((index) => {
    const { a, b, length, contrast } = graph.borders[index];
    return { length, contrast, other: a === r ? b : a };
  }));
}

function joinTo(part: Part, into: Part): void {
  absorbChildren(part);
  absorb(part, into);
}

/** Mean levels by which a part differs from the ground along the border of both; 0 where there is none, or what it borders is no smooth surface. */
function contrastWith(graph: RegionGraph, part: Part, ground: ReadonlySet<number>, smooth: number): number {
  const borders = bordersOf(graph, part).filter(({ other }) => ground.has(other));
  const length = borders.reduce((sum, border) => sum + border.length, 0);
  const isSmooth = borders.every(({ other }) => graph.regions[other].roughness <= smooth);
  return length === 0 || !isSmooth ? 0 : borders.reduce((sum, border) => sum + border.length * border.contrast, 0) / length;
}

interface Placed {
  readonly part: Part;
  readonly isMark: boolean;
  readonly box: Extent;
  /** The longer one, pixels. */
  readonly side: number;
  readonly colour: readonly number[];
}

/** Marks of one colour, each beside another of its set, and the sibling that has something of that colour and like size beside one of them. */
function gather(graph: RegionGraph, marks: readonly Part[], kept: readonly Part[], { reach, alike, larger }: SweepDustOptions): { together: Part[]; beside: Part | undefined }[] {
  const place = (part: Part, isMark: boolean, box: Extent, r: number): Placed => ({ part, isMark, box, side: Math.max(box.right - box.left, box.bottom - box.top) + 1, colour: graph.regions[r].colour });
  const placed = [
    ...marks.map((part) => place(part, true, extentOf(graph, part), part.regions[0])),
    ...kept.flatMap((part) => (part.kind === 'picture' ? [] : part.regions.map((r) => place(part, false, graph.regions[r], r)))),
  ].sort((a, b) => a.box.left - b.box.left);
  const largest = placed.reduce((most, { isMark, side }) => (isMark ? Math.max(most, side) : most), 0);
  const sets = new UnionFind(placed.length);
  const beside = new Map<Part, Part>();
  const link = (i: number, j: number): void => {
    const [a, b] = [placed[i], placed[j]];
    if (a.isMark && b.isMark) sets.union(i, j);
    else if (a.isMark && b.side <= larger * a.side) beside.set(a.part, b.part);
    else if (b.isMark && a.side <= larger * b.side) beside.set(b.part, a.part);
  };
  placed.forEach((a, i) => {
    for (let j = i + 1; j < placed.length && placed[j].box.left - a.box.right <= reach * Math.min(a.side, largest); j++) {
      const b = placed[j];
      if (gapBetween(a.box, b.box) <= reach * Math.min(a.side, b.side) && colourDistance(a.colour, b.colour) <= alike) link(i, j);
    }
  });
  return collectSets(placed, sets)
    .map((set) => set.filter(({ isMark }) => isMark).map(({ part }) => part))
    .filter((together) => together.length > 0)
    .map((together) => ({ together, beside: together.map((part) => beside.get(part)).find((part) => part !== undefined) }));
}
