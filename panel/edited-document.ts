import type { Group, Layer, LayeredDocument, LayerNode } from '../src/document/document';
import { allNodes } from '../src/document/tree';

/** A node that is the same object as the one of this id before. */
interface Same {
  readonly type: 'same';
  readonly id: string;
}
type EditedNode = Same | Layer | (Omit<Group, 'children'> & { readonly children: readonly EditedNode[] });

/** A tree after an edit as it travels between threads: what did not change is referred to, so that it stays the same object at home. */
export interface EditedDocument {
  readonly children: readonly EditedNode[];
}

/** `after` must have been made from `before`. */
export function packEdited(before: LayeredDocument, after: LayeredDocument): EditedDocument {
  const old = new Set(allNodes(before.children));
  const pack = (node: LayerNode): EditedNode => {
    if (old.has(node)) return { type: 'same', id: node.id };
    return node.type === 'group' ? { ...node, children: node.children.map(pack) } : node;
  };
  return { children: after.children.map(pack) };
}

/** `before` at home, of which a copy was edited. The document itself where nothing changed. */
export function unpackEdited(before: LayeredDocument, { children }: EditedDocument): LayeredDocument {
  const old = new Map(allNodes(before.children).map((node) => [node.id, node]));
  const unpack = (node: EditedNode): LayerNode => {
    if (node.type === 'same') return old.get(node.id)!;
    return node.type === 'group' ? { ...node, children: node.children.map(unpack) } : node;
  };
  const nodes = children.map(unpack);
  return nodes.length === before.children.length && nodes.every((node, i) => node === before.children[i]) ? before : { ...before, children: nodes };
}

/** Memory of the layers that travel, to be moved. */
export function memoryOfEdited({ children }: EditedDocument): ArrayBuffer[] {
  const walk = (nodes: readonly EditedNode[]): ArrayBufferLike[] => nodes.flatMap((node) => {
    if (node.type === 'same') return [];
    return node.type === 'group' ? walk(node.children) : [node.pixels.data.buffer, ...(node.seen ? [node.seen.buffer] : [])];
  });
  return [...new Set(walk(children))].filter((buffer): buffer is ArrayBuffer => buffer instanceof ArrayBuffer);
}
