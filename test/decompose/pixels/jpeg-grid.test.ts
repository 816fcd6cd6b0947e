import { join } from 'node:path';
import sharp from 'sharp';
import { hasJpegGrid } from '../../../src/decompose/pixels/jpeg-grid';
import { convertDepth, createRaster, type Raster } from '../../../src/raster/raster';
import { disc, flat, linear, noisy, onGround, rectangle, type Item } from '../../support/paint';

const drawing: Item[] = [
  { shape: disc(70, 60, 40), fill: flat([220, 60, 40]) },
  { shape: rectangle(90, 30, 180, 120), fill: linear([30, 80, 200], [120, 200, 250], [90, 30], [180, 120]) },
];
const drawn = onGround(200, 150, [240, 235, 225], ...drawing).picture;
const photograph = onGround(200, 150, noisy((x, y) => [120 + 50 * Math.sin(x / 19), 110 + 40 * Math.cos(y / 23), 90], 4, 7)).picture;

async function throughJpeg({ width, height, data }: Raster, quality: number): Promise<Raster> {
  const file = await sharp(data as Uint8Array, { raw: { width, height, channels: 4 } }).removeAlpha().jpeg({ quality }).toBuffer();
  return { width, height, depth: 8, data: new Uint8Array(await sharp(file).ensureAlpha().raw().toBuffer()) };
}

function cropped({ width, height, data, depth }: Raster, left: number, top: number): Raster {
  const out = createRaster(width - left, height - top, depth);
  for (let y = 0; y < out.height; y++) out.data.set(data.subarray(((y + top) * width + left) * 4, ((y + top) * width + width) * 4), y * out.width * 4);
  return out;
}

describe('hasJpegGrid', () => {
  it('finds none in drawings and photographs that were never compressed', () => {
    expect(hasJpegGrid(drawn)).toBe(false);
    expect(hasJpegGrid(photograph)).toBe(false);
  });

  it.each([60, 80, 90])('finds the blocks of quality %d, wherever the picture was cropped and at any depth', async (quality) => {
    const compressed = await throughJpeg(drawn, quality);
    expect(hasJpegGrid(compressed)).toBe(true);
    expect(hasJpegGrid(cropped(compressed, 3, 5))).toBe(true);
    expect(hasJpegGrid(convertDepth(compressed, 16))).toBe(true);
  });

  it('finds them where colour steps beside the lines of the grid, too', async () => {
    const { data, info } = await sharp(join(__dirname, '../../../examples/poster.png')).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    const poster: Raster = { width: info.width, height: info.height, depth: 8, data: new Uint8Array(data) };
    expect(hasJpegGrid(poster)).toBe(false);
    expect(hasJpegGrid(await throughJpeg(poster, 50))).toBe(true);
  });

  it('says no of pictures with nothing to judge', () => {
    expect(hasJpegGrid(createRaster(1, 1))).toBe(false);
    expect(hasJpegGrid(createRaster(64, 64))).toBe(false);
  });
});
