/**
 * Least squares of several right-hand sides at once, by the normal equations and Gaussian elimination. Rows are given one by one; `solve`
 * gives the coefficients, `terms` for each right-hand side one after the other, or null where the rows do not settle them.
 */
export class LeastSquares {
  private readonly matrix: Float64Array;
  private readonly columns: number;
  private rows = 0;

  constructor(private readonly terms: number, private readonly sides: number) {
    this.columns = terms + sides;
    this.matrix = new Float64Array(terms * this.columns);
  }

  add(row: ArrayLike<number>, sides: ArrayLike<number>, weight: number): void {
    const { matrix, columns, terms } = this;
    for (let i = 0; i < terms; i++) {
      const w = weight * row[i];
      const at = i * columns;
      for (let j = i; j < terms; j++) matrix[at + j] += w * row[j];
      for (let s = 0; s < this.sides; s++) matrix[at + terms + s] += w * sides[s];
    }
    this.rows += weight;
  }

  /** `least`: the smallest pivot that settles a coefficient, for a weight of 1 in all. */
  solve(least = 1e-9): Float64Array | null {
    const { terms, sides, columns } = this;
    const m = this.matrix.slice();
    for (let i = 0; i < terms; i++) for (let j = 0; j < i; j++) m[i * columns + j] = m[j * columns + i];
    return solveDense(m, terms, sides, least * this.rows);
  }
}

/**
 * Solves equations by Gaussian elimination, above and below each pivot, with row exchanges: `m` holds `size` rows of `size` coefficients
 * and then `sides` right-hand sides, and is changed. Gives `size` unknowns for each side one after the other; null where a pivot is
 * less than `least`, or nothing.
 */
export function solveDense(m: Float64Array, size: number, sides: number, least = 1e-12): Float64Array | null {
  const columns = size + sides;
  for (let i = 0; i < size; i++) {
    let pivot = i;
    for (let r = i + 1; r < size; r++) if (Math.abs(m[r * columns + i]) > Math.abs(m[pivot * columns + i])) pivot = r;
    const most = Math.abs(m[pivot * columns + i]);
    if (!(most > 0) || most < least) return null;
    if (pivot !== i) for (let j = 0; j < columns; j++) [m[i * columns + j], m[pivot * columns + j]] = [m[pivot * columns + j], m[i * columns + j]];
    for (let r = 0; r < size; r++) {
      if (r === i) continue;
      const f = m[r * columns + i] / m[i * columns + i];
      for (let j = i; j < columns; j++) m[r * columns + j] -= f * m[i * columns + j];
    }
  }
  const out = new Float64Array(size * sides);
  for (let s = 0; s < sides; s++) for (let i = 0; i < size; i++) out[s * size + i] = m[i * columns + size + s] / m[i * columns + i];
  return out;
}
