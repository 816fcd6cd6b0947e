import type { FillMethod } from '../core/fill-methods';
import { fitFlat } from './flat';
import { fitGradient, paintSurface, samplesOf } from './gradient';
import { distanceTo } from './holes';
import { halvePatch, HOLE, KNOWN, OUTSIDE, type FillPatch } from './patch';
import { fillSmooth } from './smooth';
import { findSurfaces } from './surfaces';
import { missOf, trialAround, trialsAside, type Trial } from './trial';
import { BETWEEN, mixture, PLATE, WAYS, type Way } from './ways';

/** Share of the rim that must be of one colour for a hole to be it without more ado. */
const PLAIN = 0.97;
/** Levels of mean difference up to which a gradient is the surface itself: rounding. */
const EXACT = 0.6;
/** The rim that says so: this deep around the hole at least, pixels. */
const RIM = 8;
/** Share of the known pixels inside smooth surfaces from which on the surroundings are drawn: there copies are patchwork. */
const DRAWN = 0.9;
/** Trials are made at half the size, or less, where the surroundings are larger, pixels. */
const TRIAL_PIXELS = 90_000;
/** How much less a later way must miss than the best before it. */
const BETTER = 0.97;
/** Levels by which all may miss without one being worse. */
const EQUAL = 0.15;
/** Share of the rim of one colour from which on the hole is more likely of it than of what lies between colours. */
const MOSTLY = 0.5;
/** How much worse mixing is there than a trial says. */
const MIXED = 1.2;
/** The share of other ways' miss that one which draws edges must not exceed: where it errs it errs by a whole contrast. */
const EARNED = 0.75;
/** Levels that the best way must miss for it to be what is drawn that it misses, not grain. */
const DRAWING = 20;
/** The share of one colour's miss from which on a trial tells no way from that. */
const UNTOLD = 0.75;
/** Levels up to which what is held out counts as met: rounding and a little grain. */
const MET = 2;
/** Share of what touches the hole that must be of one colour for the hole to be one colour where nothing else is told. */
const TOUCHING = 2 / 3;
/** What touches a hole, corners too, pixels. */
const TOUCH = 1.5;
/** The deepest hole that is filled freely: no more than is looked at around a hole. */
const DEEPEST_FREE = 72;

/**
 * Fills the hole of a patch (what else is not known must be `OUTSIDE`) as suits its surroundings, and says how. One colour or one
 * gradient all around settles it. Otherwise each way fills the hole and a band of known pixels around it, as if those were hidden
 * too, and the one that misses them least fills the hole: a test on held-out data (Stone 1974), which favours nothing but
 * what holds there. Where that tells nothing, the hole is also tried a step aside; where it still tells nothing, or of the hole's
 * outer part alone, it is filled by a mean of ways. Where too little is known to hold any out, colours go on smoothly. `depth`: the
 * hole's, pixels.
 */
export function fillBest(patch: FillPatch, depth: number): FillMethod | null {
  const { width, height, state } = patch;
  const { distance } = distanceTo(width, height, (p) => state[p] === HOLE);
  const rim = nearPart(patch, distance, Math.max(RIM, depth));
  const flat = fitFlat(rim);
  if (!flat) return null;
  if (flat.share >= PLAIN) {
    for (let p = 0; p < state.length; p++) if (state[p] === HOLE) patch.rgb.set(flat.colour, p * 3);
    return 'flat';
  }
  const gradient = fitGradient(samplesOf(rim));
  if (gradient && gradient.error < EXACT) {
    paintSurface(patch, gradient);
    return 'gradient';
  }
  const ways = WAYS.filter(({ shallow }) => !shallow || depth <= DEEPEST_FREE);
  const touching = fitFlat(nearPart(patch, distance, TOUCH))?.share ?? 0;
  for (const { method, fill } of rank(patch, depth, ways, { alike: flat.share, touching })) if (fill(patch)) return method;
  return null;
}

/** How much of the rim is of one colour, 0..1: as deep as the hole, and right along it. */
interface Rim {
  readonly alike: number;
  readonly touching: number;
}

/** The same patch, what is known farther than so from the hole left out; at least some of it stays. */
function nearPart(patch: FillPatch, distance: Float32Array, far: number): FillPatch {
  const state = patch.state.slice();
  let near = 0;
  for (let p = 0; p < state.length; p++) {
    if (state[p] !== KNOWN) continue;
    if (distance[p] > far) state[p] = OUTSIDE;
    else near++;
  }
  return near > 0 ? { ...patch, state } : patch;
}

/** A way, and by how many levels it misses what is held out, as it is counted. */
interface Tried {
  readonly way: Way;
  readonly miss: number;
}

/** The ways that apply, the best first, by how well each fills known pixels around the hole; before them what lies in between, where that tells too little. */
function rank(patch: FillPatch, depth: number, ways: readonly Way[], rim: Rim): Way[] {
  if (patch.state.length > TRIAL_PIXELS) return rank(halvePatch(patch), depth / 2, ways, rim);
  const trial = trialAround(patch, depth);
  if (!trial) return ways.filter(({ method }) => method === 'smooth');
  const drawn = (findSurfaces(patch)?.share ?? 0) >= DRAWN;
  const tried = tryAll(ways.filter(({ method }) => !drawn || method !== 'texture'), patch, [trial], rim);
  // A good line for the little that shows is none, unless it meets that throughout.
  const around = tried.filter(({ way, miss }) => !way.shallow || trial.told === 1 || miss < MET);
  let ranked = inOrder(around);
  if (tellsNothing(ranked)) {
    const aside = tryAll(around.map(({ way }) => way), patch, trialsAside(patch, depth), rim);
    const missAside = (way: Way): number | undefined => aside.find((there) => there.way === way)?.miss;
    ranked = inOrder(around.map(({ way, miss }) => ({ way, miss: (miss + (missAside(way) ?? miss)) / 2 })));
  }
  const order = ranked.map(({ way }) => way);
  const guess = ways.includes(PLATE) ? guessed(ranked, trial.told, rim) : null;
  return guess ? [guess, ...order] : order;
}

/** What is done rather than the best way where trials say too little of the hole: nothing at all, or of a part of its depth. */
function guessed(ranked: readonly Tried[], told: number, { touching }: Rim): Way | null {
  if (ranked.length === 0) return null;
  const [{ way }] = ranked;
  if (way.method === 'flat') return touching < TOUCHING && tellsNothing(ranked) ? BETWEEN : null;
  return told < 1 && way.mixes && !way.draws ? mixture(way, PLATE, told) : null;
}

/** The ways that apply in all of these trials, and what they miss in them. */
function tryAll(ways: readonly Way[], patch: FillPatch, trials: readonly Trial[], { alike }: Rim): Tried[] {
  const pixels = trials.reduce((sum, { band }) => sum + band.length, 0);
  return ways.flatMap((way) => {
    let miss = 0;
    for (const trial of trials) miss += ((missOf(way, patch, trial) ?? Infinity) * trial.band.length) / pixels;
    const counted = (miss * (way.mixes && alike >= MOSTLY ? MIXED : 1)) / (way.draws ? EARNED : 1);
    return trials.length > 0 && counted < Infinity ? [{ way, miss: counted }] : [];
  });
}

/** The best first; the plainer, which comes before, stays before what is no better than it. */
function inOrder(tried: readonly Tried[]): Tried[] {
  const ranked: Tried[] = [];
  for (const next of tried) {
    const at = ranked.findIndex(({ miss }) => next.miss < miss * BETTER - EQUAL);
    if (at === -1) ranked.push(next);
    else ranked.splice(at, 0, next);
  }
  return ranked;
}

/** Whether all ways miss what is drawn around the hole about as much as one colour does. */
function tellsNothing(ranked: readonly Tried[]): boolean {
  const flat = ranked.find(({ way }) => way.method === 'flat');
  return flat !== undefined && ranked[0].miss >= DRAWING && ranked[0].miss >= UNTOLD * flat.miss;
}

/** Fills the hole of a patch in one given way where it applies, else smoothly; says which it was. */
export function fillAs(patch: FillPatch, method: FillMethod): FillMethod | null {
  for (const way of WAYS) if (way.method === method && way.fill(patch)) return method;
  return fillSmooth(patch, 'even') ? 'smooth' : null;
}
