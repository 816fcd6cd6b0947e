import { subtreeArea, walkParts, type Part } from '../../../src/decompose/objects/parts';
import { sweepDust } from '../../../src/decompose/order/sweep-dust';
import { disc, flat, onGround, rectangle, type Colour, type Item } from '../../support/paint';
import { partsOf, regionAt, regionsOf, type Regions } from '../../support/stages';

const red = flat([220, 40, 40]);
const blue = flat([40, 60, 210]);
const LEAST = 40;

function swept(items: readonly Item[], ground: Colour | null = [250, 245, 235]): { regions: Regions; root: Part } {
  const regions = regionsOf(onGround(200, 150, ground, ...items).picture);
  const { root, ground: found } = partsOf(regions);
  sweepDust(regions.graph, root, LEAST, found.transparent);
  return { regions, root };
}

const mark = (x: number, y: number, fill = red, width = 3, height = 3): Item => ({ shape: rectangle(x, y, x + width, y + height), fill });
const panel: Item = { shape: rectangle(20, 20, 100, 120), fill: blue };

/** The child of the root that holds the pixel, or the root. */
function holder({ regions, root }: { regions: Regions; root: Part }, x: number, y: number): Part | undefined {
  const r = regionAt(regions.segmentation, x, y);
  return walkParts(root).find((part) => part.regions.includes(r));
}

describe('sweepDust', () => {
  it('makes one part of marks of one colour beside one another: the dashes of a line', () => {
    const found = swept([panel, ...[0, 1, 2, 3, 4].map((i) => mark(120 + 8 * i, 60))]);
    expect(found.root.children).toHaveLength(2);
    const line = holder(found, 121, 61);
    expect(line).not.toBe(found.root);
    for (let i = 1; i < 5; i++) expect(holder(found, 121 + 8 * i, 61)).toBe(line);
  });

  it('keeps marks of two colours, and those far from one another, apart', () => {
    const found = swept([panel, ...[0, 1, 2].flatMap((i) => [mark(120 + 8 * i, 40), mark(120 + 8 * i, 50, blue), mark(120 + 8 * i, 120)])]);
    const heads = [40, 50, 120].map((y) => holder(found, 121, y + 1));
    expect(new Set([...heads, found.root]).size).toBe(4);
  });

  it('gives a lone mark to what of its colour stands beside it, else to the ground', () => {
    const found = swept([panel, { shape: rectangle(120, 60, 128, 68), fill: red }, mark(123, 53), mark(170, 20)]);
    expect(holder(found, 124, 54)).toBe(holder(found, 124, 64));
    expect(holder(found, 171, 21)).toBe(found.root);
  });

  it('gives a mark to what it touches', () => {
    const found = swept([panel, mark(100, 60)]);
    expect(holder(found, 101, 61)).toBe(holder(found, 60, 61));
  });

  it('leaves to the ground what hardly differs from it', () => {
    const found = swept([panel, ...[0, 1, 2, 3, 4].map((i) => mark(120 + 8 * i, 60, flat([230, 225, 215])))]);
    expect(found.root.children).toHaveLength(1);
  });

  it('leaves no layer of a few pixels on an empty canvas: marks join the nearest sibling', () => {
    const found = swept([panel, { shape: disc(160, 100, 12), fill: red }, mark(150, 80), mark(108, 30)], null);
    expect(found.root.children).toHaveLength(2);
    expect(holder(found, 151, 81)).toBe(holder(found, 160, 100));
    expect(holder(found, 109, 31)).toBe(holder(found, 60, 60));
  });

  it('loses no pixel', () => {
    for (const ground of [[250, 245, 235], null] as const) {
      const { root } = swept([panel, ...Array.from({ length: 40 }, (_, i) => mark(110 + (i * 37) % 80, 10 + (i * 53) % 130, i % 3 ? red : blue))], ground);
      expect(subtreeArea(root)).toBe(200 * 150);
    }
  });
});
