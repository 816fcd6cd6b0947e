import { PixelSets, pixelsWhere } from '../../../src/decompose/pixels/pixel-sets';

// 1 is a ring and a bar, not connected.
const MAP = ['........', '.111..1.', '.1.1..1.', '.111..1.', '........'].join('');
const W = 8;
const isOne = (p: number): boolean => MAP[p] === '1';
const at = (x: number, y: number): number => y * W + x;

describe('PixelSets', () => {
  const sets = new PixelSets(W, 5);

  it('finds connected sets, each once, whatever they are asked from', () => {
    const ones = [...MAP].flatMap((v, p) => (v === '1' ? [p] : []));
    const found = sets.connected(ones, isOne);
    expect(found.map((set) => set.length)).toEqual([8, 3]);
    expect(found.flatMap((set) => [...set]).sort((a, b) => a - b)).toEqual(ones);
    expect(sets.connected([at(0, 0)], isOne)).toEqual([]);
  });

  it('knows what touches what', () => {
    expect(sets.touches(at(2, 2), isOne)).toBe(true);
    expect(sets.touches(at(4, 0), isOne)).toBe(false);
    expect([...pixelsWhere(MAP.length, isOne)]).toHaveLength(11);
  });

  it('hops over few misses in a row, and hits each pixel once', () => {
    const reached = (most: number): number[] => {
      const hits: number[] = [];
      sets.hop((p) => p === at(1, 1), most, (q) => isOne(q), (q) => hits.push(q));
      return hits.sort((a, b) => a - b);
    };
    const ring = [...pixelsWhere(MAP.length, (p) => isOne(p) && p % W < 4 && p !== at(1, 1))];
    expect(reached(0)).toEqual(ring);
    // Two pixels lie between the ring and the bar.
    expect(reached(1)).toEqual(ring);
    expect(reached(2)).toEqual([...ring, at(6, 1), at(6, 2), at(6, 3)].sort((a, b) => a - b));
    const none: number[] = [];
    sets.hop((p) => p === at(1, 1), 9, () => null, (q) => none.push(q));
    expect(none).toEqual([]);
  });

  it('goes no more than so many steps, and says what it enters', () => {
    const entered: number[] = [];
    const reached = sets.spread([at(6, 1), at(6, 1)], isOne, (p) => entered.push(p), 1);
    expect([...reached]).toEqual([at(6, 1), at(6, 2)]);
    expect(entered).toEqual([at(6, 1), at(6, 2)]);
    expect(sets.spread([at(6, 1)], isOne, () => undefined, 0)).toHaveLength(1);
  });

  it('asks of which neighbour a pixel is reached', () => {
    const down = sets.spread([at(2, 0)], (q, p) => q === p + W, () => undefined);
    expect([...down]).toEqual([0, 1, 2, 3, 4].map((y) => at(2, y)));
  });

  it('does not go over the end of a row', () => {
    const visited: number[] = [];
    sets.around(at(7, 2), (q) => visited.push(q));
    expect(visited.sort((a, b) => a - b)).toEqual([at(7, 1), at(6, 2), at(7, 3)]);
  });
});
