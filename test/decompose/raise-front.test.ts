import { attach, createPart, walkParts, type Part } from '../../src/decompose/parts';
import { raiseFront } from '../../src/decompose/raise-front';
import { FRONT } from '../../src/decompose/sides';

const named = (region: number, kind: Part['kind'] = 'shape'): Part => createPart([region], kind, 10);

describe('raiseFront', () => {
  it('puts what lies on a panel on the ground, and what shows in its gaps back where it was', () => {
    const [root, photo, letter, gap, other] = [named(0, 'background'), named(1, 'picture'), named(2), named(3), named(4)];
    attach(photo, root);
    attach(letter, photo);
    attach(gap, letter);
    attach(other, root);
    raiseFront(root, Uint8Array.of(0, 0, FRONT, 0, 0));
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
    raiseFront(root, Uint8Array.of(0, FRONT, FRONT));
    expect(mark.parent).toBe(badge);
  });

  it('changes nothing without panels', () => {
    const [root, a, b] = [named(0, 'background'), named(1), named(2)];
    attach(a, root);
    attach(b, a);
    raiseFront(root, Uint8Array.of(0, 0, 3));
    expect([a.parent, b.parent, a.front]).toEqual([root, a, undefined]);
  });
});
