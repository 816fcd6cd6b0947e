import { COUPLINGS, type MattingSystem } from './matting-laplacian';

export interface SolveOptions {
  /** The residue that is good enough, as a share of the right-hand side's, by the preconditioner's measure; above 0. */
  tolerance: number;
  /** Rounds at most. */
  rounds: number;
}

/** Takes a seventh of the rounds away from mattes of hair; between 1.2 and 1.5 it hardly matters. */
const OVER_RELAXATION = 1.3;

/**
 * Improves `x` (by grid position) in place until it solves the system: conjugate gradients, preconditioned by one symmetric
 * over-relaxed Gauss-Seidel sweep. Values of `x` at grid positions that are no unknowns are neither read nor changed. Returns the rounds taken.
 */
export function solveByConjugateGradients(system: MattingSystem, x: Float64Array, { tolerance, rounds }: SolveOptions): number {
  const { gridWidth, positions, couplings, diagonal, right } = system;
  const size = diagonal.length;
  // Padded at the end, so that offsets beyond the grid's last row read zeros instead of leaving the array.
  const padded = size + 2 * gridWidth + 3;
  const direction = new Float64Array(padded);
  const image = new Float64Array(padded);
  const residue = new Float64Array(size);
  const z = new Float64Array(padded);
  const count = positions.length;

  precondition(right);
  const enough = tolerance * tolerance * Math.max(dot(right, z), 1e-12);
  for (let n = 0; n < count; n++) direction[positions[n]] = x[positions[n]];
  multiply();
  for (let n = 0; n < count; n++) residue[positions[n]] = right[positions[n]] - image[positions[n]];
  precondition(residue);
  let rho = dot(residue, z);
  for (let n = 0; n < count; n++) direction[positions[n]] = z[positions[n]];
  let round = 0;
  while (round < rounds && rho > enough) {
    multiply();
    const step = rho / dot(direction, image);
    for (let n = 0; n < count; n++) {
      const p = positions[n];
      x[p] += step * direction[p];
      residue[p] -= step * image[p];
    }
    precondition(residue);
    const next = dot(residue, z);
    const keep = next / rho;
    rho = next;
    for (let n = 0; n < count; n++) {
      const p = positions[n];
      direction[p] = z[p] + keep * direction[p];
    }
    round++;
  }
  return round;

  function dot(a: Float64Array, b: Float64Array): number {
    let sum = 0;
    for (let n = 0; n < count; n++) sum += a[positions[n]] * b[positions[n]];
    return sum;
  }

  /** `image` = system × `direction`. The couplings are written out: a loop over twelve costs twice the time. */
  function multiply(): void {
    image.fill(0);
    const v = direction;
    const out = image;
    for (let n = 0, k = 0; n < count; n++, k += COUPLINGS) {
      const p = positions[n];
      const own = v[p];
      const a = p + gridWidth;
      const b = a + gridWidth;
      const c0 = couplings[k];
      const c1 = couplings[k + 1];
      const c2 = couplings[k + 2];
      const c3 = couplings[k + 3];
      const c4 = couplings[k + 4];
      const c5 = couplings[k + 5];
      const c6 = couplings[k + 6];
      const c7 = couplings[k + 7];
      const c8 = couplings[k + 8];
      const c9 = couplings[k + 9];
      const c10 = couplings[k + 10];
      const c11 = couplings[k + 11];
      out[p] +=
        diagonal[p] * own + c0 * v[p + 1] + c1 * v[p + 2] + c2 * v[a - 2] + c3 * v[a - 1] + c4 * v[a] + c5 * v[a + 1] + c6 * v[a + 2] +
        c7 * v[b - 2] + c8 * v[b - 1] + c9 * v[b] + c10 * v[b + 1] + c11 * v[b + 2];
      out[p + 1] += c0 * own;
      out[p + 2] += c1 * own;
      out[a - 2] += c2 * own;
      out[a - 1] += c3 * own;
      out[a] += c4 * own;
      out[a + 1] += c5 * own;
      out[a + 2] += c6 * own;
      out[b - 2] += c7 * own;
      out[b - 1] += c8 * own;
      out[b] += c9 * own;
      out[b + 1] += c10 * own;
      out[b + 2] += c11 * own;
    }
  }

  /** `z` = one sweep forward and one back over `from`. */
  function precondition(from: Float64Array): void {
    z.fill(0);
    for (let n = 0; n < count; n++) z[positions[n]] = from[positions[n]];
    for (let n = 0, k = 0; n < count; n++, k += COUPLINGS) {
      const p = positions[n];
      const a = p + gridWidth;
      const b = a + gridWidth;
      const value = (z[p] *= OVER_RELAXATION / diagonal[p]);
      z[p + 1] -= couplings[k] * value;
      z[p + 2] -= couplings[k + 1] * value;
      z[a - 2] -= couplings[k + 2] * value;
      z[a - 1] -= couplings[k + 3] * value;
      z[a] -= couplings[k + 4] * value;
      z[a + 1] -= couplings[k + 5] * value;
      z[a + 2] -= couplings[k + 6] * value;
      z[b - 2] -= couplings[k + 7] * value;
      z[b - 1] -= couplings[k + 8] * value;
      z[b] -= couplings[k + 9] * value;
      z[b + 1] -= couplings[k + 10] * value;
      z[b + 2] -= couplings[k + 11] * value;
    }
    for (let n = count - 1, k = n * COUPLINGS; n >= 0; n--, k -= COUPLINGS) {
      const p = positions[n];
      const a = p + gridWidth;
      const b = a + gridWidth;
      const sum =
        couplings[k] * z[p + 1] + couplings[k + 1] * z[p + 2] + couplings[k + 2] * z[a - 2] + couplings[k + 3] * z[a - 1] + couplings[k + 4] * z[a] + couplings[k + 5] * z[a + 1] +
        couplings[k + 6] * z[a + 2] + couplings[k + 7] * z[b - 2] + couplings[k + 8] * z[b - 1] + couplings[k + 9] * z[b] + couplings[k + 10] * z[b + 1] + couplings[k + 11] * z[b + 2];
      z[p] -= (OVER_RELAXATION * sum) / diagonal[p];
    }
  }
}
