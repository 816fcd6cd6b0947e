import type { Layer, LayeredDocument, LayerNode } from './document';

/** Every layer of the tree, back to front, groups opened. */
export function leafLayers(nodes: readonly LayerNode[]): Layer[] {
  return nodes.flatMap((node) => (node.type === 'group' ? leafLayers(node.children) : [node]));
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
