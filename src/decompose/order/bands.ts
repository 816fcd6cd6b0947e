import { liesAcross } from '../objects/sky';
import type { Extent } from '../pixels/extent';
import type { Segmentation } from '../regions/segment';

/** What lies across all of a frame, as a hill does: by column from the frame's left, where it is first seen (−1: nowhere). */
export interface Band {
  readonly first: Int32Array;
  /** What is seen right above it there, by sibling; −1: what all of them stand on. */
  readonly above: Int32Array;
}

/** Share of the frame's columns in which it is seen. */
const SEEN = 0.7;
/** Pixels of a column from which on a band is seen there. */
const THICK = 4;
/** Share of the columns in which one band lies above another for it to be the upper one. */
const ABOVE = 0.9;

/** By sibling (`siblingOf`, by region), what it is as a band across `frame`; null for all that is none. `boxes`: where each is seen. */
export function findBands({ width, labels }: Segmentation, siblingOf: Int32Array, boxes: readonly (Extent | null)[], frame: Extent): (Band | null)[] {
  const columns = frame.right - frame.left + 1;
  const bands = boxes.map((box): Band | null => (box && liesAcross([box], frame) ? { first: new Int32Array(columns).fill(-1), above: new Int32Array(columns).fill(-1) } : null));
  if (bands.filter(Boolean).length < 2) return bands.map(() => null);
  for (let y = frame.top; y <= frame.bottom; y++) {
    for (let x = 0, p = y * width + frame.left; x < columns; x++, p++) {
      const i = siblingOf[labels[p]];
      const band = i === -1 ? null : bands[i];
      // What is thinner is the seam along something else.
      if (!band || band.first[x] !== -1 || y + THICK > frame.bottom || siblingOf[labels[p + THICK * width]] !== i) continue;
      band.first[x] = y;
      if (y > frame.top) band.above[x] = siblingOf[labels[p - width]];
    }
  }
  return bands.map((band) => (band && band.first.reduce((sum, y) => sum + (y === -1 ? 0 : 1), 0) >= SEEN * columns ? band : null));
}

/** 1 where the first of two bands lies above the second nearly everywhere, −1 where below, 0 where neither. */
export function compareBands(a: Band, b: Band): number {
  let above = 0;
  let all = 0;
  for (let x = 0; x < a.first.length; x++) {
    if (a.first[x] === -1 || b.first[x] === -1) continue;
    all++;
    if (a.first[x] < b.first[x]) above++;
  }
  return all === 0 ? 0 : above >= ABOVE * all ? 1 : above <= (1 - ABOVE) * all ? -1 : 0;
}

/** By column, the row where a band begins: straight from where that is seen to where it is seen again, but never below what is seen of it. `hides`: the siblings that lie in front of it. */
export function upperEdge({ first, above }: Band, hides: (sibling: number) => boolean): Int32Array {
  const straight = bridge(first, (x) => first[x] !== -1 && (above[x] === -1 || !hides(above[x])));
  return first.map((row, x) => (row === -1 ? straight[x] : Math.min(row, straight[x])));
}

/** Rows by column, straight between those that are known; as they are where none is. */
function bridge(rows: Int32Array, isKnown: (x: number) => boolean): Int32Array {
  const known = [...rows.keys()].filter(isKnown);
  if (known.length === 0) return rows.map((row) => Math.max(0, row));
  let next = 0;
  return rows.map((_, x) => {
    while (next < known.length && known[next] < x) next++;
    const [before, after] = [known[Math.max(0, next - 1)], known[Math.min(next, known.length - 1)]];
    const share = Math.min(1, Math.max(0, (x - before) / Math.max(1, after - before)));
    return Math.round(rows[before] + (rows[after] - rows[before]) * share);
  });
}
