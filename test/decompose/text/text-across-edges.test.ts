import type { Glyph } from '../../../src/decompose/text/glyphs';
import { attach, createPart, type Part } from '../../../src/decompose/objects/parts';
import { joinAcrossEdges, touchesCard, type Block } from '../../../src/decompose/text/text-across-edges';
import { mapped, partsOf } from '../../support/stages';

const INK = [20, 20, 30, 255];
/** A letter 10 wide, `height` high. */
const letter = (left: number, top = 40, height = 16, colour: readonly number[] = INK): Glyph => ({ part: createPart([], 'shape', 80), left, top, right: left + 9, bottom: top + height - 1, height, colour, area: 80, stroke: 3, on: [255, 255, 255, 255] });

const root = createPart([], 'background', 1000);
const card: Part = { ...createPart([], 'shape', 500), card: { left: 0, top: 0, right: 30, bottom: 80, support: 1 } };
const plain = createPart([], 'shape', 500);
for (const part of [card, plain]) attach(part, root);
const on = (ground: Part, ...letters: Glyph[]): Block => ({ ground, letters });

describe('joinAcrossEdges', () => {
  const inside = on(card, letter(2), letter(14));

  it('makes one block of what follows on beyond the card, on what both stand on', () => {
    const joined = joinAcrossEdges([inside, on(root, letter(27), letter(39))], []);
    expect(joined).toHaveLength(1);
    expect(joined[0].ground).toBe(root);
    expect(joined[0].letters.map(({ left }) => left)).toEqual([2, 14, 27, 39]);
  });

  it('takes a single letter beyond the edge along, and leaves one that follows nothing', () => {
    expect(joinAcrossEdges([inside], [on(root, letter(27))])[0].letters).toHaveLength(3);
    const left = joinAcrossEdges([inside], [on(root, letter(70))]);
    expect(left).toEqual([inside]);
  });

  it.each([
    ['another line', letter(27, 60)],
    ['another size', letter(27, 30, 40)],
    ['another colour', letter(27, 40, 16, [220, 40, 40, 255])],
    ['too far off', letter(36)],
  ])('keeps %s apart', (_, next) => expect(joinAcrossEdges([inside, on(root, next)], [])).toHaveLength(2));

  it('joins nothing where no card is, nor on one ground', () => {
    expect(joinAcrossEdges([on(plain, letter(2)), on(root, letter(14))], [])).toHaveLength(2);
    expect(joinAcrossEdges([on(card, letter(2)), on(card, letter(14))], [])).toHaveLength(2);
  });
});

describe('touchesCard', () => {
  it('tells a glyph beside a card from one on it, and from one that stands free', () => {
    const map = mapped(['gggggggggg', 'gccccbgggg', 'gcacccgdgg', 'gccccggggg', 'gggggggggg'], {}, 4);
    const { root: ground } = partsOf(map);
    const partOf = new Map<number, Part>();
    const collect = (part: Part): void => {
      for (const r of part.regions) partOf.set(r, part);
      part.children.forEach(collect);
    };
    collect(ground);
    const of = (name: string): Part => partOf.get(map.regionOf[name]) as Part;
    of('c').card = { left: 4, top: 4, right: 20, bottom: 16, support: 1 };
    const touches = (name: string): boolean => touchesCard(map.graph, { ...letter(0), part: of(name) }, of(name).parent as Part, partOf);
    expect([touches('b'), touches('a'), touches('d')]).toEqual([true, false, false]);
  });
});
