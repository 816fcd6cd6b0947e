import { HOLE, KNOWN, spreadSample, type FillPatch } from './patch';

/** How many known pixels are gone by. */
const SAMPLES = 4000;

/** One colour, and how well it stands for what is known. */
export interface FlatFit {
  /** Red, green, blue; levels. */
  readonly colour: readonly [number, number, number];
  /** Share of the known pixels' weight that is within `FLAT_WITHIN` of it in every channel, 0..1. */
  readonly share: number;
}

/** Levels within which colours count as one: rounding, and what a lossless picture's dither does. */
export const FLAT_WITHIN = 1.5;

/** The median of the known colours, each channel by itself, by weight; null where nothing is known. */
export function fitFlat({ rgb, state, weight }: FillPatch): FlatFit | null {
  const sample = spreadSample(state.length, (p) => state[p] === KNOWN, SAMPLES);
  if (sample.length === 0) return null;
  const weightOf = (p: number): number => weight?.[p] ?? 1;
  const total = sample.reduce((sum, p) => sum + weightOf(p), 0);
  const median = (c: number): number => {
    const sorted = sample.slice().sort((p, q) => rgb[p * 3 + c] - rgb[q * 3 + c]);
    let passed = 0;
    for (const p of sorted) if ((passed += weightOf(p)) * 2 >= total) return rgb[p * 3 + c];
    return rgb[sorted[sorted.length - 1] * 3 + c];
  };
  const colour = [median(0), median(1), median(2)] as const;
  let within = 0;
  for (const p of sample) if (colour.every((value, c) => Math.abs(rgb[p * 3 + c] - value) <= FLAT_WITHIN)) within += weightOf(p);
  return { colour, share: within / total };
}

/** Fills the holes with one colour, the median of what is known. False, and nothing changed, where nothing is known. */
export function fillFlat(patch: FillPatch): boolean {
  const fit = fitFlat(patch);
  if (!fit) return false;
  const { rgb, state } = patch;
  for (let p = 0; p < state.length; p++) if (state[p] === HOLE) rgb.set(fit.colour, p * 3);
  return true;
}
