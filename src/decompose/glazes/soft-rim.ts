import { extendTo, type Extent } from '../pixels/extent';
import type { Segmentation } from '../regions/segment';

/** What a glaze does to a surface: its flat colour beyond the glaze and seen through it, premultiplied, four levels each. */
export interface Through {
  readonly bare: readonly number[];
  readonly glazed: readonly number[];
}

/** Share of a glaze below which nothing of it shows, and from which it covers in full. */
const LEAST = 0.04;
const FULL = 0.96;

/** Levels by which a colour may miss the line between the two. */
const OFF = 3;

/**
 * Where a glaze fades: from the regions seen through it outwards, as long as colours lie between those of a flat surface without it
 * and with it, and inwards of them alike. `planes` are premultiplied levels, `through` says of each region, within the glaze or beyond
 * its outline, what the glaze does to its surface; `within` is 1 for regions seen through it. Gives the coverage 0..1 of such pixels,
 * −1 elsewhere, and grows `extent`, which holds the regions within, to hold them.
 */
export function findSoftRim(planes: readonly Float32Array[], { width, height, labels }: Segmentation, within: Uint8Array, through: ReadonlyMap<number, Through>, extent: Extent): Float32Array {
  const coverage = new Float32Array(labels.length).fill(-1);
  const queue: number[] = [];
  const visit = (p: number): void => {
    if (coverage[p] >= 0 || within[labels[p]]) return;
    const share = shareOf(planes, p, through.get(labels[p]));
    if (share < LEAST) return;
    coverage[p] = share;
    extendTo(extent, p % width, Math.floor(p / width));
    queue.push(p);
  };
  const around = (p: number): void => {
    const x = p % width;
    if (x > 0) visit(p - 1);
    if (x + 1 < width) visit(p + 1);
    if (p >= width) visit(p - width);
    if (p < width * (height - 1)) visit(p + width);
  };
  const { left, top, right, bottom } = extent;
  for (let y = top; y <= bottom; y++) {
    for (let x = left, p = y * width + left; x <= right; x++, p++) {
      if (!within[labels[p]]) continue;
      const share = shareOf(planes, p, through.get(labels[p]));
      if (share >= 0 && share < FULL) coverage[p] = share;
      around(p);
    }
  }
  for (let i = 0; i < queue.length; i++) around(queue[i]);
  return coverage;
}

/** How much of the glaze a colour shows, 0..1; −1 where it is no mixture of the two. */
function shareOf(planes: readonly Float32Array[], p: number, of: Through | undefined): number {
  if (!of) return -1;
  const { bare, glazed } = of;
  let along = 0;
  let span = 0;
  for (let c = 0; c < planes.length; c++) {
    const step = glazed[c] - bare[c];
    along += (planes[c][p] - bare[c]) * step;
    span += step * step;
  }
  if (span < 4 * OFF * OFF) return -1;
  const share = Math.min(1, Math.max(0, along / span));
  for (let c = 0; c < planes.length; c++) if (Math.abs(planes[c][p] - bare[c] - share * (glazed[c] - bare[c])) > OFF) return -1;
  return share;
}
