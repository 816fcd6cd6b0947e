/** Disjoint sets over 0..count−1 with path halving; the smaller index becomes the root, so results do not depend on order. */
export class UnionFind {
  readonly parent: Int32Array;

  constructor(count: number) {
    this.parent = new Int32Array(count);
    for (let i = 0; i < count; i++) this.parent[i] = i;
  }

  find(i: number): number {
    const { parent } = this;
    while (parent[i] !== i) {
      parent[i] = parent[parent[i]!]!;
      i = parent[i]!;
    }
    return i;
  }

  /** Returns the root of the united set. */
  union(a: number, b: number): number {
    const ra = this.find(a);
    const rb = this.find(b);
    if (ra === rb) return ra;
    if (ra < rb) {
      this.parent[rb] = ra;
      return ra;
    }
    this.parent[ra] = rb;
    return rb;
  }

  /** The root of every element: {@link parent} itself, until more is united. In one pass, since no root is larger than what it stands for. */
  roots(): Int32Array {
    const { parent } = this;
    for (let i = 0; i < parent.length; i++) parent[i] = parent[parent[i]!]!;
    return parent;
  }

  /** Numbers the sets 0..n−1 by their smallest member. Returns the number of each element's set and n. */
  number(): { labels: Int32Array; count: number } {
    const roots = this.roots();
    const labels = new Int32Array(roots.length);
    let count = 0;
    for (let i = 0; i < labels.length; i++) labels[i] = roots[i] === i ? count++ : labels[roots[i]!]!;
    return { labels, count };
  }
}

/** The sets among `items`, each in the order of the items. */
export function collectSets<T>(items: readonly T[], sets: UnionFind): T[][] {
  const groups = new Map<number, T[]>();
  items.forEach((item, i) => {
    const root = sets.find(i);
    const group = groups.get(root);
    if (group) group.push(item);
    else groups.set(root, [item]);
  });
  return [...groups.values()];
}
