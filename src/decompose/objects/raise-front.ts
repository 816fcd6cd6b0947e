import { showsThrough } from './ground';
import { absorb, attach, walkParts, type Part } from './parts';
import type { RegionGraph } from '../regions/region-graph';
import { FRONT } from '../regions/sides';

/**
 * Puts what is known to lie in front of a panel (`sides[r]` by region) on the ground itself, out of whatever encloses it beneath
 * the panel: a row of letters is one row though one end of it lies over a picture. What shows in the gaps of such parts lies behind
 * them and goes back to what encloses them; what shows in gaps between several of them, to the ground where it has its colour, within
 * `tolerance` levels.
 */
export function raiseFront(graph: RegionGraph, root: Part, sides: Uint8Array, tolerance: number): void {
  if (!sides.includes(FRONT)) return;
  const parts = walkParts(root).slice(1);
  for (const part of parts) part.front = sides[part.regions[0]] === FRONT;
  const behindOf = new Map(parts.map((part) => {
    let behind = part.parent ?? root;
    while (behind.front && behind.parent) behind = behind.parent;
    return [part, behind] as const;
  }));
  for (const part of parts) {
    if (part.front === part.parent?.front) continue;
    const behind = behindOf.get(part) ?? root;
    if (part.front) attach(part, root);
    else if (part.parent?.front && part.children.length === 0 && (behind === root || behind.kind === 'picture')) absorb(part, behind);
    else attach(part, behind);
  }
  const ground = new Set(root.regions);
  for (const part of [...root.children]) {
    if (part.front || part.kind !== 'shape' || part.children.length > 0) continue;
    let edge = 0;
    let covered = 0;
    const rims = new Set<number>();
    for (const r of part.regions) {
      edge += graph.regions[r].perimeter;
      for (const index of graph.bordersOf[r]) {
        const { a, b, length } = graph.borders[index];
        const other = a === r ? b : a;
        if (sides[other] !== FRONT) continue;
        covered += length;
        rims.add(other);
      }
    }
    if (covered >= GAP_SHARE * edge && part.regions.every((gap) => [...rims].some((rim) => showsThrough(graph, gap, rim, ground, tolerance)))) absorb(part, root);
  }
}

/** Share of its outline along which something in front ends a gap between several such things. */
const GAP_SHARE = 0.6;
