import { layersOverlap, mergeLayers, type MetricLayer } from './metric-layer';

/**
 * The metric's depth levels, back to front, each a list of indices into `layers` in stack order.
 * The front level is every layer that no later layer overlaps; it is taken away and the rest is asked again.
 * So splitting an object into pieces that do not touch changes nothing, and one shared pixel makes two levels.
 */
export function groupIndices(layers: readonly MetricLayer[]): number[][] {
  const covers = layers.map((layer, i) => layers.map((other, j) => j > i && layersOverlap(layer, other)));
  const levels: number[][] = [];
  let remaining = layers.map((_, i) => i);
  while (remaining.length > 0) {
    const top = remaining.filter((i) => !remaining.some((j) => covers[i]![j]));
    levels.unshift(top);
    remaining = remaining.filter((i) => !top.includes(i));
  }
  return levels;
}

/** The stack as depth levels, each flattened in stack order, back to front. */
export function groupLayers(layers: readonly MetricLayer[]): MetricLayer[] {
  return groupIndices(layers).map((level) => level.map((i) => layers[i]!).reduce(mergeLayers));
}
