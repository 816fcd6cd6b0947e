import { farthest, type GroundSurface } from '../pixels/ground-surface';
import type { Tint } from '../pixels/rendered-layer';
import { isShade, TINTED } from '../pixels/shade';
import type { WorkImage } from '../pixels/work-image';

/** Levels, and share of the distance to its colour, by which a mixture may miss the line between that and the ground. */
const OFF = 4;
const OFF_SHARE = 0.08;
/** Levels, and times the error of half of the ground, by which the ground may differ. */
const LEAST = 1.5;
const ERRORS = 4;

/** How each pixel of an opaque picture differs from its even ground. */
export class OffGround {
  /** Of the farthest channel, levels. */
  readonly off: Float32Array;
  /** Levels within which a pixel shows the ground. */
  readonly tolerance: number;
  private readonly differences: readonly Float32Array[];

  /** `error` is what half of the ground differs from its surface, levels. */
  constructor(private readonly image: WorkImage, surface: GroundSurface, error: number) {
    this.differences = surface.differences();
    this.off = farthest(this.differences);
    this.tolerance = Math.max(LEAST, ERRORS * error) + image.noise;
  }

  /** How much of a colour a pixel shows over the ground, unbounded. */
  shareOf(p: number, colour: Tint): number {
    const { differences, image: { planes } } = this;
    let along = 0;
    let span = 0;
    for (let c = 0; c < 3; c++) {
      const off = differences[c][p];
      const whole = colour[c] - planes[c][p] + off;
      along += off * whole;
      span += whole * whole;
    }
    return along / Math.max(1, span);
  }

  /** The ground's colour at a pixel, levels. */
  groundAt(p: number): Tint {
    const { differences: [red, green, blue], image: { planes } } = this;
    return [planes[0][p] - red[p], planes[1][p] - green[p], planes[2][p] - blue[p]];
  }

  /** Whether a pixel is the ground's colour mixed with another. */
  isMixture(p: number, colour: Tint, share = this.shareOf(p, colour)): boolean {
    const { differences, image: { planes } } = this;
    let miss = 0;
    let span = 0;
    for (let c = 0; c < 3; c++) {
      const off = differences[c][p];
      const whole = colour[c] - planes[c][p] + off;
      miss = Math.max(miss, Math.abs(off - share * whole));
      span = Math.max(span, Math.abs(whole));
    }
    return miss <= Math.max(OFF, OFF_SHARE * span) + this.tolerance;
  }

  /** Whether a pixel is the ground's colour, only darker. */
  isShade(p: number): boolean {
    const { differences: [dr, dg, db], image: { planes: [red, green, blue] } } = this;
    return isShade(red[p], green[p], blue[p], red[p] - dr[p], green[p] - dg[p], blue[p] - db[p], Math.max(this.tolerance, TINTED * this.off[p]));
  }
}
