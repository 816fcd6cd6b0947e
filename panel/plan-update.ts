import type { Place, PlannedNode } from '../src/bridge/protocol';
import { DelaminateError } from '../src/core/errors';
import type { Layer, LayerNode } from '../src/document/document';
import { allNodes } from '../src/document/tree';
import { onlyChildrenChanged, type UpdateStep } from './edit-steps';
import type { Inserted } from './state';
import { plannedNode, WRAPPER, type PlanOptions } from './write-plan';

/** What an update step asks of the host. */
export interface PlannedUpdate {
  readonly place: Extract<Place, { at: 'update' }>;
  readonly nodes: readonly PlannedNode[];
  /** Those of the nodes that bring pixels. */
  readonly layers: readonly Layer[];
}

/** The host's id of one of ours; throws where it is unknown, which means that the layer was never inserted. */
export function hostId(inserted: Inserted, id: string): number {
  const known = inserted.layers[id];
  if (known === undefined) throw new DelaminateError('edit', `layer ${id} was never inserted into the document; go back and decompose again`);
  return known;
}

/** Nodes that are the same objects are kept, groups of which only the children changed stay; all else is written anew in the place of what had its id. */
export function planUpdate({ group, before, after, active }: UpdateStep, inserted: Inserted, options: PlanOptions): PlannedUpdate {
  const old = new Map(allNodes(before).map((node) => [node.id, node]));
  const stays = new Set<string>();
  const layers: Layer[] = [];

  const planned = (node: LayerNode): PlannedNode => {
    const was = old.get(node.id);
    if (was === node) {
      for (const { id } of allNodes([node])) stays.add(id);
      return { type: 'kept', id: node.id, layer: hostId(inserted, node.id) };
    }
    const replaces = was ? { replaces: hostId(inserted, was.id) } : {};
    if (node.type === 'layer') {
      layers.push(node);
      return { ...plannedNode(node, options), ...replaces };
    }
    const own = plannedNode({ ...node, children: [] }, options) as Extract<PlannedNode, { type: 'group' }>;
    const children = node.children.map(planned);
    if (!onlyChildrenChanged(was, node)) return { ...own, ...replaces, children };
    stays.add(node.id);
    return { ...own, layer: hostId(inserted, node.id), children };
  };
  const nodes = after.map(planned);
  const gone = (siblings: readonly LayerNode[]): LayerNode[] => siblings.flatMap((node) => (!stays.has(node.id) ? [node] : node.type === 'group' ? gone(node.children) : []));
  // What is deleted takes along what is left in it: what stays has been moved out of it by then.
  const removes = gone(before).map(({ id }) => hostId(inserted, id));
  return { place: { at: 'update', group: hostId(inserted, group ?? WRAPPER), removes, active: active !== null && nodes.some((node) => has(node, active)) ? active : null }, nodes, layers };
}

const has = (node: PlannedNode, id: string): boolean => node.id === id || (node.type === 'group' && node.children.some((child) => has(child, id)));
