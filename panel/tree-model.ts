import type { LayeredDocument, LayerNode } from '../src/document/document';
import { groupsAround } from '../src/document/tree';
import type { Place } from '../src/edit/move-node';

/** One row of the layers list. */
export interface TreeRow {
  readonly node: LayerNode;
  /** 1 for the outermost. */
  readonly level: number;
  /** Null for layers. */
  readonly expanded: boolean | null;
  /** Its place among its siblings as shown, from 1, and how many they are. */
  readonly position: number;
  readonly siblings: number;
  readonly parent: string | null;
}

/** The rows that are seen, front to back as layer panels have them, with the children of `collapsed` groups left out. */
export function treeRows(document: LayeredDocument, collapsed: ReadonlySet<string>): TreeRow[] {
  const walk = (nodes: readonly LayerNode[], level: number, parent: string | null): TreeRow[] =>
    [...nodes].reverse().flatMap((node, index): TreeRow[] => {
      const expanded = node.type === 'group' ? !collapsed.has(node.id) : null;
      const row = { node, level, expanded, position: index + 1, siblings: nodes.length, parent };
      return node.type === 'group' && expanded ? [row, ...walk(node.children, level + 1, node.id)] : [row];
    });
  return walk(document.children, 1, null);
}

/** Which rows are selected. `cursor` has the keyboard; `anchor` is where a range begins. */
export interface TreeSelection {
  readonly selected: ReadonlySet<string>;
  readonly cursor: string | null;
  readonly anchor: string | null;
}

export const NOTHING_SELECTED: TreeSelection = { selected: new Set(), cursor: null, anchor: null };

/** What a click or a key does to the selection: it alone, added or taken away (Ctrl), all from the anchor to it (Shift). */
export type SelectHow = 'only' | 'toggle' | 'range';

export function selectRow({ selected, anchor }: TreeSelection, rows: readonly TreeRow[], id: string, how: SelectHow): TreeSelection {
  if (how === 'toggle') {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    return { selected: next, cursor: id, anchor: id };
  }
  const from = how === 'range' && anchor !== null ? rows.findIndex(({ node }) => node.id === anchor) : -1;
  if (from < 0) return { selected: new Set([id]), cursor: id, anchor: id };
  const to = rows.findIndex(({ node }) => node.id === id);
  const range = rows.slice(Math.min(from, to), Math.max(from, to) + 1).map(({ node }) => node.id);
  return { selected: new Set(range), cursor: id, anchor };
}

/** The selection without what is no longer there; the cursor falls to the row at its former place. */
export function keepSelection(selection: TreeSelection, rows: readonly TreeRow[], before: readonly TreeRow[]): TreeSelection {
  const present = new Set(rows.map(({ node }) => node.id));
  const { selected, cursor, anchor } = selection;
  if ([...selected, cursor, anchor].every((id) => id === null || present.has(id))) return selection;
  const was = before.findIndex(({ node }) => node.id === cursor);
  const fallen = cursor !== null && present.has(cursor) ? cursor : (rows[Math.min(Math.max(was, 0), rows.length - 1)]?.node.id ?? null);
  return { selected: new Set([...selected].filter((id) => present.has(id))), cursor: fallen, anchor: anchor !== null && present.has(anchor) ? anchor : null };
}

/** The row that a key moves to; null where it moves nowhere. */
export function rowAfterKey(rows: readonly TreeRow[], cursor: string | null, key: string): TreeRow | null {
  const at = rows.findIndex(({ node }) => node.id === cursor);
  const row = rows[at];
  if (key === 'Home') return rows[0] ?? null;
  if (key === 'End') return rows[rows.length - 1] ?? null;
  if (key === 'ArrowDown') return rows[at + 1] ?? null;
  if (key === 'ArrowUp') return at > 0 ? rows[at - 1]! : null;
  if (key === 'ArrowLeft') return row?.parent ? (rows.find(({ node }) => node.id === row.parent) ?? null) : null;
  if (key === 'ArrowRight') return row?.expanded ? (rows[at + 1] ?? null) : null;
  return null;
}

/** Where a node goes by one step to the front or to the back: past its neighbour, or out of its group at the end of it; null where it is outermost. */
export function stepTarget(document: LayeredDocument, id: string, direction: 'front' | 'back'): Place | null {
  const parent = groupsAround(document.children, id)?.at(-1);
  const siblings = parent?.children ?? document.children;
  const at = siblings.findIndex((node) => node.id === id);
  if (at < 0) return null;
  const past = siblings[direction === 'front' ? at + 1 : at - 1] ?? parent;
  if (!past) return null;
  return direction === 'front' ? { before: past.id } : { behind: past.id };
}
