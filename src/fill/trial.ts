import { distanceTo } from './holes';
import { HOLE, KNOWN, type FillPatch } from './patch';
import type { Way } from './ways';

/** The band's depth, pixels; it is as deep as the hole in between. */
const SHALLOWEST = 3;
const DEEPEST = 40;

/** Known pixels right around a hole, to be filled as if they were hidden too. */
export interface Trial {
  /** The patch with the band hidden. */
  readonly pretended: Uint8Array;
  readonly band: readonly number[];
  /** How much each pixel of the band counts, in sum 1. */
  readonly counts: Float64Array;
}

/**
 * A band of known pixels around the hole, as deep as it and the known allow (half of them stay known). Of its pixels, those as far from what stays
 * known as the hole's own are from their rim count as much as there are of those: what is right along a rim alone
 * says little about a deep hole, and the band's deepest stand for all that is deeper. Where the band is less than half as deep as the hole those
 * would be few pixels for most of it: the more it falls short, the more all of the band counts alike. Null where nothing can be held out.
 */
export function trialAround(patch: FillPatch, depth: number): Trial | null {
  const { width, height, state, weight } = patch;
  const { band, deep } = bandAround(patch, depth);
  if (band.length === 0) return null;
  const pretended = state.slice();
  for (const p of band) pretended[p] = HOLE;
  const far = distanceTo(width, height, (p) => pretended[p] === KNOWN).distance;
  const own = distanceTo(width, height, (p) => state[p] === KNOWN).distance;
  const masses = new Float64Array(STEPS);
  for (const p of band) masses[stepOf(far[p])] += weight?.[p] ?? 1;
  // The band's step for each of the hole's: the same, else the nearest above it, else the nearest below.
  const standsFor = Array.from(masses, (_, step) => nearestStep(masses, step));
  const wanted = new Float64Array(STEPS);
  let all = 0;
  for (let p = 0; p < state.length; p++) {
    if (state[p] !== HOLE) continue;
    wanted[standsFor[stepOf(own[p])]]++;
    all++;
  }
  const told = Math.min(1, (2 * deep) / depth);
  const mass = masses.reduce((sum, next) => sum + next, 0);
  const counts = Float64Array.from(band, (p) => {
    const step = stepOf(far[p]);
    return (weight?.[p] ?? 1) * ((told * wanted[step]) / (all * masses[step]) + (1 - told) / mass);
  });
  return { pretended, band, counts };
}

/** Mean absolute difference from the truth of what a way fills the band with, levels; null where it does not apply. */
export function missOf({ fill }: Way, patch: FillPatch, { pretended, band, counts }: Trial): number | null {
  const { rgb } = patch;
  const filled: FillPatch = { ...patch, rgb: rgb.slice(), state: pretended };
  if (!fill(filled)) return null;
  let sum = 0;
  band.forEach((p, n) => {
    for (let c = 0; c < 3; c++) sum += (counts[n] * Math.abs(filled.rgb[p * 3 + c] - rgb[p * 3 + c])) / 3;
  });
  return sum;
}

/** Distances are told apart by half octaves. */
const STEPS = 40;

function stepOf(distance: number): number {
  return Math.min(STEPS - 1, Math.max(0, Math.floor(2 * Math.log2(Math.max(1, distance)))));
}

function nearestStep(masses: Float64Array, step: number): number {
  for (let k = step; k >= 0; k--) if (masses[k] > 0) return k;
  return masses.findIndex((mass) => mass > 0);
}

function bandAround({ width, height, state }: FillPatch, depth: number): { band: number[]; deep: number } {
  const { distance } = distanceTo(width, height, (p) => state[p] === HOLE);
  let known = 0;
  for (const s of state) if (s === KNOWN) known++;
  for (let deep = Math.min(DEEPEST, Math.max(SHALLOWEST, depth)); deep >= 1; deep *= 0.6) {
    const band: number[] = [];
    for (let p = 0; p < state.length; p++) if (state[p] === KNOWN && distance[p] <= deep) band.push(p);
    if (band.length > 0 && band.length <= known / 2) return { band, deep };
  }
  return { band: [], deep: 0 };
}
