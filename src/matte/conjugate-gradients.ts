import { COUPLINGS, couplingOffsets, type MattingSystem } from './matting-laplacian';

export interface SolveOptions {
  /** The residue that is good enough, as a share of the right-hand side's, by the preconditioner's measure; above 0. */
  tolerance: number;
  /** Rounds at most. */
  rounds: number;
}

/**
 * Improves `x` (by grid position) in place until it solves the system: conjugate gradients, preconditioned by one symmetric
 * Gauss-Seidel sweep. Values of `x` at grid positions that are no unknowns are neither read nor changed. Returns the rounds taken.
 */
export function solveByConjugateGradients(system: MattingSystem, x: Float64Array, { tolerance, rounds }: SolveOptions): number {
  const { gridWidth, positions, couplings, diagonal, right } = system;
  const offsets = couplingOffsets(gridWidth);
  const size = diagonal.length;
  // Padded at the end, so that offsets beyond the grid's last row read zeros instead of leaving the array.
  const padded = size + 2 * gridWidth + 3;
  const direction = new Float64Array(padded);
  const image = new Float64Array(padded);
  const residue = new Float64Array(size);
  const z = new Float64Array(padded);
  const count = positions.length;

  for (let n = 0; n < count; n++) direction[positions[n]] = x[positions[n]];
  multiply();
  for (let n = 0; n < count; n++) residue[positions[n]] = right[positions[n]] - image[positions[n]];
  precondition(residue);
  let rho = dot(residue, z);
  const start = reference();
  const enough = tolerance * tolerance * start;
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

  /** The right-hand side in the measure that residues have. */
  function reference(): number {
    precondition(right);
    return Math.max(dot(right, z), 1e-12);
  }

  function dot(a: Float64Array, b: Float64Array): number {
    let sum = 0;
    for (let n = 0; n < count; n++) sum += a[positions[n]] * b[positions[n]];
    return sum;
  }

  /** `image` = system × `direction`. */
  function multiply(): void {
    image.fill(0);
    for (let n = 0, k = 0; n < count; n++) {
      const p = positions[n];
      const own = direction[p];
      let sum = diagonal[p] * own;
      for (let o = 0; o < COUPLINGS; o++, k++) {
        const c = couplings[k];
        const q = p + offsets[o];
        sum += c * direction[q];
        image[q] += c * own;
      }
      image[p] += sum;
    }
  }

  /** `z` = one sweep forward and one back over `from`. */
  function precondition(from: Float64Array): void {
    z.fill(0);
    for (let n = 0; n < count; n++) z[positions[n]] = from[positions[n]];
    for (let n = 0, k = 0; n < count; n++) {
      const p = positions[n];
      const value = (z[p] /= diagonal[p]);
      for (let o = 0; o < COUPLINGS; o++, k++) z[p + offsets[o]] -= couplings[k] * value;
    }
    for (let n = count - 1; n >= 0; n--) {
      const p = positions[n];
      const k = n * COUPLINGS;
      let sum = 0;
      for (let o = 0; o < COUPLINGS; o++) sum += couplings[k + o] * z[p + offsets[o]];
      z[p] -= sum / diagonal[p];
    }
  }
}
