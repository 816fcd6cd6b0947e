import { mapped } from '../../support/stages';
import { attach, createPart, walkParts, type Part } from '../../../src/decompose/objects/parts';
import { raiseFront } from '../../../src/decompose/objects/raise-front';
import { FRONT } from '../../../src/decompose/regions/sides';

/** Six regions in a row, of colours far apart. */
const { graph } = mapped(['abcdef']);

const named = (region: number, kind: Part['kind'] = 'shape'): Part => createPart([region], kind, 10);

describe('raiseFront', () => {
  it('puts what lies on a panel on the ground, and what shows in its gaps back where it was', () => {
    const [root, photo, letter, gap, other] = [named(0, 'background'), named(1, 'picture'), named(2), named(3), named(4)];
    attach(photo, root);
    attach(letter, photo);
    attach(gap, letter);
    attach(other, root);
    raiseFront(graph, root, Uint8Array.of(0, 0, FRONT, 0, 0), 6);
    expect(letter.parent).toBe(root);
    expect(letter.front).toBe(true);
    expect(letter.children).toEqual([]);
    // The gap shows the photograph, so it is of it.
    expect(photo.regions).toEqual([1, 3]);
    expect(walkParts(root).flatMap((part) => part.regions).sort()).toEqual([0, 1, 2, 3, 4]);
  });

  it('keeps what is in front together: a mark on a badge stays on it', () => {
    const [root, badge, mark] = [named(0, 'background'), named(1), named(2)];
    attach(badge, root);
    attach(mark, badge);
    raiseFront(graph, root, Uint8Array.of(0, FRONT, FRONT), 6);
    expect(mark.parent).toBe(badge);
  });

  it('changes nothing without panels', () => {
    const [root, a, b] = [named(0, 'background'), named(1), named(2)];
    attach(a, root);
    attach(b, a);
    raiseFront(graph, root, Uint8Array.of(0, 0, 3), 6);
    expect([a.parent, b.parent, a.front]).toEqual([root, a, undefined]);
  });

  it('gives the ground what shows its colour in a gap between several things in front, and keeps what does not', () => {
    const rows = ['gggggggg', 'gaaaabbg', 'gahhabbg', 'gahhbbbg', 'gaabbbxg', 'gggggggg'];
    const gap = (colour: readonly number[]): { root: Part; hole: Part } => {
      const drawn = mapped(rows, { g: [200, 220, 240], a: [200, 30, 30], b: [30, 30, 200], h: colour, x: [0, 200, 0] }, 4);
      const [root, a, b, hole] = ['g', 'a', 'b', 'h'].map((letter, i) => named(drawn.regionOf[letter], i === 0 ? 'background' : 'shape'));
      for (const part of [a, b, hole]) attach(part, root);
      const sides = new Uint8Array(drawn.segmentation.count);
      sides[drawn.regionOf.a] = sides[drawn.regionOf.b] = FRONT;
      raiseFront(drawn.graph, root, sides, 6);
      return { root, hole };
    };
    const through = gap([202, 219, 239]);
    expect(through.root.children).not.toContain(through.hole);
    expect(through.root.regions).toEqual(expect.arrayContaining(through.hole.regions));
    const own = gap([240, 200, 60]);
    expect(own.root.children).toContain(own.hole);
  });
});
