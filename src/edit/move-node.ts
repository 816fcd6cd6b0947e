import { DelaminateError } from '../core/errors';
import type { Group, LayeredDocument, LayerNode } from '../document/document';
import { refuseLocked } from '../document/locks';
import { allNodes, editNode, groupsAround, requireNode } from '../document/tree';

/**
 * Where a node goes: directly before (in front of) another or directly behind it, into the other's group where that is another
 * one; or to the front or the back of its own group.
 */
export type Place = { readonly before: string } | { readonly behind: string } | 'front' | 'back';

/** The tree with a node at another place, pixels as they are; groups that become empty go. The same document where it is there already. */
export function moveNode(document: LayeredDocument, id: string, place: Place): LayeredDocument {
  const node = requireNode(document, id, 'reorder');
  refuseLocked(document, [id], 'reorder');
  const groups = groupsAround(document.children, id)!;
  const parent = groups[groups.length - 1];
  const siblings = parent?.children ?? document.children;
  let children: readonly LayerNode[];
  if (place === 'front' || place === 'back') {
    const others = siblings.filter((other) => other !== node);
    const moved = place === 'front' ? [...others, node] : [node, ...others];
    children = parent ? editNode(document.children, parent.id, () => [{ ...parent, children: moved }]) : moved;
  } else {
    const target = targetOf(place);
    const beside = requireNode(document, target, 'reorder');
    if (allNodes([node]).includes(beside)) throw new DelaminateError('reorder', `${node.name} cannot go beside ${beside === node ? 'itself' : `${beside.name}, which is in it`}; choose another layer`);
    const lock = groupsAround(document.children, target)!.find(({ locked }) => locked);
    if (lock) throw new DelaminateError('reorder', `${lock.name} is locked; unlock it first, or choose a place outside of it`);
    const without = editNode(document.children, id, () => []);
    children = withoutEmpty(editNode(without, target, (other) => ('before' in place ? [other, node] : [node, other])), groups);
  }
  return sameOrder(children, document.children) ? document : { ...document, children };
}

function targetOf(place: Place): string {
  const target = typeof place !== 'object' || place === null ? undefined : 'before' in place ? place.before : place.behind;
  if (typeof target !== 'string') throw new DelaminateError('reorder', `${JSON.stringify(place)} is no place; say front, back, before a layer or behind one`);
  return target;
}

/** Takes out those of `groups`, outermost first, in which nothing is left. */
function withoutEmpty(nodes: readonly LayerNode[], groups: readonly Group[]): readonly LayerNode[] {
  return [...groups].reverse().reduce((current, { id }) => editNode(current, id, (group) => (group.type === 'group' && group.children.length === 0 ? [] : [group])), nodes);
}

const sameOrder = (a: readonly LayerNode[], b: readonly LayerNode[]): boolean =>
  a.length === b.length && a.every((node, i) => node.id === b[i]!.id && (node.type === 'layer' || sameOrder(node.children, (b[i] as Group).children)));

/** What differs between two trees of the same layers, painted last among what is the same: siblings in the innermost group that holds all of it. */
export interface Difference {
  /** Painted before all of it. */
  readonly behind: readonly LayerNode[];
  readonly before: readonly LayerNode[];
  readonly after: readonly LayerNode[];
}

export function differenceOf(before: readonly LayerNode[], after: readonly LayerNode[], behind: readonly LayerNode[] = []): Difference {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  while (end < before.length - start && end < after.length - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++;
  const [one, ...others] = before.slice(start, before.length - end);
  const [other, ...more] = after.slice(start, after.length - end);
  const back = [...behind, ...before.slice(0, start)];
  if (one?.type === 'group' && other?.type === 'group' && one.id === other.id && others.length === 0 && more.length === 0) return differenceOf(one.children, other.children, back);
  return { behind: back, before: before.slice(start, before.length - end), after: after.slice(start, after.length - end) };
}
