import type { Place, PlannedGroup, PlannedNode } from '../bridge/protocol';
import { DelaminateError } from '../core/errors';
import { findLayer } from './document-info';
import type { Layer, Photoshop, PhotoshopDocument } from './host';

/** Puts planned nodes, which come in painting order, where the plan has them. */
export interface Placement {
  /** The layer of this node, new or there already, goes directly in front of the node before it. */
  put(node: Pick<PlannedNode, 'id'>, layer: Layer): void;
  /** What follows goes into this group, until `close`. */
  open(group: Pick<PlannedGroup, 'id'>, layer: Layer): void;
  close(): void;
  /** The layer of an id that the host gave; throws where it is gone. */
  find(id: number): Layer;
  /** The frontmost of the outermost nodes put so far. */
  readonly frontmost: Layer | undefined;
}

/** One group that is being filled. */
interface Level {
  readonly group: Layer | null;
  /** Layers that are where they belong, by the ids of the nodes that they are or make room for. */
  readonly anchors: ReadonlyMap<string, Layer>;
  /** Back to front: the node put last. */
  last?: Layer;
}

/** Whatever a locked layer weighs against others that could move instead. */
const LOCKED_WEIGHT = 10_000;

export interface PlacementTools {
  readonly photoshop: Photoshop;
  readonly document: PhotoshopDocument;
  readonly place: Place;
  readonly nodes: readonly PlannedNode[];
  /** The layer had to be unlocked to be moved; locking it again is the caller's. */
  readonly onUnlocked: (layer: Layer) => void;
}

/**
 * Each node is moved directly above the one before it, because Photoshop puts new layers above whichever is active. Where a
 * group is brought up to date, as few as can be move: the heaviest run of its layers that is in order already stays, and
 * so do layers that are not ours.
 */
export function createPlacement({ photoshop, document, place, nodes, onUnlocked }: PlacementTools): Placement {
  const { ElementPlacement: placement } = photoshop.constants;

  const find = (id: number): Layer => {
    const layer = findLayer(document, id);
    if (!layer) throw new DelaminateError('write', `the layer that the new ones belong to (${id}) is not in the document any more`);
    return layer;
  };

  /** By the ids of groups that are there already: the order of their children before anything is moved. */
  const anchorsIn = new Map<string, ReadonlyMap<string, Layer>>();
  const look = (children: readonly PlannedNode[]): void => {
    for (const node of children) {
      if (node.type !== 'group') continue;
      if (node.layer !== undefined) anchorsIn.set(node.id, anchorsOf(find(node.layer), node.children));
      look(node.children);
    }
  };
  if (place.at === 'update') look(nodes);
  const outer = place.at === 'update' ? find(place.group) : null;
  const levels: Level[] = [{ group: outer, anchors: outer ? anchorsOf(outer, nodes) : new Map() }];

  const move = (layer: Layer, relative: Layer, where: string): void => {
    if (layer.allLocked) {
      layer.allLocked = false;
      onUnlocked(layer);
    }
    layer.move(relative, where);
  };

  /** The first node of all, where a new stack goes to. */
  const putFirst = (layer: Layer): void => {
    if (place.at === 'replace' && place.beneath !== undefined) return layer.move(find(place.beneath), placement.PLACEAFTER);
    const anchor = anchorOf();
    if (anchor && anchor.id !== layer.id) layer.move(anchor, placement.PLACEBEFORE);
  };
  const anchorOf = (): Layer | undefined => {
    if (place.at === 'above') return find(place.layer);
    if (place.at !== 'replace') return document.layers[0];
    const replaced = new Set(place.layers);
    const siblings = find(place.layers[0]!).parent?.layers ?? document.layers;
    return siblings.find((layer) => replaced.has(layer.id)); // topmost first
  };

  return {
    find,
    put({ id }, layer) {
      const level = levels[levels.length - 1]!;
      const anchor = level.anchors.get(id);
      const [backmost] = level.anchors.values();
      if (anchor) {
        if (anchor.id !== layer.id) move(layer, anchor, placement.PLACEBEFORE);
      } else if (level.last) move(layer, level.last, placement.PLACEBEFORE);
      else if (backmost) move(layer, backmost, placement.PLACEAFTER);
      else if (level.group) move(layer, level.group, placement.PLACEINSIDE);
      else putFirst(layer);
      level.last = layer;
    },
    open({ id }, layer) {
      levels.push({ group: layer, anchors: anchorsIn.get(id) ?? new Map() });
    },
    close() {
      levels.pop();
    },
    get frontmost() {
      return levels[0]!.last;
    },
  };
}

/**
 * Of a group's layers those that can stay, by the ids of the nodes that they are or make room for, back to front: the
 * heaviest chain whose order in the document is the order of the nodes.
 */
function anchorsOf(group: Layer, nodes: readonly PlannedNode[]): Map<string, Layer> {
  const backToFront = [...(group.layers ?? [])].reverse();
  const places = new Map(backToFront.map((layer, index) => [layer.id, index]));
  const found = nodes.flatMap((node) => {
    const host = node.type === 'kept' ? node.layer : ((node.type === 'group' ? node.layer : undefined) ?? node.replaces);
    const index = host === undefined ? undefined : places.get(host);
    return index === undefined ? [] : [{ id: node.id, index, layer: backToFront[index]! }];
  });
  const best: { weight: number; before: number }[] = [];
  let end = -1;
  found.forEach(({ index, layer }, i) => {
    let before = -1;
    for (let j = 0; j < i; j++) if (found[j]!.index < index && (before < 0 || best[j]!.weight > best[before]!.weight)) before = j;
    best.push({ weight: (layer.allLocked ? LOCKED_WEIGHT : 1) + (before < 0 ? 0 : best[before]!.weight), before });
    if (end < 0 || best[i]!.weight > best[end]!.weight) end = i;
  });
  const chain: [string, Layer][] = [];
  for (let i = end; i >= 0; i = best[i]!.before) chain.unshift([found[i]!.id, found[i]!.layer]);
  return new Map(chain);
}
