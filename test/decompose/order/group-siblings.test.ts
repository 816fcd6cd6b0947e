import { groupSiblings } from '../../../src/decompose/order/group-siblings';
import { subtreeArea, walkParts, type Part } from '../../../src/decompose/objects/parts';
import { disc, flat, onGround, polygon, rectangle, type Item, type Shape } from '../../support/paint';
import { partsOf, regionAt, regionsOf, type Regions } from '../../support/stages';

const red = flat([210, 40, 50]);
const blue = flat([40, 80, 200]);
const green = flat([40, 160, 60]);

interface Grouped {
  regions: Regions;
  root: Part;
  partAt: (x: number, y: number) => Part;
  /** Which child of the root, back to front, is seen at each place. */
  order: (...places: (readonly [number, number])[]) => number[];
}

function group(...items: Item[]): Grouped {
  const regions = regionsOf(onGround(120, 96, [250, 248, 240], ...items).picture);
  const { root } = partsOf(regions);
  groupSiblings(regions.segmentation, regions.graph, regions.image.noise, root);
  const partAt = (x: number, y: number): Part => walkParts(root).find((part) => part.regions.includes(regionAt(regions.segmentation, x, y)))!;
  return { regions, root, partAt, order: (...places) => places.map(([x, y]) => root.children.indexOf(partAt(x, y))) };
}

/** Share of a shape's pixels that a part is seen in or continues over. */
function held({ regions: { segmentation }, partAt }: Grouped, part: Part, shape: Shape, at: (x: number, y: number) => boolean): number {
  const extension = new Set(part.extension);
  let all = 0;
  let own = 0;
  for (let y = 0, p = 0; y < segmentation.height; y++) {
    for (let x = 0; x < segmentation.width; x++, p++) {
      if (shape.distance(x + 0.5, y + 0.5) > -1 || !at(x, y)) continue;
      all++;
      if (partAt(x, y) === part || extension.has(p)) own++;
    }
  }
  return own / all;
}

describe('groupSiblings', () => {
  it('orders a disc behind the rectangle that covers part of it, and completes the disc', () => {
    const shape = disc(45, 48, 28);
    const result = group({ shape, fill: red }, { shape: rectangle(56, 34, 110, 64), fill: blue });
    expect(result.root.children).toHaveLength(2);
    expect(result.order([25, 48], [90, 48])).toEqual([0, 1]);
    const back = result.partAt(25, 48);
    const front = result.partAt(90, 48);
    expect(held(result, back, shape, () => true)).toBeGreaterThan(0.9);
    // Only what lies in front may be continued beneath.
    const { labels } = result.regions.segmentation;
    expect((back.extension ?? []).filter((p) => !front.regions.includes(labels[p]))).toEqual([]);
    expect(front.extension ?? []).toEqual([]);
  });

  it('orders a disc behind what cuts it straight through, where nothing but its outline tells', () => {
    const { root, order } = group({ shape: disc(45, 48, 28), fill: red }, { shape: rectangle(60, 8, 110, 88), fill: blue });
    expect(root.children).toHaveLength(2);
    expect(order([25, 48], [90, 48])).toEqual([0, 1]);
  });

  it('completes a rectangle whose corner is covered to the rectangle', () => {
    const shape = rectangle(15, 20, 75, 70);
    const result = group({ shape, fill: red }, { shape: disc(78, 70, 20), fill: blue });
    expect(result.order([30, 40], [85, 75])).toEqual([0, 1]);
    expect(held(result, result.partAt(30, 40), shape, () => true)).toBeGreaterThan(0.98);
  });

  it('orders a pile of three', () => {
    const { order } = group({ shape: disc(35, 48, 24), fill: red }, { shape: disc(60, 48, 24), fill: green }, { shape: disc(85, 48, 24), fill: blue });
    expect(order([15, 48], [45, 48], [90, 48])).toEqual([0, 1, 2]);
  });

  it('makes one part of what touches and nothing puts in order: the two sides of a tent', () => {
    const { root } = group({ shape: polygon([[20, 80], [60, 15], [60, 80]]), fill: red }, { shape: polygon([[60, 15], [100, 80], [60, 80]]), fill: blue });
    expect(root.children).toHaveLength(1);
    expect(root.children[0].regions).toHaveLength(2);
  });

  it('leaves two whole rectangles side by side apart: tiles, or bands', () => {
    const { root } = group({ shape: rectangle(20, 20, 60, 70), fill: red }, { shape: rectangle(60, 20, 100, 70), fill: blue });
    expect(root.children).toHaveLength(2);
  });

  it('makes one part of the two ends of a bar that something covers in the middle', () => {
    const { root, order } = group({ shape: rectangle(10, 40, 110, 56), fill: red }, { shape: disc(60, 48, 20), fill: blue });
    expect(root.children).toHaveLength(2);
    expect(order([15, 48], [105, 48], [60, 48])).toEqual([0, 0, 1]);
  });

  it('keeps a small pole apart that stands before two larger things, and those from each other', () => {
    const { root, order } = group(
      { shape: disc(40, 30, 24), fill: red }, { shape: rectangle(-1, 60, 121, 97), fill: green }, { shape: rectangle(38, 20, 46, 74), fill: blue });
    expect(root.children).toHaveLength(3);
    const [sun, , pole] = order([25, 30], [100, 80], [42, 56]);
    expect(pole).toBeGreaterThan(sun);
  });

  it('completes a disc to the circle that it is, however much of it is hidden straight', () => {
    const shape = disc(50, 48, 30);
    const result = group({ shape, fill: red }, { shape: rectangle(50, 8, 110, 88), fill: blue });
    expect(result.order([30, 48], [90, 48])).toEqual([0, 1]);
    const back = result.partAt(30, 48);
    expect(held(result, back, shape, () => true)).toBeGreaterThan(0.98);
    const far = disc(50, 48, 32);
    expect((back.extension ?? []).filter((p) => far.distance((p % 120) + 0.5, Math.floor(p / 120) + 0.5) > 0)).toEqual([]);
  });

  it('leaves what does not touch apart, and loses no pixel', () => {
    const { root } = group({ shape: disc(30, 30, 16), fill: red }, { shape: disc(90, 30, 16), fill: blue }, { shape: disc(60, 75, 14), fill: green });
    expect(root.children).toHaveLength(3);
    expect(subtreeArea(root)).toBe(120 * 96);
  });

  describe('with a card', () => {
    /** A panel, and a figure of three pieces, none of them large, that stands half on it. */
    const panel = rectangle(40, 30, 112, 90);
    const figure: Item[] = [
      { shape: rectangle(14, 46, 62, 58), fill: red },
      { shape: rectangle(14, 58, 62, 70), fill: green },
      { shape: rectangle(14, 70, 62, 82), fill: flat([240, 200, 40]) },
    ];
    const grouped = (...items: Item[]): Part[] => {
      const regions = regionsOf(onGround(120, 96, [250, 248, 240], ...items).picture);
      const { root } = partsOf(regions);
      const at = regionAt(regions.segmentation, 100, 60);
      root.children.find((part) => part.regions.includes(at))!.card = { left: 40, top: 30, right: 112, bottom: 90, support: 0.9 };
      groupSiblings(regions.segmentation, regions.graph, regions.image.noise, root, { leastShare: 0.2 });
      return root.children;
    };

    it('keeps a figure that goes on beyond its edge apart from it, and in front of it', () => {
      const children = grouped({ shape: panel, fill: blue }, ...figure);
      expect(children.map((part) => (part.card ? 'card' : 'figure'))).toEqual(['card', 'figure']);
      expect(children[1].regions).toHaveLength(3);
      // The panel goes on beneath the figure.
      expect(children[0].extension?.length).toBeGreaterThan(22 * 36 * 0.8);
    });

    it('puts what ends where the card begins behind it', () => {
      const children = grouped(...figure, { shape: panel, fill: blue });
      expect(children.map((part) => (part.card ? 'card' : 'figure'))).toEqual(['figure', 'card']);
    });

    it('takes a scrap beside it for a piece of it', () => {
      expect(grouped({ shape: panel, fill: blue }, { shape: rectangle(36, 50, 40, 54), fill: red })).toHaveLength(1);
    });
  });
});
