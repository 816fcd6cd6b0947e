import { fitGradient, samplesOf } from './gradient';
import { fillHarmonic } from './harmonic';
import { HOLE, KNOWN, type FillPatch } from './patch';

/** Ways to go on smoothly: straight between the rims; with edges drawn together; around a gradient that runs through everything. */
export const SMOOTH_WAYS = ['even', 'drawn', 'trend'] as const;
export type SmoothWay = (typeof SMOOTH_WAYS)[number];

/** Continues colours without any structure. Changes `rgb` in the holes only; false, and nothing changed, where nothing is known. */
export function fillSmooth(patch: FillPatch, way: SmoothWay): boolean {
  if (!patch.state.includes(KNOWN)) return false;
  if (way === 'even') fillHarmonic(patch);
  else if (way === 'drawn') fillHarmonic(patch, { drawTogether: true });
  else return fillAroundTrend(patch);
  return true;
}

/** A gradient, and what it leaves over harmonically: what goes on rising at a rim goes on rising. */
function fillAroundTrend({ width, height, rgb, state, weight }: FillPatch): boolean {
  const trend = fitGradient(samplesOf({ width, height, rgb, state, weight }), 'quadratic');
  if (!trend) return false;
  const rest = rgb.slice();
  const out = new Float64Array(3);
  const at = (p: number): Float64Array => {
    trend.at(p % width, Math.floor(p / width), out);
    return out;
  };
  for (let p = 0; p < state.length; p++) if (state[p] === KNOWN) at(p).forEach((value, c) => (rest[p * 3 + c] -= value));
  fillHarmonic({ width, height, rgb: rest, state, weight });
  for (let p = 0; p < state.length; p++) if (state[p] === HOLE) at(p).forEach((value, c) => (rgb[p * 3 + c] = rest[p * 3 + c] + value));
  return true;
}
