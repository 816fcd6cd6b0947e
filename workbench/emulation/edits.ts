import { ERROR_NUMBERS, hostError } from './host-error';
import type { GroupState, LayerState, NodeState, SelectionState, Snapshot } from './model';
import { UNLOCKED } from './model';
import { allNodes, findNode, insertNode, parentOf, removeNode, updateNode, type Nodes } from './tree';

/** Edits of a snapshot, for the emulated API and for the workbench's own layers panel. All pure; errors are Photoshop's refusals. */

/** Photoshop writes layer names into PSD files as at most this many UTF-16 units. */
export const MAX_LAYER_NAME = 255;

export type NewNode = { readonly id: number; readonly name?: string | undefined; readonly opacity?: number | undefined; readonly blendMode?: string | undefined };

const SHARED = { visible: true, locks: UNLOCKED, mask: null, clipped: false, xmp: null } as const;

/** An empty pixel layer. */
export function newLayer({ id, name, opacity, blendMode }: NewNode): LayerState {
  return { ...SHARED, type: 'layer', id, name: name ?? `Layer ${id}`, opacity: opacity ?? 100, blendMode: blendMode ?? 'normal', kind: 'pixel', isBackground: false, pixels: null };
}

/** An empty group; it passes through unless told otherwise. */
export function newGroup({ id, name, opacity, blendMode }: NewNode): GroupState {
  return { ...SHARED, type: 'group', id, name: name ?? `Group ${id}`, opacity: opacity ?? 100, blendMode: blendMode ?? 'passThrough', artboard: null, children: [] };
}

/** The node, which then is the only active one, goes above the topmost active layer, or into an active group (layer.md: "new layers are created above the active layer"). */
export function addNode(snapshot: Snapshot, node: NodeState): Snapshot {
  const active = allNodes(snapshot.layers).find(({ id }) => snapshot.activeLayers.includes(id));
  let layers: Nodes;
  if (!active) layers = insertNode(snapshot.layers, null, 0, node);
  else if (active.type === 'group') layers = insertNode(snapshot.layers, active.id, 0, node);
  else {
    const parent = parentOf(snapshot.layers, active.id);
    layers = insertNode(snapshot.layers, parent?.id ?? null, (parent?.children ?? snapshot.layers).indexOf(active), node);
  }
  return { ...snapshot, layers, activeLayers: [node.id] };
}

export function mustFind(snapshot: Snapshot, id: number): NodeState {
  const node = findNode(snapshot.layers, id);
  if (!node) throw hostError(`The layer ${id} does not exist.`);
  return node;
}

export function editNode(snapshot: Snapshot, id: number, edit: (node: NodeState) => NodeState): Snapshot {
  mustFind(snapshot, id);
  return { ...snapshot, layers: updateNode(snapshot.layers, id, edit) };
}

/** With everything in it. Photoshop keeps at least one layer (layer.md, delete); what stays gets an active layer. */
export function deleteNode(snapshot: Snapshot, id: number): Snapshot {
  const node = mustFind(snapshot, id);
  if (node.locks.all && !(node.type === 'layer' && node.isBackground)) throw hostError(`The layer "${node.name}" is locked.`);
  const parent = parentOf(snapshot.layers, id);
  const siblings = parent?.children ?? snapshot.layers;
  const layers = removeNode(snapshot.layers, id);
  if (layers.length === 0) throw hostError('The command "Delete" is not currently available.', ERROR_NUMBERS.notAvailable);
  const gone = new Set(allNodes([node]).map((each) => each.id));
  const kept = snapshot.activeLayers.filter((each) => !gone.has(each));
  const at = siblings.indexOf(node);
  const next = siblings[at + 1] ?? siblings[at - 1] ?? parent ?? layers[0]!;
  return { ...snapshot, layers, activeLayers: kept.length > 0 ? kept : [next.id] };
}

/** Values of `constants.ElementPlacement`. */
export const PLACEMENTS = { PLACEAFTER: 'placeAfter', PLACEATBEGINNING: 'placeAtBeginning', PLACEATEND: 'placeAtEnd', PLACEBEFORE: 'placeBefore', PLACEINSIDE: 'placeInside' } as const;

/**
 * constants.md, ElementPlacement: PLACEBEFORE above (a group: above all of it), PLACEAFTER below, PLACEINSIDE a group, where
 * else it throws, PLACEATBEGINNING at the top, PLACEATEND at the bottom "above background if background layer exists".
 * Undocumented: strict by choice. "The top" and "the bottom" are those of the list that `relative` is in; PLACEINSIDE
 * puts on top of what is in the group.
 */
export function moveNode(snapshot: Snapshot, id: number, relative: number, placement: string): Snapshot {
  const node = mustFind(snapshot, id);
  const target = mustFind(snapshot, relative);
  if (node.type === 'layer' && node.isBackground) throw hostError('The Background layer cannot be moved.');
  if (node.locks.all || node.locks.position) throw hostError(`The layer "${node.name}" is locked.`);
  if (findNode([node], relative)) throw hostError('A layer cannot be moved relative to itself or to what is in it.');
  const without = removeNode(snapshot.layers, id);
  const parent = parentOf(without, relative);
  const siblings = parent?.children ?? without;
  const at = siblings.findIndex((each) => each.id === relative);
  const hasBackground = !parent && isBackground(siblings.at(-1));
  const place = (index: number, into = parent?.id ?? null): Snapshot => ({ ...snapshot, layers: insertNode(without, into, index, node) });
  switch (placement) {
    case PLACEMENTS.PLACEBEFORE: return place(at);
    case PLACEMENTS.PLACEAFTER:
      if (isBackground(target)) throw hostError('Nothing can be placed below the Background layer.');
      return place(at + 1);
    case PLACEMENTS.PLACEINSIDE:
      if (target.type !== 'group') throw hostError('PLACEINSIDE needs a group layer.');
      return place(0, relative);
    case PLACEMENTS.PLACEATBEGINNING: return place(0);
    case PLACEMENTS.PLACEATEND: return place(siblings.length - (hasBackground ? 1 : 0));
    default: throw hostError(`Unknown placement "${placement}".`);
  }
}

function isBackground(node: NodeState | undefined): boolean {
  return node?.type === 'layer' && node.isBackground;
}

/** What the user's marquee does; null takes the selection away. */
export function withSelection(snapshot: Snapshot, selection: SelectionState | null): Snapshot {
  return snapshot.selection === selection ? snapshot : { ...snapshot, selection };
}
