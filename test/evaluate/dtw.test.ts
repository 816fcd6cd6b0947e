import fc from 'fast-check';
import { alignStacks, type Match } from '../../src/evaluate/dtw';

const costOf = (cost: readonly (readonly number[])[], path: readonly Match[]): number => path.reduce((sum, [i, j]) => sum + cost[i]![j]!, 0);

/** The least cost of any walk, by trying them all. */
function leastCost(cost: readonly (readonly number[])[], i = 0, j = 0): number {
  const here = cost[i]![j]!;
  const next = [[i + 1, j], [i, j + 1], [i + 1, j + 1]].filter(([a, b]) => a! < cost.length && b! < cost[0]!.length);
  return next.length === 0 ? here : here + Math.min(...next.map(([a, b]) => leastCost(cost, a, b)));
}

describe('alignStacks', () => {
  it('walks the diagonal of equal stacks', () => {
    expect(alignStacks([[0, 1], [1, 0]])).toEqual([[0, 0], [1, 1]]);
  });

  it('matches one layer to all of the other stack', () => {
    expect(alignStacks([[0.5, 0.1, 0.9]])).toEqual([[0, 0], [0, 1], [0, 2]]);
    expect(alignStacks([[0.5], [0.1]])).toEqual([[0, 0], [1, 0]]);
  });

  it('prefers the diagonal in a tie, then the earlier row', () => {
    expect(alignStacks([[0, 0, 0], [0, 0, 0]])).toEqual([[0, 0], [0, 1], [1, 2]]);
    // Around the costly middle both ways cost nothing.
    expect(alignStacks([[0, 0, 0], [0, 9, 0], [0, 0, 0]])).toEqual([[0, 0], [0, 1], [1, 2], [2, 2]]);
  });

  it('finds a cheapest walk from end to end that never steps back', () => {
    const matrix = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 })).chain(([rows, columns]) =>
      fc.array(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows }));
    fc.assert(fc.property(matrix, (cost) => {
      const path = alignStacks(cost);
      expect(path[0]).toEqual([0, 0]);
      expect(path.at(-1)).toEqual([cost.length - 1, cost[0]!.length - 1]);
      for (let k = 1; k < path.length; k++) {
        const step = [path[k]![0] - path[k - 1]![0], path[k]![1] - path[k - 1]![1]];
        expect([[0, 1], [1, 0], [1, 1]]).toContainEqual(step);
      }
      expect(costOf(cost, path)).toBe(leastCost(cost));
    }));
  });
});
