import type { Segmentation } from './segment';
import type { WorkImage } from '../pixels/work-image';

/** For every pixel that mixes two regions: with what, and how much of its own region it shows. */
export interface Mixtures {
  /** Index of a pixel that shows the other region's colour, or −1 where the pixel is not mixed. */
  readonly other: Int32Array;
  /** Share of the pixel's own region (its label's), 0..1; 1 where not mixed. */
  readonly coverage: Float32Array;
}

/**
 * Solves the mixed pixels along every border: each is a point on the line between the colours of its two sides, and its
 * place on that line is the coverage. Which sides those are spreads inward from the border, so that wide, blurred edges
 * are solved as well as anti-aliased ones.
 */
export function solveMixtures(image: WorkImage, segmentation: Segmentation): Mixtures {
  const { width, height, planes } = image;
  const { labels, source } = segmentation;
  const count = width * height;
  const other = new Int32Array(count).fill(-1);
  const coverage = new Float32Array(count).fill(1);

  const solved: number[] = [];
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p++) {
      if (source[p] === p) continue;
      const best = bestNeighbour(p, x, y);
      if (best === -1) continue;
      other[p] = best;
      solved.push(p);
    }
  }
  // Inward through the mixed pixels of the same region.
  const spread = (q: number, p: number): void => {
    if (q < 0 || q >= count || source[q] === q || other[q] !== -1 || labels[q] !== labels[p]) return;
    other[q] = other[p];
    solved.push(q);
  };
  for (let i = 0; i < solved.length; i++) {
    const p = solved[i];
    const x = p % width;
    if (x > 0) spread(p - 1, p);
    if (x + 1 < width) spread(p + 1, p);
    spread(p - width, p);
    spread(p + width, p);
  }
  for (const p of solved) coverage[p] = project(p, source[p], other[p]);
  return { other, coverage };

  /** The pure pixel of another region, seen from within two pixels, with which the colour of `p` is best explained. */
  function bestNeighbour(p: number, x: number, y: number): number {
    let best = -1;
    let bestResidual = Infinity;
    for (let v = Math.max(0, y - 2); v <= Math.min(height - 1, y + 2); v++) {
      for (let u = Math.max(0, x - 2); u <= Math.min(width - 1, x + 2); u++) {
        const q = v * width + u;
        if (labels[q] === labels[p]) continue;
        const candidate = source[q];
        if (candidate === best) continue;
        const far = Math.max(Math.abs(u - x), Math.abs(v - y));
        const r = residual(p, source[p], candidate) + 2 * far;
        if (r < bestResidual) {
          bestResidual = r;
          best = candidate;
        }
      }
    }
    return best;
  }

  function project(p: number, own: number, far: number): number {
    let span = 0;
    let along = 0;
    for (let c = 0; c < planes.length; c++) {
      const d = planes[c][own] - planes[c][far];
      span += d * d;
      along += (planes[c][p] - planes[c][far]) * d;
    }
    return span < 1 ? 1 : Math.min(1, Math.max(0, along / span));
  }

  function residual(p: number, own: number, far: number): number {
    const t = project(p, own, far);
    let sum = 0;
    for (let c = 0; c < planes.length; c++) sum += Math.abs(planes[c][p] - t * planes[c][own] - (1 - t) * planes[c][far]);
    return sum;
  }
}
