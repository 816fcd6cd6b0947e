import type { FillMethod } from '../core/fill-methods';
import { boundToKnown } from './bound';
import { fillEdges } from './edges';
import { fillFlat } from './flat';
import { fillGradient } from './gradient';
import { HOLE, type FillPatch } from './patch';
import { fillPattern } from './pattern';
import { fillPlate } from './plate';
import { fillProfile } from './profile';
import { fillSmooth } from './smooth';
import { fillTexture } from './texture';

/** A way to fill all holes of a patch. */
export interface Way {
  /** What it is called where it is recorded. */
  readonly method: FillMethod;
  /** False, and nothing changed, where it does not apply. */
  readonly fill: (patch: FillPatch) => boolean;
  /** Gives colours that lie between known ones. */
  readonly mixes?: boolean;
  /** Puts edges in places: right, or wrong by a whole contrast. */
  readonly draws?: boolean;
  /** Follows what the rim does, freely: for no hole that is deeper than what is looked at around it. */
  readonly shallow?: boolean;
}

/** How far beyond the known colours gradients may rise in a hole, as a share of their range. */
const RISE = 0.25;

const EVEN: Way = { method: 'smooth', fill: (patch) => fillSmooth(patch, 'even'), mixes: true };
/** Colours go on as they do at the rim. */
export const PLATE: Way = { method: 'smooth', fill: fillPlate, mixes: true, shallow: true };

/** The plainest first: of two that do as well the first is taken. */
export const WAYS: readonly Way[] = [
  { method: 'flat', fill: fillFlat },
  { method: 'gradient', fill: bounded(fillGradient, RISE) },
  { method: 'edges', fill: bounded(fillEdges, RISE), draws: true },
  { method: 'pattern', fill: fillPattern },
  { method: 'gradient', fill: fillProfile, mixes: true, draws: true, shallow: true },
  { method: 'texture', fill: fillTexture, draws: true },
  EVEN,
  { method: 'smooth', fill: bounded((patch) => fillSmooth(patch, 'trend'), 0), mixes: true },
  { method: 'smooth', fill: (patch) => fillSmooth(patch, 'drawn'), mixes: true },
  PLATE,
];

/** Halfway between colours that go straight from rim to rim and such as go on as they do at the rim. */
export const BETWEEN = mixture(EVEN, PLATE, 0.5);

/**
 * A share of one way and the rest of another, where both apply: of guesses that err differently the mean errs less than either mostly
 * does (Bates and Granger 1969, "The combination of forecasts").
 */
export function mixture(a: Way, b: Way, share: number): Way {
  const fill = (patch: FillPatch): boolean => {
    const other = { ...patch, rgb: patch.rgb.slice() };
    if (!b.fill(other) || !a.fill(patch)) return false;
    for (let p = 0; p < patch.state.length; p++) {
      if (patch.state[p] !== HOLE) continue;
      for (let c = 0; c < 3; c++) patch.rgb[p * 3 + c] = share * patch.rgb[p * 3 + c] + (1 - share) * other.rgb[p * 3 + c];
    }
    return true;
  };
  return { method: 'smooth', fill, mixes: true };
}

function bounded(fill: Way['fill'], share: number): Way['fill'] {
  return (patch) => {
    if (!fill(patch)) return false;
    boundToKnown(patch, share);
    return true;
  };
}
