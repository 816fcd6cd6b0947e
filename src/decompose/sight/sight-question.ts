import type { Question, Tensor } from '../../core/tensors';
import { describePieces, MEASURES, RELATIONS } from './piece-features';
import type { Pieces } from './pieces';
import { RULINGS } from './rulings';
import type { WorkImage } from '../pixels/work-image';

/** Side of the square that the network looks at, and of the grid on which it answers, both in their own cells. */
export const LOOK_SIDE = 256;
export const GRID_SIDE = 64;
/** Pieces at most. */
export const SLOTS = 64;
/** Of what is asked; a network made for another version is refused. */
export const SIGHT_VERSION = 2;

/** The picture as the network sees it: longest side {@link LOOK_SIDE}, at the top left of the square. */
export interface Look {
  readonly width: number;
  readonly height: number;
  /** Premultiplied red, green, blue and alpha 0..255, {@link LOOK_SIDE} squared each, 0 beyond the picture. */
  readonly planes: readonly Float32Array[];
  /** Piece of each pixel by nearest sample, −1 beyond the picture. */
  readonly labels: Int32Array;
}

/** Size of the picture in the look. */
export function lookSize(width: number, height: number): { width: number; height: number } {
  const scale = LOOK_SIDE / Math.max(width, height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** Shrinks the picture (or enlarges a small one) to the look; each pixel is the mean of what it covers. */
export function takeLook(image: WorkImage, { chart }: Pieces): Look {
  const { width, height } = lookSize(image.width, image.height);
  const planes = Array.from({ length: 4 }, (_, c) => (c < image.planes.length ? resample(image.planes[c], image.width, image.height, width, height) : opaque(width, height)));
  const labels = new Int32Array(LOOK_SIDE * LOOK_SIDE).fill(-1);
  for (let y = 0; y < height; y++) {
    const row = Math.min(chart.height - 1, Math.floor(((y + 0.5) * chart.height) / height)) * chart.width;
    for (let x = 0; x < width; x++) labels[y * LOOK_SIDE + x] = chart.labels[row + Math.min(chart.width - 1, Math.floor(((x + 0.5) * chart.width) / width))];
  }
  return { width, height, planes, labels };
}

function opaque(width: number, height: number): Float32Array {
  const plane = new Float32Array(LOOK_SIDE * LOOK_SIDE);
  for (let y = 0; y < height; y++) plane.fill(255, y * LOOK_SIDE, y * LOOK_SIDE + width);
  return plane;
}

/** Mean over each cell where it covers whole pixels, which is what shrinking by three or more needs; nearest where it enlarges. */
function resample(plane: Float32Array, fromWidth: number, fromHeight: number, width: number, height: number): Float32Array {
  const out = new Float32Array(LOOK_SIDE * LOOK_SIDE);
  // Enlarged, a pixel shows what lies at its centre, as its label does.
  const edge = (k: number, from: number, to: number): number => Math.floor(((to > from ? k + 0.5 : k) * from) / to);
  for (let y = 0; y < height; y++) {
    const top = edge(y, fromHeight, height);
    const bottom = Math.max(top + 1, edge(y + 1, fromHeight, height));
    for (let x = 0; x < width; x++) {
      const left = edge(x, fromWidth, width);
      const right = Math.max(left + 1, edge(x + 1, fromWidth, width));
      let sum = 0;
      for (let v = top; v < bottom; v++) for (let u = left; u < right; u++) sum += plane[v * fromWidth + u];
      out[y * LOOK_SIDE + x] = sum / ((bottom - top) * (right - left));
    }
  }
  return out;
}

/**
 * The question for a `sight` network, shapes as fixed as its graph:
 * `picture` [1,5,256,256] premultiplied RGB, alpha, inside, 0..1; `pieces` [1,64,64,64] the share of each grid cell that
 * each piece covers; `measures` [1,64,M] as `piece-features.ts` lists them; `relations` [1,P,64,64] as listed there, then what
 * the rules make of the pieces (`rulings.ts`); `present` [1,64].
 * The answer: `same` [1,64,64], log-odds that two pieces are one layer; `front` [1,64,64], that the row's layer lies in
 * front of the column's; `extent` [1,64,64,64], for each piece and grid cell, that its layer covers it, seen or hidden.
 */
export function askSight(image: WorkImage, pieces: Pieces, transparent: boolean, rulings: Float32Array): Question {
  const count = pieces.pieces.length;
  const look = takeLook(image, pieces);
  const { measures, relations } = describePieces(pieces, image.width, image.height, transparent);
  const picture = tensor(1, 5, LOOK_SIDE, LOOK_SIDE);
  const size = LOOK_SIDE * LOOK_SIDE;
  look.planes.forEach((plane, c) => plane.forEach((v, p) => (picture.data[c * size + p] = v / 255)));
  for (let p = 0; p < size; p++) picture.data[4 * size + p] = look.labels[p] === -1 ? 0 : 1;
  const wide = tensor(1, RELATIONS.length + RULINGS.length, SLOTS, SLOTS);
  [relations, rulings].forEach((rows, k) => {
    const first = k * RELATIONS.length * SLOTS;
    for (let row = 0; row * count < rows.length; row++) wide.data.set(rows.subarray(row * count, (row + 1) * count), (first + Math.floor(row / count) * SLOTS + (row % count)) * SLOTS);
  });
  const tall = tensor(1, SLOTS, MEASURES.length);
  tall.data.set(measures);
  const present = tensor(1, SLOTS);
  present.data.fill(1, 0, count);
  return { role: 'sight', inputs: { picture, pieces: coverage(look.labels), measures: tall, relations: wide, present } };
}

function coverage(labels: Int32Array): Tensor {
  const out = tensor(1, SLOTS, GRID_SIDE, GRID_SIDE);
  const cell = LOOK_SIDE / GRID_SIDE;
  const part = 1 / (cell * cell);
  labels.forEach((k, p) => {
    if (k === -1) return;
    const x = Math.floor((p % LOOK_SIDE) / cell);
    const y = Math.floor(Math.floor(p / LOOK_SIDE) / cell);
    out.data[(k * GRID_SIDE + y) * GRID_SIDE + x] += part;
  });
  return out;
}

function tensor(...shape: number[]): Tensor {
  return { shape, data: new Float32Array(shape.reduce((a, b) => a * b)) };
}
