import fc from 'fast-check';
import { minCut, type GridLinks } from '../../src/edit/min-cut';

interface Grid extends GridLinks {
  readonly width: number;
  readonly height: number;
  readonly toFront: readonly number[];
  readonly toBack: readonly number[];
}

/** What a division costs, by the definition. */
function costOf({ width, height, toFront, toBack, right, below }: Grid, isFront: (p: number) => boolean): number {
  let cost = 0;
  for (let p = 0; p < width * height; p++) {
    cost += isFront(p) ? toBack[p]! : toFront[p]!;
    if ((p + 1) % width !== 0 && isFront(p) !== isFront(p + 1)) cost += right[p]!;
    if (p + width < width * height && isFront(p) !== isFront(p + width)) cost += below[p]!;
  }
  return cost;
}

/** Of all divisions the cheapest one's cost, and the cells that every one of that cost has in front. */
function bruteForce(grid: Grid): { readonly cost: number; readonly always: number } {
  let cost = Infinity;
  let always = 0;
  for (let set = 0; set < 1 << (grid.width * grid.height); set++) {
    const own = costOf(grid, (p) => ((set >> p) & 1) === 1);
    if (own < cost) [cost, always] = [own, set];
    else if (own === cost) always &= set;
  }
  return { cost, always };
}

/** Whole numbers, so that sums are exact; zeros often, so that there is more than one cheapest division. */
const cost = fc.oneof({ weight: 1, arbitrary: fc.constant(0) }, { weight: 3, arbitrary: fc.nat(9) });
const anyGrid = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 3 })).chain(([width, height]) => {
  const costs = fc.array(cost, { minLength: width * height, maxLength: width * height });
  return fc.record({ width: fc.constant(width), height: fc.constant(height), toFront: costs, toBack: costs, right: costs, below: costs });
});
const cut = ({ width, height, toFront, toBack, right, below }: Grid): Uint8Array => minCut(width, height, toFront, toBack, { right, below });

describe('minCut', () => {
  it('is the cheapest of all divisions, and of several that with the least in front', () => {
    fc.assert(fc.property(anyGrid, (grid) => {
      const found = cut(grid);
      const { cost: least, always } = bruteForce(grid);
      expect(costOf(grid, (p) => found[p] === 1)).toBe(least);
      expect([...found]).toEqual([...found].map((_, p) => (always >> p) & 1));
    }), { numRuns: 150 });
  });

  it('puts each cell where it costs less where nothing links them', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(5), fc.nat(5)), { minLength: 1, maxLength: 40 }), (cells) => {
      const none = cells.map(() => 0);
      const found = minCut(cells.length, 1, cells.map(([toFront]) => toFront), cells.map(([, toBack]) => toBack), { right: none, below: none });
      expect([...found]).toEqual(cells.map(([toFront, toBack]) => (toFront > toBack ? 1 : 0)));
    }));
  });

  it('costs just as much with the sides exchanged', () => {
    fc.assert(fc.property(anyGrid, (grid) => {
      const other = { ...grid, toFront: grid.toBack, toBack: grid.toFront };
      const [one, two] = [cut(grid), cut(other)];
      expect(costOf(grid, (p) => one[p] === 1)).toBe(costOf(other, (p) => two[p] === 1));
    }));
  });

  it('ends on costs that are no whole numbers, and so tiny or large that they add up to rounding', () => {
    const size = 24;
    const at = (seed: number) => Array.from({ length: size * size }, (_, p) => Math.abs(Math.sin((p + 1) * seed * 12.9898)) * 10 ** ((p % 19) - 12));
    const grid: Grid = { width: size, height: size, toFront: at(1), toBack: at(2), right: at(3), below: at(5) };
    const found = cut(grid);
    const own = costOf(grid, (p) => found[p] === 1);
    // Never dearer than the divisions that anyone would try: all on one side, or each cell by itself.
    for (const isFront of [() => true, () => false, (p: number) => grid.toFront[p]! > grid.toBack[p]!]) expect(own).toBeLessThanOrEqual(costOf(grid, isFront) * (1 + 1e-9));
    // Nor than itself with any one cell turned over.
    for (let q = 0; q < size * size; q += 7) expect(own).toBeLessThanOrEqual(costOf(grid, (p) => (found[p] === 1) !== (p === q)) + 1e-6);
  });

  it('does not join the end of a row to the next one', () => {
    // What the last cell of a row says of the cell to its right is not looked at.
    const found = minCut(2, 2, [0, 9, 0, 0], [9, 0, 9, 9], { right: [0, 99, 0, 99], below: [0, 0, 99, 99] });
    expect([...found]).toEqual([0, 1, 0, 0]);
  });
});
