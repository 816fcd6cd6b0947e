import type { CaptureInfo, Fingerprint, Place, PlannedNode, WritePlan } from '../src/bridge/protocol';
import type { Layer, LayerNode } from '../src/document/document';
import { leafLayers } from '../src/document/tree';
import { coverageOf, isOpaque } from './coverage';
import { createPixelSource, type PixelSource } from './pixel-source';
import type { Result } from './state';

/** The id under which the group around everything is known; no layer of the engine's has it. */
export const WRAPPER = 'decomposition';

export interface Write {
  readonly plan: WritePlan;
  readonly pixels: PixelSource;
}

export interface PlanOptions {
  /** Where the picture lies in the host's document. */
  readonly area: Pick<CaptureInfo['area'], 'left' | 'top'>;
  readonly masks: boolean;
}

export const planOptions = ({ capture, coverage }: Pick<Result, 'capture' | 'coverage'>): PlanOptions => ({ area: capture.area, masks: coverage === 'masks' });

export function plannedNode(node: LayerNode, options: PlanOptions): PlannedNode {
  const { area: { left, top }, masks } = options;
  const { id, name, kind, visible, opacity } = node;
  const lock = node.locked ? { locked: true } : {};
  if (node.type === 'group') return { type: 'group', id, name, kind, visible, opacity, ...lock, isolated: false, children: node.children.map((child) => plannedNode(child, options)) };
  const { width, height } = node.pixels;
  const area = { left: left + node.left, top: top + node.top, width, height };
  return { type: 'layer', id, name, kind, visible, opacity, ...lock, blend: node.blend, area, masked: masks && !isOpaque(node.pixels) };
}

/** The plan and its pixels; `layers` are those of the nodes that bring pixels. */
export function planWrite(result: Result, nodes: readonly PlannedNode[], layers: readonly Layer[], place: Place, expects: Fingerprint, title: string, version: string): Write {
  const { run, capture, picture, coverage, networks } = result;
  return {
    plan: { run, expects, place, nodes, depth: capture.depth, profile: capture.profile, title, engine: `${networks.device === 'none' ? 'classical' : 'learned'} ${version}`.trim(), models: networks.models.map(({ name, version: own }) => `${name}-${own}`) },
    pixels: createPixelSource(run, new Map(layers.map((layer) => [layer.id, layer])), picture, coverage === 'masks'),
  };
}

/** Where a new decomposition goes, by what was captured. */
export function placeOf({ capture, picture }: Pick<Result, 'capture' | 'picture'>): Place {
  if (capture.scope === 'layer' && capture.layer !== null) return { at: 'above', layer: capture.layer };
  const { holes, veils } = coverageOf(picture);
  // What shows through the new layers must not be the very same picture once more.
  return { at: 'top', hideBelow: capture.scope === 'document' && (holes || veils) };
}

/** The whole tree in one group, stacked on nothing as it was measured, and named after what was taken apart. `expects`: the document as it must be. */
export function planInsertion(result: Result, expects: Fingerprint, version: string): Write {
  const { document, capture } = result;
  const children = document.children.map((node) => plannedNode(node, planOptions(result)));
  const group: PlannedNode = { type: 'group', id: WRAPPER, name: groupName(capture.name), kind: 'picture', visible: true, opacity: 1, isolated: true, children };
  return planWrite(result, [group], leafLayers(document.children), placeOf(result), expects, 'Decompose', version);
}

/** `nodes` in the place of layers that are in the host's document already. */
export function planReplacement(result: Result, nodes: readonly LayerNode[], place: Extract<Place, { at: 'replace' }>, expects: Fingerprint, title: string, version: string): Write {
  const planned = nodes.map((node) => plannedNode(node, planOptions(result)));
  return planWrite(result, planned, leafLayers(nodes), place, expects, title, version);
}

/** `poster.png` gives `poster (layers)`. Layer names in Photoshop hold at most 255 UTF-16 units. */
export function groupName(name: string): string {
  const suffix = ' (layers)';
  const stem = name.replace(/\.(psd|psb|png|jpe?g|tiff?|webp|gif|bmp|heic)$/i, '').trim() || 'Picture';
  return stem.slice(0, 255 - suffix.length) + suffix;
}
