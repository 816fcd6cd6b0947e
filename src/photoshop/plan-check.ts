import type { PlannedLayer, PlannedNode, WritePlan } from '../bridge/protocol';
import { DelaminateError, shortly } from '../core/errors';
import { LAYER_KINDS } from '../document/document';
import { BLEND_MODES } from '../raster/blend';

/** More than anyone could use; a plan beyond it is broken or hostile. */
const MAX_NODES = 2000;
const MAX_DEPTH = 32;
const MAX_SIDE = 300_000;
/** Pixels of one layer: what the page can hold several times over. */
const MAX_PIXELS = 400e6;

const refuse = (why: string): never => {
  throw new DelaminateError('write', `the plan is not usable (${why}); nothing was written. Take the picture apart again`);
};

/** The layers of a plan, back to front. */
export function plannedLayers(nodes: readonly PlannedNode[]): PlannedLayer[] {
  return nodes.flatMap((node) => (node.type === 'group' ? plannedLayers(node.children) : node.type === 'layer' ? [node] : []));
}

/** The host's ids of layers that an update's nodes stand for or take the place of. */
export function namedLayers(nodes: readonly PlannedNode[]): number[] {
  return nodes.flatMap((node) => {
    const own = node.type === 'kept' ? [node.layer] : [node.replaces, node.type === 'group' ? node.layer : undefined];
    return [...own.filter((id) => id !== undefined), ...(node.type === 'group' ? namedLayers(node.children) : [])];
  });
}

/** Checks what came over the bridge before anything is touched. Throws `DelaminateError('write', …)`. */
export function checkPlan(plan: WritePlan): void {
  const ids = new Set<string>();
  const walk = (nodes: readonly PlannedNode[], level: number): void => {
    if (level > MAX_DEPTH) refuse(`groups nested deeper than ${MAX_DEPTH}`);
    for (const node of nodes) {
      if (typeof node.id !== 'string' || ids.has(node.id)) refuse('two layers share one id');
      ids.add(node.id);
      if (ids.size > MAX_NODES) refuse(`more than ${MAX_NODES} layers`);
      if (node.type === 'kept') continue;
      if (typeof node.name !== 'string' || node.name === '') refuse('a layer without a name');
      if (!LAYER_KINDS.includes(node.kind)) refuse(`a layer of the kind ${shortly(node.kind)}`);
      if (!(node.opacity >= 0 && node.opacity <= 1)) refuse(`an opacity of ${shortly(node.opacity)}`);
      if (node.type === 'group') {
        walk(node.children, level + 1);
        continue;
      }
      if (!BLEND_MODES.includes(node.blend)) refuse(`a blend mode ${shortly(node.blend)}`);
      const { left, top, width, height } = node.area;
      if (![left, top, width, height].every(Number.isInteger) || width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE || width * height > MAX_PIXELS) {
        refuse(`a layer of ${shortly(width)}×${shortly(height)} pixels`);
      }
    }
  };
  if (plan.depth !== plan.expects.depth) refuse(`${shortly(plan.depth)} bits for a document of ${shortly(plan.expects.depth)}`);
  for (const text of [plan.run, plan.title, plan.engine]) if (typeof text !== 'string' || text === '') refuse('a name is missing');
  walk(plan.nodes, 0);
  if (ids.size === 0) refuse('it holds no layer');
  const { place } = plan;
  if (place.at === 'replace' && place.layers.length === 0) refuse('it replaces nothing');
  const named = namedLayers(plan.nodes);
  if (place.at !== 'update' && named.length > 0) refuse('it keeps layers, and brings no group up to date');
  if (place.at !== 'update') return;
  if (![place.group, ...place.removes, ...named].every(Number.isInteger)) refuse('a layer of the document has no number');
  if (new Set([place.group, ...named]).size <= named.length) refuse('two of its layers are one layer of the document');
  if (place.active !== null && !ids.has(place.active)) refuse('the active layer is none of its own');
}
