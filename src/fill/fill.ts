import type { FillMethod } from '../core/fill-methods';
import { fillAs, fillBest } from './choose';
import { distanceToKnown, findHoles, type Hole } from './holes';
import { fillSmooth } from './smooth';
import { cropPatch, growWindow, HOLE, KNOWN, OUTSIDE, type FillPatch, type Window } from './patch';

export interface FillOptions {
  /** One way for all holes where it applies, or `auto`: for each as its surroundings suggest. */
  readonly method?: FillMethod | 'auto';
}

/** What was done with one hole. */
export interface FilledHole {
  readonly method: FillMethod;
  readonly window: Window;
  readonly pixels: number;
}

/** How far around a hole is looked: so many times its depth, within bounds, pixels. */
const LOOK = 2;
const NEAREST = 12;
const FARTHEST = 72;
/** Pixels looked at for all holes together, as a multiple of the patch's: what goes beyond is filled smoothly, all at once. */
const MOST_WORK = 12;
/** Colours that are trusted less are left out where others make up `ENOUGH` of what is known: they carry what lies beside them. */
const TRUSTED = 0.9;
const ENOUGH = 0.3;

/**
 * Fills the holes of a patch, each connected one by itself, and says how each was filled. Changes `rgb` in the holes only. Where nothing
 * is known nothing changes, and no hole is listed. Deterministic; linear in the patch's pixels up to logarithms.
 */
export function fillHoles(patch: FillPatch, { method = 'auto' }: FillOptions = {}): { holes: FilledHole[] } {
  const trusted = trustedPart(patch);
  if (!trusted.state.includes(KNOWN)) return { holes: [] };
  const { distance } = distanceToKnown(trusted);
  const holes = findHoles(trusted, distance);
  const filled: FilledHole[] = [];
  const late: Hole[] = [];
  let work = MOST_WORK * trusted.state.length;
  // Large ones first: what is left over for lack of work is small.
  for (const hole of holes.slice().sort((a, b) => b.pixels.length - a.pixels.length || a.pixels[0] - b.pixels[0])) {
    const window = growWindow(hole.window, Math.ceil(Math.max(hole.depth + NEAREST, Math.min(FARTHEST, LOOK * hole.depth))), patch.width, patch.height);
    work -= (window.right - window.left) * (window.bottom - window.top);
    const way = work < 0 ? null : fillOne(trusted, hole, window, method);
    if (way) filled.push({ method: way, window: hole.window, pixels: hole.pixels.length });
    else late.push(hole);
  }
  if (late.length > 0) {
    const rest = { ...trusted, state: trusted.state.slice() };
    for (let p = 0; p < rest.state.length; p++) if (rest.state[p] === HOLE) rest.state[p] = OUTSIDE;
    for (const { pixels } of late) for (const p of pixels) rest.state[p] = HOLE;
    fillSmooth(rest, 'even');
    for (const { window, pixels } of late) filled.push({ method: 'smooth', window, pixels: pixels.length });
  }
  return { holes: filled };
}

/** Fills one hole in place, from a copy of its surroundings in which it is the only one. */
function fillOne(patch: FillPatch, { pixels, depth }: Hole, window: Window, method: FillMethod | 'auto'): FillMethod | null {
  const part = cropPatch(patch, window);
  const width = window.right - window.left;
  const inPart = (p: number): number => (Math.floor(p / patch.width) - window.top) * width + (p % patch.width) - window.left;
  for (let p = 0; p < part.state.length; p++) if (part.state[p] === HOLE) part.state[p] = OUTSIDE;
  for (const p of pixels) part.state[inPart(p)] = HOLE;
  const way = method === 'auto' ? fillBest(part, depth) : fillAs(part, method);
  if (way) for (const p of pixels) for (let c = 0; c < 3; c++) patch.rgb[p * 3 + c] = part.rgb[inPart(p) * 3 + c];
  return way;
}

function trustedPart(patch: FillPatch): FillPatch {
  const { state, weight } = patch;
  if (!weight) return patch;
  let known = 0;
  let good = 0;
  for (let p = 0; p < state.length; p++) {
    if (state[p] !== KNOWN) continue;
    known++;
    if (weight[p] >= TRUSTED) good++;
  }
  if (good === known || good < ENOUGH * known) return patch;
  return { ...patch, state: state.map((s, p) => (s === KNOWN && weight[p] < TRUSTED ? OUTSIDE : s)) };
}

/** The methods that were taken, the one of most pixels first. */
export function methodsTaken(holes: readonly FilledHole[]): FillMethod[] {
  const taken = new Map<FillMethod, number>();
  for (const { method, pixels } of holes) taken.set(method, (taken.get(method) ?? 0) + pixels);
  return [...taken].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([method]) => method);
}
