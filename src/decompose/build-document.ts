import type { Group, Layer, LayerKind, LayerNode } from '../document/document';
import { NameGiver } from './layers/names';
import type { Part } from './objects/parts';
import type { RenderedLayer } from './pixels/rendered-layer';

/** A rendered layer with what it shows; `part` is null for shadows. */
export interface DocumentLayer {
  readonly kind: LayerKind;
  readonly rendered: RenderedLayer;
  readonly part: Part | null;
  /** For a shadow, the part that casts it. */
  readonly caster?: Part;
}

/**
 * Hangs layers, given back to front, into a tree: a part with others on it becomes a group, and so do the pieces of one
 * object where they were kept apart. Group members stand next to one another by construction.
 */
export function buildTree(layers: readonly DocumentLayer[]): LayerNode[] {
  const names = new NameGiver();
  const nodeOf = new Map<Part, Layer>();
  const nameOf = new Map<Part, string>();
  for (const { kind, rendered, part } of layers) {
    if (!part) continue;
    const name = names.layer(kind, rendered);
    nameOf.set(part, name);
    nodeOf.set(part, toLayer(`layer-${nodeOf.size}`, name, kind, rendered));
  }
  const shadowBefore = new Map<Part, Layer[]>();
  for (const { rendered, caster } of layers) {
    if (!caster) continue;
    const name = names.give(`Shadow of ${nameOf.get(caster) ?? 'shape'}`);
    shadowBefore.set(caster, [...(shadowBefore.get(caster) ?? []), toLayer(`shadow-${shadowBefore.size}`, name, 'shadow', rendered)]);
  }
  let groups = 0;
  const group = (name: string, kind: LayerKind, children: LayerNode[]): Group => ({
    type: 'group', id: `group-${groups++}`, name: names.give(`${name} group`), kind, visible: true, opacity: 1, children,
  });
  const nodesFor = (part: Part): LayerNode[] => {
    const own = nodeOf.get(part);
    const inner = siblings(part.children);
    const nodes = own ? (inner.length > 0 && part.parent ? [group(own.name, part.kind, [own, ...inner])] : [own, ...inner]) : inner;
    return [...(shadowBefore.get(part) ?? []), ...nodes];
  };
  const siblings = (parts: readonly Part[]): LayerNode[] => {
    const nodes: LayerNode[] = [];
    for (let i = 0; i < parts.length; ) {
      const head = parts[i].group;
      let end = i + 1;
      while (head && end < parts.length && parts[end].group === head) end++;
      const members = parts.slice(i, end).flatMap(nodesFor);
      if (head && end > i + 1) nodes.push(group(nameOf.get(head) ?? 'Object', head.kind, members));
      else nodes.push(...members);
      i = end;
    }
    return nodes;
  };
  const root = layers.map((layer) => layer.part).find((part) => part !== null);
  let top = root ?? null;
  while (top?.parent) top = top.parent;
  return top ? nodesFor(top) : [];
}

function toLayer(id: string, name: string, kind: LayerKind, rendered: RenderedLayer): Layer {
  const { left, top, pixels, seen, blend = 'normal' } = rendered;
  return { type: 'layer', id, name, kind, left, top, visible: true, opacity: 1, blend, pixels, ...(seen.includes(0) && { seen }) };
}
