/** What it costs to cut between each cell of a grid and the next one on its right, and below it; both ways the same. */
export interface GridLinks {
  readonly right: ArrayLike<number>;
  readonly below: ArrayLike<number>;
}

/** Flow below this is rounding. */
const LEAST = 1e-9;

/**
 * The cheapest division of a grid into front (1) and back (0): a cell in the back costs `toFront`, one in the front `toBack`,
 * neighbours on two sides their link (all 0 and more). By maximal flow in levels (Dinic 1970); a cell that both would do for is in the back.
 */
export function minCut(width: number, height: number, toFront: ArrayLike<number>, toBack: ArrayLike<number>, { right, below }: GridLinks): Uint8Array {
  const count = width * height;
  // Flow straight through a cell needs no search.
  const source = Float64Array.from({ length: count }, (_, p) => Math.max(0, toFront[p]! - toBack[p]!));
  const sink = Float64Array.from({ length: count }, (_, p) => Math.max(0, toBack[p]! - toFront[p]!));
  const steps = [1, -1, width, -width] as const;
  const links = [0, 1, 2, 3].map(() => new Float64Array(count));
  for (let p = 0; p < count; p++) {
    if ((p + 1) % width !== 0) links[0]![p] = links[1]![p + 1] = right[p]!;
    if (p + width < count) links[2]![p] = links[3]![p + width] = below[p]!;
  }
  const level = new Int32Array(count);
  const next = new Uint8Array(count);
  const queue = new Int32Array(count);
  const path: number[] = [];

  /** Distances from the source; whether the sink is reached. */
  function measure(): boolean {
    level.fill(-1);
    let end = 0;
    let reached = false;
    for (let p = 0; p < count; p++) {
      if (source[p]! <= LEAST) continue;
      level[p] = 0;
      queue[end++] = p;
    }
    for (let at = 0; at < end; at++) {
      const p = queue[at]!;
      if (sink[p]! > LEAST) reached = true;
      for (let side = 0; side < 4; side++) {
        if (links[side]![p]! <= LEAST) continue;
        const q = p + steps[side]!;
        if (level[q] !== -1) continue;
        level[q] = level[p]! + 1;
        queue[end++] = q;
      }
    }
    return reached;
  }

  /** Sends what can go from one cell to the sink along rising levels. */
  function push(start: number): void {
    path.length = 0;
    let p = start;
    while (source[start]! > LEAST) {
      if (sink[p]! > LEAST) {
        let flow = Math.min(source[start]!, sink[p]!);
        let q = start;
        for (const side of path) {
          flow = Math.min(flow, links[side]![q]!);
          q += steps[side]!;
        }
        source[start] = source[start]! - flow;
        sink[p] = sink[p]! - flow;
        q = start;
        for (const side of path) {
          links[side]![q] = links[side]![q]! - flow;
          q += steps[side]!;
          links[side ^ 1]![q] = links[side ^ 1]![q]! + flow;
        }
        path.length = 0;
        p = start;
        continue;
      }
      while (next[p]! < 4 && !(links[next[p]!]![p]! > LEAST && level[p + steps[next[p]!]!] === level[p]! + 1)) next[p] = next[p]! + 1;
      if (next[p]! < 4) {
        path.push(next[p]!);
        p += steps[next[p]!]!;
        continue;
      }
      const side = path.pop();
      if (side === undefined) return;
      p -= steps[side]!;
      next[p] = next[p]! + 1;
    }
  }

  while (measure()) {
    next.fill(0);
    for (let p = 0; p < count; p++) if (source[p]! > LEAST) push(p);
  }
  return Uint8Array.from(level, (distance) => (distance >= 0 ? 1 : 0));
}
