/** Row and column of a cost matrix. */
export type Match = readonly [row: number, column: number];

/**
 * Dynamic time warping: the cheapest walk from the first pair to the last in which neither index falls
 * and each step moves one or both on by one. Returns its pairs, first to last.
 * `cost` has at least one row and column. Ties go to the diagonal, then to the earlier row, as published.
 */
export function alignStacks(cost: readonly (readonly number[])[]): Match[] {
  const rows = cost.length;
  const columns = cost[0]!.length;
  const stride = columns + 1;
  // One row and column of infinity around the matrix stand for "outside".
  const total = new Float64Array((rows + 1) * stride).fill(Infinity);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const at = (i + 1) * stride + j + 1;
      const before = i === 0 && j === 0 ? 0 : Math.min(total[at - stride]!, total[at - 1]!, total[at - stride - 1]!);
      total[at] = cost[i]![j]! + before;
    }
  }
  const path: Match[] = [];
  let i = rows - 1;
  let j = columns - 1;
  for (;;) {
    path.push([i, j]);
    if (i === 0 && j === 0) return path.reverse();
    const at = (i + 1) * stride + j + 1;
    const diagonal = total[at - stride - 1]!;
    const above = total[at - stride]!;
    const left = total[at - 1]!;
    if (diagonal <= above && diagonal <= left) {
      i--;
      j--;
    } else if (above <= diagonal && above <= left) i--;
    else j--;
  }
}
