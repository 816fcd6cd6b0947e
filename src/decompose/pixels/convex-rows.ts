/** A shape by its rows: the first and last column of each, inclusive; `last` is −1 and `first` beyond all columns in empty rows. */
export interface Rows {
  readonly top: number;
  readonly first: Int32Array;
  readonly last: Int32Array;
}

export function isInRows({ top, first, last }: Rows, x: number, y: number): boolean {
  const row = y - top;
  return row >= 0 && row < first.length && x >= first[row] && x <= last[row];
}

/** The rows of two shapes together. */
export function joinRows(a: Rows, b: Rows): Rows {
  const top = Math.min(a.top, b.top);
  const rows = Math.max(a.top + a.first.length, b.top + b.first.length) - top;
  const first = new Int32Array(rows).fill(2 ** 30);
  const last = new Int32Array(rows).fill(-1);
  for (const s of [a, b]) {
    for (let row = 0, at = s.top - top; row < s.first.length; row++, at++) {
      first[at] = Math.min(first[at], s.first[row]);
      last[at] = Math.max(last[at], s.last[row]);
    }
  }
  return { top, first, last };
}

/** Pixels of a shape whose rows have no gaps. */
export function rowsArea({ first, last }: Rows): number {
  let area = 0;
  for (let row = 0; row < first.length; row++) area += Math.max(0, last[row] - first[row] + 1);
  return area;
}

/** Rows of the convex hull of a shape given by its rows (Andrew's monotone chain on both sides); empty above and below the shape. */
export function convexRows(s: Rows): Rows {
  const rows = s.first.length;
  const side = (value: (row: number) => number, sign: number, empty: number): Int32Array => {
    const chain: number[] = [];
    for (let row = 0; row < rows; row++) {
      if (s.last[row] < 0) continue;
      while (chain.length >= 2) {
        const a = chain[chain.length - 2];
        const b = chain[chain.length - 1];
        const cross = (b - a) * (value(row) - value(a)) - (value(b) - value(a)) * (row - a);
        if (cross * sign > 0) break;
        chain.pop();
      }
      chain.push(row);
    }
    const out = new Int32Array(rows).fill(empty);
    for (let k = 0; k + 1 < chain.length; k++) {
      const a = chain[k];
      const b = chain[k + 1];
      for (let row = a; row <= b; row++) out[row] = Math.round(value(a) + ((value(b) - value(a)) * (row - a)) / (b - a));
    }
    if (chain.length === 1) out[chain[0]] = value(chain[0]);
    return out;
  };
  return { top: s.top, first: side((row) => s.first[row], 1, 2 ** 30), last: side((row) => s.last[row], -1, -1) };
}

/** The rows of single points x, y, x, y …, at least one, row by row from the top. */
export function rowsOfPoints(points: readonly number[]): Rows {
  const top = points[1];
  const rows = points[points.length - 1] - top + 1;
  const first = new Int32Array(rows).fill(2 ** 30);
  const last = new Int32Array(rows).fill(-1);
  for (let k = 0; k < points.length; k += 2) {
    const row = points[k + 1] - top;
    first[row] = Math.min(first[row], points[k]);
    last[row] = Math.max(last[row], points[k]);
  }
  return { top, first, last };
}

/** The rows of everything that `numberOf` gives one number, from 0 on, by number; regions numbered −1 are nothing's. */
export function rowsOf({ width, height, labels }: { width: number; height: number; labels: Int32Array }, numberOf: Int32Array, count: number): Rows[] {
  const top = new Int32Array(count).fill(-1);
  const bottom = new Int32Array(count).fill(-1);
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p++) {
      const k = numberOf[labels[p]];
      if (k === -1) continue;
      if (top[k] === -1) top[k] = y;
      bottom[k] = y;
    }
  }
  const rows = Array.from({ length: count }, (_, k) => {
    const size = Math.max(1, bottom[k] - top[k] + 1);
    return { top: Math.max(0, top[k]), first: new Int32Array(size).fill(width), last: new Int32Array(size).fill(-1) };
  });
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p++) {
      const k = numberOf[labels[p]];
      if (k === -1) continue;
      const { first, last } = rows[k];
      const row = y - top[k];
      if (x < first[row]) first[row] = x;
      if (x > last[row]) last[row] = x;
    }
  }
  return rows;
}
