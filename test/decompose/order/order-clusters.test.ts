import fc from 'fast-check';
import type { CardBorder } from '../../../src/decompose/order/card-borders';
import { pairKey, type Occlusion } from '../../../src/decompose/order/occlusion';
import { orderClusters, type ClusterOrder } from '../../../src/decompose/order/order-clusters';
import { createPart } from '../../../src/decompose/objects/parts';

/** Two parts that touch, and the evidence that the first lies behind the second. */
type Touch = readonly [a: number, b: number, behind: number];

function order(area: readonly number[], touches: readonly Touch[], clusters = area.map((_, k) => [k]), texts: readonly number[] = [], cards: ReadonlyMap<number, CardBorder> = new Map<number, CardBorder>()): ClusterOrder {
  const parts = area.map((pixels, k) => createPart([k], texts.includes(k) ? 'text' : 'shape', pixels));
  const key = (a: number, b: number): number => pairKey(a, b, parts.length);
  const occlusion: Occlusion = { parts, completions: [], touching: new Map(touches.map(([a, b]) => [key(a, b), 10])), behind: new Map(touches.map(([a, b, weight]) => [key(a, b), a < b ? weight : -weight])) };
  return orderClusters(occlusion, area, cards, clusters);
}

describe('orderClusters', () => {
  it('follows the evidence, whatever is listed first', () => {
    expect(order([10, 10, 10], [[2, 1, 1], [1, 0, 1]]).rank).toEqual([2, 1, 0]);
    expect(order([10, 10, 10], [[0, 1, 1], [1, 2, 1]]).over).toEqual(new Map([[0, [1]], [1, [2]]]));
  });

  it('puts larger ones further back where nothing speaks', () => {
    expect(order([10, 30, 20], []).rank).toEqual([2, 0, 1]);
  });

  it('adds up what members say of each other, and hears nothing within a cluster', () => {
    const { over } = order([10, 10, 10, 10], [[0, 2, 1.5], [3, 1, 1], [0, 1, 9]], [[0, 1], [2, 3]]);
    expect(over).toEqual(new Map([[0, [1]]]));
  });

  it('drops the weakest evidence of a circle', () => {
    expect(order([10, 10, 10], [[0, 1, 3], [1, 2, 2], [2, 0, 1]]).rank).toEqual([0, 1, 2]);
    expect(order([10, 10, 10], [[0, 1, 1], [1, 2, 2], [2, 0, 3]]).rank).toEqual([2, 0, 1]);
  });

  it('sets type on top of what it touches, against other evidence', () => {
    expect(order([10, 10], [[1, 0, 2]], undefined, [1]).rank).toEqual([0, 1]);
  });

  it('puts behind a card what only goes along its side, and in front what goes on across it', () => {
    const card = (inside: number): ReadonlyMap<number, CardBorder> => new Map([[0, { near: Int32Array.of(50, 10), sides: Array.from({ length: 8 }, () => [1, inside] as const) }]]);
    expect(order([50, 100], [[0, 1, 0]], undefined, [], card(1)).rank).toEqual([0, 1]);
    expect(order([50, 20], [[0, 1, 0]], undefined, [], card(0)).rank).toEqual([1, 0]);
  });

  it('gives every cluster one place, and no two each other in front, whatever is said', () => {
    const touch = fc.tuple(fc.nat(5), fc.nat(5), fc.double({ min: -4, max: 4, noNaN: true })).filter(([a, b]) => a !== b);
    fc.assert(fc.property(fc.array(touch, { maxLength: 15 }), fc.array(fc.integer({ min: 1, max: 99 }), { minLength: 6, maxLength: 6 }), (touches, area) => {
      const { rank, over } = order(area, touches);
      expect([...rank].sort()).toEqual([0, 1, 2, 3, 4, 5]);
      for (const [back, fronts] of over) for (const front of fronts) expect(rank[back]).toBeLessThan(rank[front]);
    }));
  });
});
