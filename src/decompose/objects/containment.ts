import type { RegionGraph } from '../regions/region-graph';

/** Which region encloses which: `parent[r]` is the innermost region around `r`, −1 the ground itself; children by region. */
export interface ContainmentTree {
  readonly parent: Int32Array;
  /** Regions in an order in which parents come before children; the ground's own regions are left out. */
  readonly order: readonly number[];
}

/**
 * Region P encloses R when every way from R to the ground or the canvas edge leads through P: P dominates R in the
 * neighbourhood graph rooted at the ground (Cooper, Harvey, Kennedy 2001, "A simple, fast dominance algorithm").
 */
export function findContainment(graph: RegionGraph, ground: ReadonlySet<number>): ContainmentTree {
  const { regions } = graph;
  const count = regions.length;
  const root = count;
  const neighbours = listNeighbours(graph, ground, root);

  // Reverse postorder of a depth-first walk from the root, without recursion.
  const number = new Int32Array(count + 1).fill(-1);
  const next = new Int32Array(count + 1);
  const seen = new Uint8Array(count + 1);
  const postorder: number[] = [];
  const stack = [root];
  seen[root] = 1;
  while (stack.length > 0) {
    const node = stack[stack.length - 1];
    if (next[node] < neighbours[node].length) {
      const to = neighbours[node][next[node]++];
      if (!seen[to]) {
        seen[to] = 1;
        stack.push(to);
      }
    } else {
      stack.pop();
      number[node] = postorder.length;
      postorder.push(node);
    }
  }
  const dominator = new Int32Array(count + 1).fill(-1);
  dominator[root] = root;
  const meet = (a: number, b: number): number => {
    while (a !== b) {
      while (number[a] < number[b]) a = dominator[a];
      while (number[b] < number[a]) b = dominator[b];
    }
    return a;
  };
  const reversed = postorder.slice(0, -1).reverse();
  for (let changed = true; changed; ) {
    changed = false;
    for (const node of reversed) {
      let found = -1;
      for (const from of neighbours[node]) {
        if (dominator[from] === -1) continue;
        found = found === -1 ? from : meet(found, from);
      }
      if (found !== dominator[node]) {
        dominator[node] = found;
        changed = true;
      }
    }
  }
  const parent = new Int32Array(count).fill(-1);
  for (const node of reversed) parent[node] = dominator[node] === root ? -1 : dominator[node];
  return { parent, order: reversed };
}

function listNeighbours(graph: RegionGraph, ground: ReadonlySet<number>, root: number): number[][] {
  const { regions, borders, bordersOf } = graph;
  const neighbours: number[][] = Array.from({ length: root + 1 }, () => []);
  const longest = bordersOf.map((indices) => indices.reduce((most, index) => Math.max(most, borders[index].length), 0));
  const link = (a: number, b: number): void => {
    neighbours[a].push(b);
    neighbours[b].push(a);
  };
  const atRoot = new Set<number>();
  for (const border of borders) {
    // A gap of a pixel or two in an outline is anti-aliasing, not a door; but nothing may be left without a way out.
    const least = Math.max(2, 0.03 * Math.min(regions[border.a].perimeter, regions[border.b].perimeter));
    if (border.length < least && border.length < longest[border.a] && border.length < longest[border.b]) continue;
    const a = ground.has(border.a) ? root : border.a;
    const b = ground.has(border.b) ? root : border.b;
    if (a === root && b === root) continue;
    if (a === root || b === root) {
      const inner = a === root ? b : a;
      if (atRoot.has(inner)) continue;
      atRoot.add(inner);
    }
    link(a, b);
  }
  regions.forEach((region, r) => {
    if (ground.has(r) || atRoot.has(r)) return;
    if (region.canvasEdge > 0 || neighbours[r].length === 0) link(root, r);
  });
  return neighbours;
}
