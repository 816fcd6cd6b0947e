import { isAskedAbout } from '../../../src/decompose/sight/asked-about';
import type { Effects } from '../../../src/decompose/effects';
import { attach, createPart, type Part } from '../../../src/decompose/objects/parts';

/** A ground with so many cards, the second on the first, and one thing that is none: type, or a shape. */
function tree(cards: number, thing: Part['kind'] = 'text'): Part {
  const root = createPart([0], 'background', 100);
  attach(createPart([1], thing, 10), root);
  let on = root;
  for (let k = 0; k < cards; k++) {
    const part: Part = { ...createPart([2 + k], 'shape', 10), card: { left: 0, top: 0, right: 5, bottom: 5 } as unknown as NonNullable<Part['card']> };
    attach(part, on);
    on = part;
  }
  return root;
}
type Found = Pick<Effects, 'panels' | 'shadows' | 'glazes'>;
const effects = (panels: number, shadows: number, glazes = 0): Found => ({ glazes, panels: Array.from({ length: panels }) as Effects['panels'], shadows: Array.from({ length: shadows }) as Effects['shadows'] });

describe('isAskedAbout', () => {
  it.each<[string, number, number, Found | null, boolean]>([
    ['a small page', 512 * 512, 0, null, true],
    ['a large page', 512 * 512 + 1, 0, null, false],
    ['a large page with a rectangle', 1e6, 1, null, false],
    ['two cards, one on the other', 1e6, 2, null, true],
    ['a card that casts a shadow', 1e6, 1, effects(0, 1), true],
    ['a panel on a photograph', 1e6, 0, effects(1, 0), false],
    ['a panel and a shadow', 1e6, 0, effects(1, 1), true],
  ])('of %s', (_, pixels, cards, taken, asked) => {
    expect(isAskedAbout(pixels, tree(cards), taken)).toBe(asked);
  });

  it('of a large drawing without type', () => {
    expect(isAskedAbout(1e6, tree(0, 'shape'), null)).toBe(true);
    expect(isAskedAbout(1e6, tree(0, 'shape'), effects(2, 0, 1))).toBe(true);
  });

  it('of no large drawing with rows of things in the holes of an outline', () => {
    const root = tree(0, 'shape');
    root.children[0].holdsRows = true;
    expect(isAskedAbout(1e6, root, null)).toBe(false);
    expect(isAskedAbout(512 * 512, root, null)).toBe(true);
  });

  it('of no large painting in see-through strokes, but of a small one', () => {
    expect(isAskedAbout(1e6, tree(2, 'shape'), effects(2, 1, 2))).toBe(false);
    expect(isAskedAbout(512 * 512, tree(2, 'shape'), effects(2, 1, 2))).toBe(true);
    expect(isAskedAbout(1e6, tree(2, 'shape'), effects(2, 1, 2), { strokes: 3 })).toBe(true);
  });

  it('listens to its options', () => {
    expect(isAskedAbout(100, tree(1), null, { anything: 50 })).toBe(false);
    expect(isAskedAbout(100, tree(1), null, { anything: 50, pasted: 1 })).toBe(true);
  });
});
