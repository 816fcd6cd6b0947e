import type { Group, LayeredDocument, LayerNode } from '../src/document/document';

/** What an edit of our tree means for layers that are in the host's document already. Ids are ours. */
export type HostStep =
  | { readonly step: 'set'; readonly id: string; readonly name?: string; readonly visible?: boolean }
  | { readonly step: 'lock'; readonly ids: readonly string[]; readonly locked: boolean }
  | { readonly step: 'delete'; readonly ids: readonly string[] }
  /** `beneath`: what the new nodes lie directly behind, where that is not what the frontmost of the old ones lay behind. */
  | { readonly step: 'replace'; readonly ids: readonly string[]; readonly nodes: readonly LayerNode[]; readonly beneath: string | null }
  /** The children of a group (null: the whole tree) become others; nodes that are the same objects stay as they are. `active`: what the edit was about. */
  | { readonly step: 'update'; readonly group: string | null; readonly before: readonly LayerNode[]; readonly after: readonly LayerNode[]; readonly active: string | null };

export type UpdateStep = Extract<HostStep, { step: 'update' }>;

function idsOf(nodes: readonly LayerNode[]): string[] {
  return nodes.flatMap((node) => (node.type === 'group' ? [node.id, ...idsOf(node.children)] : [node.id]));
}

/** The outermost nodes for which `is` holds, back to front. */
function outermost(nodes: readonly LayerNode[], is: (node: LayerNode) => boolean): LayerNode[] {
  return nodes.flatMap((node) => (is(node) ? [node] : node.type === 'group' ? outermost(node.children, is) : []));
}

/** Ids in `before` that are gone from `after`, outermost ones only: a group goes with all it holds. */
export function goneIds(before: LayeredDocument, after: LayeredDocument): string[] {
  const left = new Set(idsOf(after.children));
  return outermost(before.children, ({ id }) => !left.has(id)).map(({ id }) => id);
}

/** The outermost of the nodes named: what lies inside another of them goes with it. */
export function outermostIds(document: LayeredDocument, ids: readonly string[]): string[] {
  const wanted = new Set(ids);
  return outermost(document.children, ({ id }) => wanted.has(id)).map(({ id }) => id);
}

/** What stands in the place of the nodes `replaced`, outermost ones only; one of them may have kept its id. */
export function replacements(before: LayeredDocument, after: LayeredDocument, replaced: readonly string[]): LayerNode[] {
  const old = new Set(idsOf(before.children));
  for (const id of replaced) old.delete(id);
  return outermost(after.children, ({ id }) => !old.has(id));
}

function siblingsOf(nodes: readonly LayerNode[], id: string): readonly LayerNode[] | null {
  if (nodes.some((node) => node.id === id)) return nodes;
  for (const node of nodes) {
    const found = node.type === 'group' ? siblingsOf(node.children, id) : null;
    if (found) return found;
  }
  return null;
}

/** The step that puts what stands in `after` into the place of the nodes `replaced`. */
export function replaceStep(before: LayeredDocument, after: LayeredDocument, replaced: readonly string[]): Extract<HostStep, { step: 'replace' }> {
  const nodes = replacements(before, after, replaced);
  const inFront = (document: LayeredDocument, ids: readonly string[]): string | null => {
    const siblings = siblingsOf(document.children, ids[0]!) ?? [];
    const last = Math.max(...siblings.map(({ id }, i) => (ids.includes(id) ? i : -1)));
    return siblings[last + 1]?.id ?? null;
  };
  const now = inFront(after, nodes.map(({ id }) => id));
  return { step: 'replace', ids: replaced, nodes, beneath: now === inFront(before, replaced) ? null : now };
}

/** Whether only what lies in the group differs. */
export function onlyChildrenChanged(before: LayerNode | undefined, after: Group): before is Group {
  return before?.type === 'group' && before.id === after.id && before.name === after.name && before.kind === after.kind
    && before.visible === after.visible && before.opacity === after.opacity && (before.locked === true) === (after.locked === true);
}

/** The step that brings the smallest group up to date within which everything lies that changed. */
export function updateStep(before: LayeredDocument, after: LayeredDocument, active: string | null): UpdateStep {
  let group: string | null = null;
  let [old, now] = [before.children, after.children];
  for (;;) {
    const changed = now.findIndex((node, i) => node !== old[i]);
    const [was, is] = [old[changed], now[changed]];
    const alone = old.length === now.length && now.every((node, i) => i === changed || node === old[i]);
    if (!alone || is?.type !== 'group' || !onlyChildrenChanged(was, is)) break;
    group = is.id;
    [old, now] = [was.children, is.children];
  }
  return { step: 'update', group, before: old, after: now, active };
}
