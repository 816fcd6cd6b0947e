import { mergeRegions } from '../../../src/decompose/regions/merge-regions';
import { segment } from '../../../src/decompose/regions/segment';
import { joinTextures } from '../../../src/decompose/regions/textures';
import { createWorkImage } from '../../../src/decompose/pixels/work-image';
import { throughJpeg } from '../../support/jpeg';
import { disc, flat, onGround, polygon, rectangle, type Item } from '../../support/paint';
import { mapped, regionAt, regionsOf } from '../../support/stages';

describe('mergeRegions', () => {
  it.each([92, 80, 70])('clears JPEG ringing away: two shapes and the ground are left at quality %d', async (quality) => {
    const { picture } = onGround(128, 96, [245, 240, 228],
      { shape: disc(38, 48, 22), fill: flat([200, 40, 50]) },
      { shape: rectangle(72, 22, 116, 74, 6), fill: flat([30, 70, 170]) });
    const image = createWorkImage(await throughJpeg(picture, quality));
    const { segmentation } = mergeRegions(image, joinTextures(image, segment(image)));
    const places = [[4, 4], [38, 48], [94, 48]].map(([x, y]) => regionAt(segmentation, x, y));
    expect(new Set(places).size).toBe(3);
    const area = new Map<number, number>();
    for (const r of segmentation.labels) area.set(r, (area.get(r) ?? 0) + 1);
    const clutter = [...area].filter(([r]) => !places.includes(r));
    expect(clutter.reduce((sum, [, n]) => sum + n, 0)).toBeLessThan(0.004 * 128 * 96);
    expect(clutter.length).toBeLessThanOrEqual(4);
  });

  it('leaves a disc and its ground exactly two regions, wherever its edge falls on the pixels', () => {
    for (let i = 0; i < 24; i++) {
      const { picture } = onGround(48, 48, [250, 240, 230], { shape: disc(23 + ((i * 0.37) % 2), 24 + ((i * 0.71) % 2), 5 + ((i * 1.13) % 15)), fill: flat([30, 80, 200]) });
      expect(regionsOf(picture).segmentation.count).toBe(2);
    }
  });

  it('puts an oblique hairline together, whose coverage wavers from pixel to pixel', () => {
    const { picture, coverage } = onGround(60, 60, [255, 255, 255], { shape: polygon([[8, 10], [9.1, 8.8], [52, 47.8], [50.9, 49]]), fill: flat([20, 20, 20]) });
    const { segmentation } = regionsOf(picture);
    expect(segmentation.count).toBe(2);
    const ground = regionAt(segmentation, 0, 59);
    expect(coverage[0].filter((c, p) => c > 0.7 && segmentation.labels[p] === ground)).toHaveLength(0);
  });

  it('keeps marks of two pixels on a broad smooth surface, and no single pixel', () => {
    const ink = flat([20, 20, 20]);
    const dashes = [10, 16, 22].map((x): Item => ({ shape: rectangle(x, 30, x + 2, 31), fill: ink }));
    const { segmentation } = regionsOf(onGround(64, 64, [255, 255, 255], ...dashes, { shape: rectangle(40, 30, 41, 31), fill: ink }).picture);
    expect(segmentation.count).toBe(4);
    expect(regionAt(segmentation, 40, 30)).toBe(regionAt(segmentation, 0, 0));
  });

  it('joins specks with the neighbour they hardly differ from', () => {
    const rows = ['aaaaaa', 'aaxabb', 'aaaabb', 'aaaabb'];
    const { image, segmentation, regionOf } = mapped(rows, { a: [200, 0, 0], x: [190, 20, 0], b: [0, 0, 255] });
    const merged = mergeRegions(image, { segmentation, textured: new Uint8Array(3) });
    expect(merged.segmentation.count).toBe(2);
    expect(merged.segmentation.labels[8]).toBe(merged.segmentation.labels[0]);
    expect(merged.segmentation.labels[10]).not.toBe(merged.segmentation.labels[0]);
    expect(regionOf.x).not.toBe(regionOf.a);
  });

  it('takes a sliver in the mixed colour of an ink and its ground for ink', () => {
    const rows = ['gggggggg', 'gggggggg', 'giiissgg', 'giiissgg', 'giiiiigg', 'giiiiigg', 'gggggggg', 'gggggggg'];
    // Thin, beside both, and in between them: 60 % ink.
    const thin = rows.map((row, y) => (y === 2 ? 'giiisssg' : row.replace(/s/g, 'i')));
    const { image, segmentation } = mapped(thin, { g: [255, 255, 255], i: [0, 0, 0], s: [102, 102, 102] });
    const merged = mergeRegions(image, { segmentation, textured: new Uint8Array(3) });
    expect(merged.segmentation.count).toBe(2);
    expect(merged.segmentation.labels[2 * 8 + 6]).toBe(merged.segmentation.labels[2 * 8 + 2]);
  });

  it('keeps small shapes of a colour of their own, and all textures', () => {
    const dots = onGround(60, 40, [255, 255, 255], { shape: disc(12, 20, 3), fill: flat([220, 0, 0]) }, { shape: polygon([[30, 10], [38, 10], [34, 18]]), fill: flat([0, 120, 0]) }).picture;
    const image = createWorkImage(dots);
    expect(mergeRegions(image, joinTextures(image, segment(image))).segmentation.count).toBe(3);

    const { image: mapImage, segmentation } = mapped(['aaaa', 'atta', 'aaaa'], { a: [100, 100, 100], t: [102, 100, 100] });
    const merged = mergeRegions(mapImage, { segmentation, textured: Uint8Array.of(0, 1) });
    expect(merged.segmentation.count).toBe(2);
    expect([...merged.textured]).toEqual([0, 1]);
  });
});
