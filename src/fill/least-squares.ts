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

  solve(): Float64Array | null {
    const { terms, sides, columns } = this;
    const m = this.matrix.slice();
    for (let i = 0; i < terms; i++) for (let j = 0; j < i; j++) m[i * columns + j] = m[j * columns + i];
    return solveDense(m, terms, sides, 1e-9 * this.rows);
  }
}

/**
 * Solves equations by Gaussian elimination with row exchanges: `m` holds `size` rows of `size` coefficients and then `sides` right-hand
 * sides, and is changed. Gives `size` unknowns for each side one after the other; null where a pivot is no more than `least`.
 */
export function solveDense(m: Float64Array, size: number, sides: number, least = 1e-12): Float64Array | null {
  const columns = size + sides;
  for (let i = 0; i < size; i++) {
    let pivot = i;
    for (let r = i + 1; r < size; r++) if (Math.abs(m[r * columns + i]) > Math.abs(m[pivot * columns + i])) pivot = r;
    if (!(Math.abs(m[pivot * columns + i]) > least)) return null;
    if (pivot !== i) for (let j = 0; j < columns; j++) [m[i * columns + j], m[pivot * columns + j]] = [m[pivot * columns + j], m[i * columns + j]];
    for (let r = i + 1; r < size; r++) {
      const f = m[r * columns + i] / m[i * columns + i];
      if (f !== 0) for (let j = i; j < columns; j++) m[r * columns + j] -= f * m[i * columns + j];
    }
  }
  const out = new Float64Array(size * sides);
  for (let s = 0; s < sides; s++) {
    for (let i = size - 1; i >= 0; i--) {
      let sum = m[i * columns + size + s];
      for (let j = i + 1; j < size; j++) sum -= m[i * columns + j] * out[s * size + j];
      out[s * size + i] = sum / m[i * columns + i];
    }
  }
  return out;
}
