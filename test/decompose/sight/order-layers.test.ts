import { orderLayers } from '../../../src/decompose/sight/order-layers';
import type { Said } from '../../support/sight';
import { answerOf, piecesOf } from '../../support/sight';
import { mapped } from '../../support/stages';

// Ground g; a, b and c touch one another; d stands alone. All letters are of known size: a > b > c > d.
const map = mapped([
  'ggggggggggggggggg',
  'gaaaaaaaabbbbbbgg',
  'gaaaaaaaabbbbbbgg',
  'gaaaaaaaabbbbbbgg',
  'gaaaaaccccccbbbgg',
  'gaaaaaccccccbbbgg',
  'ggggggggggggggggg',
  'gggggddgggggggggg',
  'ggggggggggggggggg',
], {}, 4);
const { found, of } = piecesOf(map, { leastShare: 0 });
const count = found.pieces.length;
const [g, a, b, c, d] = 'gabcd'.split('').map((letter) => of(map.regionOf[letter]));

/** Front by pairs: the first lies in front of the second. */
function order(fronts: readonly (readonly [number, number, number])[], clusters: number[][], extent?: Said['extent']): number[] {
  const front = (i: number, j: number): number => fronts.reduce((sum, [x, y, value]) => sum + (x === i && y === j ? value : x === j && y === i ? -value : 0), 0);
  return orderLayers(found, answerOf(count, { front, ...(extent && { extent }) }), clusters, 4);
}
const single = [[g], [a], [b], [c], [d]];
const before = (sorted: number[], back: number, fore: number): boolean => sorted.indexOf(back) < sorted.indexOf(fore);

describe('orderLayers', () => {
  it('knows the pieces that the map draws', () => {
    expect(new Set([g, a, b, c, d]).size).toBe(5);
    expect(g).toBe(0);
  });

  it.each([1, -1])('follows what is said of pieces that touch (%d)', (sign) => {
    const sorted = order([[a, b, 3 * sign], [b, c, 2 * sign], [a, c, 2 * sign]], single);
    expect(before(sorted, 2, 1)).toBe(sign > 0);
    expect(before(sorted, 3, 2)).toBe(sign > 0);
    expect(sorted[0]).toBe(0);
    expect([...sorted].sort()).toEqual([0, 1, 2, 3, 4]);
  });

  it('lays the ground behind all, whatever is said of it', () => {
    for (const sign of [1, -1]) expect(order([[g, a, 50 * sign], [g, b, 50], [g, c, 50], [g, d, 50]], single)[0]).toBe(0);
    expect(order([[g, a, 50]], [[a], [g, b], [c], [d]])[0]).toBe(1);
  });

  it('lays the larger further back where nothing is said', () => {
    expect(order([], single)).toEqual([0, 1, 2, 3, 4]);
    expect(order([], [[d], [c], [b], [a]])).toEqual([3, 2, 1, 0]);
  });

  it('ignores what is said of pieces that neither touch nor overlap', () => {
    expect(order([[a, d, 90], [b, d, 90]], single)).toEqual([0, 1, 2, 3, 4]);
    const everywhere = order([[a, d, 90], [b, d, 90], [c, d, 90]], single, (k) => (k === a || k === d ? 6 : -6));
    expect(before(everywhere, 4, 1)).toBe(true);
  });

  it('drops the weakest of a circle', () => {
    // a over b over c over a: the last is said most weakly by far.
    const sorted = order([[a, b, 9], [b, c, 9], [c, a, 0.1]], single);
    expect(before(sorted, 3, 2)).toBe(true);
    expect(before(sorted, 2, 1)).toBe(true);
    const turned = order([[a, b, 0.1], [b, c, 9], [c, a, 9]], single);
    expect(before(turned, 1, 3)).toBe(true);
    expect(before(turned, 3, 2)).toBe(true);
  });

  it('adds up what is said of all pieces of two layers', () => {
    const two = [[g], [a, c], [b], [d]];
    // c and b share the longer border.
    expect(before(order([[a, b, 1], [b, c, 9]], two), 1, 2)).toBe(true);
    expect(before(order([[a, b, 9], [b, c, 1]], two), 2, 1)).toBe(true);
  });

  it('orders without a ground, and leaves out what is in no layer', () => {
    expect(order([[a, b, 5]], [[b], [a]])).toEqual([0, 1]);
    expect(order([[a, b, -5]], [[b], [a]])).toEqual([1, 0]);
    expect(order([], [])).toEqual([]);
  });

  it('takes the wildest numbers', () => {
    const sorted = order([[a, b, 3e38], [b, c, 3e38], [c, a, 3e38]], single, () => 3e38);
    expect([...sorted].sort()).toEqual([0, 1, 2, 3, 4]);
  });
});
