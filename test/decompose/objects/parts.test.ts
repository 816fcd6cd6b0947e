import { absorb, attach, copyTree, createPart, subtreeArea, walkParts, type Part } from '../../../src/decompose/objects/parts';
import { disc, flat, onGround, rectangle, ring, type Item } from '../../support/paint';
import { mapped, partsOf, regionAt, regionsOf } from '../../support/stages';

/** root( a( b, c ), d ) */
function tree(): Record<'root' | 'a' | 'b' | 'c' | 'd', Part> {
  const [root, a, b, c, d] = [100, 40, 10, 5, 20].map((area, r) => createPart([r], r === 0 ? 'background' : 'shape', area));
  attach(a, root);
  attach(b, a);
  attach(c, a);
  attach(d, root);
  return { root, a, b, c, d };
}

describe('the tree of parts', () => {
  it('walks parents before children and adds areas up', () => {
    const { root, a, b, c, d } = tree();
    const parts = walkParts(root);
    expect(new Set(parts)).toEqual(new Set([root, a, b, c, d]));
    for (const part of parts) if (part.parent) expect(parts.indexOf(part.parent)).toBeLessThan(parts.indexOf(part));
    expect([subtreeArea(root), subtreeArea(a), subtreeArea(d)]).toEqual([175, 55, 20]);
  });

  it('is copied whole: what becomes of the copy is nothing to it', () => {
    const { root, a, b, c, d } = tree();
    b.group = d;
    a.extension = [3, 4];
    const copy = copyTree(root);
    expect(copy).toEqual(root);
    expect(walkParts(copy).some((part) => [root, a, b, c, d].includes(part))).toBe(false);
    const [copyOfA, copyOfD] = copy.children;
    expect(copyOfA.children[0].group).toBe(copyOfD);
    absorb(copyOfD, copyOfA);
    expect([root.children, d.parent, a.regions, subtreeArea(a)]).toEqual([[a, d], root, [1], 55]);
  });

  it('moves a part from one parent to another', () => {
    const { root, a, b, d } = tree();
    attach(b, d);
    expect(b.parent).toBe(d);
    expect([a.children.length, d.children.length]).toEqual([1, 1]);
    expect(subtreeArea(root)).toBe(175);
  });

  it('absorbs a part: regions, area, what was completed, and what stood on it', () => {
    const { root, a, b, c, d } = tree();
    a.extension = [7, 8];
    d.extension = [1];
    absorb(a, d);
    expect(new Set(d.regions)).toEqual(new Set([1, 4]));
    expect(d.area).toBe(60);
    expect(new Set(d.extension)).toEqual(new Set([1, 7, 8]));
    expect(new Set(d.children)).toEqual(new Set([b, c]));
    expect([a.parent, b.parent, c.parent]).toEqual([null, d, d]);
    expect(root.children).toEqual([d]);
    expect(subtreeArea(root)).toBe(175);
  });
});

describe('buildParts', () => {
  it('lays what a region encloses on it', () => {
    const regions = mapped(['gggggggg', 'gbbbbbbg', 'gbllbbbg', 'gbllbbbg', 'gbbbbbbg', 'gggggggg'], { g: [255, 255, 255], b: [0, 60, 200], l: [255, 220, 0] }, 4);
    const { root } = partsOf(regions);
    const [button] = root.children;
    expect(root.regions).toEqual([regions.regionOf.g]);
    expect([root.kind, button.kind]).toEqual(['background', 'shape']);
    expect(button.regions).toEqual([regions.regionOf.b]);
    expect(button.children.map((part) => part.regions)).toEqual([[regions.regionOf.l]]);
    expect(subtreeArea(root)).toBe(48 * 16);
  });

  it('holds every region exactly once, whatever the picture', () => {
    const regions = regionsOf(onGround(96, 72, [240, 240, 240],
      { shape: disc(30, 36, 22), fill: flat([200, 30, 30]) }, { shape: disc(30, 36, 12), fill: flat([255, 255, 0]) },
      { shape: rectangle(46, 20, 88, 50), fill: flat([0, 90, 200]) }, { shape: rectangle(60, 28, 74, 42), fill: flat([240, 240, 240]) }).picture);
    const held = walkParts(partsOf(regions).root).flatMap((part) => part.regions).sort((a, b) => a - b);
    expect(held).toEqual(Array.from({ length: regions.segmentation.count }, (_, r) => r));
  });

  it('gives the hole of a thin ring to what lies behind the ring', () => {
    const regions = regionsOf(onGround(64, 64, [250, 250, 250], { shape: ring(disc(32, 32, 24), disc(32, 32, 18)), fill: flat([20, 20, 20]) }).picture);
    const { root } = partsOf(regions);
    expect(root.regions).toContain(regionAt(regions.segmentation, 32, 32));
    expect(root.children).toHaveLength(1);
    expect(root.children[0].children).toHaveLength(0);
  });

  it('leaves a dot of the page\'s colour on a solid shape a dot', () => {
    const regions = regionsOf(onGround(96, 64, [250, 250, 250], { shape: rectangle(8, 12, 88, 52, 6), fill: flat([20, 90, 20]) }, { shape: disc(32, 32, 6), fill: flat([250, 250, 250]) }).picture);
    const { root } = partsOf(regions);
    expect(root.regions).not.toContain(regionAt(regions.segmentation, 32, 32));
    expect(root.children[0].children).toHaveLength(1);
  });

  it('takes a row of the page\'s colour on a badge for type, and the holes of a lattice of the same width for holes', () => {
    const holes = (ground: Item, ...boxes: [number, number, number, number][]): number => {
      const { root } = partsOf(regionsOf(onGround(160, 120, [255, 250, 245], ground, ...boxes.map((box): Item => ({ shape: rectangle(...box), fill: flat([255, 250, 245]) }))).picture));
      return boxes.length - root.children[0].children.length;
    };
    // Nowhere thicker than two fifths of it.
    const letters: [number, number, number, number][] = [55, 67, 79, 91].map((x) => [x, 50, x + 5, 72]);
    expect(holes({ shape: disc(76, 61, 29), fill: flat([220, 40, 40]) }, ...letters)).toBe(0);
    expect(holes({ shape: disc(76, 61, 29), fill: flat([220, 40, 40]) }, [55, 50, 60, 72], [73, 50, 78, 72], [91, 50, 96, 72])).toBe(3);
    expect(holes({ shape: rectangle(30, 20, 130, 100), fill: flat([220, 40, 40]) }, [38, 28, 76, 56], [84, 28, 122, 56], [38, 64, 76, 92], [84, 64, 122, 92])).toBe(4);
  });

  it('makes one part of a thin outline and its fill, but not of a thick frame and its picture', () => {
    const framed = (width: number): Part => partsOf(regionsOf(onGround(80, 80, [255, 255, 255], { shape: rectangle(10, 10, 70, 70), fill: flat([30, 30, 30]) }, { shape: rectangle(10 + width, 10 + width, 70 - width, 70 - width), fill: flat([250, 180, 60]) }).picture)).root.children[0];
    expect(framed(3).children).toHaveLength(0);
    expect(framed(3).regions).toHaveLength(2);
    expect(framed(18).children).toHaveLength(1);
  });

  it('calls textured regions pictures', () => {
    const regions = mapped(['gggggg', 'gttttg', 'gttttg', 'gggggg'], {}, 6);
    const textured = new Uint8Array(2);
    textured[regions.regionOf.t] = 1;
    expect(partsOf(regions, textured).root.children.map((part) => part.kind)).toEqual(['picture']);
  });
});
