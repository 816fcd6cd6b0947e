import type { GroundSurface } from './ground-surface';
import type { EvenGround } from './even-ground';
import type { Grid } from './grid';
import { isShade, shadeOf, TINTED } from './shade';
import type { WorkImage } from './work-image';

const TIGHTEN_ROUNDS = 6;
/** Times what half of its points differ by, and levels, within which a point is near to the ground. */
const TIGHT = 3;
const TIGHTEST = 1;
/** Levels off the ground up to which something may fade into it. */
const FADES = 40;
/** Levels, and share of the picture's noise, by which half of a ground may differ from its surface so that it is known: what fades cannot be told from what is worse described. */
const UNEVEN = 0.6;
const UNEVEN_NOISE = 0.3;
/** Levels by which a pixel of it may. */
const BARE = 3;

/** A ground so even that its colour is known to a fraction of a level wherever it goes on. */
export class KnownGround {
  /** Every stage asks, of every pixel: 1 where it is bare. */
  private bare: Uint8Array | null = null;
  private readonly own = new Float64Array(3);

  /** `error`: levels by which half of it differs from its surface at most; `within`: those by which a pixel of it may. */
  private constructor(private readonly image: WorkImage, readonly surface: GroundSurface, readonly grid: Grid, readonly error: number, readonly within: number) {}

  /** Null where the surface describes the ground less well. */
  static of(image: WorkImage, even: EvenGround): KnownGround | null {
    const { surface, error } = tightenGround(even);
    return error > UNEVEN + UNEVEN_NOISE * image.noise ? null : new KnownGround(image, surface, even.grid, error, BARE + 2 * error + image.noise);
  }

  /** The same ground in the picture without what lay on it. */
  over(image: WorkImage): KnownGround {
    return image === this.image ? this : new KnownGround(image, this.surface.over(image), this.grid, this.error, this.within);
  }

  /** The most by which a channel of it changes over the canvas, levels. */
  change(): number {
    return this.surface.changeOver(this.grid.pixels);
  }

  /** Whether a pixel shows the ground alone. */
  isBare(p: number): boolean {
    return (this.bare ??= this.findBare())[p] === 1;
  }

  private findBare(): Uint8Array {
    const bare = new Uint8Array(this.image.width * this.image.height);
    for (let p = 0; p < bare.length; p++) bare[p] = this.surface.off(p) <= this.within ? 1 : 0;
    return bare;
  }

  /** Whether a pixel shows it darkened. */
  isShaded(p: number): boolean {
    return this.surface.isShade(p, this.within);
  }

  /** How much of black, or of a dark tint, a pixel shows over it, 0..1; 0 where it is no darker, or of another colour. */
  darkening(p: number): number {
    const { planes, afterJpeg, subsampledChroma } = this.image;
    this.surface.at(p, this.own);
    const [red, green, blue] = this.own;
    const [r, g, b] = [planes[0][p], planes[1][p], planes[2][p]];
    const off = Math.max(Math.abs(r - red), Math.abs(g - green), Math.abs(b - blue));
    // After JPEG the colours of things bleed across their edges: no tint is told.
    const within = afterJpeg || subsampledChroma ? this.within : Math.max(this.within, TINTED * off);
    return isShade(r, g, b, red, green, blue, within) ? 1 - shadeOf(r, g, b, red, green, blue) : 0;
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
    const near = agreeing(grid, best, reach);
    const next = fit(near, null);
    if (!next) break;
    best = next;
    const rest = Float64Array.from(near, (p) => next.off(p)).sort();
    error = rest[rest.length >> 1];
  }
  return { surface: best, error };
}

/** The points that are nearer to a ground than `reach`, levels, and tell its colours surely. */
function agreeing({ pixels }: Grid, surface: GroundSurface, reach: number): readonly number[] {
  const near: number[] = [];
  const fading: number[] = [];
  for (const p of pixels) {
    const off = surface.off(p);
    if (off <= FADES) (off <= reach ? near : fading).push(p);
  }
  return surface.sure(near, fading);
}
