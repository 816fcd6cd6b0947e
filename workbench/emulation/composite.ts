import { allocateSamples, type Depth, type Raster, type Samples } from '../../src/raster/raster';
import { intersectRects, isEmptyRect, type Rect } from '../../src/raster/rect';
import { blendOf } from './blend-modes';
import { convertHeld, fromHeld, heldScale } from './depths';
import type { EmulatedDocument, HeldMask, HeldPixels, LayerState, NodeState, Snapshot } from './model';
import type { Nodes } from './tree';

/** A part of the canvas while it is being painted: straight RGBA, held range. */
interface Sheet {
  readonly area: Rect;
  readonly depth: Depth;
  readonly data: Samples;
}

function blankSheet(area: Rect, depth: Depth): Sheet {
  return { area, depth, data: allocateSamples(depth, area.width * area.height * 4) };
}

/** What the eye sees of a snapshot inside `area` (document pixels, inside the canvas): straight RGBA in held range. */
export function compositeArea(snapshot: Snapshot, area: Rect): Samples {
  const sheet = blankSheet(area, snapshot.depth);
  drawNodes(sheet, snapshot.layers);
  return sheet.data;
}

/** The whole document as seen; 16 bit at full range 0..65535. Grows with every layer: not for each frame. */
export function composite(document: EmulatedDocument | Snapshot): Raster {
  const snapshot = 'snapshot' in document ? document.snapshot : document;
  const data = compositeArea(snapshot, { left: 0, top: 0, width: snapshot.width, height: snapshot.height });
  return { width: snapshot.width, height: snapshot.height, depth: snapshot.depth, data: fromHeld(data, snapshot.depth) };
}

/** The composite as a screen shows it, 8 bit; 32-bit light is encoded. */
export function displayRaster(document: EmulatedDocument | Snapshot): Raster {
  const snapshot = 'snapshot' in document ? document.snapshot : document;
  const data = compositeArea(snapshot, { left: 0, top: 0, width: snapshot.width, height: snapshot.height });
  return { width: snapshot.width, height: snapshot.height, depth: 8, data: convertHeld(data, snapshot.depth, 8, 4, 3) };
}

function drawNodes(sheet: Sheet, nodes: Nodes): void {
  for (let i = nodes.length - 1; i >= 0; i--) {
    const base = nodes[i]!;
    const clipped: NodeState[] = [];
    while (i > 0 && nodes[i - 1]!.clipped) clipped.push(nodes[--i]!);
    if (!base.visible || base.opacity === 0) continue;
    if (clipped.some((node) => node.visible)) drawClippingGroup(sheet, base, clipped);
    else drawNode(sheet, base);
  }
}

function drawNode(sheet: Sheet, node: NodeState): void {
  const opacity = node.opacity / 100;
  if (node.type === 'layer') {
    if (node.pixels) drawPixels(sheet, node.pixels, opacity, node.blendMode, node.mask);
    return;
  }
  if (node.blendMode === 'passThrough' && !node.artboard) {
    if (opacity === 1 && !node.mask) return drawNodes(sheet, node.children);
    const before = sheet.data.slice();
    drawNodes(sheet, node.children);
    return mixSheets(sheet, before, opacity, node.mask);
  }
  drawPixels(sheet, isolated(sheet, node), opacity, node.blendMode === 'passThrough' ? 'normal' : node.blendMode, node.mask);
}

/** A node's own picture on nothing, at full opacity and without its mask. */
function isolated(sheet: Sheet, node: NodeState): HeldPixels {
  const area = node.type === 'group' && node.artboard ? intersectRects(node.artboard.bounds, sheet.area) : sheet.area;
  const own = blankSheet(area, sheet.depth);
  if (isEmptyRect(area)) return { bounds: area, data: own.data };
  if (node.type === 'group') {
    if (node.artboard?.fill) fillSheet(own, node.artboard.fill);
    drawNodes(own, node.children);
  } else if (node.pixels) drawPixels(own, node.pixels, 1, 'normal', null);
  return { bounds: area, data: own.data };
}

function fillSheet(sheet: Sheet, colour: readonly [number, number, number]): void {
  const scale = heldScale(sheet.depth);
  for (let i = 0; i < sheet.data.length; i++) sheet.data[i] = (i & 3) === 3 ? scale : colour[(i & 3) as 0 | 1 | 2] * scale;
}

/** Layers clipped to `base` are painted on it as if it were opaque; then it lies down with its own coverage. */
function drawClippingGroup(sheet: Sheet, base: NodeState, clipped: readonly NodeState[]): void {
  const own = isolated(sheet, base);
  const coverage = allocateSamples(sheet.depth, own.data.length / 4);
  const scale = heldScale(sheet.depth);
  for (let i = 0; i < coverage.length; i++) {
    coverage[i] = own.data[i * 4 + 3]!;
    own.data[i * 4 + 3] = scale;
  }
  const joined: Sheet = { area: own.bounds, depth: sheet.depth, data: own.data };
  for (const node of clipped) if (node.visible && node.opacity > 0) drawNode(joined, node);
  for (let i = 0; i < coverage.length; i++) own.data[i * 4 + 3] = coverage[i]!;
  drawPixels(sheet, own, base.opacity / 100, base.blendMode === 'passThrough' ? 'normal' : base.blendMode, base.mask);
}

/** A mask's value at a pixel, 0..1. */
function maskAt(mask: HeldMask, x: number, y: number, scale: number): number {
  const { bounds } = mask;
  const inside = x >= bounds.left && y >= bounds.top && x < bounds.left + bounds.width && y < bounds.top + bounds.height;
  return (inside ? mask.data[(y - bounds.top) * bounds.width + x - bounds.left]! : mask.outside) / scale;
}

/**
 * Paints straight pixels on the sheet by W3C Compositing §5, each result rounded to the depth as Photoshop stores it
 * after every layer: the same arithmetic as the engine's `compositeOver`, so that its own flattening can be compared.
 */
function drawPixels(sheet: Sheet, pixels: HeldPixels, opacity: number, mode: string, mask: HeldMask | null): void {
  const scale = heldScale(sheet.depth);
  const round = sheet.depth !== 32;
  const blend = blendOf(mode);
  const each = blend && 'each' in blend ? blend.each : null;
  const colour = blend && 'colour' in blend ? blend.colour : null;
  const replaces = opacity === 1 && !mask && !blend;
  const area = intersectRects(sheet.area, pixels.bounds);
  const b = sheet.data;
  const s = pixels.data;
  for (let y = area.top; y < area.top + area.height; y++) {
    let bi = ((y - sheet.area.top) * sheet.area.width + area.left - sheet.area.left) * 4;
    let si = ((y - pixels.bounds.top) * pixels.bounds.width + area.left - pixels.bounds.left) * 4;
    for (let x = area.left; x < area.left + area.width; x++, bi += 4, si += 4) {
      if (s[si + 3] === 0) continue;
      if (replaces && s[si + 3] === scale) {
        // A run of opaque pixels is moved as one: most of most pictures.
        let end = si + 4;
        const last = si + (area.left + area.width - x) * 4;
        while (end < last && s[end + 3] === scale) end += 4;
        b.set(s.subarray(si, end), bi);
        x += (end - si) / 4 - 1;
        bi += end - si - 4;
        si = end - 4;
        continue;
      }
      let alphaS = (s[si + 3]! / scale) * opacity;
      if (mask) alphaS *= maskAt(mask, x, y, scale);
      if (alphaS <= 0) continue;
      const alphaB = b[bi + 3]! / scale;
      if (alphaB === 0 || (alphaS === 1 && !blend)) {
        b[bi] = s[si]!;
        b[bi + 1] = s[si + 1]!;
        b[bi + 2] = s[si + 2]!;
        b[bi + 3] = round ? Math.round(alphaS * scale) : alphaS;
        continue;
      }
      const alpha = alphaS + alphaB * (1 - alphaS);
      const mixed = colour && colour([b[bi]! / scale, b[bi + 1]! / scale, b[bi + 2]! / scale], [s[si]! / scale, s[si + 1]! / scale, s[si + 2]! / scale]);
      for (let c = 0; c < 3; c++) {
        const cs = s[si + c]!;
        const cb = b[bi + c]!;
        const m = mixed ? mixed[c as 0 | 1 | 2] * scale : each ? each(cb / scale, cs / scale) * scale : cs;
        const value = (cs * alphaS * (1 - alphaB) + m * alphaS * alphaB + cb * alphaB * (1 - alphaS)) / alpha;
        b[bi + c] = round ? Math.min(scale, Math.max(0, Math.round(value))) : value;
      }
      b[bi + 3] = round ? Math.round(alpha * scale) : alpha;
    }
  }
}

/** A pass-through group at less than full opacity: between what was there before it and what it made of it. */
function mixSheets(sheet: Sheet, before: Samples, opacity: number, mask: HeldMask | null): void {
  const scale = heldScale(sheet.depth);
  const round = sheet.depth !== 32;
  const { area, data } = sheet;
  for (let i = 0, y = area.top; y < area.top + area.height; y++) {
    for (let x = area.left; x < area.left + area.width; x++, i += 4) {
      const t = opacity * (mask ? maskAt(mask, x, y, scale) : 1);
      const alphaNew = data[i + 3]! * t;
      const alphaOld = before[i + 3]! * (1 - t);
      const alpha = alphaNew + alphaOld;
      for (let c = 0; c < 3; c++) {
        const value = alpha === 0 ? 0 : (data[i + c]! * alphaNew + before[i + c]! * alphaOld) / alpha;
        data[i + c] = round ? Math.round(value) : value;
      }
      data[i + 3] = round ? Math.round(alpha) : alpha;
    }
  }
}

/**
 * Whether the composite has an alpha channel: not where a visible Background lies under everything (imaging.md:
 * "components depends on whether or not the pixel source includes an alpha channel").
 */
export function compositeIsOpaque(snapshot: Snapshot): boolean {
  const bottom = snapshot.layers.at(-1);
  return bottom?.type === 'layer' && bottom.isBackground && bottom.visible;
}

/** Trims pixels to what is not transparent; null where nothing is. */
export function trimPixels(pixels: HeldPixels): HeldPixels | null {
  const { bounds, data } = pixels;
  let left = bounds.width;
  let right = -1;
  let top = -1;
  let bottom = -1;
  for (let y = 0; y < bounds.height; y++) {
    const row = y * bounds.width * 4 + 3;
    let first = 0;
    while (first < bounds.width && data[row + first * 4] === 0) first++;
    if (first === bounds.width) continue;
    let last = bounds.width - 1;
    while (data[row + last * 4] === 0) last--;
    if (top < 0) top = y;
    bottom = y;
    left = Math.min(left, first);
    right = Math.max(right, last);
  }
  if (top < 0) return null;
  if (left === 0 && top === 0 && right === bounds.width - 1 && bottom === bounds.height - 1) return pixels;
  const rect = { left: bounds.left + left, top: bounds.top + top, width: right - left + 1, height: bottom - top + 1 };
  return { bounds: rect, data: cropHeld(pixels, rect, 4) };
}

/** The samples of `rect`, which must lie inside `from.bounds`; `components` a pixel. A copy. */
export function cropHeld(from: { readonly bounds: Rect; readonly data: Samples }, rect: Rect, components: number): Samples {
  const out = allocateSamples(from.data instanceof Float32Array ? 32 : from.data instanceof Uint16Array ? 16 : 8, rect.width * rect.height * components);
  const row = rect.width * components;
  for (let y = 0; y < rect.height; y++) {
    const at = ((rect.top - from.bounds.top + y) * from.bounds.width + rect.left - from.bounds.left) * components;
    out.set(from.data.subarray(at, at + row), y * row);
  }
  return out;
}

/** Where a layer holds pixels; an empty one has no area. */
export function layerBounds(layer: LayerState): Rect {
  return layer.pixels?.bounds ?? { left: 0, top: 0, width: 0, height: 0 };
}
