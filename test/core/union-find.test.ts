import fc from 'fast-check';
import { collectSets, UnionFind } from '../../src/core/union-find';

describe('UnionFind', () => {
  it('starts with every element alone', () => {
    expect(new UnionFind(3).number()).toEqual({ labels: Int32Array.of(0, 1, 2), count: 3 });
    expect(new UnionFind(0).number().count).toBe(0);
  });

  it('makes the smallest member the root, whichever way two sets are united', () => {
    const sets = new UnionFind(6);
    expect(sets.union(5, 3)).toBe(3);
    expect(sets.union(3, 4)).toBe(3);
    expect(sets.union(1, 4)).toBe(1);
    for (const i of [1, 3, 4, 5]) expect(sets.find(i)).toBe(1);
    expect(sets.union(5, 1)).toBe(1);
  });

  it('numbers sets by their smallest member, independent of the order of unions', () => {
    const pairs = fc.array(fc.tuple(fc.nat(19), fc.nat(19)), { maxLength: 30 });
    fc.assert(fc.property(pairs, fc.integer(), (list, seed) => {
      const numberAfter = (order: readonly (readonly [number, number])[]): { labels: Int32Array; count: number } => {
        const sets = new UnionFind(20);
        for (const [a, b] of order) sets.union(a, b);
        return sets.number();
      };
      const { labels, count } = numberAfter(list);
      const shuffled = list.map((pair, i) => ({ pair, key: Math.imul(i + 1, seed | 1) })).sort((a, b) => a.key - b.key).map(({ pair: [a, b] }): [number, number] => [b, a]);
      expect(numberAfter(shuffled)).toEqual({ labels, count });
      // The plain way: repeat until nothing changes.
      const plain = Array.from({ length: 20 }, (_, i) => i);
      for (let changed = true; changed; ) {
        changed = false;
        for (const [a, b] of list) {
          const least = Math.min(plain[a], plain[b]);
          if (plain[a] !== least || plain[b] !== least) changed = true;
          plain[a] = plain[b] = least;
        }
      }
      const roots = [...new Set(plain)].sort((a, b) => a - b);
      expect([...labels]).toEqual(plain.map((root) => roots.indexOf(root)));
      expect(count).toBe(roots.length);
    }), { numRuns: 100, seed: 1 });
  });
});

describe('roots', () => {
  it('are what find gives, also after more was united', () => {
    const sets = new UnionFind(8);
    for (const [a, b] of [[7, 6], [6, 5], [5, 2], [4, 3], [1, 0]] as const) sets.union(a, b);
    expect([...sets.roots()]).toEqual([0, 0, 2, 3, 3, 2, 2, 2]);
    sets.union(7, 1);
    sets.union(3, 6);
    expect([...sets.roots()]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    expect([...sets.roots()].map((_, i) => sets.find(i))).toEqual([...sets.roots()]);
  });
});

describe('collectSets', () => {
  it('gives the items of each set together, in their own order', () => {
    const sets = new UnionFind(5);
    sets.union(3, 1);
    sets.union(4, 0);
    expect(collectSets(['a', 'b', 'c', 'd', 'e'], sets)).toEqual([['a', 'e'], ['b', 'd'], ['c']]);
    expect(collectSets([], new UnionFind(0))).toEqual([]);
  });
});
