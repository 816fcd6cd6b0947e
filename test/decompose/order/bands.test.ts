import { compareBands, findBands, upperEdge, type Band } from '../../../src/decompose/order/bands';
import { mapped } from '../../support/stages';

// A far hill f, a near one n with a tree t over its edge, and a stone o on the ground line that touches one side alone.
const map = mapped(['ssssssssss', 'ffsssssffs', 'ffffffffff', 'ffttffffff', 'nnttnnnnnn', 'nnttnnnnnn', 'nnnnnnnnnn'], {}, 8);
const { segmentation, regionOf: { f, n, t } } = map;
const frame = { left: 0, top: 0, right: 79, bottom: 55 };
const siblings = [f, n, t];
const siblingOf = Int32Array.from({ length: segmentation.count }, (_, r) => siblings.indexOf(r));
const boxes = siblings.map((r) => map.graph.regions[r]);
const [far, near, tree] = findBands(segmentation, siblingOf, boxes, frame);

describe('findBands', () => {
  it('finds what lies across the frame and is seen in most of it, where there are two', () => {
    expect(far && near).toBeTruthy();
    expect(tree).toBeNull();
    expect(findBands(segmentation, siblingOf, [boxes[0], null, null], frame)).toEqual([null, null, null]);
  });

  it('knows each column\'s first row, and what is seen above', () => {
    const { first, above } = near as Band;
    expect([first[0], above[0]]).toEqual([32, 0]);
    // Beneath the tree.
    expect([first[20], above[20]]).toEqual([48, 2]);
    expect((far as Band).first[40]).toBe(16);
  });

  it('is no seam along something else', () => {
    const seam = mapped(['ssssssss', 'aaaaaass', 'bbbbbbbb'], {}, 3);
    const at = Int32Array.from({ length: seam.segmentation.count }, (_, r) => (r === seam.regionOf.s ? -1 : r));
    const found = findBands(seam.segmentation, at, seam.graph.regions, { left: 0, top: 0, right: 23, bottom: 8 });
    expect(found.every((band) => band === null)).toBe(true);
  });
});

describe('compareBands', () => {
  it('says which is the upper one', () => {
    expect([compareBands(far as Band, near as Band), compareBands(near as Band, far as Band)]).toEqual([1, -1]);
  });

  it('says nothing of two that cross', () => {
    const slope = (from: number, by: number): Band => ({ first: Int32Array.from({ length: 40 }, (_, x) => from + by * x), above: new Int32Array(40).fill(-1) });
    expect(compareBands(slope(10, 1), slope(50, -1))).toBe(0);
    expect(compareBands(slope(10, 0), slope(50, 0))).toBe(1);
  });
});

describe('upperEdge', () => {
  it('runs straight where something hides it, and never below what is seen', () => {
    const isTree = (sibling: number): boolean => sibling === 2;
    const edge = upperEdge(near as Band, isTree);
    expect([edge[0], edge[20], edge[79]]).toEqual([32, 32, 32]);
    const rows = (hides: (sibling: number) => boolean): number[] => [...upperEdge({ first: Int32Array.of(10, 20, -1, 8, 18), above: Int32Array.of(-1, 2, -1, 2, 5) }, hides)];
    expect(rows(isTree)).toEqual([10, 12, 14, 8, 18]);
    // What lies behind it shows its edge.
    expect(rows(() => false)).toEqual([10, 20, 14, 8, 18]);
  });
});
