import { UnionFind } from '../../../src/core/union-find';
import { JoinRounds } from '../../../src/decompose/regions/join-rounds';
import { buildRegionGraph } from '../../../src/decompose/regions/region-graph';
import { mapped } from '../../support/stages';

const rows = ['aabbcc', 'aabbcc', 'ddddee', 'ddddee'];
const { image, segmentation, regionOf } = mapped(rows, {}, 3);
const texturedOnly = (...letters: string[]): Uint8Array => Uint8Array.from({ length: segmentation.count }, (_, r) => (letters.some((letter) => regionOf[letter] === r) ? 1 : 0));

function joined(rounds: JoinRounds, ...pairs: (readonly [number, number])[]): void {
  const sets = new UnionFind(rounds.count);
  for (const [a, b] of pairs) sets.union(a, b);
  rounds.join(sets);
}

describe('JoinRounds', () => {
  it('gives what it was given where nothing joins', () => {
    const rounds = new JoinRounds(image, { segmentation, textured: texturedOnly('c') }, null);
    joined(rounds);
    expect(rounds.count).toBe(segmentation.count);
    expect(rounds.finish().segmentation.labels).toBe(segmentation.labels);
    expect(rounds.finish().textured).toEqual(texturedOnly('c'));
  });

  it('knows after every round what a look at the pixels would say', () => {
    const rounds = new JoinRounds(image, { segmentation, textured: texturedOnly('c') }, null);
    joined(rounds, [regionOf.a, regionOf.d]);
    const afterOne = rounds.graph();
    expect([rounds.count, rounds.textured.length]).toEqual([4, 4]);
    // The numbers are new ones by now: the joined two are the first region still, and the last of them is e.
    joined(rounds, [rounds.count - 2, rounds.count - 1]);
    const { segmentation: end, textured } = rounds.finish();
    expect(end.count).toBe(3);
    const at = (x: number, y: number): number => end.labels[y * 18 + x];
    expect([at(0, 0) === at(0, 11), at(15, 0) === at(15, 11), new Set([at(0, 0), at(8, 0), at(15, 0)]).size]).toEqual([true, true, 3]);
    expect([...textured]).toEqual([0, 1, 2].map((r) => (r === at(15, 0) ? 1 : 0)));
    const { width, height, labels, count, source } = end;
    expect(rounds.graph()).toEqual(buildRegionGraph(image, { width, height, labels, count, source }));
    expect(afterOne.regions).toHaveLength(4);
  });

  it('says of joined regions which side they are on', () => {
    const sides = new Uint8Array(18 * 12).fill(1, 0, 18 * 6);
    const rounds = new JoinRounds(image, { segmentation, textured: texturedOnly() }, sides);
    expect([...rounds.sides()]).toEqual(['a', 'b', 'c', 'd', 'e'].map((letter) => ('abc'.includes(letter) ? 1 : 0)));
    joined(rounds, [regionOf.b, regionOf.d]);
    // Two thirds of it are on the other side.
    expect(rounds.sides()[regionOf.b]).toBe(0);
    expect([...new JoinRounds(image, { segmentation, textured: texturedOnly() }, null).sides()]).toEqual([0, 0, 0, 0, 0]);
  });
});
