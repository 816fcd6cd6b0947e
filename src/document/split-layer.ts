import { DelaminateError } from '../core/errors';
import { compositeOver } from '../raster/composite';
import { convertDepth, createRaster, fullScale, type Raster } from '../raster/raster';
import type { Group, Layer, LayeredDocument, LayerNode } from './document';
import { drawNodes } from './flatten';
import { refuseLocked } from './locks';
import { takenBy, withFreeNames } from './names';
import { refit } from './refit';
import { editNode, editNodeOf, groupsAround, leafLayers, paintedBefore, requireNode } from './tree';

/** A layer's own pixels as a picture to be taken apart: straight RGBA of the layer's size, invented pixels too; a copy, free to be given away. */
export function splitSource(layer: Layer): Raster {
  return convertDepth(layer.pixels, layer.pixels.depth);
}

/** The tree with each layer replaced in its place; groups are copied. */
function mapTree(nodes: readonly LayerNode[], map: (layer: Layer) => Layer): LayerNode[] {
  return nodes.map((node) => (node.type === 'group' ? { ...node, children: mapTree(node.children, map) } : map(node)));
}

/** A child moved from the layer's own coordinates to the document's; its pixels were seen only where the layer's were. */
function placeChild(child: Layer, layer: Layer): Layer {
  const { width, height } = child.pixels;
  const { seen: childSeen, ...rest } = child;
  let seen = childSeen;
  if (layer.seen) {
    seen = childSeen ? childSeen.slice() : new Uint8Array(width * height).fill(255);
    for (let y = 0, p = 0; y < height; y++) {
      let q = (child.top + y) * layer.pixels.width + child.left;
      for (let x = 0; x < width; x++, p++, q++) if (layer.seen[q] === 0) seen[p] = 0;
    }
    if (!seen.includes(0)) seen = undefined;
  }
  const place = { id: `${layer.id}.${child.id}`, left: child.left + layer.left, top: child.top + layer.top };
  // What everything in a layer stands on is not what everything in the document stands on.
  const ground = child.kind === 'background' && layer.kind !== 'background';
  return { ...rest, ...place, ...(seen ? { seen } : {}), ...(ground ? { kind: 'shape', name: `${layer.name} base` } : {}) };
}

/**
 * Gives each pixel to the frontmost child that covers it, with the layer's own sample, and takes it from the others. For blend modes:
 * children that overlap would blend with one another, which the layer did not. Children are in the document's coordinates.
 */
function withoutOverlap(layer: Layer, nodes: readonly LayerNode[]): LayerNode[] {
  const { width, height, data: from } = layer.pixels;
  const taken = new Uint8Array(width * height);
  const done = new Map<Layer, Layer>();
  const children = leafLayers(nodes);
  for (const child of [...children].reverse()) {
    const data = child.pixels.data.slice();
    for (let y = 0, i = 0; y < child.pixels.height; y++) {
      let p = (y + child.top - layer.top) * width + (child.left - layer.left);
      for (let x = 0; x < child.pixels.width; x++, p++, i += 4) {
        // What no child covers falls to the backmost that reaches there.
        const wanted = taken[p] === 0 && (data[i + 3]! > 0 || child === children[0]);
        for (let c = 0; c < 4; c++) data[i + c] = wanted || c < 3 ? from[p * 4 + c]! : 0;
        if (wanted) taken[p] = 1;
      }
    }
    done.set(child, { ...child, blend: layer.blend, opacity: layer.opacity, pixels: { ...child.pixels, data } });
  }
  return mapTree(nodes, (child) => done.get(child)!);
}

/**
 * The layers that a layer's own pixels were taken apart into, as a group in its place: id, name, visibility and opacity are
 * the layer's. Where the layer has a blend mode the children have it, and do not overlap. Names and ids are free among
 * themselves; {@link splitLayer} makes them so in the document. `decomposed` is of the layer's size and depth. Where there
 * was nothing to separate the layer itself comes back.
 */
export function placeSplit(layer: Layer, decomposed: LayeredDocument): LayerNode {
  const { width, height, depth } = layer.pixels;
  if (decomposed.width !== width || decomposed.height !== height || decomposed.depth !== depth) {
    throw new DelaminateError('split', `${layer.name} has ${width}×${height} pixels of ${depth} bit and its parts ${decomposed.width}×${decomposed.height} of ${decomposed.depth}; take the layer apart again`);
  }
  if (leafLayers(decomposed.children).length < 2) return layer;
  const renamed = (node: LayerNode): LayerNode => (node.type === 'group' ? { ...node, id: `${layer.id}.${node.id}`, children: node.children.map(renamed) } : placeChild(node, layer));
  const children = decomposed.children.map(renamed);
  const plain = layer.blend === 'normal';
  const { id, name, kind, visible } = layer;
  return { type: 'group', id, name, kind, visible, opacity: plain ? layer.opacity : 1, children: plain ? children : withoutOverlap(layer, children) };
}

/**
 * Puts the parts of a layer in its place without changing what is seen: the composite stays the same bit for bit over what
 * is opaque or empty beneath, within a level over what is half covered, within float rounding at 32 bit; the frontmost parts
 * give way by a level here and there for it. Where there was nothing to separate the document itself comes back. Throws `DelaminateError('split', …)` for a group, and where `decomposed` is of another size or depth.
 */
export function splitLayer(document: LayeredDocument, id: string, decomposed: LayeredDocument): LayeredDocument {
  const layer = requireNode(document, id, 'split');
  if (layer.type === 'group') throw new DelaminateError('split', `${layer.name} is a group; choose one of the layers in it`);
  refuseLocked(document, [id], 'split');
  const placed = placeSplit(layer, decomposed);
  if (placed.type === 'layer') return document;
  const taken = takenBy(editNode(document.children, id, () => []));
  const [free] = withFreeNames([placed], taken) as [Group];
  return editNodeOf(document, id, () => [layer.blend === 'normal' ? sameAsSeen(document, layer, free) : free]);
}

/** The group with its layers' pixels such that over what lies behind it the canvas shows what the layer showed. */
function sameAsSeen(document: LayeredDocument, layer: Layer, group: Group): Group {
  const groups = groupsAround(document.children, layer.id)!;
  const siblings = groups[groups.length - 1]?.children ?? document.children;
  const backdrop = createRaster(layer.pixels.width, layer.pixels.height, layer.pixels.depth);
  drawNodes(backdrop, [...paintedBefore(document.children, groups), ...siblings.slice(0, siblings.indexOf(layer))], layer);
  const wanted: Raster = { ...backdrop, data: backdrop.data.slice() };
  compositeOver(wanted, layer.pixels, { left: 0, top: 0 });
  if (layer.opacity < 1 && layer.opacity > 0) {
    const faded: Raster = { ...backdrop, data: backdrop.data.slice() };
    compositeOver(faded, layer.pixels, { left: 0, top: 0, opacity: layer.opacity });
    unfade(wanted, backdrop, faded, layer.opacity);
  }
  const children = leafLayers(group.children);
  const layers = refit(children, backdrop, wanted, layer);
  const done = new Map(children.map((child, k) => [child, layers[k]!]));
  return { ...group, children: mapTree(group.children, (child) => done.get(child)!) };
}

/**
 * Changes `picture` in place, as little as can be, to one that faded over `backdrop` at `opacity` rounds to `faded`: the group around the
 * parts fades all of them at once, and rounding twice must not show. Whole numbers only; floats need nothing.
 */
function unfade(picture: Raster, backdrop: Raster, faded: Raster, opacity: number): void {
  if (picture.depth === 32) return;
  const full = fullScale(picture.depth);
  const near = (natural: number, low: number, high: number): number => Math.min(full, Math.max(0, Math.min(Math.floor(high), Math.max(Math.ceil(low), natural))));
  const under = backdrop.data;
  for (let i = 0; i < picture.data.length; i += 4) {
    const kept = under[i + 3]! * (1 - opacity);
    const goal = faded.data[i + 3]!;
    const alpha = near(picture.data[i + 3]!, (goal - 0.499 - kept) / opacity, (goal + 0.499 - kept) / opacity);
    picture.data[i + 3] = alpha;
    const added = alpha * opacity;
    if (added === 0) continue;
    for (let c = 0; c < 3; c++) {
      const off = faded.data[i + c]! * (kept + added) - under[i + c]! * kept;
      picture.data[i + c] = near(picture.data[i + c]!, (off - 0.499 * (kept + added)) / added, (off + 0.499 * (kept + added)) / added);
    }
  }
}
