import { compositeOver } from '../raster/composite';
import { fullScale, type Raster, type Samples } from '../raster/raster';
import { intersectRects } from '../raster/rect';
import type { Layer } from './document';

/** Float samples that differ by less are the same: far below what any display shows, far above what rounding adds up to. */
const FLOAT_TOLERANCE = 1e-5;
/** Of a level: kept from where rounding tips over, so that the last bits of a division do not matter. */
const MARGIN = 1e-3;

interface Origin {
  readonly left: number;
  readonly top: number;
}

/**
 * Makes a stack of layers composite over `backdrop` to `wanted`, so that whatever lies over it in a larger document looks as
 * before: what rounding the new stack changes is taken back in the frontmost layer's pixels. Each colour changes only as far
 * as it must, coverage only where no colour would do; where that fails too, the layers beneath let the pixel go.
 *
 * Exact, bit for bit in 8 and 16 bit, over a backdrop that is opaque or empty in that pixel; over a half-covered one, whose
 * coverage leaves few values to choose from, within a level. `wanted` must be what some layers gave over the same backdrop
 * (in any blend mode: W3C compositing is always as much of some colour as they cover). Layers are visible, of opacity 1, in normal mode and back to front; `origin` is where the
 * top left of both rasters lies in their coordinates. A pixel that no layer covers falls to the backmost that reaches there.
 */
export function refit(layers: readonly Layer[], backdrop: Raster, wanted: Raster, origin: Origin): Layer[] {
  const { width, height, depth } = backdrop;
  const owner = ownersOf(layers, width, height, origin);
  const canvas: Raster = { ...backdrop, data: backdrop.data.slice() };
  const fit = depth === 32 ? fitFloat : fitWhole;
  const full = fullScale(depth);
  const goal = wanted.data;
  const stubborn = new Set<number>();
  const fitted = layers.map((layer, k) => {
    const from = layer.pixels.data;
    let data = from;
    eachRow(layer, width, height, origin, (first, i0, count) => {
      for (let n = 0, p = first, i = i0, j = first * 4; n < count; n++, p++, i += 4, j += 4) {
        if (owner[p] !== k + 1) continue;
        if (from[i + 3] === full && from[i] === goal[j] && from[i + 1] === goal[j + 1] && from[i + 2] === goal[j + 2] && goal[j + 3] === full) continue;
        if (shows(from, i, canvas.data, goal, j, depth)) continue;
        // Copied at the first change only: most layers need none.
        if (data === from) data = from.slice();
        fit(data, i, canvas.data, goal, j, full);
        if (!shows(data, i, canvas.data, goal, j, depth)) stubborn.add(p);
      }
    });
    const changed = withData(layer, data);
    compositeOver(canvas, changed.pixels, { left: layer.left - origin.left, top: layer.top - origin.top });
    return changed;
  });
  if (stubborn.size === 0) return fitted;

  return fitted.map((layer, k) => {
    const from = layer.pixels.data;
    let data = from;
    eachRow(layer, width, height, origin, (first, i0, count) => {
      for (let n = 0, p = first, i = i0; n < count; n++, p++, i += 4) {
        if (!stubborn.has(p)) continue;
        if (data === from) data = from.slice();
        if (owner[p] === k + 1) fit(data, i, backdrop.data, goal, p * 4, full);
        else data[i + 3] = 0;
      }
    });
    return withData(layer, data);
  });
}

const withData = (layer: Layer, data: Samples): Layer => (data === layer.pixels.data ? layer : { ...layer, pixels: { ...layer.pixels, data } });

/** Calls `visit(p, i, count)` for each row of a layer inside the raster: index of its first pixel there, offset of that pixel's samples in the layer, how many follow. */
function eachRow(layer: Layer, width: number, height: number, origin: Origin, visit: (p: number, i: number, count: number) => void): void {
  const left = layer.left - origin.left;
  const top = layer.top - origin.top;
  const area = intersectRects({ left, top, width: layer.pixels.width, height: layer.pixels.height }, { left: 0, top: 0, width, height });
  for (let y = area.top; y < area.top + area.height; y++) visit(y * width + area.left, ((y - top) * layer.pixels.width + (area.left - left)) * 4, area.width);
}

/** 1 + the number of the layer that settles each pixel of a canvas: the frontmost that covers it, else the backmost that reaches there; 0 for none. */
export function ownersOf(layers: readonly Layer[], width: number, height: number, origin: Origin): Uint16Array {
  const owner = new Uint16Array(width * height);
  layers.forEach((layer, k) => {
    const { data } = layer.pixels;
    eachRow(layer, width, height, origin, (first, i0, count) => {
      for (let n = 0, p = first, i = i0 + 3; n < count; n++, p++, i += 4) if (data[i]! > 0 || owner[p] === 0) owner[p] = k + 1;
    });
  });
  return owner;
}

/** Whether a pixel of a layer over the canvas gives what is wanted already; the arithmetic of `compositeOver`. */
function shows(data: Samples, i: number, canvas: Samples, wanted: Samples, j: number, depth: number): boolean {
  const full = depth === 8 ? 255 : depth === 16 ? 65535 : 1;
  const near = depth === 32 ? FLOAT_TOLERANCE : 0;
  const alphaS = data[i + 3]! / full;
  const alphaB = canvas[j + 3]! / full;
  if (alphaS === 0 || alphaS === 1 || alphaB === 0) {
    const shown = alphaS === 0 ? canvas : data;
    const at = alphaS === 0 ? j : i;
    for (let c = 0; c < 4; c++) if (Math.abs(shown[at + c]! - wanted[j + c]!) > near) return false;
    return true;
  }
  const alpha = alphaS + alphaB * (1 - alphaS);
  if (depth === 32 ? Math.abs(alpha - wanted[j + 3]!) > near : Math.round(alpha * full) !== wanted[j + 3]) return false;
  for (let c = 0; c < 3; c++) {
    const cs = data[i + c]!;
    const value = (cs * alphaS * (1 - alphaB) + cs * alphaS * alphaB + canvas[j + c]! * alphaB * (1 - alphaS)) / alpha;
    if (depth === 32 ? Math.abs(value - wanted[j + c]!) > near * Math.max(1, Math.abs(value)) : Math.round(value) !== wanted[j + c]) return false;
  }
  return true;
}

/** Sets one pixel of a layer in whole numbers, as little changed as can be. */
function fitWhole(data: Samples, i: number, canvas: Samples, wanted: Samples, j: number, full: number): void {
  const backed = canvas[j + 3]! / full;
  if (backed === 0) {
    for (let c = 0; c < 4; c++) data[i + c] = wanted[j + c]!;
    return;
  }
  // Coverages that round to the wanted one: any at all over an opaque backdrop, a few where it is see-through.
  const goal = wanted[j + 3]! - canvas[j + 3]!;
  const least = backed === 1 ? 0 : Math.max(0, Math.ceil((goal - 0.5 + MARGIN) / (1 - backed)));
  const most = backed === 1 ? full : Math.min(full, Math.max(least, Math.floor((goal + 0.5 - MARGIN) / (1 - backed))));
  let alpha = Math.min(most, Math.max(least, data[i + 3]!));
  for (let c = 0; c < 3; c++) alpha = Math.max(alpha, Math.min(most, coverageFor(canvas[j + c]!, wanted[j + c]!, backed, full)));
  data[i + 3] = alpha;
  if (alpha === 0) return;
  const own = alpha / full;
  const share = own / (own + backed * (1 - own));
  for (let c = 0; c < 3; c++) {
    const off = wanted[j + c]! - canvas[j + c]! * (1 - share);
    const low = Math.ceil((off - 0.5 + MARGIN) / share);
    const high = Math.floor((off + 0.5 - MARGIN) / share);
    const colour = low > high ? Math.round(off / share) : Math.min(high, Math.max(low, data[i + c]!));
    data[i + c] = Math.min(full, Math.max(0, colour));
  }
}

/** The least coverage with which some colour brings a backdrop of coverage `backed` (over 0, to 1) to round to `goal`. */
function coverageFor(under: number, goal: number, backed: number, full: number): number {
  const gap = Math.abs(goal - under) - 0.5 + MARGIN;
  if (gap <= 0) return 0;
  // The source's share in the result, a / (a + b(1 − a)), must be at least this, with a the source's coverage and b the backdrop's.
  const share = Math.min(1, gap / (goal > under ? full - under : under));
  return Math.min(full, Math.ceil(((share * backed) / (1 - share * (1 - backed))) * full));
}

/** The same for floats, which are not rounded and have no bounds: any colour can be reached. */
function fitFloat(data: Samples, i: number, canvas: Samples, wanted: Samples, j: number): void {
  const backed = canvas[j + 3]!;
  const own = backed < 1 ? Math.max(0, (wanted[j + 3]! - backed) / (1 - backed)) : data[i + 3]! > 0 ? data[i + 3]! : 1;
  data[i + 3] = own;
  if (own === 0) return;
  const total = own + backed * (1 - own);
  for (let c = 0; c < 3; c++) data[i + c] = (wanted[j + c]! * total - canvas[j + c]! * backed * (1 - own)) / own;
}
