import type { UnionFind } from '../../core/union-find';
import { graphOf, measured, renumber, type RegionGraph } from './region-graph';
import { joinMeasures, type RegionMeasures } from './region-measures';
import type { Segmentation } from './segment';
import { sidesOf } from './sides';
import type { TexturedSegmentation } from './textures';
import type { WorkImage } from '../pixels/work-image';

/**
 * Regions that are joined round by round. What is known of them is kept up to date, a joined region being textured where any of its
 * members was; pixels get their new numbers once, at the end: there are far more of them than of regions.
 */
export class JoinRounds {
  textured: Uint8Array;
  private base: Segmentation;
  private measures: RegionMeasures;
  /** Present number of each region of the base; null while nothing was joined. */
  private newOf: Int32Array | null = null;

  constructor(image: WorkImage, { segmentation, textured }: TexturedSegmentation, private readonly sidesByPixel: Uint8Array | null) {
    this.base = measured(image, segmentation);
    this.measures = this.base.measures as RegionMeasures;
    this.textured = textured;
  }

  /** How many regions there are. */
  get count(): number {
    return this.measures.regions.count;
  }

  graph(): RegionGraph {
    return graphOf(this.measures);
  }

  /** See {@link sidesOf}. */
  sides(): Uint8Array {
    return this.sidesByPixel ? sidesOf(this.finish().segmentation, this.sidesByPixel) : new Uint8Array(this.count);
  }

  /** Makes one region of each set of the present ones. */
  join(sets: UnionFind): void {
    const { newOf, count } = renumber(this.count, (r) => sets.find(r));
    if (count === this.count) return;
    this.newOf = this.newOf?.map((r) => newOf[r]) ?? newOf;
    this.measures = joinMeasures(this.measures, newOf, count);
    const textured = new Uint8Array(count);
    for (let r = 0; r < newOf.length; r++) if (this.textured[r]) textured[newOf[r]] = 1;
    this.textured = textured;
  }

  /** What has come of it; rounds may go on from there. */
  finish(): TexturedSegmentation {
    const { newOf } = this;
    if (newOf) {
      const { labels: before } = this.base;
      const labels = new Int32Array(before.length);
      for (let p = 0; p < labels.length; p++) labels[p] = newOf[before[p]];
      this.base = { ...this.base, labels, count: this.count, measures: this.measures };
      this.newOf = null;
    }
    return { segmentation: this.base, textured: this.textured };
  }
}
