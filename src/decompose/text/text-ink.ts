import type { Glyph } from './glyphs';
import { colourDistance, shareOfInk } from '../regions/region-graph';

/** Levels within which two letters plainly have one ink. */
const ALIKE = 56;
/** Pixels up to which a stroke may lie between pixels everywhere, and so show its ink nowhere unmixed. */
const THIN = 2.2;
/** Least share of ink in such a stroke, and levels by which its colour may be off the mixture. */
const LEAST_SHARE = 0.3;
const OFF = 14;

/** Whether two letters on one ground have one ink: alike, or one of them so thin that it shows both mixed. */
export function haveOneInk(a: Glyph, b: Glyph): boolean {
  if (colourDistance(a.colour, b.colour) <= ALIKE) return true;
  const [thin, plain] = colourDistance(a.colour, a.on) < colourDistance(b.colour, a.on) ? [a, b] : [b, a];
  return thin.stroke <= THIN && shareOfInk(thin.colour, a.on, plain.colour, OFF) >= LEAST_SHARE;
}
