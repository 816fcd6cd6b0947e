import { DelaminateError } from '../core/errors';
import type { Layer, LayeredDocument } from '../document/document';
import { dropNodes } from '../document/edits';
import { compareRasters, drawNodes } from '../document/flatten';
import { takenBy, uniqueId } from '../document/names';
import { refit } from '../document/refit';
import { editNodeOf, groupsAround, paintedBefore } from '../document/tree';
import { createRaster, fullScale, type Raster } from '../raster/raster';
import { intersectRects, uniteRects, type Rect } from '../raster/rect';
import { cropped } from './crop-layer';
import { cutFrom } from './cut';
import { kindExtracted, nameExtracted } from './name-extracted';
import { grownOnCanvas, selectionOnCanvas, type Selection } from './selection';
import { eachPixel, paintedLeaves, rectOf, visitShown, withLayers, type Leaf } from './shown';
import { sampleOf, unmix } from './unmix';

/** The new tree and the id of the layer that was asked for. */
export interface Extracted {
  readonly document: LayeredDocument;
  readonly id: string;
}

/** Pixels around what is cut out from which the colours of its edge are judged. */
const AROUND = 8;

/**
 * Makes what is seen under a selection one layer: what `extract` does with a selection, and with what it found for a box or a
 * point (`found`: the coverage is the engine's own estimate, and may give way to soft edges of what lies in front).
 *
 * The layer is cut from every layer that shows most of some pixel there, and lies directly over the frontmost of those; shadows
 * and layers with a blend mode stay in front. What it is cut from goes on beneath it, invented there; a layer of which nothing
 * else is seen gives up its place, and its hidden parts to the new one. Where one layer alone shows just that already, its id and
 * the document itself come back. The composite stays the same: bit for bit over what is opaque or empty, else within a level.
 * Throws `DelaminateError('extract', …)` where nothing is selected or seen, what is seen is locked, or what is seen would change.
 */
export function placeExtracted(document: LayeredDocument, selection: Selection, { found = false }: { readonly found?: boolean } = {}): Extracted {
  const asked = selectionOnCanvas(selection, document, 'extract');
  const leaves = paintedLeaves(document.children);
  const area = grownOnCanvas(asked, AROUND, document);
  const coverage = new Float32Array(area.width * area.height);
  for (let y = 0, i = 0; y < asked.height; y++) {
    let p = (y + asked.top - area.top) * area.width + asked.left - area.left;
    for (let x = 0; x < asked.width; x++, p++, i++) coverage[p] = asked.data[i]! / 255;
  }
  const cut = cutLeaves(leaves, area, coverage, found);
  const same = cut.size === 1 ? alreadyIs(leaves, [...cut][0]!, area, coverage, found ? 0.02 : 0.002) : null;
  if (same) return { document, id: same };
  const locked = [...cut].map((k) => leaves[k]!).find((leaf) => leaf.locked);
  if (locked) throw new DelaminateError('extract', `${locked.layer.name} is locked and seen there; unlock it first, or choose what does not show it`);

  const frontmost = Math.max(...cut);
  if (found) besideEdgesInFront(leaves.slice(frontmost + 1), area, coverage);
  if (!coverage.some((value) => value > 0)) throw new DelaminateError('extract', 'nothing is seen there; choose another place');
  const place = leaves[frontmost]!.layer.id;
  const shown = paintedUpTo(document, place, area, true);
  const full = fullScale(document.depth);
  const share = coverage.map((value, p) => (value * shown.data[p * 4 + 3]!) / full);
  if (!share.some((value) => value * full >= (full === 1 ? 1e-6 : 0.5))) throw new DelaminateError('extract', 'nothing is seen there; choose another place');
  const colours = unmix(shown, coverage);
  const cuts = cutFrom(leaves, frontmost, cut, area, share, colours);
  const spent = [...cuts].filter(([, result]) => result.spent).map(([k]) => k).sort((a, b) => b - a);

  const canvas: Rect = { left: 0, top: 0, width: document.width, height: document.height };
  const region = spent.reduce((rect, k) => uniteRects(rect, intersectRects(rectOf(leaves[k]!.layer), canvas)), area);
  const pixels = createRaster(region.width, region.height, document.depth);
  const seen = new Uint8Array(region.width * region.height).fill(255);
  for (let y = 0, i = 0; y < area.height; y++) {
    let p = (y + area.top - region.top) * region.width + area.left - region.left;
    for (let x = 0; x < area.width; x++, p++, i++) {
      if (share[i] === 0) continue;
      for (let c = 0; c < 3; c++) pixels.data[p * 4 + c] = sampleOf(colours.front[i * 3 + c]!, full);
      pixels.data[p * 4 + 3] = full === 1 ? share[i]! : Math.round(share[i]! * full);
    }
  }
  inheritHidden(leaves, frontmost, spent, region, pixels, seen);
  const kind = kindExtracted(pixels, [...cut].map((k) => leaves[k]!.layer));
  const drawn: Layer = {
    type: 'layer', id: uniqueId('extracted', takenBy(document.children).ids), name: nameExtracted(document, kind, { left: region.left, top: region.top, pixels }), kind,
    left: region.left, top: region.top, visible: true, opacity: 1, blend: 'normal', pixels, seen,
  };
  const changed = new Map([...cuts.values()].map(({ layer }) => [layer.id, layer]));
  const inserted = editNodeOf(withLayers(document, changed), place, (node) => [node, drawn]);
  const placed = spent.length > 0 ? dropNodes(inserted, spent.map((k) => leaves[k]!.layer.id)) : inserted;
  const wanted = region === area ? shown : paintedUpTo(document, place, region, true);
  const [fitted] = refit([drawn], paintedUpTo(placed, drawn.id, region, false), wanted, region) as [Layer];
  const result = editNodeOf(placed, drawn.id, () => [cropped(fitted)]);
  refuseChange(document, result, region, [...cut].map((k) => leaves[k]!.layer.id));
  return { document: result, id: drawn.id };
}

/** A see-through group fades what lies in it as a whole, and a layer in it cannot stand for what shows through from behind. */
function refuseChange(document: LayeredDocument, result: LayeredDocument, region: Rect, cut: readonly string[]): void {
  const [before, after] = [document, result].map(({ children, depth }) => {
    const canvas = createRaster(region.width, region.height, depth);
    drawNodes(canvas, children, region);
    return canvas;
  });
  if (compareRasters(before!, after!).max <= 1 + 1e-6) return;
  const group = cut.flatMap((id) => groupsAround(document.children, id)!).find(({ opacity }) => opacity < 1);
  const why = group ? `${group.name} is see-through as a group; set it to 100 %, or choose less` : 'layers in front blend with it; merge them with it first, or choose less';
  throw new DelaminateError('extract', `what is seen there cannot be one layer without changing the picture, for ${why}`);
}

/** The canvas once everything behind a layer is painted, and the layer too where `with` is set. */
export function paintedUpTo(document: LayeredDocument, id: string, area: Rect, including: boolean): Raster {
  const groups = groupsAround(document.children, id)!;
  const siblings = groups[groups.length - 1]?.children ?? document.children;
  const at = siblings.findIndex((node) => node.id === id);
  const canvas = createRaster(area.width, area.height, document.depth);
  drawNodes(canvas, [...paintedBefore(document.children, groups), ...siblings.slice(0, including ? at + 1 : at)], area);
  return canvas;
}

/** Indices of the leaves that show most of what is seen in some selected pixel: what the new layer is cut from. */
function cutLeaves(leaves: readonly Leaf[], area: Rect, coverage: Float32Array, found: boolean): Set<number> {
  const rest = visitShown(leaves, area, () => undefined);
  const strongest = coverage.reduce((most, value) => Math.max(most, value), 0);
  const counts = new Map<number, number>();
  const weights = new Map<number, number>();
  let selected = 0;
  for (const value of coverage) if (value >= strongest / 2) selected++;
  visitShown(leaves, area, (k, p, _q, share) => {
    const { layer } = leaves[k]!;
    if (layer.blend !== 'normal' || coverage[p] === 0) return;
    weights.set(k, (weights.get(k) ?? 0) + share * coverage[p]!);
    if (layer.kind !== 'shadow' && coverage[p]! >= strongest / 2 && share >= 0.5 * (1 - rest[p]!)) counts.set(k, (counts.get(k) ?? 0) + 1);
  });
  // A few stray pixels of an estimate make no layer part of an object.
  const least = found ? Math.min(selected / 2, Math.max(3, selected * 0.002)) : 1;
  const cut = [...counts].filter(([, n]) => n >= least).map(([k]) => k);
  if (cut.length > 0) return new Set(cut);
  const [most] = [...weights].sort((a, b) => b[1] - a[1]);
  if (!most) throw new DelaminateError('extract', 'nothing is seen there; choose another place');
  return new Set([most[0]]);
}

/** The id of a leaf where it shows just what is selected, and nowhere anything else; null otherwise. `tolerance` is a share of all of it. */
function alreadyIs(leaves: readonly Leaf[], k: number, area: Rect, coverage: Float32Array, tolerance: number): string | null {
  const { layer } = leaves[k]!;
  const shares = new Float32Array(coverage.length);
  let within = 0;
  const rest = visitShown(leaves, area, (j, p, _q, share) => {
    if (j === k) within += shares[p] = share;
  });
  let all = 0;
  visitShown(leaves, rectOf(layer), (j, _p, _q, share) => void (j === k && (all += share)));
  let off = all - within;
  for (let p = 0; p < coverage.length; p++) off += Math.abs(shares[p]! - coverage[p]! * (1 - rest[p]!));
  return off <= tolerance * all ? layer.id : null;
}

/** Beneath soft edges of what lies in front the layer goes on as far as both cover together. Changes `coverage`. */
function besideEdgesInFront(front: readonly Leaf[], area: Rect, coverage: Float32Array): void {
  const through = visitShown(front.filter(({ layer }) => layer.kind !== 'shadow' && layer.kind !== 'overlay'), area, () => undefined);
  for (let p = 0; p < coverage.length; p++) if (through[p]! < 1) coverage[p] = through[p]! > 0.05 ? Math.min(1, coverage[p]! / through[p]!) : 0;
}

/** Gives the new layer the hidden pixels of those whose place it takes, wherever nothing lies between. Changes `pixels` and `seen`. */
function inheritHidden(leaves: readonly Leaf[], frontmost: number, spent: readonly number[], region: Rect, pixels: Raster, seen: Uint8Array): void {
  if (spent.length === 0) return;
  const through = visitShown(leaves.slice(frontmost + 1), region, () => undefined);
  const between = new Uint8Array(seen.length);
  for (let k = frontmost; k >= Math.min(...spent); k--) {
    const { layer } = leaves[k]!;
    const from = layer.pixels.data;
    const isSpent = spent.includes(k);
    eachPixel(layer, region, (p, q) => {
      if (!(from[q * 4 + 3]! > 0)) return;
      if (!isSpent) between[p] = 1;
      else if (through[p] === 0 && between[p] === 0 && !(pixels.data[p * 4 + 3]! > 0)) {
        for (let c = 0; c < 4; c++) pixels.data[p * 4 + c] = from[q * 4 + c]!;
        seen[p] = 0;
      }
    });
  }
}
