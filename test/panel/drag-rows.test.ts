import type { LayeredDocument } from '../../src/document/document';
import { treeRows } from '../../panel/tree-model';
import { dropPlace } from '../../panel/views/drag-rows';
import { group, layer, paint } from '../support/documents';

const dot = paint(1, 1, () => [1, 1, 1, 1]);
const document: LayeredDocument = { width: 1, height: 1, depth: 8, children: [layer('ground', dot), group('card', [layer('paper', dot), layer('text', dot)]), layer('sun', dot)] };
const row = (id: string, collapsed: readonly string[] = []) => treeRows(document, new Set(collapsed)).find(({ node }) => node.id === id)!;

describe('where a dragged row lands', () => {
  it('in front of a row’s upper half, behind its lower one', () => {
    expect(dropPlace(document, 'sun', row('paper'), 'upper')).toEqual({ before: 'paper' });
    expect(dropPlace(document, 'sun', row('paper'), 'lower')).toEqual({ behind: 'paper' });
    expect(dropPlace(document, 'text', row('ground'), 'lower')).toEqual({ behind: 'ground' });
  });
  it('at the front of an open group beneath its row, behind a closed one', () => {
    expect(dropPlace(document, 'sun', row('card'), 'lower')).toEqual({ before: 'text' });
    expect(dropPlace(document, 'sun', row('card', ['card']), 'lower')).toEqual({ behind: 'card' });
  });
  it('nowhere within itself, and not where nothing is dragged', () => {
    expect(dropPlace(document, 'sun', row('sun'), 'upper')).toBeNull();
    expect(dropPlace(document, 'card', row('paper'), 'upper')).toBeNull();
    expect(dropPlace(document, 'card', row('card'), 'lower')).toBeNull();
    expect(dropPlace(document, 'nobody', row('sun'), 'upper')).toBeNull();
  });
});
