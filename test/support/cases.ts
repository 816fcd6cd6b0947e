import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import type { Raster } from '../../src/raster/raster';

/** Writes a benchmark case: the picture and its true layers, back to front. 8 bit rasters. */
export async function writeCase(directory: string, picture: Raster, layers: readonly Raster[]): Promise<void> {
  mkdirSync(directory, { recursive: true });
  const write = async (raster: Raster, file: string): Promise<void> => {
    await sharp(raster.data as Uint8Array, { raw: { width: raster.width, height: raster.height, channels: 4 } }).png().toFile(join(directory, file));
  };
  await write(picture, 'composite.png');
  await Promise.all(layers.map((layer, i) => write(layer, `layer-${String(i).padStart(2, '0')}.png`)));
}
