import type { GroupState, NodeState } from './model';

/** Pure functions on the layer tree; lists are topmost first. What they are given is never changed. */

export type Nodes = readonly NodeState[];

/** Every node, each group before its children, topmost first. */
export function allNodes(nodes: Nodes): NodeState[] {
  return nodes.flatMap((node) => (node.type === 'group' ? [node, ...allNodes(node.children)] : [node]));
}

export function allIds(nodes: Nodes): number[] {
  return allNodes(nodes).map((node) => node.id);
}

export function findNode(nodes: Nodes, id: number): NodeState | undefined {
  return allNodes(nodes).find((node) => node.id === id);
}

/** The group that a node lies in; null at the top and where there is no such node. */
export function parentOf(nodes: Nodes, id: number): GroupState | null {
  for (const node of allNodes(nodes)) if (node.type === 'group' && node.children.some((child) => child.id === id)) return node;
  return null;
}

/** Replaces one node, at any depth; all others are shared with what was given. */
export function updateNode(nodes: Nodes, id: number, update: (node: NodeState) => NodeState): Nodes {
  return nodes.map((node) => {
    if (node.id === id) return update(node);
    if (node.type !== 'group' || !findNode(node.children, id)) return node;
    return { ...node, children: updateNode(node.children, id, update) };
  });
}

export function removeNode(nodes: Nodes, id: number): Nodes {
  return nodes.filter((node) => node.id !== id).map((node) =>
    node.type === 'group' && findNode(node.children, id) ? { ...node, children: removeNode(node.children, id) } : node);
}

/** Puts a node among the children of `parent` (null: the top) at `index`, 0 topmost. */
export function insertNode(nodes: Nodes, parent: number | null, index: number, inserted: NodeState): Nodes {
  if (parent === null) return [...nodes.slice(0, index), inserted, ...nodes.slice(index)];
  return updateNode(nodes, parent, (node) => (node.type === 'group' ? { ...node, children: insertNode(node.children, null, index, inserted) } : node));
}
