import { cardBorders } from '../../../src/decompose/order/card-borders';
import { partsOf, mapped } from '../../support/stages';

// A card of 10 by 6 cells with a strip that goes on over its right side, and something that ends at its left one.
const map = mapped([
  'gggggggggggggggggggg',
  'ggggccccccccccgggggg',
  'ggaaccccccccccgggggg',
  'ggaaccccccssssssssgg',
  'ggggccccccssssssssgg',
  'ggggccccccccccgggggg',
  'ggggccccccccccgggggg',
  'gggggggggggggggggggg',
], {}, 8);
const card = { left: 32, top: 8, right: 112, bottom: 56, support: 1 };

function borders(support: number, share = card): { found: ReturnType<typeof cardBorders>; of: (name: string) => number } {
  const { root } = partsOf(map);
  const parts = root.children;
  const of = (name: string): number => parts.findIndex((part) => part.regions.includes(map.regionOf[name]));
  parts[of('c')].card = { ...share, support };
  return { found: cardBorders(map.segmentation, parts), of };
}

describe('cardBorders', () => {
  it('counts what lies in a card or on its rim', () => {
    const { found, of } = borders(1);
    expect([...found.keys()]).toEqual([of('c')]);
    const { near } = found.get(of('c'))!;
    const cells = (name: string): number => near[of(name)];
    expect(cells('c')).toBe((60 - 8) * 64);
    // The strip: four cells inside and three pixels of rim; what lies beside: three pixels of rim.
    expect(cells('s')).toBe((4 * 8 + 3) * 16);
    expect(cells('a')).toBe(3 * 16);
  });

  it('says what is seen on both sides of the outline, all around', () => {
    const { found, of } = borders(1);
    const { sides } = found.get(of('c'))!;
    expect(sides).toHaveLength(2 * (80 + 48));
    const seen = (outside: number, inside: number): number => sides.filter(([o, i]) => o === outside && i === inside).length;
    expect(seen(of('s'), of('s'))).toBe(16);
    expect(seen(of('a'), of('c'))).toBe(16);
    // The ground is none of the parts.
    expect(seen(-1, of('c'))).toBe(2 * (80 + 48) - 32);
  });

  it('leaves out what is not surely a card, or small', () => {
    expect(borders(0.8).found.size).toBe(0);
    expect(borders(1, { left: 32, top: 8, right: 42, bottom: 18, support: 1 }).found.size).toBe(0);
  });
});
