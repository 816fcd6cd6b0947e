import { DelaminateError } from '../core/errors';
import { uniteRects, type Rect } from '../raster/rect';
import type { Group, Layer, LayeredDocument, LayerNode } from './document';

/** Every layer of the tree, back to front, groups opened. */
export function leafLayers(nodes: readonly LayerNode[]): Layer[] {
  return nodes.flatMap((node) => (node.type === 'group' ? leafLayers(node.children) : [node]));
}

/** Every node of the tree, a group before its children. */
export function allNodes(nodes: readonly LayerNode[]): LayerNode[] {
  return nodes.flatMap((node) => (node.type === 'group' ? [node, ...allNodes(node.children)] : [node]));
}

/** The node of this id wherever it hangs; undefined where there is none. */
export function findNode(document: LayeredDocument, id: string): LayerNode | undefined {
  return allNodes(document.children).find((node) => node.id === id);
}

/** The node of this id; throws `DelaminateError(stage, …)` where there is none. */
export function requireNode(document: LayeredDocument, id: string, stage: string): LayerNode {
  const node = findNode(document, id);
  if (!node) throw new DelaminateError(stage, `there is no layer with the id ${id} any more; choose another`);
  return node;
}

/** The groups around the node of this id, outermost first; undefined where there is no such node. */
export function groupsAround(nodes: readonly LayerNode[], id: string): Group[] | undefined {
  for (const node of nodes) {
    if (node.id === id) return [];
    const inner = node.type === 'group' ? groupsAround(node.children, id) : undefined;
    if (inner) return [node as Group, ...inner];
  }
  return undefined;
}

/** What is painted before anything inside the innermost of these groups: siblings behind each of them, back to front. */
export function paintedBefore(nodes: readonly LayerNode[], groups: readonly Group[]): LayerNode[] {
  const [outer, ...inner] = groups;
  if (!outer) return [];
  return [...nodes.slice(0, nodes.indexOf(outer)), ...paintedBefore(outer.children, inner)];
}

/** The smallest rectangle around all layers, hidden ones too; empty where there are none. */
export function boundsOf(nodes: readonly LayerNode[]): Rect {
  const rects = leafLayers(nodes).map(({ left, top, pixels }): Rect => ({ left, top, width: pixels.width, height: pixels.height }));
  return rects.reduce(uniteRects, { left: 0, top: 0, width: 0, height: 0 });
}

/**
 * The nodes with the one of this id replaced by what `edit` returns (none, one or several, back to front), wherever it is.
 * Whatever lies not on the way to it stays the same object; so does all of it where there is no such node.
 */
export function editNode(nodes: readonly LayerNode[], id: string, edit: (node: LayerNode) => readonly LayerNode[]): readonly LayerNode[] {
  for (const [index, node] of nodes.entries()) {
    const replaced = node.id === id ? edit(node) : node.type === 'group' ? editInside(node, id, edit) : [node];
    if (replaced.length === 1 && replaced[0] === node) continue;
    return [...nodes.slice(0, index), ...replaced, ...nodes.slice(index + 1)];
  }
  return nodes;
}

function editInside(group: Group, id: string, edit: (node: LayerNode) => readonly LayerNode[]): readonly LayerNode[] {
  const children = editNode(group.children, id, edit);
  return children === group.children ? [group] : [{ ...group, children }];
}

/** {@link editNode} on a document, which stays the same object where nothing changed. */
export function editNodeOf(document: LayeredDocument, id: string, edit: (node: LayerNode) => readonly LayerNode[]): LayeredDocument {
  const children = editNode(document.children, id, edit);
  return children === document.children ? document : { ...document, children };
}

/** The share of a layer's covered pixels that were invented, 0..1 (weighted by alpha). */
export function inventedFraction(layer: Layer): number {
  if (!layer.seen) return 0;
  let covered = 0;
  let invented = 0;
  const { data } = layer.pixels;
  for (let i = 0; i < layer.seen.length; i++) {
    const alpha = data[i * 4 + 3]!;
    covered += alpha;
    if (layer.seen[i] === 0) invented += alpha;
  }
  return covered === 0 ? 0 : invented / covered;
}

/** Rebuilds the tree with every layer replaced by what `map` returns (none, one or several, back to front). */
export function mapLayers(document: LayeredDocument, map: (layer: Layer) => readonly Layer[]): LayeredDocument {
  const walk = (nodes: readonly LayerNode[]): LayerNode[] =>
    nodes.flatMap((node): LayerNode[] => (node.type === 'group' ? [{ ...node, children: walk(node.children) }] : [...map(node)]));
  return { ...document, children: walk(document.children) };
}
