import type { MatteImage } from './matte-image';

/**
 * One symmetric system over the unknown pixels of a grid: `diagonal`, and for each unknown the couplings to those of its
 * twelve neighbours that come after it (the half of a 5×5 window: one and two to the right, then the five of each of the
 * next two rows from left to right). What is known has gone into the right-hand side.
 */
export interface MattingSystem {
  readonly gridWidth: number;
  /** Grid positions of the unknowns, ascending. */
  readonly positions: Int32Array;
  /** Twelve a unknown, 0 towards what is known. */
  readonly couplings: Float32Array;
  /** By grid position, as the two below. */
  readonly diagonal: Float64Array;
  readonly right: Float64Array;
}

export const COUPLINGS = 12;

/** Part of an image that a system is set up for; its edges reach two pixels beyond the unknowns unless the image ends there. */
export interface Grid {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * The matting Laplacian of Levin, Lischinski and Weiss (2008) over 3×3 windows: within each, alpha is an affine function of
 * colour up to `epsilon` (0..1, of squared colour at a scale of 0..1). `number` holds, by grid position, the number of an
 * unknown (ascending) or −1; `alpha`, by grid position, what is known.
 */
export function mattingSystem(image: MatteImage, grid: Grid, number: Int32Array, positions: Int32Array, alpha: Float32Array, epsilon: number): MattingSystem {
  const { width: gridWidth, height: gridHeight } = grid;
  const couplings = new Float32Array(positions.length * COUPLINGS);
  const diagonal = new Float64Array(gridWidth * gridHeight);
  const right = new Float64Array(gridWidth * gridHeight);
  const [red, green, blue] = image.planes;
  const step = [0, 1, 2, gridWidth, gridWidth + 1, gridWidth + 2, 2 * gridWidth, 2 * gridWidth + 1, 2 * gridWidth + 2];
  const slot = couplingSlots();
  const d = new Float64Array(27);
  const v = new Float64Array(27);
  const own = new Int32Array(9);
  const regular = (epsilon * 255 * 255) / 9;
  for (let y = 0; y + 2 < gridHeight; y++) {
    for (let x = 0; x + 2 < gridWidth; x++) {
      const at = y * gridWidth + x;
      let any = false;
      for (let i = 0; i < 9; i++) {
        own[i] = number[at + step[i]];
        if (own[i] >= 0) any = true;
      }
      if (!any) continue;
      const first = (y + grid.top) * image.width + x + grid.left;
      let meanRed = 0;
      let meanGreen = 0;
      let meanBlue = 0;
      for (let j = 0, i = 0; j < 3; j++) {
        for (let k = 0, p = first + j * image.width; k < 3; k++, p++, i += 3) {
          meanRed += d[i] = red[p];
          meanGreen += d[i + 1] = green[p];
          meanBlue += d[i + 2] = blue[p];
        }
      }
      meanRed /= 9;
      meanGreen /= 9;
      meanBlue /= 9;
      let rr = 0;
      let rg = 0;
      let rb = 0;
      let gg = 0;
      let gb = 0;
      let bb = 0;
      for (let i = 0; i < 27; i += 3) {
        const r = (d[i] -= meanRed);
        const g = (d[i + 1] -= meanGreen);
        const b = (d[i + 2] -= meanBlue);
        rr += r * r;
        rg += r * g;
        rb += r * b;
        gg += g * g;
        gb += g * b;
        bb += b * b;
      }
      rr = rr / 9 + regular;
      gg = gg / 9 + regular;
      bb = bb / 9 + regular;
      rg /= 9;
      rb /= 9;
      gb /= 9;
      // Inverse of the symmetric covariance by cofactors.
      const c0 = gg * bb - gb * gb;
      const c1 = rb * gb - rg * bb;
      const c2 = rg * gb - rb * gg;
      const scale = 1 / (rr * c0 + rg * c1 + rb * c2) / 9;
      const i00 = c0 * scale;
      const i01 = c1 * scale;
      const i02 = c2 * scale;
      const i11 = (rr * bb - rb * rb) * scale;
      const i12 = (rg * rb - rr * gb) * scale;
      const i22 = (rr * gg - rg * rg) * scale;
      for (let i = 0; i < 27; i += 3) {
        v[i] = i00 * d[i] + i01 * d[i + 1] + i02 * d[i + 2];
        v[i + 1] = i01 * d[i] + i11 * d[i + 1] + i12 * d[i + 2];
        v[i + 2] = i02 * d[i] + i12 * d[i + 1] + i22 * d[i + 2];
      }
      for (let i = 0; i < 8; i++) {
        const a = own[i];
        const pa = at + step[i];
        const v0 = v[i * 3];
        const v1 = v[i * 3 + 1];
        const v2 = v[i * 3 + 2];
        for (let j = i + 1; j < 9; j++) {
          const b = own[j];
          if (a < 0 && b < 0) continue;
          // Rows of a Laplacian sum to zero: what couples two pixels is what both have on the diagonal for it.
          const w = 1 / 9 + v0 * d[j * 3] + v1 * d[j * 3 + 1] + v2 * d[j * 3 + 2];
          const pb = at + step[j];
          if (a >= 0) {
            diagonal[pa] += w;
            if (b >= 0) couplings[a * COUPLINGS + slot[i * 9 + j]] -= w;
            else right[pa] += w * alpha[pb];
          }
          if (b >= 0) {
            diagonal[pb] += w;
            if (a < 0) right[pb] += w * alpha[pa];
          }
        }
      }
    }
  }
  return { gridWidth, positions, couplings, diagonal, right };
}

/** For two pixels i < j of a 3×3 window: at which of the twelve couplings of i the pixel j is. */
function couplingSlots(): Int32Array {
  const slots = new Int32Array(81);
  for (let i = 0; i < 9; i++) {
    for (let j = i + 1; j < 9; j++) {
      const dy = Math.floor(j / 3) - Math.floor(i / 3);
      const dx = (j % 3) - (i % 3);
      slots[i * 9 + j] = dy === 0 ? dx - 1 : 2 + (dy - 1) * 5 + dx + 2;
    }
  }
  return slots;
}
