import fc from 'fast-check';
import { joinMeasures, measureRegions } from '../../../src/decompose/regions/region-measures';
import { buildRegionGraph, measured, relabel } from '../../../src/decompose/regions/region-graph';
import type { Segmentation } from '../../../src/decompose/regions/segment';
import { createWorkImage } from '../../../src/decompose/pixels/work-image';
import { createRaster } from '../../../src/raster/raster';

const W = 9;
const H = 7;

/**
 * Any labels, colours (whole numbers in so small a picture, which is never smoothed: their sums do not depend on order),
 * mixed pixels, and any way to join the regions.
 */
const scene = fc.record({
  labels: fc.array(fc.nat(7), { minLength: W * H, maxLength: W * H }),
  samples: fc.array(fc.nat(255), { minLength: W * H * 3, maxLength: W * H * 3 }),
  mixed: fc.array(fc.boolean(), { minLength: W * H, maxLength: W * H }),
  joined: fc.array(fc.nat(7), { minLength: 8, maxLength: 8 }),
});

function build(labelsOf: readonly number[], samples: readonly number[], mixed: readonly boolean[]): { image: ReturnType<typeof createWorkImage>; segmentation: Segmentation } {
  const picture = createRaster(W, H);
  for (let p = 0; p < W * H; p++) picture.data.set([...samples.slice(p * 3, p * 3 + 3), 255], p * 4);
  const labels = Int32Array.from(labelsOf);
  // A mixed pixel takes its colour from the first of its region.
  const source = Int32Array.from(labels, (r, p) => (mixed[p] ? labels.indexOf(r) : p));
  source.forEach((from) => (source[from] = from));
  return { image: createWorkImage(picture), segmentation: { width: W, height: H, labels, count: 8, source } };
}

describe('measureRegions', () => {
  it('counts areas, sides and pairs', () => {
    const { image, segmentation } = build(Array.from({ length: W * H }, (_, p) => (p % W < 4 ? 0 : 1)), new Array<number>(W * H * 3).fill(90), new Array<boolean>(W * H).fill(false));
    const { regions, borders } = measureRegions(image, { ...segmentation, count: 2 });
    expect([...regions.area]).toEqual([4 * H, 5 * H]);
    expect([...regions.perimeter]).toEqual([2 * (4 + H), 2 * (5 + H)]);
    expect([...regions.canvasEdge]).toEqual([8 + H, 10 + H]);
    expect([...regions.innerPairs]).toEqual([3 * H + 4 * (H - 1), 4 * H + 5 * (H - 1)]);
    expect([regions.left[1], regions.top[1], regions.right[1], regions.bottom[1]]).toEqual([4, 0, 8, H - 1]);
    expect([borders.a, borders.b, borders.length, borders.purePairs]).toEqual([[0], [1], [H], [H]]);
    expect(borders.colours).toEqual([90, 90, 90, 255, 90, 90, 90, 255].map((v) => v * H));
  });
});

describe('joinMeasures', () => {
  it('gives what measuring the joined regions gives', () => {
    fc.assert(fc.property(scene, ({ labels, samples, mixed, joined }) => {
      const { image, segmentation } = build(labels, samples, mixed);
      const newOf = Int32Array.from(joined);
      const after = { ...segmentation, labels: segmentation.labels.map((r) => newOf[r]) };
      expect(joinMeasures(measureRegions(image, segmentation), newOf, 8)).toEqual(measureRegions(image, after));
    }));
  });

  it('keeps measures true through relabelling', () => {
    fc.assert(fc.property(scene, ({ labels, samples, mixed, joined }) => {
      const { image, segmentation } = build(labels, samples, mixed);
      const find = (r: number): number => joined.indexOf(joined[r]);
      const kept = relabel(measured(image, segmentation), find).segmentation;
      const fresh = relabel(segmentation, find).segmentation;
      expect(fresh.measures).toBeUndefined();
      expect(buildRegionGraph(image, kept)).toEqual(buildRegionGraph(image, fresh));
    }));
  });
});
