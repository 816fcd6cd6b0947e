import { joinPatterns } from '../../../src/decompose/objects/patterns';
import { disc, flat, onGround, type Item } from '../../support/paint';
import { partsOf, regionsOf } from '../../support/stages';

const dot = (x: number, y: number, colour: readonly [number, number, number]): Item => ({ shape: disc(x, y, 3), fill: flat(colour) });

function objects(...items: Item[]): number {
  const regions = regionsOf(onGround(160, 120, [250, 250, 250], ...items).picture);
  const { root } = partsOf(regions);
  joinPatterns(regions.graph, root, 160 * 120);
  return root.children.length;
}

describe('joinPatterns', () => {
  const row = [20, 34, 48, 62, 76].map((x) => dot(x, 30, [30, 90, 200]));

  it('makes one part of many small things of one colour close together', () => {
    expect(objects(...row)).toBe(1);
  });
  it('leaves other colours, far ones and few alone', () => {
    expect(objects(...row, ...[20, 34, 48].map((x) => dot(x, 90, [200, 40, 40])))).toBe(4);
    expect(objects(...row, dot(140, 100, [30, 90, 200]))).toBe(2);
  });
  it('leaves large things alone', () => {
    expect(objects(...[25, 60, 95, 130].map((x) => ({ shape: disc(x, 60, 14), fill: flat([30, 90, 200]) })))).toBe(4);
  });
});
