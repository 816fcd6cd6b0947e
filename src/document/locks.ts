import { DelaminateError } from '../core/errors';
import type { LayeredDocument, LayerNode } from './document';
import { allNodes, editNodeOf, requireNode } from './tree';

/** Ids of all locked nodes, those in locked groups too. */
function lockedIds(document: LayeredDocument): ReadonlySet<string> {
  const locked = new Set<string>();
  const walk = (nodes: readonly LayerNode[], inherited: boolean): void => {
    for (const node of nodes) {
      const own = inherited || node.locked === true;
      if (own) locked.add(node.id);
      if (node.type === 'group') walk(node.children, own);
    }
  };
  walk(document.children, false);
  return locked;
}

/** Throws `DelaminateError(stage, …)` with the name of the first locked node among these and all that is in them. */
export function refuseLocked(document: LayeredDocument, ids: readonly string[], stage: string): void {
  const locked = lockedIds(document);
  if (locked.size === 0) return;
  const asked = ids.map((id) => requireNode(document, id, stage));
  const found = allNodes(asked).find(({ id }) => locked.has(id));
  if (found) throw new DelaminateError(stage, `${found.name} is locked; unlock it first, or leave it out`);
}

/** Locks nodes or unlocks them, a group with all that is in it. Pixels and order stay; nodes that are so already stay the same objects. */
export function setLocked(document: LayeredDocument, ids: readonly string[], locked: boolean): LayeredDocument {
  for (const id of ids) requireNode(document, id, locked ? 'lock' : 'unlock');
  return ids.reduce((changed, id) => editNodeOf(changed, id, (node) => {
    const { locked: before, ...rest } = node;
    if ((before === true) === locked) return [node];
    return [locked ? { ...rest, locked: true } : rest];
  }), document);
}
