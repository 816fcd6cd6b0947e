import type { LayeredDocument } from '../../src/document/document';
import type { Place } from '../../src/edit/move-node';
import { allNodes, findNode } from '../../src/document/tree';
import type { TreeRow } from '../tree-model';

export interface DragEvents {
  readonly document: () => LayeredDocument | null;
  readonly rowOf: (event: Event) => TreeRow | undefined;
  readonly onMove: (id: string, to: Place) => void;
}

/** Where a node lands that is dropped on a row's upper or lower half; null where it may not or would stay. */
export function dropPlace(document: LayeredDocument, id: string, row: TreeRow, half: 'upper' | 'lower'): Place | null {
  const moved = findNode(document, id);
  const { node } = row;
  // Beneath an open group's row is the place in front of all that is in it.
  const inside = half === 'lower' && node.type === 'group' && row.expanded ? node.children.at(-1) : undefined;
  const target = inside ?? node;
  if (!moved || allNodes([moved]).includes(target)) return null;
  return inside || half === 'upper' ? { before: target.id } : { behind: target.id };
}

/** Lets rows of the list be dragged to another place; a line shows where they land. The keyboard has Alt and the arrows for it. */
export function dragRows(element: HTMLElement, { document, rowOf, onMove }: DragEvents): void {
  let dragged: string | null = null;
  let marked: Element | null = null;
  const mark = (row: Element | null, half: 'upper' | 'lower' | null): void => {
    if (marked && marked !== row) marked.removeAttribute('data-drop');
    marked = row;
    if (half) row?.setAttribute('data-drop', half);
    else row?.removeAttribute('data-drop');
  };
  const targetOf = (event: DragEvent): { row: Element; half: 'upper' | 'lower'; place: Place } | null => {
    const [tree, row, shown] = [document(), rowOf(event), (event.target as Element).closest('[role="treeitem"]')];
    if (dragged === null || !tree || !row || !shown) return null;
    const { top, height } = shown.getBoundingClientRect();
    const half = event.clientY < top + height / 2 ? 'upper' : 'lower';
    const place = dropPlace(tree, dragged, row, half);
    return place && { row: shown, half, place };
  };

  element.addEventListener('dragstart', (event) => {
    const row = rowOf(event);
    if (!row || !event.dataTransfer) return event.preventDefault();
    dragged = row.node.id;
    event.dataTransfer.effectAllowed = 'move';
    event.dataTransfer.setData('text/plain', row.node.name);
  });
  element.addEventListener('dragover', (event) => {
    const target = targetOf(event);
    mark(target?.row ?? null, target?.half ?? null);
    if (target) event.preventDefault();
  });
  element.addEventListener('dragleave', (event) => {
    if (!element.contains(event.relatedTarget as Node | null)) mark(null, null);
  });
  element.addEventListener('drop', (event) => {
    const target = targetOf(event);
    const id = dragged;
    mark(null, null);
    if (!target || id === null) return;
    event.preventDefault();
    onMove(id, target.place);
  });
  element.addEventListener('dragend', () => {
    dragged = null;
    mark(null, null);
  });
}
