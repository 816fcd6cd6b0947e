import { distanceTo } from './holes';
import { HOLE, KNOWN, type FillPatch } from './patch';
import type { Way } from './ways';

/** The band's depth, pixels; it is as deep as the hole in between. */
const SHALLOWEST = 3;
const DEEPEST = 40;

/** How much deeper than the hole what is filled in a trial may be for edges to be told by it. */
const DEEPER = 2;
/** The share of the hole's pixels that must be known a step aside for a trial to be made there. */
const ENOUGH = 0.1;

/** Known pixels, to be filled as if they were hidden too. */
export interface Trial {
  /** The patch with them hidden. */
  readonly pretended: Uint8Array;
  readonly band: readonly number[];
  /** How much each of them counts, in sum 1. */
  readonly counts: Float64Array;
  /** How far it speaks for the hole, 0..1: less than 1 where the band is not half as deep. */
  readonly told: number;
  /** The same with a narrower band, where hole and band together are much deeper than the hole: as between letters, where they meet. */
  readonly narrow?: Trial | undefined;
}

/** A band of known pixels around the hole, as deep as it and the known allow (half of them stay known); null where nothing can be held out. */
export function trialAround(patch: FillPatch, depth: number): Trial | null {
  const { width, height, state } = patch;
  const { distance } = distanceTo(width, height, (p) => state[p] === HOLE);
  let widest: Trial | null = null;
  for (let deep = Math.min(DEEPEST, Math.max(SHALLOWEST, depth)); deep >= 1; deep *= 0.6) {
    const band = knownWhere(patch, (p) => distance[p] <= deep);
    if (!isPart(band, patch)) continue;
    const { trial, deepest } = trialOf(patch, depth, band, deep);
    if (deepest <= DEEPER * depth + 1) return widest ? { ...widest, narrow: trial } : trial;
    widest ??= trial;
  }
  return widest;
}

/** The hole itself, twice its depth to the right, left, below and above, where enough is known there: what it hides looks like that if what is around goes on. */
export function trialsAside(patch: FillPatch, depth: number): Trial[] {
  const { width, height, state } = patch;
  const step = Math.ceil(2 * depth) + 1;
  const size = state.reduce((sum, s) => sum + (s === HOLE ? 1 : 0), 0);
  return [[step, 0], [-step, 0], [0, step], [0, -step]].flatMap(([dx, dy]) => {
    const there = knownWhere(patch, (p) => {
      const x = (p % width) - dx;
      const y = Math.floor(p / width) - dy;
      return x >= 0 && y >= 0 && x < width && y < height && state[y * width + x] === HOLE;
    });
    return there.length >= ENOUGH * size && isPart(there, patch) ? [trialOf(patch, depth, there, depth).trial] : [];
  });
}

function knownWhere({ state }: FillPatch, wanted: (p: number) => boolean): number[] {
  const found: number[] = [];
  for (let p = 0; p < state.length; p++) if (state[p] === KNOWN && wanted(p)) found.push(p);
  return found;
}

/** Whether some is hidden and at least as much stays known. */
function isPart(hidden: readonly number[], { state }: FillPatch): boolean {
  let known = 0;
  for (const s of state) if (s === KNOWN) known++;
  return hidden.length > 0 && hidden.length <= known / 2;
}

/**
 * Of the pixels that are held out, those as far from what stays known as the hole's own are from their rim count as much as there are of
 * those: what is right along a rim alone says little about a deep hole, and the deepest stand for all that is deeper. Where
 * they reach less than half as deep as the hole those would be few pixels for most of it: the more they fall short, the more all
 * count alike.
 */
function trialOf(patch: FillPatch, depth: number, band: readonly number[], deep: number): { trial: Trial; deepest: number } {
  const { width, height, state, weight } = patch;
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
  const deepest = band.reduce((most, p) => Math.max(most, far[p]), 0);
  return { trial: { pretended, band, counts, told }, deepest };
}

/**
 * Mean absolute difference from the truth of what a way fills the band with, levels; null where it does not apply. Edges that would have
 * to cross much more than the hole are joined to wrong ones: for them the narrower band counts where they miss it less.
 */
export function missOf(way: Way, patch: FillPatch, trial: Trial): number | null {
  const miss = missIn(way, patch, trial);
  const near = miss !== null && way.method === 'edges' && trial.narrow ? missIn(way, patch, trial.narrow) : null;
  return near === null || miss === null ? miss : Math.min(miss, near);
}

function missIn({ fill }: Way, patch: FillPatch, { pretended, band, counts }: Trial): number | null {
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
