import { rowOf, type Card } from './cards';
import { isInRows, type Rows } from './convex-rows';
import { extendTo, nowhere } from './extent';
import type { Mask } from './render-layers';
import { roundedRows, Seen } from './rounded-corners';
import type { Segmentation } from './segment';
import { GRID_SIDE, LOOK_SIDE, lookSize } from './sight-question';

export interface ReachOptions {
  /** Log-odds from which a pixel counts as covered. */
  covered: number;
  /** From this share of a region's pixels on it is covered whole, up to one minus it not at all: regions end where something ends. */
  whole: number;
  /** 1 for the regions seen as the layer: what cannot be reached from them beneath what lies in front is no part of it. Null: islands are kept. */
  own: Uint8Array | null;
  /** Plain shapes that the layer may be part of, the likeliest first: its circle, its convex hull. */
  shapes: readonly Rows[];
  /** One of them is taken where it explains this share of what the log-odds alone would: their grid is coarse, and its outlines are nobody's. */
  plain: number;
}

export const REACH_DEFAULTS: Readonly<ReachOptions> = { covered: -1, whole: 0.9, own: null, shapes: [], plain: 0.6 };

/** What a layer goes on beneath: whole regions, and single pixels of others. */
export interface Reach {
  readonly beneath: number[];
  readonly mask: Mask | null;
}

/**
 * Where a layer goes on beneath what lies in front of it. `logits` are its log-odds on the look's grid, GRID_SIDE squared;
 * `inFront` is 1 for the regions of the layers in front of it. Cost: one pass over the canvas.
 */
export function findReach(segmentation: Segmentation, logits: Float64Array, inFront: Uint8Array, options: Partial<ReachOptions> = {}): Reach {
  const { width, height, labels } = segmentation;
  const { covered: least, whole, own, shapes, plain } = { ...REACH_DEFAULTS, ...options };
  const look = lookSize(width, height);
  const cells = LOOK_SIDE / GRID_SIDE;
  const columns = axis(width, look.width / cells);
  const rows = axis(height, look.height / cells);
  const bytes = new Uint8Array(width * height);
  // Log-odds in favour, summed over what each way of going on would cover.
  const gains = new Float64Array(shapes.length);
  let most = 0;
  for (let y = 0; y < height; y++) {
    const { low: y0, high: y1, share: ty } = rows[y];
    for (let x = 0, p = y * width; x < width; x++, p++) {
      if (!inFront[labels[p]]) continue;
      const { low: x0, high: x1, share: tx } = columns[x];
      const upper = logits[y0 * GRID_SIDE + x0] * (1 - tx) + logits[y0 * GRID_SIDE + x1] * tx;
      const lower = logits[y1 * GRID_SIDE + x0] * (1 - tx) + logits[y1 * GRID_SIDE + x1] * tx;
      const odds = upper * (1 - ty) + lower * ty - least;
      for (let k = 0; k < shapes.length; k++) if (isInRows(shapes[k], x, y)) gains[k] += odds;
      if (odds <= 0) continue;
      most += odds;
      bytes[p] = 1;
    }
  }
  const shape = most > 0 ? shapes.find((_, k) => gains[k] >= plain * most) : undefined;
  if (shape) {
    bytes.fill(0);
    shape.first.forEach((first, row) => {
      for (let x = first, p = (shape.top + row) * width + x; x <= shape.last[row]; x++, p++) if (inFront[labels[p]]) bytes[p] = 1;
    });
  }
  if (own) dropIslands(segmentation, bytes, own);
  return summarise(segmentation, bytes, whole);
}

/**
 * Where a card goes on beneath what lies in front of it: to its own sides, and with `own`, 1 for the regions seen as it, to
 * corners as round as those that are seen. Cost: one pass over the canvas.
 */
export function findCardReach(segmentation: Segmentation, card: Readonly<Card>, inFront: Uint8Array, { whole, own }: Pick<ReachOptions, 'whole' | 'own'> = REACH_DEFAULTS): Reach {
  const { width, height, labels } = segmentation;
  const bytes = new Uint8Array(width * height);
  const seenAs = (x: number, y: number): Seen => {
    const r = x < 0 || y < 0 || x >= width || y >= height ? -1 : labels[y * width + x];
    return r === -1 || inFront[r] ? Seen.Covered : own?.[r] ? Seen.Own : Seen.Beyond;
  };
  const corners = own && card.radius === undefined ? roundedRows(card, seenAs) : null;
  for (let y = Math.max(0, card.top); y < Math.min(height, card.bottom); y++) {
    const row = y - card.top;
    const [left, right] = corners ? [corners.first[row], corners.last[row] + 1] : rowOf(card, y);
    for (let x = Math.max(0, left), p = y * width + x; x < Math.min(width, right); x++, p++) if (inFront[labels[p]]) bytes[p] = 1;
  }
  return summarise(segmentation, bytes, whole);
}

/** Covered pixels, 1 in `bytes`, as whole regions and what is left. */
function summarise({ width, height, labels, count }: Segmentation, bytes: Uint8Array, whole: number): Reach {
  const covered = nowhere();
  const all = new Int32Array(count);
  const hit = new Int32Array(count);
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p++) {
      all[labels[p]]++;
      if (bytes[p] === 0) continue;
      hit[labels[p]]++;
      extendTo(covered, x, y);
    }
  }
  const beneath: number[] = [];
  let partial = false;
  for (let r = 0; r < count; r++) {
    if (hit[r] > 0 && hit[r] >= whole * all[r]) beneath.push(r);
    else if (hit[r] > (1 - whole) * all[r]) partial = true;
  }
  if (!partial) return { beneath, mask: null };
  const { left, top, right, bottom } = covered;
  const mask = { left, top, width: right - left + 1, height: bottom - top + 1, data: new Uint8Array((right - left + 1) * (bottom - top + 1)) };
  for (let y = top, i = 0; y <= bottom; y++) {
    for (let x = left, p = y * width + left; x <= right; x++, p++, i++) {
      const r = labels[p];
      if (bytes[p] === 1 && hit[r] > (1 - whole) * all[r]) mask.data[i] = 1;
    }
  }
  return { beneath, mask };
}

/** Clears what is covered, 1 in `bytes`, and not joined to the layer's own regions by pixel sides: an invented island is nothing that anybody drew. */
function dropIslands({ width, height, labels }: Segmentation, bytes: Uint8Array, own: Uint8Array): void {
  const stack: number[] = [];
  const visit = (p: number): void => {
    if (bytes[p] !== 1) return;
    bytes[p] = 2;
    stack.push(p);
  };
  const around = (p: number): void => {
    const x = p % width;
    if (x > 0) visit(p - 1);
    if (x < width - 1) visit(p + 1);
    if (p >= width) visit(p - width);
    if (p < (height - 1) * width) visit(p + width);
  };
  for (let p = 0; p < bytes.length; p++) {
    if (!own[labels[p]]) continue;
    around(p);
    while (stack.length > 0) around(stack.pop() as number);
  }
  for (let p = 0; p < bytes.length; p++) bytes[p] = bytes[p] === 2 ? 1 : 0;
}

/** For each pixel of one axis the two grid cells whose centres it lies between; `cells` of them lie on the picture. */
function axis(size: number, cells: number): { low: number; high: number; share: number }[] {
  const last = Math.max(0, Math.ceil(cells) - 1);
  return Array.from({ length: size }, (_, k) => {
    const at = Math.min(last, Math.max(0, ((k + 0.5) * cells) / size - 0.5));
    const low = Math.floor(at);
    return { low, high: Math.min(last, low + 1), share: at - low };
  });
}
