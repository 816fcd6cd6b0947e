import { liesAcross } from '../objects/sky';
import type { Extent } from '../pixels/extent';
import type { Segmentation } from '../regions/segment';

/** What lies across all of a frame, as a hill does: by column from the frame's left, where it is seen first and last (−1: nowhere). */
export interface Band {
  readonly first: Int32Array;
  readonly last: Int32Array;
  /** 1 where its upper edge is seen: what lies above is another band, or what all of them stand on. */
  readonly sure: Uint8Array;
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
  const bands = boxes.map((box): Band | null => (box && liesAcross([box], frame) ? { first: new Int32Array(columns).fill(-1), last: new Int32Array(columns).fill(-1), sure: new Uint8Array(columns) } : null));
  if (bands.filter(Boolean).length < 2) return bands.map(() => null);
  for (let y = frame.top; y <= frame.bottom; y++) {
    for (let x = 0, p = y * width + frame.left; x < columns; x++, p++) {
      const i = siblingOf[labels[p]];
      const band = i === -1 ? null : bands[i];
      if (!band) continue;
      band.last[x] = y;
      // What is thinner is the seam along something else.
      if (band.first[x] !== -1 || y + THICK > frame.bottom || siblingOf[labels[p + THICK * width]] !== i) continue;
      const above = y === frame.top ? -1 : siblingOf[labels[p - width]];
      band.first[x] = y;
      band.sure[x] = above === -1 || bands[above] ? 1 : 0;
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

/** By column, the row where a band begins: straight from where that is seen to where it is seen again, but never below what is seen of it. */
export function upperEdge({ first, sure }: Band): Int32Array {
  const known = [...first.keys()].filter((x) => sure[x] === 1);
  if (known.length === 0) return first.map((row) => Math.max(0, row));
  let next = 0;
  return first.map((row, x) => {
    while (next < known.length && known[next] < x) next++;
    const [before, after] = [known[Math.max(0, next - 1)], known[Math.min(next, known.length - 1)]];
    const share = Math.min(1, Math.max(0, (x - before) / Math.max(1, after - before)));
    const straight = Math.round(first[before] + (first[after] - first[before]) * share);
    return row === -1 ? straight : Math.min(row, straight);
  });
}
