import { PixelSets } from '../../../src/decompose/pixels/pixel-sets';

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
