import { segment } from '../../../src/decompose/regions/segment';
import { joinTextures, type TexturedSegmentation } from '../../../src/decompose/regions/textures';
import { createWorkImage } from '../../../src/decompose/pixels/work-image';
import type { Raster } from '../../../src/raster/raster';
import { disc, flat, linear, noisy, onGround, rectangle } from '../../support/paint';
import { regionAt } from '../../support/stages';

const textures = (picture: Raster): TexturedSegmentation => {
  const image = createWorkImage(picture);
  return joinTextures(image, segment(image));
};
const grain = noisy(linear([60, 90, 40], [180, 160, 90], [0, 0], [96, 0]), 60, 3);

describe('joinTextures', () => {
  it('makes one region of a textured area, apart from its plain ground', () => {
    const { segmentation, textured } = textures(onGround(112, 96, [250, 250, 250], { shape: rectangle(24, 16, 88, 80), fill: grain }).picture);
    const inner = regionAt(segmentation, 56, 48);
    expect(textured[inner]).toBe(1);
    expect(textured[regionAt(segmentation, 4, 4)]).toBe(0);
    let inside = 0;
    let outside = 0;
    segmentation.labels.forEach((r, p) => {
      if (r !== inner) return;
      const x = p % 112;
      const y = Math.floor(p / 112);
      if (x >= 24 && x < 88 && y >= 16 && y < 80) inside++;
      else outside++;
    });
    expect(inside).toBeGreaterThan(0.9 * 64 * 64);
    expect(outside).toBe(0);
  });

  it('does not turn noise into confetti', () => {
    const { segmentation, textured } = textures(onGround(96, 96, noisy(flat([128, 128, 128]), 120, 9)).picture);
    expect(segmentation.count).toBeLessThan(30);
    expect(textured.filter((t) => t === 1).length).toBe(1);
  });

  it('leaves an exactly flat shape on a texture apart', () => {
    const { segmentation, textured } = textures(onGround(96, 96, grain, { shape: disc(48, 48, 16), fill: flat([255, 0, 0]) }).picture);
    expect(regionAt(segmentation, 48, 48)).not.toBe(regionAt(segmentation, 10, 10));
    expect(textured[regionAt(segmentation, 48, 48)]).toBe(0);
  });

  it('finds none in flat art, and changes nothing there', () => {
    const picture = onGround(96, 96, linear([20, 60, 90], [90, 160, 220], [0, 0], [0, 96]), { shape: disc(30, 30, 18), fill: flat([255, 200, 0]) }, { shape: rectangle(40, 40, 80, 85, 6), fill: flat([255, 255, 255]) }).picture;
    const before = segment(createWorkImage(picture));
    const { segmentation, textured } = textures(picture);
    expect([...textured]).toEqual(new Array(before.count).fill(0));
    expect(segmentation.labels).toEqual(before.labels);
  });
});
