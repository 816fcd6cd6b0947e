import type { Rows } from '../pixels/convex-rows';

/** What a pixel is to a shape of which only part is seen. */
export enum Seen {
  Own,
  /** Hidden by something in front. */
  Covered,
  /** Certainly not the shape's. */
  Beyond,
}

/** An upright rectangle; `right` and `bottom` are exclusive, as a card's are. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * The rows of a box whose hidden corners are cut as its seen ones are: a rounded card keeps four round corners beneath whatever
 * lies on one of them. Row by row from both ends inwards, each hidden inset is the median of the seen ones at that distance.
 * Cost: the pixels outside the corners.
 */
export function roundedRows({ left, top, right, bottom }: Box, seenAs: (x: number, y: number) => Seen): Rows {
  const rows = bottom - top;
  const first = new Int32Array(rows).fill(left);
  const last = new Int32Array(rows).fill(right - 1);
  const most = Math.floor(Math.min(rows, right - left) / 2);
  /** Pixels from a side to the shape; −1 where something covers what would tell. */
  const insetAt = (row: number, fromRight: boolean): number => {
    for (let inset = 0; inset < most; inset++) {
      const seen = seenAs(fromRight ? right - 1 - inset : left + inset, top + row);
      if (seen === Seen.Own) return inset;
      if (seen === Seen.Covered) return -1;
    }
    return -1;
  };
  for (let t = 0; t < most; t++) {
    const insets = [t, rows - 1 - t].flatMap((row) => [insetAt(row, false), insetAt(row, true)]);
    const seen = insets.filter((inset) => inset >= 0).sort((a, b) => a - b);
    const middle = seen[seen.length >> 1] ?? 0;
    if (middle === 0) break;
    insets.forEach((inset, corner) => {
      const row = corner < 2 ? t : rows - 1 - t;
      const cut = inset >= 0 ? inset : middle;
      if (corner % 2 === 0) first[row] = left + cut;
      else last[row] = right - 1 - cut;
    });
  }
  return { top, first, last };
}
