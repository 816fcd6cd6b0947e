import type { CardBorder } from '../../../src/decompose/order/card-borders';
import { clusterSiblings } from '../../../src/decompose/order/cluster-siblings';
import { pairKey, type Completion, type Occlusion } from '../../../src/decompose/order/occlusion';
import { createPart, type Part } from '../../../src/decompose/objects/parts';

type Kind = Completion['kind'];
interface Made { area: number; kind?: Kind; whole?: boolean; text?: boolean }
/** Two parts that touch along so many pixel sides, and the evidence that the first lies behind the second. */
type Touch = readonly [a: number, b: number, length: number, behind: number];

function occlusionOf(made: readonly Made[], touches: readonly Touch[]): { occlusion: Occlusion; area: number[]; parts: Part[] } {
  const parts = made.map(({ area, text }, k) => createPart([k], text ? 'text' : 'shape', area));
  const key = (a: number, b: number): number => pairKey(a, b, parts.length);
  const completions = made.map(({ kind = 'none', whole = true }): Completion => ({ kind, whole, top: 0, first: new Int32Array(1), last: new Int32Array(1) }));
  return {
    parts, area: made.map(({ area }) => area),
    occlusion: { parts, completions, touching: new Map(touches.map(([a, b, length]) => [key(a, b), length])), behind: new Map(touches.map(([a, b, , behind]) => [key(a, b), a < b ? behind : -behind])) },
  };
}

const options = { confidence: 1, leastArea: 1000, freeShare: 0.05 };
/** Clusters, each sorted, the one with the first part first. */
function clustered(made: readonly Made[], touches: readonly Touch[], cards: ReadonlyMap<number, CardBorder> = new Map<number, CardBorder>()): number[][] {
  const { occlusion, area } = occlusionOf(made, touches);
  return clusterSiblings(occlusion, area, cards, 100_000, options).map((members) => [...members].sort((a, b) => a - b)).sort((a, b) => a[0] - b[0]);
}

const large: Made = { area: 5000 };
const small: Made = { area: 300 };

describe('clusterSiblings', () => {
  it('joins what touches and nothing tells apart, and keeps apart what evidence, type or a whole rectangle does', () => {
    expect(clustered([large, large, large], [[0, 1, 50, 0.4], [1, 2, 50, -0.9]])).toEqual([[0, 1, 2]]);
    expect(clustered([large, large], [[0, 1, 50, 1]])).toEqual([[0], [1]]);
    expect(clustered([large, { ...large, text: true }], [[0, 1, 50, 0]])).toEqual([[0], [1]]);
    expect(clustered([large, { ...large, kind: 'rectangle' }], [[0, 1, 50, 0]])).toEqual([[0], [1]]);
    expect(clustered([large, { ...large, kind: 'rectangle', whole: false }], [[0, 1, 50, 0]])).toEqual([[0, 1]]);
    expect(clustered([large, large], [])).toEqual([[0], [1]]);
  });

  it('joins a small piece to what it touches most, though it lies in front of it', () => {
    expect(clustered([large, small, large], [[0, 1, 40, 1.2], [1, 2, 60, -1.2], [0, 2, 90, 2]])).toEqual([[0], [1, 2]]);
  });

  it('does not make two large parts one for a small one in front of both', () => {
    const mast = (behind: number): number[][] => clustered([large, small, large], [[0, 1, 60, 2], [2, 1, 40, behind]]);
    expect(mast(2)).toEqual([[0, 1], [2]]);
    // Where nothing says that it lies in front, it may be what holds them together.
    expect(mast(0.5)).toEqual([[0, 1, 2]]);
  });

  it('keeps a small thing apart that is simple, whole, and plainly in front of nearly all it touches', () => {
    const sail = (made: Made, third: number): number[][] => clustered([large, made, large], [[0, 1, 80, 2], [2, 1, 20, third]]);
    expect(sail({ area: 300, kind: 'convex' }, -0.4)).toEqual([[0], [1], [2]]);
    expect(sail({ area: 300, kind: 'none' }, -0.4)).toEqual([[0, 1, 2]]);
    expect(sail({ area: 300, kind: 'convex', whole: false }, -0.4)).toEqual([[0], [1, 2]]);
    // A speck is nobody's layer.
    expect(sail({ area: 40, kind: 'convex' }, -0.4)).toEqual([[0, 1, 2]]);
    expect(clustered([large, { area: 300, kind: 'convex' }, large], [[0, 1, 50, 2], [2, 1, 50, -0.4]])).not.toContainEqual([1]);
  });

  it('keeps cards apart from each other and from what goes on beyond them, and gives them scraps', () => {
    const border = (near: number[]): CardBorder => ({ near: Int32Array.from(near), sides: [] });
    expect(clustered([large, large], [[0, 1, 50, 0]], new Map([[0, border([5000, 5000])]]))).toEqual([[0, 1]]);
    expect(clustered([large, large], [[0, 1, 50, 0]], new Map([[0, border([5000, 4000])]]))).toEqual([[0], [1]]);
    expect(clustered([large, { area: 150 }], [[0, 1, 50, 2]], new Map([[0, border([5000, 20])]]))).toEqual([[0, 1]]);
  });
});
