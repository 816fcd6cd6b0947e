import type { FillMethod } from '../core/fill-methods';
import { fitFlat } from './flat';
import { fitGradient, paintSurface, samplesOf } from './gradient';
import { distanceTo } from './holes';
import { halvePatch, HOLE, KNOWN, OUTSIDE, type FillPatch } from './patch';
import { fillSmooth } from './smooth';
import { findSurfaces } from './surfaces';
import { missOf, trialAround } from './trial';
import { WAYS, type Way } from './ways';

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
/** The deepest hole that is filled freely: no more than is looked at around a hole. */
const DEEPEST_FREE = 72;

/**
 * Fills the hole of a patch (what else is not known must be `OUTSIDE`) as suits its surroundings, and says how. One colour or one
 * gradient all around settles it. Otherwise each way fills the hole and a band of known pixels around it, as if those were hidden
 * too, and the one that misses them least fills the hole: a test on held-out data (Stone 1974), which favours nothing but
 * what holds there. Where too little is known to hold any out, colours go on smoothly. `depth`: the hole's, pixels.
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
  for (const { method, fill } of rank(patch, depth, ways, flat.share)) if (fill(patch)) return method;
  return null;
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

/** The ways that apply, the best first, by how well each fills a band around the hole; `alike`: the share of the rim of one colour. */
function rank(patch: FillPatch, depth: number, ways: readonly Way[], alike: number): Way[] {
  if (patch.state.length > TRIAL_PIXELS) return rank(halvePatch(patch), depth / 2, ways, alike);
  const trial = trialAround(patch, depth);
  if (!trial) return ways.filter(({ method }) => method === 'smooth');
  const drawn = (findSurfaces(patch)?.share ?? 0) >= DRAWN;
  const ranked: { way: Way; miss: number }[] = [];
  for (const way of ways) {
    if (drawn && way.method === 'texture') continue;
    const missed = missOf(way, patch, trial);
    if (missed === null) continue;
    const miss = (missed * (way.mixes && alike >= MOSTLY ? MIXED : 1)) / (way.draws ? EARNED : 1);
    // The plainer stays before what is no better than it.
    const at = ranked.findIndex((better) => miss < better.miss * BETTER - EQUAL);
    if (at === -1) ranked.push({ way, miss });
    else ranked.splice(at, 0, { way, miss });
  }
  return ranked.map(({ way }) => way);
}

/** Fills the hole of a patch in one given way where it applies, else smoothly; says which it was. */
export function fillAs(patch: FillPatch, method: FillMethod): FillMethod | null {
  for (const way of WAYS) if (way.method === method && way.fill(patch)) return method;
  return fillSmooth(patch, 'even') ? 'smooth' : null;
}
