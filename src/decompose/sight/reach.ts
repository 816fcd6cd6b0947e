import { findBridges } from '../order/bridge-gaps';
import { BEHIND, IN_FRONT, OWN } from '../pixels/between';
import { rowOf, type Card } from '../cards/cards';
import { isInRows, type Rows } from '../pixels/convex-rows';
import { extendTo, nowhere, type Extent } from '../pixels/extent';
import type { Mask, UpperEdge } from '../regions/layer-plan';
import { roundedRows, Seen } from '../order/rounded-corners';
import { countAreas, type Segmentation } from '../regions/segment';
import { GRID_SIDE, LOOK_SIDE, lookSize } from './sight-question';

export interface ReachOptions {
  /** Log-odds from which a pixel counts as covered. */
  covered: number;
  /** From this share of a region's pixels on it is covered whole, up to one minus it not at all: regions end where something ends. */
  whole: number;
  /** 1 for the regions seen as the layer: what cannot be reached from them beneath what lies in front is no part of it. Null: islands are kept. */
  own: Uint8Array | null;
  /** Where they are seen; with it the layer goes on between them. */
  bounds: Readonly<Extent> | null;
  /** Plain shapes that the layer may be part of, the likeliest first: its circle, its convex hull. */
  shapes: readonly Rows[];
  /** One of them is taken where it explains this share of what the log-odds alone would: their grid is coarse, and its outlines are nobody's. */
  plain: number;
  /** Pixels of each region; null: they are counted here. */
  areas: Int32Array | null;
}

export const REACH_DEFAULTS: Readonly<ReachOptions> = { covered: -1, whole: 0.9, own: null, bounds: null, shapes: [], plain: 0.6, areas: null };

/** Log-odds in favour of what lies between two pieces of a layer: as good as seen. */
const BRIDGED = 30;

/** What a layer goes on beneath: whole regions, and single pixels of others. */
export interface Reach {
  readonly beneath: number[];
  readonly mask: Mask | null;
}

/** Pixels that are covered, 1, within a part of the canvas. */
interface Covered extends Readonly<Extent> {
  readonly bytes: Uint8Array;
}

/**
 * Where a layer goes on beneath what lies in front of it. `logits` are its log-odds on the look's grid, GRID_SIDE squared;
 * `inFront` is 1 for the regions of the layers in front of it. Cost: the part of the canvas where it may be covered.
 */
export function findReach(segmentation: Segmentation, logits: Float64Array, inFront: Uint8Array, options: Partial<ReachOptions> = {}): Reach {
  const { width, height, labels } = segmentation;
  const { covered: least, whole, own, bounds, shapes, plain, areas } = { ...REACH_DEFAULTS, ...options };
  const look = lookSize(width, height);
  const cells = LOOK_SIDE / GRID_SIDE;
  const columns = axis(width, look.width / cells);
  const rows = axis(height, look.height / cells);
  const part = mayCover(logits, least, columns, rows);
  for (const shape of shapes) extendToRows(part, shape);
  if (bounds) {
    extendTo(part, bounds.left, bounds.top);
    extendTo(part, bounds.right, bounds.bottom);
  }
  const covered = nothingCovered(part, segmentation);
  const { left, top, right, bottom, bytes } = covered;
  const bridges = own && bounds && findBridges(segmentation, covered, Uint8Array.from(own, (is, r) => (is ? OWN : inFront[r] ? IN_FRONT : BEHIND)));
  // Log-odds in favour, summed over what each way of going on would cover.
  const gains = new Float64Array(shapes.length);
  let most = 0;
  for (let y = top, i = 0; y <= bottom; y++) {
    const { low: y0, high: y1, share: ty } = rows[y];
    for (let x = left, p = y * width + left; x <= right; x++, p++, i++) {
      if (!inFront[labels[p]]) continue;
      const { low: x0, high: x1, share: tx } = columns[x];
      const upper = logits[y0 * GRID_SIDE + x0] * (1 - tx) + logits[y0 * GRID_SIDE + x1] * tx;
      const lower = logits[y1 * GRID_SIDE + x0] * (1 - tx) + logits[y1 * GRID_SIDE + x1] * tx;
      const odds = upper * (1 - ty) + lower * ty - least + (bridges && bridges[i] ? BRIDGED : 0);
      for (let k = 0; k < shapes.length; k++) if (isInRows(shapes[k], x, y)) gains[k] += odds;
      if (odds <= 0) continue;
      most += odds;
      bytes[i] = 1;
    }
  }
  const shape = most > 0 ? shapes.find((_, k) => gains[k] >= plain * most) : undefined;
  if (shape) {
    bytes.fill(0);
    cover(covered, segmentation, inFront, (y) => [shape.first[y - shape.top] ?? 0, shape.last[y - shape.top] ?? -1]);
  }
  const all = areas ?? countAreas(segmentation);
  if (own) {
    dropIslands(segmentation, covered, own);
    if (isUnbelievable(covered, own, all)) bytes.fill(0);
  }
  return summarise(segmentation, covered, whole, all);
}

/**
 * Where a card goes on beneath what lies in front of it: to its own sides, and with `own`, 1 for the regions seen as it, to
 * corners as round as those that are seen. Cost: one pass over the card.
 */
export function findCardReach(segmentation: Segmentation, card: Readonly<Card>, inFront: Uint8Array, options: Partial<Pick<ReachOptions, 'whole' | 'own' | 'areas'>> = {}): Reach {
  const { width, height, labels } = segmentation;
  const { whole, own, areas } = { ...REACH_DEFAULTS, ...options };
  const seenAs = (x: number, y: number): Seen => {
    const r = x < 0 || y < 0 || x >= width || y >= height ? -1 : labels[y * width + x];
    return r === -1 || inFront[r] ? Seen.Covered : own?.[r] ? Seen.Own : Seen.Beyond;
  };
  const corners = own && card.radius === undefined ? roundedRows(card, seenAs) : null;
  const covered = nothingCovered({ left: card.left, top: card.top, right: card.right - 1, bottom: card.bottom - 1 }, segmentation);
  cover(covered, segmentation, inFront, (y) => {
    if (corners) return [corners.first[y - card.top], corners.last[y - card.top]];
    const [left, right] = rowOf(card, y);
    return [left, right - 1];
  });
  return summarise(segmentation, covered, whole, areas);
}

/** Where a hill goes on beneath what lies in front of it: all below its upper edge. */
export function findReachBelow(segmentation: Segmentation, { left, bottom, rows }: UpperEdge, inFront: Uint8Array, areas: Int32Array | null = null): Reach {
  const { width, labels } = segmentation;
  const top = rows.reduce((a, b) => Math.min(a, b));
  const covered = nothingCovered({ left, top, right: left + rows.length - 1, bottom }, segmentation);
  for (let y = top, i = 0; y <= bottom; y++) {
    for (let x = 0, p = y * width + left; x < rows.length; x++, p++, i++) if (y >= rows[x] && inFront[labels[p]]) covered.bytes[i] = 1;
  }
  return summarise(segmentation, covered, 1, areas);
}

/** Times what is seen of a layer from which on nobody can know so much hidden of it: a strip does not tell of a picture. */
const UNBELIEVABLE = 12;

function isUnbelievable({ bytes }: Covered, own: Uint8Array, areas: Int32Array): boolean {
  const seen = areas.reduce((sum, area, r) => sum + (own[r] ? area : 0), 0);
  return bytes.reduce((sum, v) => sum + v, 0) > UNBELIEVABLE * seen;
}

/** The part of the canvas in which the log-odds, between their grid's cells too, may be above `least`. */
function mayCover(logits: Float64Array, least: number, columns: readonly Between[], rows: readonly Between[]): Extent {
  const cells = nowhere();
  for (let n = 0; n < logits.length; n++) if (logits[n] > least) extendTo(cells, n % GRID_SIDE, Math.floor(n / GRID_SIDE));
  const [left, right] = span(columns, cells.left, cells.right);
  const [top, bottom] = span(rows, cells.top, cells.bottom);
  return { left, top, right, bottom };
}

/** The first and last pixel of an axis that lie between any of these cells and others. */
function span(axis: readonly Between[], low: number, high: number): [number, number] {
  let [first, last] = [Infinity, -1];
  axis.forEach((at, k) => {
    if (at.high < low || at.low > high) return;
    first = Math.min(first, k);
    last = k;
  });
  return [first, last];
}

function extendToRows(part: Extent, { top, first, last }: Rows): void {
  for (let row = 0; row < first.length; row++) {
    if (last[row] < first[row]) continue;
    extendTo(part, first[row], top + row);
    extendTo(part, last[row], top + row);
  }
}

/** Nothing of a part of the canvas, to be covered; cropped to the canvas. */
function nothingCovered({ left, top, right, bottom }: Readonly<Extent>, { width, height }: Segmentation): Covered {
  const part = { left: Math.max(0, left), top: Math.max(0, top), right: Math.min(width - 1, right), bottom: Math.min(height - 1, bottom) };
  return { ...part, bytes: new Uint8Array(Math.max(0, part.right - part.left + 1) * Math.max(0, part.bottom - part.top + 1)) };
}

/** Covers from one column to another, inclusive, in each row, where something lies in front. */
function cover({ left, top, right, bottom, bytes }: Covered, { width, labels }: Segmentation, inFront: Uint8Array, columnsOf: (y: number) => readonly [number, number]): void {
  for (let y = top; y <= bottom; y++) {
    const [first, last] = columnsOf(y);
    for (let x = Math.max(left, first), p = y * width + x, i = (y - top) * (right - left + 1) + x - left; x <= Math.min(right, last); x++, p++, i++) if (inFront[labels[p]]) bytes[i] = 1;
  }
}

/** Covered pixels as whole regions and what is left. */
function summarise(segmentation: Segmentation, { left, top, right, bottom, bytes }: Covered, whole: number, areas: Int32Array | null): Reach {
  const { width, labels, count } = segmentation;
  const all = areas ?? countAreas(segmentation);
  const found = nowhere();
  const hit = new Int32Array(count);
  for (let y = top, i = 0; y <= bottom; y++) {
    for (let x = left, p = y * width + left; x <= right; x++, p++, i++) {
      if (bytes[i] === 0) continue;
      hit[labels[p]]++;
      extendTo(found, x, y);
    }
  }
  const beneath: number[] = [];
  let partial = false;
  for (let r = 0; r < count; r++) {
    if (hit[r] > 0 && hit[r] >= whole * all[r]) beneath.push(r);
    else if (hit[r] > (1 - whole) * all[r]) partial = true;
  }
  if (!partial) return { beneath, mask: null };
  const mask = { left: found.left, top: found.top, width: found.right - found.left + 1, height: found.bottom - found.top + 1, data: new Uint8Array((found.right - found.left + 1) * (found.bottom - found.top + 1)) };
  for (let y = found.top, j = 0; y <= found.bottom; y++) {
    for (let x = found.left, p = y * width + x, i = (y - top) * (right - left + 1) + x - left; x <= found.right; x++, p++, i++, j++) {
      const r = labels[p];
      if (bytes[i] === 1 && hit[r] > (1 - whole) * all[r]) mask.data[j] = 1;
    }
  }
  return { beneath, mask };
}

/** Clears what is covered and not joined to the layer's own regions by pixel sides: an invented island is nothing that anybody drew. */
function dropIslands({ width, height, labels }: Segmentation, { left, top, right, bottom, bytes }: Covered, own: Uint8Array): void {
  const across = right - left + 1;
  const stack: number[] = [];
  const visit = (i: number): void => {
    if (bytes[i] !== 1) return;
    bytes[i] = 2;
    stack.push(i);
  };
  const isOwn = (x: number, y: number): boolean => x >= 0 && y >= 0 && x < width && y < height && own[labels[y * width + x]] === 1;
  for (let y = top, i = 0; y <= bottom; y++) {
    for (let x = left; x <= right; x++, i++) {
      if (bytes[i] !== 1 || !(isOwn(x - 1, y) || isOwn(x + 1, y) || isOwn(x, y - 1) || isOwn(x, y + 1))) continue;
      visit(i);
      while (stack.length > 0) {
        const at = stack.pop() as number;
        const column = at % across;
        if (column > 0) visit(at - 1);
        if (column < across - 1) visit(at + 1);
        visit(at - across);
        visit(at + across);
      }
    }
  }
  for (let i = 0; i < bytes.length; i++) bytes[i] = bytes[i] === 2 ? 1 : 0;
}

/** Where a pixel lies between two cells of the grid: nearer to `high` the larger the share. */
interface Between {
  readonly low: number;
  readonly high: number;
  readonly share: number;
}

/** For each pixel of one axis the two grid cells whose centres it lies between; `cells` of them lie on the picture. */
function axis(size: number, cells: number): Between[] {
  const last = Math.max(0, Math.ceil(cells) - 1);
  return Array.from({ length: size }, (_, k) => {
    const at = Math.min(last, Math.max(0, ((k + 0.5) * cells) / size - 0.5));
    const low = Math.floor(at);
    return { low, high: Math.min(last, low + 1), share: at - low };
  });
}
