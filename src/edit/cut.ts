import type { Layer } from '../document/document';
import { fullScale, type Samples } from '../raster/raster';
import type { Rect } from '../raster/rect';
import { continueLayer } from './continue-layer';
import { cropped } from './crop-layer';
import { eachPixel, rectOf, visitShown, type Leaf } from './shown';
import { sampleOf, type Unmixed } from './unmix';

/** From here on a pixel in front is all that is seen. */
const WHOLE = 0.98;
/** Less than this shows nothing of a colour. */
const TRACE = 0.02;
/** Where all of them together let more through, what is seen has no two sides: each keeps its own colour. */
const OPEN = 1e-6;
/** Pixels beside a cut whose colours may carry a trace of what was cut out. */
const BLEED = 2;

export interface Cut {
  readonly layer: Layer;
  /** Nothing else of it is seen. */
  readonly spent: boolean;
}

/**
 * What becomes of the leaves `cut` (indices) when a new layer with coverage `share` (0..1, a value a pixel of `area`) takes what it
 * shows from them and lies directly over the leaf `frontmost`: as much coverage goes, front to back, as the new layer has; beneath what it
 * covers wholly they go on, invented, wherever more of them lies on two sides or nothing else is behind; at its soft edge the
 * frontmost of them has the colour behind.
 */
export function cutFrom(all: readonly Leaf[], frontmost: number, cut: ReadonlySet<number>, area: Rect, share: Float32Array, { back }: Unmixed): Map<number, Cut> {
  const count = share.length;
  const leaves = all.slice(0, frontmost + 1);
  const open = visitShown(all.slice(frontmost + 1), area, () => undefined);
  const rest = Float64Array.from(share);
  const let1 = new Float64Array(count).fill(1);
  const let2 = Float64Array.from(share, (a) => 1 - a);
  const owned = new Uint8Array(count);
  const opening = visitShown(leaves, area, () => undefined);
  const near = grow(share, area.width, area.height, BLEED);
  const out = new Map<number, Cut>();
  for (let k = leaves.length - 1; k >= 0; k--) {
    const { layer, opacity } = leaves[k]!;
    if (layer.blend !== 'normal') continue;
    const full = fullScale(layer.pixels.depth);
    const from = layer.pixels.data;
    if (!cut.has(k)) {
      eachPixel(layer, area, (p, q) => {
        const alpha = Math.min(1, (from[q * 4 + 3]! / full) * opacity);
        let1[p] = let1[p]! * (1 - alpha);
        let2[p] = let2[p]! * (1 - alpha);
      });
      continue;
    }
    const data = from.slice();
    const seen = layer.seen ? layer.seen.slice() : new Uint8Array(data.length / 4).fill(255);
    const hole = new Uint8Array(seen.length);
    const unsure = new Uint8Array(seen.length);
    const below = backed(leaves.slice(0, k), area);
    let before = 0;
    visitShown(all, rectOf(layer), (j, _p, _q, shown) => void (j === k && (before += shown)));
    let taken = 0;
    eachPixel(layer, area, (p, q) => {
      const alpha = Math.min(1, (from[q * 4 + 3]! / full) * opacity);
      if (near[p] !== 0) unsure[q] = 1;
      if (alpha <= 0) return;
      const shown = alpha * let1[p]!;
      let kept = alpha;
      if (share[p]! > 0) {
        const take = Math.min(rest[p]!, shown);
        rest[p] = rest[p]! - take;
        taken += take * open[p]!;
        // Wholly covered it goes on as it is; else what is left of it must show through what is let through.
        if (let2[p]! > (full === 1 ? 1e-6 : 0.5 / full)) kept = Math.min(alpha, (shown - take) / let2[p]!);
        if (kept < 0.004) kept = 0;
        if (share[p]! >= WHOLE) {
          if (shown > 0 && seen[q] !== 0) hole[q] = 1;
        } else if (kept > 0 && owned[p] === 0 && shown > TRACE && opening[p]! <= OPEN) {
          owned[p] = 1;
          for (let c = 0; c < 3; c++) data[q * 4 + c] = sampleOf(back[p * 3 + c]!, full);
        }
        if (kept !== alpha) data[q * 4 + 3] = full === 1 ? kept / opacity : Math.round(Math.min(1, kept / opacity) * full);
      }
      let1[p] = let1[p]! * (1 - alpha);
      let2[p] = let2[p]! * (1 - kept);
    });
    const supported = between(data, hole, layer.pixels.width, layer.pixels.height);
    eachPixel(layer, area, (p, q) => {
      if (hole[q] === 0 || supported[q] === 1 || below[p] === 0) return;
      hole[q] = 0;
      data[q * 4 + 3] = 0;
    });
    const changed: Layer = { ...layer, pixels: { ...layer.pixels, data }, ...(seen.includes(0) ? { seen } : {}) };
    out.set(k, { layer: cropped(continueLayer(changed, hole, unsure)), spent: before - taken <= Math.max(0.5, before * 0.005) });
  }
  return out;
}

/** Marks where something opaque is painted. */
function backed(leaves: readonly Leaf[], area: Rect): Uint8Array {
  const through = visitShown(leaves, area, () => undefined);
  return Uint8Array.from(through, (value) => (value < 1 - WHOLE ? 1 : 0));
}

/** Marks the pixels of a hole that have something of the layer on both sides of them, across or up and down. */
function between(data: Samples, hole: Uint8Array, width: number, height: number): Uint8Array {
  const out = new Uint8Array(hole.length);
  const run = (start: number, step: number, length: number): void => {
    let last = -1;
    for (let n = 0, q = start; n < length; n++, q += step) {
      if (hole[q] !== 0 || !(data[q * 4 + 3]! > 0)) continue;
      if (last >= 0) for (let m = last + 1; m < n; m++) out[start + m * step] = 1;
      last = n;
    }
  };
  for (let y = 0; y < height; y++) run(y * width, 1, width);
  for (let x = 0; x < width; x++) run(x, width, height);
  return out;
}

/** Marks the pixels at most `by` pixels (in both directions) from any that is not 0. */
export function grow(mask: ArrayLike<number>, width: number, height: number, by: number): Uint8Array {
  const across = new Uint8Array(width * height);
  const out = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0, until = -1; x < width + by; x++) {
      if (x < width && mask[y * width + x]! > 0) until = x + 2 * by;
      if (x - by >= 0 && x <= until) across[y * width + x - by] = 1;
    }
  }
  for (let x = 0; x < width; x++) {
    for (let y = 0, until = -1; y < height + by; y++) {
      if (y < height && across[y * width + x] !== 0) until = y + 2 * by;
      if (y - by >= 0 && y <= until) out[(y - by) * width + x] = 1;
    }
  }
  return out;
}
