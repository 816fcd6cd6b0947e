import sharp, { type Sharp } from 'sharp';
import { hasSubsampledChroma, sharpenChroma } from '../../../src/decompose/pixels/chroma';
import { decompose } from '../../../src/decompose/decompose';
import { unfiltered } from '../../../src/decompose/pixels/work-image';
import { leafLayers } from '../../../src/document/tree';
import { createRaster, type Raster } from '../../../src/raster/raster';
import { throughJpeg } from '../../support/jpeg';
import { busy } from '../../support/effect-scenes';
import { disc, flat, linear, onGround, rectangle, type Colour } from '../../support/paint';

const W = 240;
const H = 180;
/** Equally bright: nothing but colour tells them apart. */
const PINK: Colour = [240, 140, 165];
const GREEN: Colour = [150, 195, 100];
const card = rectangle(60, 50, 180, 130);
const art = onGround(W, H, [235, 225, 205], { shape: card, fill: flat([30, 70, 170]) }, { shape: disc(70, 60, 34), fill: flat([200, 40, 50]) }).picture;
const planesOf = (picture: Raster): readonly Float32Array[] => unfiltered(picture).planes;
const isHalved = (picture: Raster): boolean => hasSubsampledChroma(planesOf(picture), picture.width, picture.height);

async function through(picture: Raster, store: (image: Sharp) => Sharp): Promise<Raster> {
  const { width, height } = picture;
  const out = createRaster(width, height);
  out.data.set(await sharp(await store(sharp(picture.data as Uint8Array, { raw: { width, height, channels: 4 } }).removeAlpha()).toBuffer()).ensureAlpha().raw().toBuffer());
  return out;
}

describe('hasSubsampledChroma', () => {
  it('is told after JPEG at 4:2:0 and after WebP, and neither of art nor of JPEG at full size', async () => {
    expect(isHalved(await through(art, (image) => image.jpeg({ quality: 85, chromaSubsampling: '4:2:0' })))).toBe(true);
    expect(isHalved(await through(art, (image) => image.webp({ quality: 80 })))).toBe(true);
    expect(isHalved(await through(art, (image) => image.jpeg({ quality: 90, chromaSubsampling: '4:4:4' })))).toBe(false);
    expect(isHalved(art)).toBe(false);
  });

  it('is not told of what was made smaller, of soft colours, or of a picture without any', async () => {
    expect(isHalved(await (async () => {
      const small = createRaster(168, 126);
      small.data.set(await sharp(art.data as Uint8Array, { raw: { width: W, height: H, channels: 4 } }).resize({ width: 168, height: 126 }).raw().toBuffer());
      return small;
    })())).toBe(false);
    const grey = onGround(W, H, [240, 240, 240], { shape: card, fill: flat([20, 20, 20]) }).picture;
    expect(isHalved(await throughJpeg(grey, 80))).toBe(false);
    expect(isHalved(onGround(W, H, linear([250, 40, 40], [40, 60, 250], [0, 0], [W, H]), { shape: card, fill: flat([20, 20, 20]) }).picture)).toBe(false);
    expect(isHalved(createRaster(2, 2))).toBe(false);
  });
});

describe('sharpenChroma', () => {
  /** Mean error against the art before it was stored, over pixels within three of the card's outline. */
  const errorAt = (planes: readonly Float32Array[], truth: Raster): number => {
    let [sum, n] = [0, 0];
    for (let y = 0, p = 0; y < H; y++) {
      for (let x = 0; x < W; x++, p++) {
        const away = Math.abs(card.distance(x + 0.5, y + 0.5));
        if (away > 3) continue;
        for (let c = 0; c < 3; c++) sum += Math.abs(planes[c][p] - truth.data[p * 4 + c]);
        n += 3;
      }
    }
    return sum / n;
  };

  it.each<[string, Colour, Colour]>([['equally bright colours', GREEN, PINK], ['a dark and a light one', [240, 235, 220], [30, 60, 150]]])('halves at least what storing at half size did to the edge between %s', async (_, ground, fill) => {
    const truth = onGround(W, H, ground, { shape: card, fill: flat(fill) }).picture;
    const stored = await through(truth, (image) => image.jpeg({ quality: 92, chromaSubsampling: '4:2:0' }));
    const before = planesOf(stored);
    const after = planesOf(stored);
    sharpenChroma(after, W, H);
    expect(errorAt(after, truth)).toBeLessThan(0.5 * errorAt(before, truth));
  });

  it('leaves brightness everywhere, and all that is farther from an edge', async () => {
    const stored = await through(onGround(W, H, GREEN, { shape: card, fill: flat(PINK) }).picture, (image) => image.jpeg({ quality: 92, chromaSubsampling: '4:2:0' }));
    const before = planesOf(stored);
    const after = planesOf(stored);
    sharpenChroma(after, W, H);
    const luma = (planes: readonly Float32Array[], p: number): number => 0.299 * planes[0][p] + 0.587 * planes[1][p] + 0.114 * planes[2][p];
    for (let y = 0, p = 0; y < H; y++) {
      for (let x = 0; x < W; x++, p++) {
        expect(Math.abs(luma(after, p) - luma(before, p))).toBeLessThan(0.01);
        if (Math.abs(card.distance(x + 0.5, y + 0.5)) > 6) expect(after.map((plane) => plane[p])).toEqual(before.map((plane) => plane[p]));
      }
    }
  });

  it('gives no third surface the colour of two others that it lies between in colour, but not in brightness', async () => {
    // White is halfway from orange to teal, and far brighter than both.
    const picture = onGround(W, H, [55, 130, 140], { shape: rectangle(0, 90, 120, H), fill: flat([252, 250, 245]) }, { shape: rectangle(40, 40, 200, 90), fill: flat([246, 198, 91]) }).picture;
    const planes = planesOf(await through(picture, (image) => image.jpeg({ quality: 75, chromaSubsampling: '4:2:0' })));
    sharpenChroma(planes, W, H);
    for (let y = 92; y < 100; y++) for (let x = 110; x < 118; x++) expect(planes[2][y * W + x]).toBeGreaterThan(200);
  });

  it('changes nothing in an even gradient or thin lines, whose colour is on both sides', () => {
    for (const fill of [linear([250, 90, 40], [40, 90, 250], [0, 0], [W, 0])]) {
      const picture = onGround(W, H, fill, { shape: rectangle(100, 20, 102, 160), fill: flat([20, 160, 40]) }).picture;
      const after = planesOf(picture);
      sharpenChroma(after, W, H);
      expect(after).toEqual(planesOf(picture));
    }
  });
});

it('parts a card from a page that is as bright after JPEG, as one layer with its outline', async () => {
  const picture = await throughJpeg(onGround(2 * W, 2 * H, GREEN, { shape: rectangle(120, 100, 360, 260), fill: flat(PINK) }, { shape: disc(120, 300, 30), fill: busy(3) }, { shape: disc(400, 60, 30), fill: flat([20, 20, 30]) }).picture, 75);
  const layer = leafLayers(decompose(picture).document.children).find(({ left, top, pixels }) => Math.abs(left - 120) <= 2 && Math.abs(top - 100) <= 2 && Math.abs(left + pixels.width - 360) <= 2 && Math.abs(top + pixels.height - 260) <= 2);
  expect(layer).toBeDefined();
  expect(layer!.kind).toBe('shape');
});
