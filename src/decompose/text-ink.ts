import { colourDistance } from './region-graph';
import type { Glyph } from './text-across-edges';

/** Levels within which two letters plainly have one ink. */
const ALIKE = 56;
/** Pixels up to which a stroke may lie between pixels everywhere, and so show its ink nowhere unmixed. */
const THIN = 2.2;
/** Least share of ink in such a stroke, and levels by which its colour may be off the mixture. */
const LEAST_SHARE = 0.3;
const OFF = 14;

/** Whether two letters on a ground of this colour have one ink: alike, or one of them so thin that it shows both mixed. */
export function haveOneInk(a: Glyph, b: Glyph, ground: readonly number[]): boolean {
  if (colourDistance(a.colour, b.colour) <= ALIKE) return true;
  const [thin, plain] = colourDistance(a.colour, ground) < colourDistance(b.colour, ground) ? [a, b] : [b, a];
  if (thin.stroke > THIN) return false;
  let along = 0;
  let span = 0;
  for (let c = 0; c < 4; c++) {
    const d = plain.colour[c] - ground[c];
    along += (thin.colour[c] - ground[c]) * d;
    span += d * d;
  }
  const share = along / span;
  return share >= LEAST_SHARE && colourDistance(thin.colour, ground.map((v, c) => v + share * (plain.colour[c] - v))) <= OFF;
}
