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
 *
 * With D its diagonal, U its couplings to later unknowns and H = D / `OVER_RELAXATION`, the system is (H + Uᵀ) + (H + U) − (2H − D). In
 * the unknowns (H + U)x, and with residues taken through (H + Uᵀ)⁻¹, the preconditioner's two sweeps give the product with the
 * system as well (Eisenstat 1981): a round reads the couplings twice and not four times.
 */
export function solveByConjugateGradients(system: MattingSystem, x: Float64Array, { tolerance, rounds }: SolveOptions): number {
  const { gridWidth, positions, diagonal, right } = system;
  const count = positions.length;
  const padded = diagonal.length + 2 * gridWidth + 3;
  const state: State = {
    step: new Float64Array(padded),
    rest: new Float64Array(padded),
    half: new Float64Array(count),
    direction: new Float64Array(count),
    residue: new Float64Array(count),
  };
  const { step, rest, half } = state;
  for (let n = 0; n < count; n++) {
    half[n] = diagonal[positions[n]] / OVER_RELAXATION;
    rest[positions[n]] = right[positions[n]];
  }
  const enough = tolerance * tolerance * Math.max(sweepForward(system, state, -1), 1e-12);
  startFrom(x, system, state);
  let rho = sweepForward(system, state, -1);
  let keep = 0;
  let round = 0;
  while (round < rounds && rho > enough) {
    const length = rho / sweepBack(system, state, keep);
    const next = sweepForward(system, state, length);
    for (let n = 0; n < count; n++) x[positions[n]] += length * step[positions[n]];
    keep = next / rho;
    rho = next;
    round++;
  }
  return round;
}

interface State {
  /** By grid position, padded at the end so that offsets beyond the grid's last row read zeros instead of leaving the array. */
  readonly step: Float64Array;
  readonly rest: Float64Array;
  /** H, by number of the unknown, as the others. */
  readonly half: Float64Array;
  readonly direction: Float64Array;
  readonly residue: Float64Array;
}

/** Sets all up so that a sweep forward by −1 gives the residue of `x`. */
function startFrom(x: Float64Array, { gridWidth, positions, couplings, diagonal, right }: MattingSystem, { step, rest, half, residue }: State): void {
  const offsets = [1, 2, ...[gridWidth, 2 * gridWidth].flatMap((row) => [row - 2, row - 1, row, row + 1, row + 2])];
  residue.fill(0);
  for (let n = 0; n < positions.length; n++) step[positions[n]] = -x[positions[n]];
  for (let n = 0, k = 0; n < positions.length; n++) {
    const p = positions[n];
    let sum = right[p] + (diagonal[p] - half[n]) * step[p];
    for (let j = 0; j < COUPLINGS; j++, k++) sum += couplings[k] * step[p + offsets[j]];
    rest[p] = sum;
  }
}

// The two sweeps stand outside, for what is compiled of a function within another is lost with each call of that. Their
// products are written out, for a loop over twelve takes twice the time.

/**
 * The next `direction`, which keeps so much of the last; `step` = (H + U)⁻¹ `direction`, and in `rest` what of the product
 * of both with the system the sweep forward is still to be over. Returns the step's product with itself through the system.
 */
function sweepBack({ gridWidth, positions, couplings: c }: MattingSystem, { step: v, rest, half, direction, residue }: State, keep: number): number {
  let against = 0;
  for (let n = positions.length - 1, k = n * COUPLINGS; n >= 0; n--, k -= COUPLINGS) {
    const p = positions[n];
    const a = p + gridWidth;
    const b = a + gridWidth;
    const h = half[n];
    const own = (direction[n] = h * residue[n] + keep * direction[n]);
    // What was found last comes last: one product and one sum alone wait for it.
    const sum =
      c[k + 7] * v[b - 2] + c[k + 8] * v[b - 1] + c[k + 9] * v[b] + c[k + 10] * v[b + 1] + c[k + 11] * v[b + 2] +
      (c[k + 2] * v[a - 2] + c[k + 3] * v[a - 1] + c[k + 4] * v[a] + c[k + 5] * v[a + 1] + c[k + 6] * v[a + 2]) +
      c[k + 1] * v[p + 2] + c[k] * v[p + 1];
    const t = (v[p] = (own - sum) / h);
    const left = (rest[p] = own - (2 - OVER_RELAXATION) * (own - sum));
    against += t * (own + left);
  }
  return against;
}

/** Takes `length` times the product with the system, (H + Uᵀ)⁻¹ `rest` + `step`, off the residue; returns how much is left of that, by H. Uses up `rest`. */
function sweepForward({ gridWidth, positions, couplings: c }: MattingSystem, { step, rest: r, half, residue }: State, length: number): number {
  let square = 0;
  for (let n = 0, k = 0; n < positions.length; n++, k += COUPLINGS) {
    const p = positions[n];
    const a = p + gridWidth;
    const b = a + gridWidth;
    const h = half[n];
    const value = r[p] / h;
    r[p + 1] -= c[k] * value;
    r[p + 2] -= c[k + 1] * value;
    r[a - 2] -= c[k + 2] * value;
    r[a - 1] -= c[k + 3] * value;
    r[a] -= c[k + 4] * value;
    r[a + 1] -= c[k + 5] * value;
    r[a + 2] -= c[k + 6] * value;
    r[b - 2] -= c[k + 7] * value;
    r[b - 1] -= c[k + 8] * value;
    r[b] -= c[k + 9] * value;
    r[b + 1] -= c[k + 10] * value;
    r[b + 2] -= c[k + 11] * value;
    const left = (residue[n] -= length * (value + step[p]));
    square += h * left * left;
  }
  return square;
}
