import { isShade } from './shade';
import type { WorkImage } from './work-image';

/** What a ground looks like in every pixel of a picture, seen or not. */
export abstract class GroundSurface {
  private readonly own: Float64Array;

  protected constructor(protected readonly image: WorkImage) {
    this.own = new Float64Array(image.planes.length);
  }

  /** The surface's colour at a pixel, levels. */
  abstract at(p: number, out: Float64Array): void;

  /** Those of the pixels `near` to it that tell its colours, whatever fades into it, as `fading` ones do. */
  sure(near: readonly number[], _fading: readonly number[]): readonly number[] {
    return near;
  }

  /** What the picture has more than the surface, by channel, levels. */
  abstract differences(): Float32Array[];

  /** The same surface in another picture of the same size: one without what lay on it. */
  abstract over(image: WorkImage): GroundSurface;

  /** How far a pixel is off the surface in its farthest channel, levels. */
  off(p: number): number {
    const { image: { planes }, own } = this;
    this.at(p, own);
    let most = 0;
    for (let c = 0; c < planes.length; c++) most = Math.max(most, Math.abs(planes[c][p] - own[c]));
    return most;
  }

  /** Whether a pixel of an opaque picture shows the surface's own colour, only darker, within so many levels. */
  isShade(p: number, within: number): boolean {
    const { image: { planes }, own } = this;
    this.at(p, own);
    return isShade(planes[0][p], planes[1][p], planes[2][p], own[0], own[1], own[2], within);
  }

  /** The most by which a channel changes over some pixels, levels. */
  changeOver(pixels: Iterable<number>): number {
    const { own } = this;
    const [least, most] = [own.map(() => Infinity), own.map(() => -Infinity)];
    for (const p of pixels) {
      this.at(p, own);
      for (let c = 0; c < own.length; c++) {
        least[c] = Math.min(least[c], own[c]);
        most[c] = Math.max(most[c], own[c]);
      }
    }
    return Math.max(...most.map((v, c) => v - least[c]));
  }

  /** {@link off} of every pixel of the picture. */
  offEverywhere(): Float32Array {
    return farthest(this.differences());
  }
}

/** The largest of each pixel's differences. */
export function farthest(differences: readonly Float32Array[]): Float32Array {
  const off = new Float32Array(differences[0].length);
  for (const plane of differences) {
    for (let p = 0; p < off.length; p++) {
      const miss = Math.abs(plane[p]);
      if (miss > off[p]) off[p] = miss;
    }
  }
  return off;
}
