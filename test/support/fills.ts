import { HOLE, KNOWN, type FillPatch } from '../../src/fill/patch';

export type Paint = (x: number, y: number) => readonly [number, number, number];
export type Where = (x: number, y: number) => boolean;

/** A patch painted where it is known; its holes hold a colour that no fill may leave there or read. */
export function patchOf(width: number, height: number, paint: Paint, isHole: Where): FillPatch {
  const rgb = new Float32Array(width * height * 3);
  const state = new Uint8Array(width * height);
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p++) {
      state[p] = isHole(x, y) ? HOLE : KNOWN;
      rgb.set(isHole(x, y) ? [-999, -999, -999] : paint(x, y), p * 3);
    }
  }
  return { width, height, rgb, state };
}

/** Mean absolute difference from what was painted, over the holes. */
export function missOf({ width, rgb, state }: FillPatch, paint: Paint): number {
  let sum = 0;
  let count = 0;
  for (let p = 0; p < state.length; p++) {
    if (state[p] !== HOLE) continue;
    const truth = paint(p % width, Math.floor(p / width));
    for (let c = 0; c < 3; c++) sum += Math.abs(rgb[p * 3 + c] - truth[c]);
    count += 3;
  }
  return sum / count;
}

export const disc = (cx: number, cy: number, r: number): Where => (x, y) => (x - cx) ** 2 + (y - cy) ** 2 < r * r;

export const mix = (a: readonly number[], b: readonly number[], t: number): [number, number, number] => [a[0]! + (b[0]! - a[0]!) * t, a[1]! + (b[1]! - a[1]!) * t, a[2]! + (b[2]! - a[2]!) * t];

/** Coverage of an edge one pixel wide, at a signed distance. */
export const cover = (distance: number): number => Math.min(1, Math.max(0, distance + 0.5));

/** The same numbers in every run, 0..1. */
export function noise(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
