import type { LayerNode } from './document';
import { allNodes } from './tree';

/** Photoshop and its files hold no longer layer names; UTF-16 units. */
export const LONGEST_NAME = 255;

/** The first `length` UTF-16 units, never half of a surrogate pair. */
function clip(text: string, length: number): string {
  const end = text.codePointAt(length - 1)! > 0xffff ? length - 1 : length;
  return text.length > length ? text.slice(0, end).trimEnd() : text;
}

/** `wanted`, or `wanted 2`, `wanted 3`, … where it is taken; at most {@link LONGEST_NAME} long. */
export function uniqueName(wanted: string, taken: ReadonlySet<string>): string {
  for (let n = 1; ; n++) {
    const suffix = n === 1 ? '' : ` ${n}`;
    const name = clip(wanted, LONGEST_NAME - suffix.length) + suffix;
    if (!taken.has(name)) return name;
  }
}

/** `wanted`, or `wanted-2`, `wanted-3`, … where it is taken. */
export function uniqueId(wanted: string, taken: ReadonlySet<string>): string {
  for (let n = 1; ; n++) {
    const id = n === 1 ? wanted : `${wanted}-${n}`;
    if (!taken.has(id)) return id;
  }
}

/** Ids and names already given away. */
export interface Taken {
  readonly ids: Set<string>;
  readonly names: Set<string>;
}

export function takenBy(nodes: readonly LayerNode[]): Taken {
  const all = allNodes(nodes);
  return { ids: new Set(all.map(({ id }) => id)), names: new Set(all.map(({ name }) => name)) };
}

/** The nodes with ids and names that are not in `taken`, nor twice among themselves; what they take is added to it. Nodes that need no other name stay the same objects. */
export function withFreeNames<N extends LayerNode>(nodes: readonly N[], taken: Taken): N[] {
  return nodes.map((node) => {
    const id = uniqueId(node.id, taken.ids);
    taken.ids.add(id);
    const name = uniqueName(node.name, taken.names);
    taken.names.add(name);
    const children = node.type === 'group' ? withFreeNames(node.children, taken) : undefined;
    const same = id === node.id && name === node.name && (node.type === 'layer' || children!.every((child, i) => child === node.children[i]));
    return same ? node : { ...node, id, name, ...(children ? { children } : {}) };
  });
}
