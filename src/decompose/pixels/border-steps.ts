/**
 * By pixel, the steps to the nearest pixel of another label, counted as a king moves through pixels of its own; at most `most`,
 * up to 255. Two passes.
 */
export function stepsToBorder(labels: Int32Array | Uint8Array, width: number, height: number, most: number): Uint8Array {
  const steps = new Uint8Array(labels.length).fill(most);
  const nearer = (p: number, q: number): void => {
    steps[p] = Math.min(steps[p], labels[q] === labels[p] ? steps[q] + 1 : 1);
  };
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p++) {
      if (x > 0) nearer(p, p - 1);
      if (y > 0) for (let dx = x > 0 ? -1 : 0; dx <= (x + 1 < width ? 1 : 0); dx++) nearer(p, p - width + dx);
    }
  }
  for (let y = height - 1, p = labels.length - 1; y >= 0; y--) {
    for (let x = width - 1; x >= 0; x--, p--) {
      if (x + 1 < width) nearer(p, p + 1);
      if (y + 1 < height) for (let dx = x > 0 ? -1 : 0; dx <= (x + 1 < width ? 1 : 0); dx++) nearer(p, p + width + dx);
    }
  }
  return steps;
}
