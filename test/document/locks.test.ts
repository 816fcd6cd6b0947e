import fc from 'fast-check';
import { DelaminateError } from '../../src/core/errors';
import type { LayeredDocument } from '../../src/document/document';
import { dropNodes, mergeLayers, replaceLayer, splitLayer } from '../../src/document/edits';
import { flattenDocument } from '../../src/document/flatten';
import { refuseLocked, setLocked } from '../../src/document/locks';
import { allNodes, findNode } from '../../src/document/tree';
import { group, layer, paint } from '../support/documents';
import { randomDocument } from '../support/random-documents';

const small = paint(2, 2, () => [1, 0, 0, 1]);
const document: LayeredDocument = {
  width: 2, height: 2, depth: 8,
  children: [layer('ground', small), group('group', [layer('inner', small), layer('beside', small)]), layer('front', small)],
};

describe('setLocked', () => {
  it('locks and unlocks what is named, and leaves everything else the same object', () => {
    const locked = setLocked(document, ['inner'], true);
    expect(findNode(locked, 'inner')).toMatchObject({ locked: true });
    for (const id of ['ground', 'beside', 'front']) expect(findNode(locked, id)).toBe(findNode(document, id));
    expect(setLocked(locked, ['inner'], false)).toEqual(document);
    expect(findNode(setLocked(locked, ['inner'], false), 'inner')).not.toHaveProperty('locked');
  });

  it('gives the document itself back where nothing changes', () => {
    expect(setLocked(document, ['inner'], false)).toBe(document);
    const locked = setLocked(document, ['group'], true);
    expect(setLocked(locked, ['group'], true)).toBe(locked);
  });

  it('refuses unknown ids before anything is changed', () => {
    expect(() => setLocked(document, ['inner', 'gone'], true)).toThrow(new DelaminateError('lock', 'there is no layer with the id gone any more; choose another'));
  });
});

describe('refuseLocked', () => {
  it('finds locked nodes, those in locked groups, and those in what is asked for', () => {
    const inner = setLocked(document, ['inner'], true);
    expect(() => refuseLocked(inner, ['beside', 'front'], 'merge')).not.toThrow();
    expect(() => refuseLocked(inner, ['inner'], 'merge')).toThrow('inner is locked; unlock it first, or leave it out');
    expect(() => refuseLocked(inner, ['group'], 'merge')).toThrow('inner is locked');
    expect(() => refuseLocked(setLocked(document, ['group'], true), ['beside'], 'merge')).toThrow('beside is locked');
  });
});

describe('locked layers', () => {
  const edits: Record<string, (before: LayeredDocument, id: string, other: string) => LayeredDocument> = {
    drop: (before, id) => dropNodes(before, [id]),
    merge: (before, id, other) => mergeLayers(before, [id, other]),
    replace: (before, id) => replaceLayer(before, id, [layer('new', small)]),
    split: (before, id) => {
      const node = findNode(before, id)!;
      if (node.type === 'group') throw new DelaminateError('split', 'a group');
      const { width, height } = node.pixels;
      return splitLayer(before, id, { width, height, depth: 8, children: [layer('a', node.pixels), layer('b', paint(width, height, () => [0, 1, 0, 0.5]))] });
    },
  };

  it.each(Object.keys(edits))('are refused by %s, or left the same objects', (name) => {
    fc.assert(fc.property(fc.nat(), fc.nat(), fc.nat(), fc.nat(), (seed, a, b, c) => {
      const plain = randomDocument(seed, { depth: 8 });
      const nodes = allNodes(plain.children);
      const pick = (n: number): string => nodes[n % nodes.length]!.id;
      const before = setLocked(plain, [pick(a)], true);
      const kept = allNodes([findNode(before, pick(a))!]);
      let after: LayeredDocument;
      try {
        after = edits[name]!(before, pick(b), pick(c));
      } catch (error) {
        expect(error).toBeInstanceOf(DelaminateError);
        return;
      }
      for (const node of kept) expect(findNode(after, node.id)).toBe(node);
    }));
  });

  it('look as they did', () => {
    fc.assert(fc.property(fc.nat(), fc.nat(), (seed, a) => {
      const plain = randomDocument(seed, { depth: 8 });
      const nodes = allNodes(plain.children);
      const locked = setLocked(plain, [nodes[a % nodes.length]!.id], true);
      expect(flattenDocument(locked)).toEqual(flattenDocument(plain));
    }), { numRuns: 30 });
  });
});
