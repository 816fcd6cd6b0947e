import type { LayeredDocument, LayerNode } from '../../src/document/document';
import { dropNodes, mergeLayers } from '../../src/document/edits';
import { goneIds, outermostIds, replacements, replaceStep } from '../../panel/edit-steps';
import { group, layer, paint } from '../support/documents';

const dot = paint(2, 2, () => [0.5, 0.2, 0.2, 1]);
const at = (id: string, left: number): LayerNode => layer(id, dot, { left });
const documentOf = (...children: LayerNode[]): LayeredDocument => ({ width: 40, height: 4, depth: 8, children });

describe('what an edit means for the host', () => {
  const document = documentOf(at('ground', 0), group('card', [at('paper', 4), group('row', [at('text', 8)])]), at('sun', 12));

  it('deletes groups that became empty, and nothing inside what goes anyway', () => {
    expect(goneIds(document, dropNodes(document, ['text']))).toEqual(['row']);
    expect(goneIds(document, dropNodes(document, ['paper', 'text']))).toEqual(['card']);
    expect(goneIds(document, document)).toEqual([]);
  });

  it('names only the outermost of what is selected', () => {
    expect(outermostIds(document, ['text', 'card', 'sun'])).toEqual(['card', 'sun']);
    expect(outermostIds(document, ['text', 'row'])).toEqual(['row']);
  });

  it('finds what took the place of old nodes, be its id old or new', () => {
    const parts = group('text', [at('a', 8), at('b', 9)]);
    expect(replacements(document, documentOf(at('ground', 0), group('card', [at('paper', 4), group('row', [parts])]), at('sun', 12)), ['text']).map(({ id }) => id)).toEqual(['text']);
    const merged = mergeLayers(document, ['card', 'sun']);
    expect(replacements(document, merged, ['card', 'sun'])).toEqual([merged.children[1]]);
  });

  it('says what the new layer lies behind, only where that is not the frontmost one’s place', () => {
    // Apart from one another: the merged layer takes the frontmost one's place.
    const apart = documentOf(at('a', 0), at('b', 10), at('c', 20));
    expect(replaceStep(apart, mergeLayers(apart, ['a', 'c']), ['a', 'c']).beneath).toBeNull();
    // `b` covers part of `a`, so `c` must come down to it.
    const covered = documentOf(at('a', 0), at('b', 1), at('c', 20));
    const merged = mergeLayers(covered, ['a', 'c']);
    expect(merged.children.map(({ id }) => id).indexOf('b')).toBe(1);
    expect(replaceStep(covered, merged, ['a', 'c'])).toMatchObject({ ids: ['a', 'c'], beneath: 'b' });
  });
});
