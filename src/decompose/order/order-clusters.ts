import type { CardBorder } from './card-borders';
import { pairKey, type Occlusion } from './occlusion';

/** What lies over what among clusters, by position in their list. */
export interface ClusterOrder {
  /** Those that each passes behind. */
  readonly over: ReadonlyMap<number, readonly number[]>;
  /** Place of each, back to front. */
  readonly rank: readonly number[];
}

/**
 * Puts clusters of parts in order by the evidence between their members, strongest first, dropping what would close a circle.
 * Where nothing speaks, larger ones lie further back. `area` are the parts' pixels with all that lies on them.
 */
export function orderClusters({ parts, touching, behind }: Occlusion, area: readonly number[], cards: ReadonlyMap<number, CardBorder>, clusters: readonly (readonly number[])[]): ClusterOrder {
  const count = parts.length;
  const clusterOf = new Int32Array(count);
  clusters.forEach((members, c) => members.forEach((m) => (clusterOf[m] = c)));
  const edges = new Map<number, number>();
  const addEdge = (i: number, j: number, weight: number): void => {
    const a = clusterOf[i];
    const b = clusterOf[j];
    if (a === b || weight === 0) return;
    const k = pairKey(a, b, clusters.length);
    edges.set(k, (edges.get(k) ?? 0) + (a < b ? 1 : -1) * weight);
  };
  for (const [key, weight] of behind) if (touching.has(key)) addEdge(Math.floor(key / count), key % count, weight);
  // What goes on across a card's side covers it; what only goes along it is covered, else it would end by chance where the card does.
  for (const [i, { near, sides }] of cards) {
    const beside = new Map<number, { across: number; along: number }>();
    for (const [o, n] of sides) {
      if (o === -1 || cards.has(o) || clusterOf[o] === clusterOf[i] || near[o] >= 0.9 * area[o]) continue;
      const { across, along } = beside.get(clusterOf[o]) ?? { across: 0, along: 0 };
      const goesOn = n !== -1 && clusterOf[n] === clusterOf[o];
      beside.set(clusterOf[o], { across: across + (goesOn ? 1 : 0), along: along + (goesOn ? 0 : 1) });
    }
    for (const [c, { across, along }] of beside) {
      const share = across / (across + along);
      if (share < 0.3 || share > 0.7) addEdge(i, clusters[c][0], share > 0.7 ? 1.2 : -0.8);
    }
  }
  // Type is set on top of what it touches; so is what lies on a panel, of what lies beneath it.
  for (const key of touching.keys()) {
    const i = Math.floor(key / count);
    const j = key % count;
    const [ti, tj] = [parts[i], parts[j]].map((part) => part.kind === 'text' || part.front === true);
    if (ti !== tj) addEdge(i, j, tj ? 4 : -4);
  }
  const over = new Map<number, number[]>();
  const reaches = (from: number, to: number): boolean => from === to || (over.get(from) ?? []).some((next) => reaches(next, to));
  for (const [key, weight] of [...edges].sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]))) {
    if (weight === 0) continue;
    const i = Math.floor(key / clusters.length);
    const j = key % clusters.length;
    const [back, front] = weight > 0 ? [i, j] : [j, i];
    if (!reaches(front, back)) over.set(back, [...(over.get(back) ?? []), front]);
  }

  // Depth-first topological order.
  const total = clusters.map((members) => members.reduce((sum, m) => sum + area[m], 0));
  const open = clusters.map((_, c) => c).sort((a, b) => total[b] - total[a]);
  const incoming = new Int32Array(clusters.length);
  for (const fronts of over.values()) for (const f of fronts) incoming[f]++;
  const rank = clusters.map(() => 0);
  for (let place = 0; open.length > 0; place++) {
    const [c] = open.splice(Math.max(0, open.findIndex((k) => incoming[k] === 0)), 1);
    rank[c] = place;
    for (const f of over.get(c) ?? []) incoming[f]--;
  }
  return { over, rank };
}
