import { PixelSets } from './pixel-sets';
import type { WorkImage } from './work-image';

/** Every so many pixels of a picture: enough for what changes slowly. */
export class Grid {
  readonly count: number;
  /** Pixels between its points. */
  readonly step: number;
  /** Where each of its points is in the picture. */
  readonly pixels: Int32Array;
  private readonly columns: number;
  private readonly rows: number;

  constructor({ width, height }: WorkImage, side: number) {
    const step = Math.max(1, Math.ceil(Math.max(width, height) / side));
    this.step = step;
    this.columns = Math.ceil(width / step);
    this.rows = Math.ceil(height / step);
    this.count = this.columns * this.rows;
    this.pixels = Int32Array.from({ length: this.count }, (_, k) => {
      const x = Math.min(width - 1, (k % this.columns) * step + (step >> 1));
      return Math.min(height - 1, Math.floor(k / this.columns) * step + (step >> 1)) * width + x;
    });
  }

  /** Its points along the canvas edge, a few deep. */
  edge(): number[] {
    const deep = Math.max(2, Math.round(0.03 * Math.min(this.columns, this.rows)));
    return [...this.pixels.keys()].filter((k) => {
      const x = k % this.columns;
      const y = Math.floor(k / this.columns);
      return x < deep || y < deep || x >= this.columns - deep || y >= this.rows - deep;
    });
  }

  /** What can be reached from some points by steps to neighbours that are accepted. */
  reach(from: readonly number[], accepts: (k: number) => boolean): number[] {
    return [...new PixelSets(this.columns, this.rows).spread(from, accepts)];
  }
}
