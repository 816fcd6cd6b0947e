import type { GroundSurface } from './ground-surface';
import type { EvenGround } from './even-ground';
import type { Grid } from './grid';
import type { WorkImage } from './work-image';

const TIGHTEN_ROUNDS = 6;
/** Times what half of its points differ by, and levels, within which a point is near to the ground. */
const TIGHT = 3;
const TIGHTEST = 1;
/** Levels, and share of the picture's noise, by which half of a ground may differ from its surface so that it is known: what fades cannot be told from what is worse described. */
const UNEVEN = 0.6;
const UNEVEN_NOISE = 0.3;
/** Levels by which a pixel of it may. */
const BARE = 3;

/** A ground so even that its colour is known to a fraction of a level wherever it goes on. */
export class KnownGround {
  /** `error`: levels by which half of it differs from its surface at most; `within`: those by which a pixel of it may. */
  private constructor(readonly surface: GroundSurface, readonly grid: Grid, readonly error: number, readonly within: number) {}

  /** Null where the surface describes the ground less well. */
  static of(image: WorkImage, even: EvenGround): KnownGround | null {
    const { surface, error } = tightenGround(even);
    return error > UNEVEN + UNEVEN_NOISE * image.noise ? null : new KnownGround(surface, even.grid, error, BARE + 2 * error + image.noise);
  }

  /** The same ground in the picture without what lay on it. */
  over(image: WorkImage): KnownGround {
    return new KnownGround(this.surface.over(image), this.grid, this.error, this.within);
  }

  /** The most by which a channel of it changes over the canvas, levels. */
  change(): number {
    const colour = new Float64Array(3);
    const [least, most] = [new Float64Array(3).fill(Infinity), new Float64Array(3).fill(-Infinity)];
    for (const p of this.grid.pixels) {
      this.at(p, colour);
      for (let c = 0; c < 3; c++) {
        least[c] = Math.min(least[c], colour[c]);
        most[c] = Math.max(most[c], colour[c]);
      }
    }
    return Math.max(...most.map((v, c) => v - least[c]));
  }

  /** Whether a pixel shows the ground alone. */
  isBare(p: number): boolean {
    return this.surface.off(p) <= this.within;
  }

  /** Its colour at a pixel, levels. */
  at(p: number, out: Float64Array): void {
    this.surface.at(p, out);
  }
}

/**
 * The same ground without what fades into it: fitted again to the points that are nearest to it, over and over. `error` is what half of them
 * differ from it, levels.
 */
export function tightenGround({ surface, grid, spread, fit }: EvenGround): { surface: GroundSurface; error: number } {
  let [best, error] = [surface, spread];
  for (let round = 0; round < TIGHTEN_ROUNDS; round++) {
    const reach = Math.max(TIGHTEST, TIGHT * error);
    const near = grid.pixels.filter((p) => best.off(p) <= reach);
    const next = fit([...near], null);
    if (!next) break;
    best = next;
    const rest = Float64Array.from(near, (p) => next.off(p)).sort();
    error = rest[rest.length >> 1];
  }
  return { surface: best, error };
}
