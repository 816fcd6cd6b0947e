import type { LayeredDocument, LayerNode } from '../../src/document/document';
import { keepSelection, NOTHING_SELECTED, rowAfterKey, selectRow, stepTarget, treeRows, type SelectHow, type TreeRow, type TreeSelection } from '../tree-model';
import type { Place } from '../../src/edit/move-node';
import { dragRows } from './drag-rows';
import { make } from './elements';
import { layerRow, type LayerRow } from './layer-row';

export interface TreeEvents {
  readonly onSelect: (ids: readonly string[]) => void;
  readonly onEye: (node: LayerNode) => void;
  readonly onRename: (id: string, name: string) => void;
  readonly onDrop: (ids: readonly string[]) => void;
  /** Locks them all, or unlocks them all. */
  readonly onLock: (ids: readonly string[], locked: boolean) => void;
  readonly onMove: (id: string, to: Place) => void;
}

export interface LayerTree {
  readonly element: HTMLElement;
  /** Front to back, outermost and inner ones. */
  readonly selected: readonly string[];
  update(document: LayeredDocument): void;
  /** Forgets selection and folds: another result is shown. */
  reset(): void;
  focusTarget(): HTMLElement;
}

/**
 * The list of layers as a tree, by the ARIA Authoring Practices: arrows move, Shift with them extends, Ctrl with Space
 * picks one by one, Enter or F2 renames, H shows and hides, L locks and unlocks, Delete drops, Alt with Up or Down moves the layer.
 */
export function layerTree(events: TreeEvents): LayerTree {
  const element = make('div', { class: 'tree', attributes: { role: 'tree', 'aria-label': 'Layers, front to back', 'aria-multiselectable': 'true', 'aria-keyshortcuts': 'Enter F2 H L Delete Control+A Alt+ArrowUp Alt+ArrowDown' } });
  const built = new Map<string, LayerRow>();
  const collapsed = new Set<string>();
  let document: LayeredDocument | null = null;
  let rows: readonly TreeRow[] = [];
  let selection: TreeSelection = NOTHING_SELECTED;

  const draw = (): void => {
    if (!document) return;
    const before = rows;
    rows = treeRows(document, collapsed);
    selection = keepSelection(selection, rows, before);
    const cursor = selection.cursor ?? rows[0]?.node.id;
    const hidden = new Set<string>();
    const elements = rows.map((row) => {
      const { id } = row.node;
      const dimmed = row.parent !== null && hidden.has(row.parent);
      if (dimmed || !row.node.visible) hidden.add(id);
      const shown = built.get(id) ?? layerRow(id, { onToggle: toggle, onEye: events.onEye, onUnlock: (own) => events.onLock([own], false), onRename: events.onRename });
      built.set(id, shown);
      shown.update(row, selection.selected.has(id), id === cursor, dimmed);
      return shown.element;
    });
    const present = new Set(rows.map(({ node }) => node.id));
    for (const [id, { element: old }] of built) {
      if (present.has(id)) continue;
      old.remove();
      built.delete(id);
    }
    // Only what is out of place is moved: a moved element loses its focus.
    elements.forEach((row, i) => {
      if (element.children[i] !== row) element.insertBefore(row, element.children[i] ?? null);
    });
  };

  const toggle = (id: string): void => {
    if (!collapsed.delete(id)) collapsed.add(id);
    const focused = element.contains(globalThis.document.activeElement);
    draw();
    if (focused) focusCursor();
  };
  /** `still`: nothing moves, for a second click must find what the first did. */
  const focusCursor = (still = false): void => {
    const row = selection.cursor !== null ? built.get(selection.cursor) : undefined;
    row?.element.focus({ preventScroll: still });
    if (!still) row?.element.scrollIntoView({ block: 'nearest' });
  };
  const choose = (id: string, how: SelectHow, still = false): void => {
    selection = selectRow(selection, rows, id, how);
    draw();
    focusCursor(still);
    events.onSelect(chosen());
  };
  const chosen = (): string[] => rows.map(({ node }) => node.id).filter((id) => selection.selected.has(id));
  const rowOf = (event: Event): TreeRow | undefined => {
    const id = (event.target as Element).closest('[role="treeitem"]')?.getAttribute('data-id');
    return rows.find(({ node }) => node.id === id);
  };

  element.addEventListener('click', (event) => {
    const row = rowOf(event);
    if (row) choose(row.node.id, event.shiftKey ? 'range' : event.ctrlKey || event.metaKey ? 'toggle' : 'only', true);
  });
  dragRows(element, { document: () => document, rowOf, onMove: events.onMove });
  element.addEventListener('keydown', (event) => {
    const row = rowOf(event);
    if (!row) return;
    const { id } = row.node;
    if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      const to = stepTarget(document!, id, event.key === 'ArrowUp' ? 'front' : 'back');
      if (to) events.onMove(id, to);
      event.preventDefault();
      return;
    }
    const wasAll = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'a';
    if (wasAll) {
      selection = { ...selection, selected: new Set(rows.map(({ node }) => node.id)) };
      draw();
      events.onSelect(chosen());
    } else if (event.key === 'ArrowRight' && row.expanded === false) toggle(id);
    else if (event.key === 'ArrowLeft' && row.expanded) toggle(id);
    else if (event.key === ' ') choose(id, event.ctrlKey || event.metaKey ? 'toggle' : 'only');
    else if (event.key === 'Enter' || event.key === 'F2') built.get(id)?.edit();
    else if (event.key === 'Delete' || event.key === 'Backspace') events.onDrop(selection.selected.has(id) ? chosen() : [id]);
    else if (event.key.toLowerCase() === 'l' && !event.ctrlKey && !event.metaKey && !event.altKey) events.onLock(selection.selected.has(id) ? chosen() : [id], row.node.locked !== true);
    else if (event.key.toLowerCase() === 'h' && !event.ctrlKey && !event.metaKey && !event.altKey) events.onEye(row.node);
    else {
      const next = rowAfterKey(rows, id, event.key);
      if (!next) {
        // At the list's end the page must not scroll away beneath the user.
        if (event.key.startsWith('Arrow')) event.preventDefault();
        return;
      }
      if (event.ctrlKey || event.metaKey) {
        selection = { ...selection, cursor: next.node.id };
        draw();
        focusCursor();
      } else choose(next.node.id, event.shiftKey ? 'range' : 'only');
    }
    event.preventDefault();
  });

  return {
    element,
    get selected() {
      return chosen();
    },
    update(next) {
      if (document === next) return;
      document = next;
      const focused = element.contains(globalThis.document.activeElement) && globalThis.document.activeElement?.tagName !== 'INPUT';
      draw();
      if (focused && !element.contains(globalThis.document.activeElement)) focusCursor();
    },
    reset() {
      collapsed.clear();
      built.clear();
      element.replaceChildren();
      rows = [];
      selection = NOTHING_SELECTED;
      document = null;
    },
    focusTarget: () => (element.querySelector('[tabindex="0"]') as HTMLElement | null) ?? element,
  };
}
