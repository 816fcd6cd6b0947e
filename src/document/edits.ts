import { DelaminateError } from '../core/errors';
import type { LayeredDocument, LayerNode } from './document';
import { refuseLocked } from './locks';
import { LONGEST_NAME, takenBy, uniqueName, withFreeNames } from './names';
import { editNode, editNodeOf, leafLayers, requireNode } from './tree';

/*
 * What a user does to recovered layers. Each gives a new document and leaves the old one as it was; nodes that an edit
 * does not concern stay the same objects, so that views can tell by identity what changed.
 */

export { findNode } from './tree';
export { setLocked } from './locks';
export { mergeLayers } from './merge-layers';
export { placeSplit, splitLayer, splitSource } from './split-layer';

/**
 * Gives a node another name, without blanks at its ends; where it is taken the name gets a number, as everywhere.
 * Throws `DelaminateError('rename', …)` on names that are empty or longer than 255 UTF-16 units.
 */
export function renameNode(document: LayeredDocument, id: string, name: string): LayeredDocument {
  const node = requireNode(document, id, 'rename');
  const wanted = name.trim();
  if (wanted === '') throw new DelaminateError('rename', `the new name of ${node.name} is empty; give it at least one letter`);
  if (wanted.length > LONGEST_NAME) throw new DelaminateError('rename', `the new name of ${node.name} has ${wanted.length} letters and Photoshop holds ${LONGEST_NAME}; shorten it`);
  if (wanted === node.name) return document;
  const { names } = takenBy(document.children);
  names.delete(node.name);
  const free = uniqueName(wanted, names);
  return editNodeOf(document, id, (old) => [old.name === free ? old : { ...old, name: free }]);
}

/** Shows or hides a node. */
export function setVisible(document: LayeredDocument, id: string, visible: boolean): LayeredDocument {
  requireNode(document, id, 'show');
  return editNodeOf(document, id, (node) => [node.visible === visible ? node : { ...node, visible }]);
}

/**
 * Takes nodes out, groups with all that is in them; groups that become empty go too.
 * Throws `DelaminateError('drop', …)` where no layer would be left, or a locked one would go.
 */
export function dropNodes(document: LayeredDocument, ids: readonly string[]): LayeredDocument {
  const nodes = ids.map((id) => requireNode(document, id, 'drop'));
  refuseLocked(document, ids, 'drop');
  const dropped = new Set(nodes);
  const without = (siblings: readonly LayerNode[]): readonly LayerNode[] => {
    const kept = siblings.flatMap((node): LayerNode[] => {
      if (dropped.has(node)) return [];
      if (node.type === 'layer') return [node];
      const children = without(node.children);
      if (children === node.children) return [node];
      return children.length === 0 ? [] : [{ ...node, children }];
    });
    return kept.length === siblings.length && kept.every((node, i) => node === siblings[i]) ? siblings : kept;
  };
  const children = without(document.children);
  if (leafLayers(children).length === 0) throw new DelaminateError('drop', 'these are all the layers there are; keep at least one');
  return children === document.children ? document : { ...document, children };
}

/**
 * Puts `nodes`, back to front, in the place of a layer or group. Where their ids or names are taken elsewhere in the
 * document they get numbers. Nothing is composited: what is seen changes as the pixels do; see {@link splitLayer}.
 */
export function replaceLayer(document: LayeredDocument, id: string, nodes: readonly LayerNode[]): LayeredDocument {
  const old = requireNode(document, id, 'replace');
  if (nodes.length === 0) throw new DelaminateError('replace', `nothing is given to stand in the place of ${old.name}; drop it instead`);
  refuseLocked(document, [id], 'replace');
  const taken = takenBy(editNode(document.children, id, () => []));
  return editNodeOf(document, id, () => withFreeNames(nodes, taken));
}
