import type { LayeredDocument } from '../../src/document/document';
import { keepSelection, NOTHING_SELECTED, rowAfterKey, selectRow, stepTarget, treeRows, type TreeSelection } from '../../panel/tree-model';
import { group, layer, paint } from '../support/documents';

const dot = paint(1, 1, () => [1, 1, 1, 1]);
const document: LayeredDocument = { width: 1, height: 1, depth: 8, children: [layer('ground', dot), group('card', [layer('paper', dot), layer('text', dot)]), layer('sun', dot)] };
const rows = treeRows(document, new Set());
const ids = (selection: TreeSelection): string[] => [...selection.selected].sort();

describe('the rows of the layers list', () => {
  it('go front to back with level and place', () => {
    expect(rows.map(({ node, level, expanded, position, siblings, parent }) => [node.id, level, expanded, position, siblings, parent])).toEqual([
      ['sun', 1, null, 1, 3, null], ['card', 1, true, 2, 3, null], ['text', 2, null, 1, 2, 'card'], ['paper', 2, null, 2, 2, 'card'], ['ground', 1, null, 3, 3, null],
    ]);
    expect(treeRows(document, new Set(['card'])).map(({ node }) => node.id)).toEqual(['sun', 'card', 'ground']);
  });

  it('are selected alone, one by one and as a range', () => {
    const one = selectRow(NOTHING_SELECTED, rows, 'card', 'only');
    expect(ids(one)).toEqual(['card']);
    expect(ids(selectRow(one, rows, 'paper', 'range'))).toEqual(['card', 'paper', 'text']);
    // From the anchor, not from where the range ended.
    expect(ids(selectRow(selectRow(one, rows, 'paper', 'range'), rows, 'sun', 'range'))).toEqual(['card', 'sun']);
    const two = selectRow(one, rows, 'ground', 'toggle');
    expect(ids(two)).toEqual(['card', 'ground']);
    expect(ids(selectRow(two, rows, 'card', 'toggle'))).toEqual(['ground']);
    expect(ids(selectRow(NOTHING_SELECTED, rows, 'sun', 'range'))).toEqual(['sun']);
  });

  it('answer to the keys of a tree', () => {
    const after = (cursor: string, key: string): string | null => rowAfterKey(rows, cursor, key)?.node.id ?? null;
    expect([after('sun', 'ArrowDown'), after('sun', 'ArrowUp'), after('ground', 'ArrowDown'), after('paper', 'ArrowUp')]).toEqual(['card', null, null, 'text']);
    expect([after('text', 'ArrowLeft'), after('card', 'ArrowRight'), after('sun', 'ArrowRight'), after('sun', 'ArrowLeft')]).toEqual(['card', 'text', null, null]);
    expect([after('text', 'Home'), after('text', 'End'), after('text', 'x')]).toEqual(['sun', 'ground', null]);
  });

  it('keep their selection through edits, the cursor at its place', () => {
    const selection = selectRow(selectRow(NOTHING_SELECTED, rows, 'sun', 'only'), rows, 'text', 'toggle');
    const fewer = treeRows({ ...document, children: [document.children[0]!, group('card', [layer('paper', dot)]), document.children[2]!] }, new Set());
    const kept = keepSelection(selection, fewer, rows);
    expect(ids(kept)).toEqual(['sun']);
    expect([kept.cursor, kept.anchor]).toEqual(['paper', null]);
    expect(keepSelection(kept, fewer, fewer)).toBe(kept);
  });
});

it('a step to the front or back goes past a neighbour, or out of the group at its end', () => {
  expect(stepTarget(document, 'ground', 'front')).toEqual({ before: 'card' });
  expect(stepTarget(document, 'ground', 'back')).toBeNull();
  expect(stepTarget(document, 'paper', 'front')).toEqual({ before: 'text' });
  expect(stepTarget(document, 'text', 'front')).toEqual({ before: 'card' });
  expect(stepTarget(document, 'paper', 'back')).toEqual({ behind: 'card' });
  expect(stepTarget(document, 'sun', 'front')).toBeNull();
  expect(stepTarget(document, 'nobody', 'front')).toBeNull();
});
