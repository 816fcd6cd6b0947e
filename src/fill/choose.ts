import type { FillMethod } from '../core/fill-methods';
import { fillEdges } from './edges';
import { fillFlat, fitFlat } from './flat';
import { fillGradient, fitGradient, paintSurface, samplesOf } from './gradient';
import { distanceTo } from './holes';
import { halvePatch, HOLE, KNOWN, OUTSIDE, type FillPatch } from './patch';
import { fillPattern } from './pattern';
import { fillSmooth } from './smooth';
import { findSurfaces } from './surfaces';
import { fillTexture } from './texture';

/** A way to fill all holes of a patch; false, and nothing changed, where it does not apply. */
interface Way {
  readonly method: FillMethod;
  readonly fill: (patch: FillPatch) => boolean;
}

/** The plainest first: of two that do as well the first is taken. */
const WAYS: readonly Way[] = [
  { method: 'flat', fill: fillFlat },
  { method: 'gradient', fill: fillGradient },
  { method: 'edges', fill: fillEdges },
  { method: 'pattern', fill: fillPattern },
  { method: 'texture', fill: fillTexture },
  { method: 'smooth', fill: (patch) => fillSmooth(patch, 'even') },
  { method: 'smooth', fill: (patch) => fillSmooth(patch, 'trend') },
  { method: 'smooth', fill: (patch) => fillSmooth(patch, 'drawn') },
];

/** Share of the rim that must be of one colour for a hole to be it without more ado. */
const PLAIN = 0.97;
/** Levels of mean difference up to which a gradient is the surface itself: rounding. */
const EXACT = 0.6;
/** The rim that says so: this deep around the hole at least, pixels. */
const RIM = 8;
/** Share of the known pixels inside smooth surfaces from which on the surroundings are drawn: there colours meet in edges and never mix. */
const DRAWN = 0.9;
/** How much worse mixing colours is there than it measures, for the band lies along the rim, where a mixture is still right. */
const MIXED = 1.5;
/** Trials are made at half the size, or less, where the surroundings are larger, pixels. */
const TRIAL_PIXELS = 90_000;
/** How much less a later way must miss than the best before it. */
const BETTER = 0.97;
/** Levels by which all may miss without one being worse. */
const EQUAL = 0.15;

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
  for (const { method, fill } of rank(patch, depth)) if (fill(patch)) return method;
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

/** All ways, the best first, by how well each fills a band around the hole. */
function rank(patch: FillPatch, depth: number): Way[] {
  const { width, height, rgb, state, weight } = patch;
  if (state.length > TRIAL_PIXELS) return rank(halvePatch(patch), depth / 2);
  const { distance } = distanceTo(width, height, (p) => state[p] === HOLE);
  const band = bandAround(state, distance, depth);
  if (band.length === 0) return WAYS.filter(({ method }) => method === 'smooth');
  const pretended = state.slice();
  for (const p of band) pretended[p] = HOLE;
  const drawn = (findSurfaces(patch)?.share ?? 0) >= DRAWN;
  const tried: { way: Way; miss: number }[] = [];
  for (const way of WAYS) {
    // Copies of what is drawn are patchwork.
    if (drawn && way.method === 'texture') continue;
    const trial: FillPatch = { ...patch, rgb: rgb.slice(), state: pretended };
    if (!way.fill(trial)) continue;
    let sum = 0;
    let mass = 0;
    for (const p of band) {
      const w = weight?.[p] ?? 1;
      for (let c = 0; c < 3; c++) sum += w * Math.abs(trial.rgb[p * 3 + c] - rgb[p * 3 + c]);
      mass += 3 * w;
    }
    tried.push({ way, miss: (sum / mass) * (drawn && way.method === 'smooth' ? MIXED : 1) });
  }
  // Stable: the plainer stays before what is no better than it.
  const ranked: { way: Way; miss: number }[] = [];
  for (const next of tried) {
    const at = ranked.findIndex(({ miss }) => next.miss < miss * BETTER - EQUAL);
    if (at === -1) ranked.push(next);
    else ranked.splice(at, 0, next);
  }
  return ranked.map(({ way }) => way);
}

/** Known pixels around the hole, as deep as it and the known allow; half of them stay known. */
function bandAround(state: Uint8Array, distance: Float32Array, depth: number): number[] {
  let known = 0;
  for (const s of state) if (s === KNOWN) known++;
  for (let deep = Math.min(40, Math.max(3, 0.6 * depth)); deep >= 1; deep *= 0.6) {
    const band: number[] = [];
    for (let p = 0; p < state.length; p++) if (state[p] === KNOWN && distance[p] <= deep) band.push(p);
    if (band.length > 0 && band.length <= known / 2) return band;
  }
  return [];
}

/** Fills the hole of a patch in one given way where it applies, else smoothly; says which it was. */
export function fillAs(patch: FillPatch, method: FillMethod): FillMethod | null {
  for (const way of WAYS) if (way.method === method && way.fill(patch)) return method;
  return fillSmooth(patch, 'even') ? 'smooth' : null;
}
