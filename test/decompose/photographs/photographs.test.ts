import { join } from 'node:path';
import sharp from 'sharp';
import { joinPhotographs } from '../../../src/decompose/photographs/photographs';
import type { Card } from '../../../src/decompose/cards/cards';
import type { TexturedSegmentation } from '../../../src/decompose/regions/textures';
import type { Raster } from '../../../src/raster/raster';
import { disc, flat, linear, noisy, onGround, rectangle, type Fill } from '../../support/paint';
import { regionAt, regionsOf } from '../../support/stages';

/** Light falling unevenly on a surface, with the grain of a sensor: smooth, but never repeating to the bit. */
const photograph: Fill = noisy((x, y) => {
  const light = 120 + 40 * Math.sin(x / 9) + 30 * Math.cos(y / 7 + x / 15);
  return [light, light * 0.9, light * 0.7];
}, 2, 5);

const photographs = (picture: Raster, cards: readonly Card[] = []): TexturedSegmentation => {
  const { image, segmentation, textured } = regionsOf(picture);
  return joinPhotographs(picture, image, { segmentation, textured }, cards);
};

describe('joinPhotographs', () => {
  it('makes one textured region of a photograph\'s smooth parts', () => {
    const { segmentation, textured } = photographs(onGround(128, 112, [255, 255, 255], { shape: rectangle(20, 16, 108, 96), fill: photograph }).picture);
    const inner = regionAt(segmentation, 64, 56);
    expect(textured[inner]).toBe(1);
    let held = 0;
    for (let y = 18; y < 94; y++) for (let x = 22; x < 106; x++) if (regionAt(segmentation, x, y) === inner) held++;
    expect(held).toBeGreaterThan(0.95 * 76 * 84);
    expect(textured[regionAt(segmentation, 4, 4)]).toBe(0);
  });

  it('does not take drawn surfaces for photographs: flats, gradients, shapes on them', () => {
    const { picture } = onGround(128, 112, linear([20, 40, 120], [140, 180, 250], [0, 0], [128, 112]), { shape: disc(40, 50, 24), fill: flat([250, 200, 0]) }, { shape: rectangle(70, 30, 118, 90), fill: linear([255, 60, 60], [120, 0, 90], [70, 0], [118, 20]) });
    const before = regionsOf(picture).segmentation;
    const { segmentation, textured } = photographs(picture);
    expect([...textured]).toEqual(new Array(before.count).fill(0));
    expect(segmentation.labels).toEqual(before.labels);
  });

  it('does not take letters for photographs that ring because their page was made smaller', async () => {
    const { data, info: { width, height } } = await sharp(join(__dirname, '../../../examples/poster.png')).resize(450, 600).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    const { segmentation, textured } = photographs({ width, height, depth: 8, data: new Uint8Array(data) });
    // The stem of the l of "Slow", and of the B of "Boat".
    // S and o of "Slow", B and o of "Boat".
    for (const [x, y] of [[58, 61], [91, 61], [41, 114], [76, 114]]) {
      const region = regionAt(segmentation, x, y);
      expect(region).not.toBe(regionAt(segmentation, 5, 5));
      expect(textured[region]).toBe(0);
    }
  });

  it('ends a pasted picture at its card, though what lies behind is photographed too', () => {
    const inset = rectangle(36, 30, 92, 82);
    const behind: Fill = noisy((x, y) => [90 + 20 * Math.sin(x / 11), 130 + 20 * Math.cos(y / 9), 190], 2, 8);
    const { picture } = onGround(128, 112, behind, { shape: inset, fill: photograph });
    const card: Card = { left: 36, top: 30, right: 92, bottom: 82, support: 1 };
    const { segmentation, textured } = photographs(picture, [card]);
    const inner = regionAt(segmentation, 64, 56);
    const outer = regionAt(segmentation, 8, 8);
    expect(inner).not.toBe(outer);
    expect([textured[inner], textured[outer]]).toEqual([1, 1]);
  });

  it('takes no drawing for a photograph because JPEG rippled along its edges', async () => {
    const { picture } = onGround(240, 200, [250, 248, 240], ...[0, 1, 2, 3, 4].map((k) => ({ shape: disc(60 + 30 * k, 60 + 20 * k, 34), fill: flat(k % 2 === 0 ? [200 - 20 * k, 60, 90] : [40, 90, 120 + 40 * k]) })));
    const file = await sharp(picture.data as Uint8Array, { raw: { width: 240, height: 200, channels: 4 } }).removeAlpha().jpeg({ quality: 75 }).toBuffer();
    const compressed: Raster = { width: 240, height: 200, depth: 8, data: new Uint8Array(await sharp(file).ensureAlpha().raw().toBuffer()) };
    const { segmentation, textured } = photographs(compressed);
    expect([...textured]).not.toContain(1);
    // The discs stay apart.
    expect(new Set([0, 1, 2, 3].map((k) => regionAt(segmentation, 45 + 30 * k, 60 + 20 * k))).size).toBe(4);
  });
});
