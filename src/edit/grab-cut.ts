import { estimateMatte } from '../matte/estimate-matte';
import { matteImage, type MatteImage } from '../matte/matte-image';
import { trimapFromMask, BACKGROUND } from '../matte/trimap';
import type { Raster } from '../raster/raster';
import type { Rect } from '../raster/rect';
import { minCut } from './min-cut';

/** Longest side of the grid that is cut; the matte finds the edge itself at full resolution. */
const GRID = 96;
/** Steps of a channel in the colour models. */
const BINS = 16;
const ROUNDS = 4;
/** Weight of a border between equal colours against one unit of evidence. */
const SMOOTHNESS = 4;
/** An object is at least this share of its box, and leaves at least as much of it. */
const SHARE = 0.03;

/**
 * What in a box differs in colour from what surrounds it, as coverage of the picture (a byte a pixel); null where nothing does. After
 * GrabCut (Rother, Kolmogorov and Blake 2004): all outside of the box is background, inside two colour models (histograms here, not mixtures
 * of Gaussians) and a minimal cut take turns; on a grid of at most 96 cells a side. The edge is then matted at full resolution.
 */
export function grabCut(picture: Raster, box: Rect): Uint8Array | null {
  const image = matteImage(picture);
  const grid = shrink(image, Math.max(1, Math.ceil(Math.max(image.width, image.height) / GRID)));
  const inside = new Uint8Array(grid.width * grid.height);
  for (let p = 0; p < inside.length; p++) {
    const x = ((p % grid.width) + 0.5) * grid.step - box.left;
    const y = (Math.floor(p / grid.width) + 0.5) * grid.step - box.top;
    inside[p] = x > 0 && y > 0 && x < box.width && y < box.height ? 1 : 0;
  }
  let front: Uint8Array = inside.slice();
  if (!front.includes(0)) return null;
  const links = borderCosts(grid);
  for (let round = 0; round < ROUNDS; round++) {
    const [own, other] = [1, 0].map((side) => histogram(grid, front, side));
    const toFront = new Float64Array(inside.length);
    const toBack = new Float64Array(inside.length);
    for (let p = 0; p < inside.length; p++) {
      const evidence = Math.log((own![grid.bins[p]!]! + 1e-4) / (other![grid.bins[p]!]! + 1e-4));
      if (!inside[p]) toBack[p] = 1e6;
      else if (evidence > 0) toFront[p] = evidence;
      else toBack[p] = -evidence;
    }
    const next = minCut(grid.width, grid.height, toFront, toBack, links);
    const same = next.every((value, p) => value === front[p]);
    front = next;
    if (same) break;
  }
  const chosen = front.reduce((sum, value) => sum + value, 0);
  const all = inside.reduce((sum, value) => sum + value, 0);
  if (chosen < SHARE * all || chosen > (1 - SHARE) * all) return null;
  return matted(image, grid, front);
}

interface Grid {
  readonly width: number;
  readonly height: number;
  /** Pixels a cell. */
  readonly step: number;
  /** Mean colour, 0..255, three a cell. */
  readonly rgb: Float32Array;
  /** Bin of that colour. */
  readonly bins: Int32Array;
}

function shrink({ width, height, planes }: MatteImage, step: number): Grid {
  const w = Math.ceil(width / step);
  const h = Math.ceil(height / step);
  const rgb = new Float32Array(w * h * 3);
  const counts = new Float32Array(w * h);
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p++) {
      const cell = Math.floor(y / step) * w + Math.floor(x / step);
      counts[cell] = counts[cell]! + 1;
      for (let c = 0; c < 3; c++) rgb[cell * 3 + c] = rgb[cell * 3 + c]! + planes[c]![p]!;
    }
  }
  const bins = new Int32Array(w * h);
  for (let p = 0; p < bins.length; p++) {
    for (let c = 0; c < 3; c++) {
      rgb[p * 3 + c] = rgb[p * 3 + c]! / counts[p]!;
      bins[p] = bins[p]! * BINS + Math.min(BINS - 1, Math.floor((rgb[p * 3 + c]! / 256) * BINS));
    }
  }
  return { width: w, height: h, step, rgb, bins };
}

/** Shares of the colours of one side; each colour counts a little for those beside it. */
function histogram({ bins }: Grid, front: Uint8Array, side: number): Float64Array {
  const out = new Float64Array(BINS ** 3);
  let n = 0;
  for (let p = 0; p < bins.length; p++) {
    if (front[p] !== side) continue;
    n++;
    const b = bins[p]!;
    const at = [Math.floor(b / (BINS * BINS)), Math.floor(b / BINS) % BINS, b % BINS] as const;
    for (let r = Math.max(0, at[0] - 1); r <= Math.min(BINS - 1, at[0] + 1); r++) {
      for (let g = Math.max(0, at[1] - 1); g <= Math.min(BINS - 1, at[1] + 1); g++) {
        for (let c = Math.max(0, at[2] - 1); c <= Math.min(BINS - 1, at[2] + 1); c++) {
          const off = Math.abs(r - at[0]) + Math.abs(g - at[1]) + Math.abs(c - at[2]);
          const i = (r * BINS + g) * BINS + c;
          out[i] = out[i]! + 0.4 ** off;
        }
      }
    }
  }
  if (n > 0) for (let i = 0; i < out.length; i++) out[i] = out[i]! / n;
  return out;
}

/** What it costs to cut between each cell and the next one on its right, and below it: less where their colours differ. */
function borderCosts({ width, height, rgb }: Grid): { readonly right: Float64Array; readonly below: Float64Array } {
  const squared = (p: number, q: number): number => [0, 1, 2].reduce((sum, c) => sum + (rgb[p * 3 + c]! - rgb[q * 3 + c]!) ** 2, 0);
  let sum = 0;
  let n = 0;
  const right = new Float64Array(width * height);
  const below = new Float64Array(width * height);
  for (let p = 0; p < right.length; p++) {
    if ((p + 1) % width !== 0) {
      sum += right[p] = squared(p, p + 1);
      n++;
    }
    if (p + width < right.length) {
      sum += below[p] = squared(p, p + width);
      n++;
    }
  }
  const beta = n * 0.5 / Math.max(1, sum);
  const cost = (d: number): number => SMOOTHNESS * Math.exp(-beta * d);
  return { right: right.map(cost), below: below.map(cost) };
}

/** The cut at full resolution, its edge found by the matte. */
function matted(image: MatteImage, grid: Grid, front: Uint8Array): Uint8Array {
  const { width, height } = image;
  const mask = new Uint8Array(width * height);
  for (let y = 0, p = 0; y < height; y++) for (let x = 0; x < width; x++, p++) mask[p] = front[Math.floor(y / grid.step) * grid.width + Math.floor(x / grid.step)]! * 255;
  const band = Math.max(3, 1.5 * grid.step);
  const trimap = trimapFromMask(width, height, mask, band, band);
  // An object smaller than the band is certain at least where the cut has it.
  if (trimap.data.every((value) => value === BACKGROUND || value !== 255)) return mask;
  return Uint8Array.from(estimateMatte(image, trimap), (a) => (a < 0.02 ? 0 : a > 0.98 ? 255 : Math.round(a * 255)));
}
