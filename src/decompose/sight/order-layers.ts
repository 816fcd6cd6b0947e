import type { Pieces } from './pieces';
import type { SightAnswer } from './sight-answer';
import { GRID_SIDE } from './sight-question';

/**
 * Puts clusters of pieces in order, back to front, as indices into `clusters`. Every two pieces that touch, or whose layers
 * are thought to overlap, are evidence, weighted by the roots of how long and how much, in grid cells (`cell` is the side of
 * one in pixels); the strongest comes first, and what would close a circle is dropped. The cluster of the ground, where there
 * is one, lies behind all. Of what nothing tells apart, the larger lies further back.
 */
export function orderLayers({ pieces, contacts }: Pieces, answer: SightAnswer, clusters: readonly (readonly number[])[], cell: number): number[] {
  const count = pieces.length;
  const clusterOf = new Int32Array(count).fill(-1);
  clusters.forEach((members, c) => members.forEach((k) => (clusterOf[k] = c)));
  const overlaps = expectedOverlaps(answer);
  const evidence = new Map<number, number>();
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) {
      const [ci, cj] = [clusterOf[i], clusterOf[j]];
      if (ci === -1 || cj === -1 || ci === cj) continue;
      const weight = Math.sqrt((contacts.get(i * count + j)?.length ?? 0) / cell) + Math.sqrt(overlaps[i * count + j]);
      if (weight < 0.5) continue;
      const [low, high] = [Math.min(ci, cj), Math.max(ci, cj)];
      // Positive: the cluster of the higher number lies in front.
      const value = weight * answer.front[j * count + i] * (cj === high ? 1 : -1);
      evidence.set(low * clusters.length + high, (evidence.get(low * clusters.length + high) ?? 0) + value);
    }
  }
  const over = clusters.map(() => new Set<number>());
  const reaches = (from: number, to: number, seen = new Set<number>()): boolean => {
    if (from === to) return true;
    seen.add(from);
    for (const next of over[from]) if (!seen.has(next) && reaches(next, to, seen)) return true;
    return false;
  };
  const ground = clusterOf[0];
  if (ground !== -1) clusters.forEach((_, c) => c !== ground && over[ground].add(c));
  for (const [key, value] of [...evidence].sort((x, y) => Math.abs(y[1]) - Math.abs(x[1]) || x[0] - y[0])) {
    if (value === 0) continue;
    const [low, high] = [Math.floor(key / clusters.length), key % clusters.length];
    const [back, fore] = value > 0 ? [low, high] : [high, low];
    if (!reaches(fore, back)) over[back].add(fore);
  }
  const incoming = clusters.map(() => 0);
  for (const fronts of over) for (const f of fronts) incoming[f]++;
  const size = clusters.map((members) => members.reduce((sum, k) => sum + pieces[k].area, 0));
  const open = clusters.map((_, c) => c).sort((a, b) => size[b] - size[a] || a - b);
  const sorted: number[] = [];
  while (open.length > 0) {
    const [c] = open.splice(open.findIndex((k) => incoming[k] === 0), 1);
    sorted.push(c);
    for (const f of over[c]) incoming[f]--;
  }
  return sorted;
}

/** Grid cells that the layers of two pieces are both expected to cover, at `i * count + j` for i < j. */
function expectedOverlaps({ count, extent }: SightAnswer): Float64Array {
  const cells = GRID_SIDE * GRID_SIDE;
  const share = Float32Array.from(extent, (v) => 1 / (1 + Math.exp(-v)));
  const out = new Float64Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) {
      let sum = 0;
      for (let c = 0; c < cells; c++) {
        const both = share[i * cells + c] * share[j * cells + c];
        // Doubt everywhere is no overlap.
        if (both > 0.25) sum += both;
      }
      out[i * count + j] = sum;
    }
  }
  return out;
}
