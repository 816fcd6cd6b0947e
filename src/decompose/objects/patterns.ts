import { UnionFind } from '../../core/union-find';
import { absorb, absorbChildren, subtreeArea, walkParts, type Part } from './parts';
import { colourDistance, type RegionGraph } from '../regions/region-graph';

export interface PatternOptions {
  /** Members are smaller than this share of the canvas. */
  memberShare: number;
  /** Fewer than this many are things of their own. */
  least: number;
  /** Levels within which members are of one colour. */
  tolerance: number;
}

export const PATTERN_DEFAULTS: Readonly<PatternOptions> = { memberShare: 0.003, least: 4, tolerance: 24 };

interface Member {
  part: Part;
  left: number;
  top: number;
  right: number;
  bottom: number;
  colour: readonly number[];
}

/** Dots, dashes, sparks: many small things of one colour close together, on one part and touching nothing else there, are one part. */
export function joinPatterns(graph: RegionGraph, root: Part, canvasArea: number, options: Partial<PatternOptions> = {}): void {
  const { memberShare, least, tolerance } = { ...PATTERN_DEFAULTS, ...options };
  for (const parent of walkParts(root)) {
    const members = parent.children
      .filter((part) => part.kind === 'shape' && subtreeArea(part) < memberShare * canvasArea)
      .map((part) => toMember(graph, part))
      .sort((a, b) => a.left - b.left);
    const sets = new UnionFind(members.length);
    for (let i = 0; i < members.length; i++) {
      const a = members[i];
      const reach = 2 * Math.max(a.right - a.left, a.bottom - a.top) + 4;
      for (let j = i + 1; j < members.length && members[j].left - a.right <= reach; j++) {
        const b = members[j];
        const near = Math.min(reach, 2 * Math.max(b.right - b.left, b.bottom - b.top) + 4);
        const apart = Math.max(b.left - a.right, Math.max(a.top, b.top) - Math.min(a.bottom, b.bottom));
        if (apart <= near && colourDistance(a.colour, b.colour) <= tolerance) sets.union(i, j);
      }
    }
    const groups = new Map<number, Member[]>();
    members.forEach((member, i) => groups.set(sets.find(i), [...(groups.get(sets.find(i)) ?? []), member]));
    for (const group of groups.values()) {
      if (group.length < least) continue;
      for (const { part } of group) absorbChildren(part);
      for (const { part } of group.slice(1)) absorb(part, group[0].part);
    }
  }
}

function toMember(graph: RegionGraph, part: Part): Member {
  const regions = part.regions.map((r) => graph.regions[r]);
  return {
    part,
    left: Math.min(...regions.map((r) => r.left)),
    top: Math.min(...regions.map((r) => r.top)),
    right: Math.max(...regions.map((r) => r.right)),
    bottom: Math.max(...regions.map((r) => r.bottom)),
    colour: regions.reduce((a, b) => (b.area > a.area ? b : a)).colour,
  };
}
