import type { CrispRectangle } from '../cards/crisp-rectangles';
import type { BorderPairs } from './overlay-model';
import type { WorkImage } from '../pixels/work-image';

/** Pixels left out on both sides of a border: resampling and anti-aliasing soften it by so many. */
export const GAP = 1;
/** Pixels to both sides along the border over which each colour is averaged: texture differs between the pixels of a pair. */
const REACH = 2;

/** The colours outside and inside of a rectangle, pixel by pixel along its sides within the canvas, `gap` pixels left out on both sides; corners, which may be round, are left out. */
export function borderPairs({ width, height, planes }: WorkImage, { left, top, right, bottom }: CrispRectangle, gap = GAP): BorderPairs {
  const trim = Math.floor(0.12 * Math.min(right - left, bottom - top)) + REACH;
  const most = 2 * (right - left + bottom - top);
  const outer = new Float32Array(most * 3);
  const inner = new Float32Array(most * 3);
  const xs = new Float32Array(most);
  const ys = new Float32Array(most);
  const side = new Uint8Array(most);
  const weight = new Float32Array(most);
  const further = new Float32Array(most * 3);
  let count = 0;
  const average = (x: number, y: number, along: boolean, out: Float32Array): void => {
    const p = y * width + x;
    for (let c = 0; c < 3; c++) {
      let sum = 0;
      for (let k = -REACH; k <= REACH; k++) sum += planes[c][p + (along ? k : k * width)];
      out[count * 3 + c] = sum / (2 * REACH + 1);
    }
  };
  const add = (which: number, x: number, y: number, dx: number, dy: number): void => {
    const u = x + dx * (2 * gap + 1);
    const v = y + dy * (2 * gap + 1);
    if (u < 0 || v < 0 || u >= width || v >= height) return;
    average(x, y, dy !== 0, inner);
    average(u, v, dy !== 0, outer);
    // How much the picture changes by itself over as many pixels as lie between the two of the pair.
    let change = 0;
    if (u + dx * 2 >= 0 && v + dy * 2 >= 0 && u + dx * 2 < width && v + dy * 2 < height) {
      average(u + dx * 2, v + dy * 2, dy !== 0, further);
      for (let c = 0; c < 3; c++) change += Math.abs(further[count * 3 + c] - outer[count * 3 + c]);
    }
    weight[count] = 1 / (1 + change * change);
    xs[count] = x;
    ys[count] = y;
    side[count++] = which;
  };
  for (let y = top + trim; y < bottom - trim; y++) {
    if (left > 0) add(0, left + gap, y, -1, 0);
    if (right < width) add(1, right - 1 - gap, y, 1, 0);
  }
  for (let x = left + trim; x < right - trim; x++) {
    if (top > 0) add(2, x, top + gap, 0, -1);
    if (bottom < height) add(3, x, bottom - 1 - gap, 0, 1);
  }
  return { outer, inner, x: xs, y: ys, side, weight, count };
}
