import { join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { countAreas, shareOfPure, segment, type Segmentation } from '../../../src/decompose/regions/segment';
import { createWorkImage } from '../../../src/decompose/pixels/work-image';
import type { Raster } from '../../../src/raster/raster';
import { noisePicture, paint } from '../../support/documents';
import { throughJpeg } from '../../support/jpeg';
import { disc, flat, linear, onGround, polygon, radial, rectangle } from '../../support/paint';
import { regionAt } from '../../support/stages';

const segmentOf = (picture: Raster): Segmentation => segment(createWorkImage(picture));

/** What every stage after this one builds on. */
function expectSound({ width, height, labels, count, source }: Segmentation): void {
  const used = new Set<number>();
  for (let p = 0; p < width * height; p++) {
    used.add(labels[p]);
    if (source[source[p]] !== source[p]) throw new Error(`the source of pixel ${p} is no pure pixel`);
    if (labels[source[p]] !== labels[p]) throw new Error(`the source of pixel ${p} lies in another region`);
  }
  expect([...used].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, r) => r));
}

/** Regions of more than a speck: where a stair of an edge is a pixel or two, merging regions clears it away. */
function mainRegions({ labels, count }: Segmentation): number {
  const area = new Int32Array(count);
  for (const r of labels) area[r]++;
  return area.filter((n) => n > 4).length;
}

describe('segment', () => {
  it.each([['crisp edge', 0], ['edge blurred over 3 pixels', 3], ['edge blurred over 6 pixels', 6]])('cuts a disc from its ground in exactly two regions: %s', (_, softness) => {
    const { picture, coverage } = onGround(64, 64, [250, 240, 230], { shape: disc(31.3, 32.6, 18.4, softness), fill: flat([30, 80, 200]) });
    const segmentation = segmentOf(picture);
    expect(mainRegions(segmentation)).toBe(2);
    expectSound(segmentation);
    const inside = regionAt(segmentation, 31, 32);
    // Each pixel goes to the side it shows more of, but for a few close to half.
    expect(coverage[0].filter((c, p) => Math.abs(c - 0.5) > 0.3 && (segmentation.labels[p] === inside) !== c > 0.5)).toHaveLength(0);
  });

  it('does so on a transparent canvas', () => {
    const segmentation = segmentOf(onGround(48, 48, null, { shape: disc(24.2, 23.7, 14.5), fill: flat([230, 120, 10]) }).picture);
    expect(mainRegions(segmentation)).toBe(2);
    expectSound(segmentation);
  });

  it.each([
    ['across', linear([20, 40, 90], [250, 200, 90], [0, 0], [80, 0])],
    ['oblique', linear([0, 0, 0], [255, 255, 255], [0, 0], [80, 60])],
    ['down and steep', linear([250, 30, 0], [0, 200, 255], [0, 0], [0, 60])],
    ['very gentle', linear([100, 100, 100], [110, 108, 104], [0, 0], [80, 60])],
    ['radial', radial([255, 240, 200], [120, 40, 90], 40, 30, 50)],
  ])('keeps a gradient whole: %s', (_, fill) => {
    expect(mainRegions(segmentOf(onGround(80, 60, fill).picture))).toBe(1);
  });

  it.each([80, 86, 92])('keeps shades of one hue apart after JPEG of quality %d', async (quality) => {
    const shades = onGround(400, 320, linear([60, 190, 190], [30, 120, 160], [0, 0], [400, 320]), { shape: disc(200, 160, 140), fill: flat([217, 166, 166]) }, { shape: disc(200, 160, 112), fill: flat([255, 191, 191]) }, { shape: rectangle(140, 140, 260, 164), fill: flat([223, 126, 126]) }).picture;
    const segmentation = segmentOf(await throughJpeg(shades, quality));
    const places = [[10, 10], [200, 34], [200, 80], [200, 152]].map(([x, y]) => regionAt(segmentation, x, y));
    expect(new Set(places).size).toBe(4);
    expectSound(segmentation);
  });

  it('tells shapes on a gradient from it', () => {
    const segmentation = segmentOf(onGround(80, 60, linear([20, 40, 90], [120, 160, 200], [0, 0], [80, 60]), { shape: polygon([[20, 10], [64, 22], [34, 50]]), fill: flat([250, 220, 40]) }).picture);
    expect(mainRegions(segmentation)).toBe(2);
  });

  it.each([['one colour', flat([90, 90, 90])], ['the colours of a gradient', linear([90, 30, 60], [200, 90, 30], [0, 0], [64, 0])]])('keeps two far-apart shapes of %s apart', (_, fill) => {
    const segmentation = segmentOf(onGround(64, 32, [255, 255, 255], { shape: disc(16, 16, 9), fill }, { shape: disc(48, 16, 9), fill }).picture);
    expect(segmentation.count).toBe(3);
    expect(regionAt(segmentation, 16, 16)).not.toBe(regionAt(segmentation, 48, 16));
  });

  it.each([
    ['upright', [20, 4, 21, 44], [20, 24]],
    ['level', [4, 20, 44, 21], [24, 20]],
  ] as const)('keeps a stroke one pixel wide: %s', (_, [left, top, right, bottom], [x, y]) => {
    const { picture, coverage } = onGround(48, 48, [255, 255, 255], { shape: rectangle(left, top, right, bottom), fill: flat([20, 20, 20]) });
    const segmentation = segmentOf(picture);
    expect(segmentation.count).toBe(2);
    const stroke = regionAt(segmentation, x, y);
    expect(coverage[0].filter((c, p) => (segmentation.labels[p] === stroke) !== (c === 1))).toHaveLength(0);
  });

  it.each(['linear', 'mitchell'] as const)('does not run from one surface into another along the tip of a wedge (%s)', async (kernel) => {
    // Made smaller, the near hills of the poster fade into the far ones in a single row, where the sea covers both.
    const { data, info: { width, height } } = await sharp(join(__dirname, '../../../examples/poster.png')).resize(630, 840, { kernel }).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    const segmentation = segmentOf({ width, height, depth: 8, data: new Uint8Array(data) });
    const [far, near, sea] = [[100, 400], [100, 490], [100, 530]].map(([x, y]) => regionAt(segmentation, x, y));
    expect(new Set([far, near, sea]).size).toBe(3);
  });

  it('is sound on anything', () => {
    const picture = fc.oneof(
      fc.tuple(fc.integer({ min: 1, max: 14 }), fc.integer({ min: 1, max: 14 }), fc.integer()).map(([w, h, seed]) => noisePicture(w, h, 8, seed)),
      fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 })).map(([w, h]) => paint(w, h, (x, y) => [(x + y) % 2, (x + y) % 2, 0, 1])),
      fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 20 })).map(([w, h]) => paint(w, h, (x, y) => [x / w, y / h, 0.5, (x * y) / (w * h)])),
    );
    fc.assert(fc.property(picture, (p) => expectSound(segmentOf(p))), { numRuns: 60, seed: 1 });
  });
});

describe('shareOfPure', () => {
  it('counts the pixels that show a region\'s own colour, of those regions that are asked for', () => {
    // The fifth pixel is a mixture; the last region has none of its own.
    const regions = { labels: Int32Array.of(0, 0, 0, 1, 1, 2), source: Int32Array.of(0, 1, 2, 3, 3, 0), count: 3 };
    const even = (p: number): boolean => p % 2 === 0;
    expect([...shareOfPure(regions, even)]).toEqual([2 / 3, 0, 0]);
    expect([...shareOfPure(regions, () => true, (r) => r !== 0)]).toEqual([0, 1, 0]);
  });
});

describe('countAreas', () => {
  it('counts each region, also one without a pixel', () => {
    expect([...countAreas({ labels: Int32Array.of(0, 2, 2, 0, 2), count: 4 })]).toEqual([2, 0, 3, 0]);
  });
});
