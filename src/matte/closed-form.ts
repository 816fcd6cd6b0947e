import { solveByConjugateGradients } from './conjugate-gradients';
import type { MatteImage } from './matte-image';
import { mattingSystem, type Grid } from './matting-laplacian';
import { BACKGROUND, FOREGROUND, type Trimap } from './trimap';

/** What pulls an unknown pixel towards an alpha of its own; both by pixel. */
export interface AlphaPrior {
  readonly alpha: Float32Array;
  /** 0 and more; the Laplacian's own rows weigh about 1 to 9. */
  readonly weight: Float32Array;
}

export interface ClosedFormOptions {
  /** Regularization of each window's colour model, of squared colour at a scale of 0..1; Levin et al. use 1e-7 to 1e-5. */
  epsilon: number;
  /** See {@link solveByConjugateGradients}. */
  tolerance: number;
  rounds: number;
  /** Pixels a side of the largest part solved at once: memory grows with its square, about 150 bytes a pixel. */
  tile: number;
  /** Pixels by which a tile reaches into its neighbours. */
  overlap: number;
}

/**
 * Closed-form matting (Levin, Lischinski and Weiss 2008): improves `alpha` (0..1, by pixel) in place at the trimap's unknown
 * pixels, from what it holds on; certain pixels must already hold 0 and 1. Large pictures are solved tile by tile, each from
 * what its neighbours found so far, so that memory is bounded and time grows with the pixels; the first guess should then
 * be a good one.
 */
export function solveClosedForm(image: MatteImage, trimap: Trimap, prior: AlphaPrior | null, alpha: Float32Array, options: ClosedFormOptions): void {
  const { width, height } = image;
  const across = Math.ceil(width / options.tile);
  const down = Math.ceil(height / options.tile);
  for (let j = 0; j < down; j++) {
    for (let i = 0; i < across; i++) {
      const left = Math.max(0, Math.round((i * width) / across) - options.overlap);
      const top = Math.max(0, Math.round((j * height) / down) - options.overlap);
      const right = Math.min(width, Math.round(((i + 1) * width) / across) + options.overlap);
      const bottom = Math.min(height, Math.round(((j + 1) * height) / down) + options.overlap);
      solveTile(image, trimap, prior, alpha, { left, top, width: right - left, height: bottom - top }, options);
    }
  }
}

function solveTile(image: MatteImage, trimap: Trimap, prior: AlphaPrior | null, alpha: Float32Array, tile: Grid, options: ClosedFormOptions): void {
  const { width, height } = image;
  // Two pixels around are known, or held for known: what the tile's windows reach.
  const left = Math.max(0, tile.left - 2);
  const top = Math.max(0, tile.top - 2);
  const grid: Grid = { left, top, width: Math.min(width, tile.left + tile.width + 2) - left, height: Math.min(height, tile.top + tile.height + 2) - top };
  const number = new Int32Array(grid.width * grid.height).fill(-1);
  const local = new Float32Array(grid.width * grid.height);
  let count = 0;
  for (let y = 0, i = 0; y < grid.height; y++) {
    const inRows = y + top >= tile.top && y + top < tile.top + tile.height;
    for (let x = 0, p = (y + top) * width + left; x < grid.width; x++, p++, i++) {
      local[i] = alpha[p];
      const certain = trimap.data[p] === FOREGROUND || trimap.data[p] === BACKGROUND;
      if (!certain && inRows && x + left >= tile.left && x + left < tile.left + tile.width) number[i] = count++;
    }
  }
  if (count === 0) return;
  const positions = new Int32Array(count);
  for (let i = 0; i < number.length; i++) if (number[i] >= 0) positions[number[i]] = i;
  const system = mattingSystem(image, grid, number, positions, local, options.epsilon);
  const x = new Float64Array(local.length);
  for (let n = 0; n < count; n++) {
    const i = positions[n];
    const p = pixelOf(i);
    if (prior) {
      system.diagonal[i] += prior.weight[p];
      system.right[i] += prior.weight[p] * prior.alpha[p];
    }
    // Only a picture less than three pixels wide or high has no window; nothing then moves the pixel.
    if (!(system.diagonal[i] > 0)) {
      system.diagonal[i] = 1;
      system.right[i] = alpha[p];
    }
    x[i] = alpha[p];
  }
  solveByConjugateGradients(system, x, options);
  for (let n = 0; n < count; n++) alpha[pixelOf(positions[n])] = Math.min(1, Math.max(0, x[positions[n]]));

  function pixelOf(i: number): number {
    return (Math.floor(i / grid.width) + top) * width + left + (i % grid.width);
  }
}
