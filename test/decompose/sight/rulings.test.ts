import type { LayerPlan } from '../../../src/decompose/regions/layer-plan';
import { ruledHills, ruledOffGround, ruleOnPieces, RULINGS } from '../../../src/decompose/sight/rulings';
import { flat, linear, onGround, rectangle, type Fill } from '../../support/paint';
import { piecesOf } from '../../support/sight';
import { knownGroundOf } from '../../support/soft';
import { mapped, regionAt, regionsOf } from '../../support/stages';

const map = mapped(['gggggggggggg', 'gaaaaabbbbgg', 'gaaaaabbbbgg', 'gaaaaaggggcg', 'gggggggggggg'], {}, 8);
const { g, a, b, c } = map.regionOf;
const { found, of } = piecesOf(map, { leastShare: 0 });
const count = found.pieces.length;

function ruled(plans: readonly LayerPlan[]): (name: (typeof RULINGS)[number], row: number, column: number) => number {
  const values = ruleOnPieces(found, map.graph, plans);
  expect(values).toHaveLength(RULINGS.length * count * count);
  return (name, row, column) => values[(RULINGS.indexOf(name) * count + of(row)) * count + of(column)];
}
const plan = (regions: number[], beneath: number[] = []): LayerPlan => ({ kind: 'shape', regions, beneath });

describe('ruleOnPieces', () => {
  it('tells who is one layer, and which layer is listed in front', () => {
    const at = ruled([plan([g], [a, b, c]), plan([a, c]), plan([b])]);
    expect([at('ruledSame', a, c), at('ruledSame', c, a), at('ruledSame', a, b), at('ruledSame', g, a)]).toEqual([1, 1, 0, 0]);
    expect([at('ruledFront', a, c), at('ruledFront', b, a), at('ruledFront', a, b), at('ruledFront', g, b), at('ruledFront', b, g)]).toEqual([0, 1, -1, -1, 1]);
    // Nothing is told of a piece and itself.
    for (const name of RULINGS) for (const piece of [g, a, b, c]) expect(at(name, piece, piece)).toBe(0);
  });

  it('tells what a layer goes on beneath', () => {
    const at = ruled([plan([g], [a, b, c]), plan([a, c], [b]), plan([b])]);
    expect([at('ruledBeneath', g, a), at('ruledBeneath', g, c), at('ruledBeneath', a, b), at('ruledBeneath', c, b), at('ruledBeneath', b, a), at('ruledBeneath', a, c)]).toEqual([1, 1, 1, 1, 0, 0]);
  });

  it('takes the empty canvas for one thing that lies behind all', () => {
    const at = ruled([plan([a]), plan([b, c])]);
    expect([at('ruledFront', g, a), at('ruledFront', a, g), at('ruledSame', g, a), at('ruledBeneath', g, a)]).toEqual([-1, 1, 0, 0]);
  });

  it('goes by most of a piece where the rules cut it', () => {
    const whole = found.pieces.map((piece) => ({ ...piece }));
    const [first, second] = [of(a), of(b)];
    whole[first] = { ...whole[first], regions: [a, b], area: whole[first].area + whole[second].area };
    const values = ruleOnPieces({ ...found, pieces: whole }, map.graph, [plan([g], [b]), plan([b]), plan([a]), plan([c])]);
    const at = (name: (typeof RULINGS)[number], row: number, column: number): number => values[(RULINGS.indexOf(name) * count + row) * count + column];
    // a has 15 cells, b 8.
    expect(at('ruledFront', of(c), first)).toBe(1);
    expect(at('ruledSame', first, second)).toBe(0);
    expect(at('ruledBeneath', of(g), first)).toBeCloseTo(8 / 23, 5);
  });
});

describe('ruledHills', () => {
  it('names the upper edge of the hill that a piece is, not of one that it only stands on', () => {
    const edge = { left: 0, bottom: 39, rows: new Int32Array(96).fill(8) };
    // c is a twentieth of the hill that it is part of by rules.
    const hills = ruledHills(found, map.graph, [plan([g]), { ...plan([a, c]), edge }, plan([b])]);
    expect([g, a, b, c].map((r) => hills[of(r)])).toEqual([null, edge, null, null]);
    expect(ruledHills(found, map.graph, [plan([a]), plan([b, c])])).toEqual([null, null, null, null]);
  });
});

describe('ruledOffGround', () => {
  const [width, height] = [160, 120];
  /** A grey bar that the ground is as light as somewhere, a darker strip of the ground, and a piece of it shown through a ring. */
  function offGround(ground: Fill): (x: number, y: number) => boolean {
    const shade: Fill = (x, y) => ground(x, y).map((v) => v * 0.9) as unknown as ReturnType<Fill>;
    const { picture } = onGround(width, height, ground,
      { shape: rectangle(20, 20, 60, 40), fill: flat([150, 150, 150]) }, { shape: rectangle(20, 60, 60, 80), fill: shade },
      { shape: rectangle(80, 20, 140, 100), fill: flat([20, 30, 60]) }, { shape: rectangle(90, 30, 130, 90), fill: ground });
    const regions = regionsOf(picture);
    const { found: { pieces }, of: pieceOf } = piecesOf(regions, { leastShare: 0 });
    const off = ruledOffGround({ pieces }, regions.graph, regions.segmentation, knownGroundOf(regions.image));
    return (x, y) => off[pieceOf(regionAt(regions.segmentation, x, y))];
  }

  it('tells what is no piece of an evenly graded ground from the ground, its shades and what shows it', () => {
    const off = offGround(linear([120, 120, 120], [190, 190, 190], [0, 0], [width, height]));
    expect([off(40, 30), off(85, 60)]).toEqual([true, true]);
    expect([off(5, 5), off(40, 70), off(110, 60)]).toEqual([false, false, false]);
  });

  it('says nothing of a ground that is flat or not known', () => {
    const off = offGround(flat([180, 180, 180]));
    expect([off(40, 30), off(85, 60)]).toEqual([false, false]);
    expect(ruledOffGround(found, map.graph, map.segmentation, null)).toEqual(found.pieces.map(() => false));
  });
});
