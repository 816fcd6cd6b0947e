import { convertDepth, createRaster, type Raster } from '../raster/raster';
import { intersectRects, isEmptyRect, uniteRects, type Rect } from '../raster/rect';
import type { Group, Layer, LayeredDocument, LayerNode } from './document';
import { withFreeNames } from './names';
import { allNodes, leafLayers } from './tree';

/** A tree brought up to what is there now, and the names of the layers whose pixels were changed or that are new. */
export interface Resumed {
  readonly document: LayeredDocument;
  readonly changed: readonly string[];
}

const rectOf = ({ left, top, pixels }: Layer): Rect => ({ left, top, width: pixels.width, height: pixels.height });

/** The smallest part with anything in it, in pixels of the raster. */
function coveredRect({ width, height, data }: Raster): Rect {
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let y = 0, i = 3; y < height; y++) {
    for (let x = 0; x < width; x++, i += 4) {
      if (data[i] === 0) continue;
      if (x < left) left = x;
      if (x >= right) right = x + 1;
      if (y < top) top = y;
      bottom = y + 1;
    }
  }
  return { left, top, width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
}

/** Nothing of what is seen through whole transparency counts. */
const samePixel = (a: Raster, i: number, b: Raster, j: number): boolean =>
  a.data[i + 3] === b.data[j + 3] && (a.data[i + 3] === 0 || (a.data[i] === b.data[j] && a.data[i + 1] === b.data[j + 1] && a.data[i + 2] === b.data[j + 2]));

/** How far a layer was moved where that is all; undefined where its pixels differ. Programs crop layers as they like. */
function movedBy(saved: Layer, shallow: Raster, present: Layer): { x: number; y: number } | undefined {
  const from = coveredRect(shallow);
  const to = coveredRect(present.pixels);
  if (from.width !== to.width || from.height !== to.height) return undefined;
  for (let y = 0; y < from.height; y++) {
    for (let x = 0; x < from.width; x++) {
      const i = ((from.top + y) * shallow.width + from.left + x) * 4;
      const j = ((to.top + y) * present.pixels.width + to.left + x) * 4;
      if (!samePixel(shallow, i, present.pixels, j)) return undefined;
    }
  }
  return { x: present.left + to.left - saved.left - from.left, y: present.top + to.top - saved.top - from.top };
}

/** A copy of a layer over `area`; what it does not cover stays empty. */
function spread(layer: Layer, pixels: Raster, area: Rect): Raster {
  const out = createRaster(area.width, area.height, pixels.depth);
  const common = intersectRects(rectOf(layer), area);
  for (let y = common.top; y < common.top + common.height; y++) {
    const from = ((y - layer.top) * pixels.width + common.left - layer.left) * 4;
    out.data.set(pixels.data.subarray(from, from + common.width * 4), ((y - area.top) * area.width + common.left - area.left) * 4);
  }
  return out;
}

/** The saved layer with the pixels that the user changed; those are seen, the others are as they were saved, at their own depth. */
function repainted(saved: Layer, shallow: Raster, present: Layer, known: Rect | undefined): Layer {
  const area = uniteRects(rectOf(saved), rectOf(present));
  const { depth } = saved.pixels;
  const own = spread(saved, saved.pixels, area);
  const before = spread(saved, shallow, area);
  const now = spread(present, present.pixels, area);
  const deep = now.depth === depth ? now : convertDepth(now, depth);
  const seen = new Uint8Array(area.width * area.height).fill(255);
  const common = intersectRects(rectOf(saved), area);
  if (saved.seen) for (let y = 0; y < common.height; y++) seen.set(saved.seen.subarray(y * common.width, (y + 1) * common.width), (y + common.top - area.top) * area.width + common.left - area.left);
  for (let y = 0, p = 0; y < area.height; y++) {
    for (let x = 0; x < area.width; x++, p++) {
      const [left, top] = [area.left + x, area.top + y];
      if (known && (left < known.left || top < known.top || left >= known.left + known.width || top >= known.top + known.height)) continue;
      if (samePixel(before, p * 4, now, p * 4)) continue;
      for (let c = 0; c < 4; c++) own.data[p * 4 + c] = deep.data[p * 4 + c]!;
      seen[p] = 255;
    }
  }
  const painted: Layer = { ...saved, left: area.left, top: area.top, pixels: own, seen };
  if (seen.includes(0)) return painted;
  const { seen: everywhere, ...rest } = painted;
  return everywhere ? rest : painted;
}

/**
 * A saved tree with what became of its layers since, as another program wrote them: order, groups, names, visibility, opacity and
 * modes are the present ones; pixels that differ are the present ones too, and count as seen; everything else (depth, what was
 * invented, kinds, locks, ids) is as it was saved. Layers are known again by their names, or else by their pixels. `known`: the
 * part of the canvas outside of which the present layers say nothing; left out: they say all.
 * Where nothing was changed the saved layers come back, the same objects.
 */
export function resumeTree(saved: LayeredDocument, present: LayeredDocument, known?: Rect): Resumed {
  const free = new Map(leafLayers(saved.children).map((layer) => [layer.name, layer]));
  const groups = new Map(allNodes(saved.children).filter((node): node is Group => node.type === 'group').map((node) => [node.name, node]));
  const shallow = new Map<Layer, Raster>();
  const asWritten = (layer: Layer): Raster => {
    const made = shallow.get(layer) ?? convertDepth(layer.pixels, present.depth);
    shallow.set(layer, made);
    return made;
  };
  const byName = new Map<Layer, Layer>();
  const leaves = leafLayers(present.children);
  for (const layer of leaves) {
    const same = free.get(layer.name);
    if (same) byName.set(layer, same);
    if (same) free.delete(layer.name);
  }
  for (const layer of leaves) {
    if (byName.has(layer)) continue;
    const renamed = [...free.values()].find((other) => movedBy(other, asWritten(other), layer));
    if (!renamed) continue;
    byName.set(layer, renamed);
    free.delete(renamed.name);
  }
  const changed: string[] = [];
  const leaf = (layer: Layer): Layer => {
    const old = byName.get(layer);
    if (!old) {
      changed.push(layer.name);
      return { ...layer, pixels: convertDepth(layer.pixels, saved.depth) };
    }
    const before = asWritten(old);
    const inside = known && !isEmptyRect(rectOf(old)) ? intersectRects(rectOf(old), known) : rectOf(old);
    const whole = inside.width === old.pixels.width && inside.height === old.pixels.height;
    const move = whole ? movedBy(old, before, layer) : undefined;
    let kept: Layer = old;
    if (move) kept = move.x === 0 && move.y === 0 ? old : { ...old, left: old.left + move.x, top: old.top + move.y };
    else {
      const painted = repainted(old, before, layer, known);
      const same = painted.pixels.width === old.pixels.width && painted.pixels.height === old.pixels.height && painted.pixels.data.every((value, i) => value === old.pixels.data[i]);
      if (!same) {
        changed.push(layer.name);
        kept = painted;
      }
    }
    const { name, visible, opacity, blend } = layer;
    // A PSD holds opacity in 255 steps: what only rounding changed is not changed.
    const faded = Math.abs(opacity - kept.opacity) > 0.5 / 255 ? opacity : kept.opacity;
    return kept.name === name && kept.visible === visible && kept.opacity === faded && kept.blend === blend ? kept : { ...kept, name, visible, opacity: faded, blend };
  };
  const nodes = (siblings: readonly LayerNode[]): LayerNode[] => siblings.map((node) => {
    if (node.type === 'layer') return leaf(node);
    const old = groups.get(node.name);
    const { visible, opacity } = node;
    const children = nodes(node.children);
    if (!old) return { ...node, children };
    const faded = Math.abs(opacity - old.opacity) > 0.5 / 255 ? opacity : old.opacity;
    const same = old.visible === visible && old.opacity === faded && old.children.length === children.length && children.every((child, i) => child === old.children[i]);
    return same ? old : { ...old, visible, opacity: faded, children };
  });
  const children = withFreeNames(nodes(present.children), { ids: new Set(), names: new Set() });
  const { icc = saved.icc, resolution = saved.resolution } = present;
  return { document: { width: present.width, height: present.height, depth: saved.depth, children, ...(icc ? { icc } : {}), ...(resolution ? { resolution } : {}) }, changed };
}
