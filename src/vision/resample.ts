import type { Tensor } from '../core/tensors';

/** Left and right neighbours of each target place in a row of `from`, and the share of the right one; pixel centres aligned. */
function taps(from: number, to: number): { near: Int32Array; far: Int32Array; share: Float64Array } {
  const [near, far, share] = [new Int32Array(to), new Int32Array(to), new Float64Array(to)];
  for (let i = 0; i < to; i++) {
    const at = Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / to - 0.5));
    near[i] = Math.floor(at);
    far[i] = Math.min(from - 1, near[i]! + 1);
    share[i] = at - near[i]!;
  }
  return { near, far, share };
}

/** A picture [1,C,H,W] made larger (or kept) by linear interpolation. */
export function enlarge({ shape, data }: Tensor, height: number, width: number): Tensor {
  const [, channels, fromHeight, fromWidth] = shape as [number, number, number, number];
  if (height === fromHeight && width === fromWidth) return { shape, data };
  const [rows, columns] = [taps(fromHeight, height), taps(fromWidth, width)];
  const result = new Float32Array(channels * height * width);
  for (let channel = 0, i = 0; channel < channels; channel++) {
    const plane = channel * fromHeight * fromWidth;
    for (let y = 0; y < height; y++) {
      const [above, below, fy] = [plane + rows.near[y]! * fromWidth, plane + rows.far[y]! * fromWidth, rows.share[y]!];
      for (let x = 0; x < width; x++, i++) {
        const [left, right, fx] = [columns.near[x]!, columns.far[x]!, columns.share[x]!];
        const upper = data[above + left]! * (1 - fx) + data[above + right]! * fx;
        const lower = data[below + left]! * (1 - fx) + data[below + right]! * fx;
        result[i] = upper * (1 - fy) + lower * fy;
      }
    }
  }
  return { shape: [1, channels, height, width], data: result };
}

/** The pixels of `from` that target pixel `i` of `to` covers: from first to last, both counted. */
const covered = (i: number, from: number, to: number): [number, number] => [Math.floor((i * from) / to), Math.max(Math.floor((i * from) / to), Math.ceil(((i + 1) * from) / to) - 1)];

/** A picture [1,C,H,W] made smaller (or kept): each value by `join` of the pixels that it covers. */
export function shrink({ shape, data }: Tensor, height: number, width: number, join: 'mean' | 'largest'): Tensor {
  const [, channels, fromHeight, fromWidth] = shape as [number, number, number, number];
  if (height === fromHeight && width === fromWidth) return { shape, data };
  const result = new Float32Array(channels * height * width);
  for (let channel = 0, i = 0; channel < channels; channel++) {
    for (let y = 0; y < height; y++) {
      const [top, bottom] = covered(y, fromHeight, height);
      for (let x = 0; x < width; x++, i++) {
        const [left, right] = covered(x, fromWidth, width);
        let [sum, largest] = [0, -Infinity];
        for (let v = top; v <= bottom; v++) {
          for (let u = left; u <= right; u++) {
            const value = data[(channel * fromHeight + v) * fromWidth + u]!;
            sum += value;
            if (value > largest) largest = value;
          }
        }
        result[i] = join === 'mean' ? sum / ((bottom - top + 1) * (right - left + 1)) : largest;
      }
    }
  }
  return { shape: [1, channels, height, width], data: result };
}

/** A picture [1,C,H,W] put at the top left of a larger one; `edge` repeats its last row and column, `zero` leaves 0. */
export function pad({ shape, data }: Tensor, height: number, width: number, fill: 'edge' | 'zero'): Tensor {
  const [, channels, fromHeight, fromWidth] = shape as [number, number, number, number];
  if (height === fromHeight && width === fromWidth) return { shape, data };
  const result = new Float32Array(channels * height * width);
  for (let channel = 0, i = 0; channel < channels; channel++) {
    for (let y = 0; y < height; y++) {
      const row = (channel * fromHeight + Math.min(y, fromHeight - 1)) * fromWidth;
      for (let x = 0; x < width; x++, i++) result[i] = fill === 'edge' || (y < fromHeight && x < fromWidth) ? data[row + Math.min(x, fromWidth - 1)]! : 0;
    }
  }
  return { shape: [1, channels, height, width], data: result };
}

/** The top left of a picture [1,C,H,W]. */
export function crop({ shape, data }: Tensor, height: number, width: number): Tensor {
  const [, channels, fromHeight, fromWidth] = shape as [number, number, number, number];
  if (height === fromHeight && width === fromWidth) return { shape, data };
  const result = new Float32Array(channels * height * width);
  for (let channel = 0, i = 0; channel < channels; channel++) {
    for (let y = 0; y < height; y++, i += width) {
      const start = (channel * fromHeight + y) * fromWidth;
      result.set(data.subarray(start, start + width), i);
    }
  }
  return { shape: [1, channels, height, width], data: result };
}
