import type { Part } from '../../../src/decompose/objects/parts';
import { joinText } from '../../../src/decompose/text/text';
import { disc, flat, onGround, rectangle, ring, type Colour, type Item } from '../../support/paint';
import { partsOf, regionAt, regionsOf, type Regions } from '../../support/stages';

type Box = [number, number, number, number];

const INK: Colour = [30, 30, 40];
const PAGE: Colour = [255, 250, 240];

/** An L and a T by turns, 16 high, twelve pixels from one to the next; none where `but` says so. */
const letters = (left: number, top: number, count: number, but: readonly number[] = []): Item[] =>
  Array.from({ length: count }, (_, i) => i).filter((i) => !but.includes(i)).flatMap((i): Item[] => {
    const x = left + i * 12;
    const bar = i % 2 === 0 ? top + 13 : top;
    return [{ shape: rectangle(x, top, x + 3, top + 16), fill: flat(INK) }, { shape: rectangle(x, bar, x + 8, bar + 3), fill: flat(INK) }];
  });

function read(...items: Item[]): { regions: Regions; root: Part; text: Part; at: (x: number, y: number) => 'text' | 'ground' | 'other' } {
  const regions = regionsOf(onGround(200, 120, PAGE, ...items).picture);
  const { root } = partsOf(regions);
  joinText(regions.graph, root, 200, 120);
  const texts = root.children.filter((part) => part.kind === 'text');
  expect(texts).toHaveLength(1);
  const [text] = texts;
  const at = (x: number, y: number): 'text' | 'ground' | 'other' => {
    const r = regionAt(regions.segmentation, x, y);
    return text.regions.includes(r) ? 'text' : root.regions.includes(r) ? 'ground' : 'other';
  };
  return { regions, root, text, at };
}

describe('gatherStrays', () => {
  it('takes a letter thinner than any mark is told by', () => {
    const { at } = read(...letters(30, 40, 8, [4]), { shape: rectangle(80, 38, 81, 58), fill: flat(INK) });
    expect(at(80, 48)).toBe('text');
  });

  it('takes one such letter after another, as far as they go', () => {
    const { at } = read(...letters(30, 40, 4), ...[80, 90, 100, 110].map((x): Item => ({ shape: rectangle(x, 38, x + 1, 58), fill: flat(INK) })));
    expect([80, 90, 100, 110].map((x) => at(x, 48))).toEqual(['text', 'text', 'text', 'text']);
  });

  it('takes the bullet before a line, and nothing of its size farther off', () => {
    const bullet = (right: number): Item => ({ shape: disc(right - 3, 48, 3), fill: flat(INK) });
    expect(read(...letters(60, 40, 6), bullet(44)).at(41, 48)).toBe('text');
    expect(read(...letters(60, 40, 6), bullet(36)).at(33, 48)).toBe('other');
  });

  it('takes a broken letter whole, and leaves its counter to the page', () => {
    const o = ring(disc(83, 48, 7), disc(83, 48, 5));
    // Its top is of another ink, so that no region encloses the counter.
    const { at } = read(...letters(30, 40, 8, [4]), { shape: o, fill: (_, y) => (y < 44 ? [82, 30, 40] : INK) });
    expect(at(83, 54)).toBe('text');
    expect(at(83, 41)).toBe('text');
    expect(at(83, 48)).toBe('ground');
  });

  it('takes the dot above such a letter', () => {
    const { at } = read(...letters(30, 40, 8), { shape: rectangle(134, 38, 135, 58), fill: flat(INK) }, { shape: rectangle(133, 32, 136, 35), fill: flat(INK) });
    expect(at(134, 48)).toBe('text');
    expect(at(134, 33)).toBe('text');
  });

  it.each<[string, readonly Box[], Colour]>([
    ['of another colour', [[80, 46, 86, 52]], [220, 60, 40]],
    ['in another row', [[80, 80, 84, 86]], INK],
    ['larger than letters', [[150, 20, 190, 80]], INK],
    ['that touches something larger', [[124, 30, 128, 56], [128, 30, 150, 56]], INK],
  ])('leaves alone what is %s', (_, [first, ...rest], colour) => {
    const { at } = read(...letters(30, 40, 8, [4]), { shape: rectangle(...first), fill: flat(colour) }, ...rest.map((box): Item => ({ shape: rectangle(...box), fill: flat([90, 160, 220]) })));
    expect(at((first[0] + first[2]) / 2, (first[1] + first[3]) / 2)).toBe('other');
  });
});
