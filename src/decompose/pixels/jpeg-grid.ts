import { fullScale, type Raster } from '../../raster/raster';

export interface JpegGridOptions {
  /** Larger steps, 8-bit levels, are edges and say nothing of compression. */
  mostStep: number;
  /** Least share of neighbours, across the lines of the grid, that differ: what is all but free of noise was not compressed. */
  leastShare: number;
  /** How much more often neighbours differ across the lines of the grid than anywhere else. */
  excess: number;
  /** By how many standard deviations they must do so: in a small picture any line may stand out by chance. */
  deviations: number;
}

export const JPEG_GRID_DEFAULTS: Readonly<JpegGridOptions> = { mostStep: 8, leastShare: 0.03, excess: 1.08, deviations: 3 };

/** Side of the blocks that JPEG codes one by one, pixels. */
const BLOCK = 8;

/**
 * Whether a picture was stored as JPEG at this size: blocks of eight by eight pixels are coded without regard for one another, so
 * small steps are more frequent between two blocks than within one (after Fan and de Queiroz 2003, "Identification of bitmap
 * compression history"). The grid may lie anywhere: pictures are cropped. Transparent pixels are left out. Linear in pixels.
 */
export function hasJpegGrid({ width, height, depth, data }: Raster, options: Partial<JpegGridOptions> = {}): boolean {
  const { mostStep, leastShare, excess, deviations } = { ...JPEG_GRID_DEFAULTS, ...options };
  const level = fullScale(depth) / 255;
  const largest = mostStep * level;
  const opaque = 255 * level;
  const stands = (step: number): boolean => {
    const all = new Float64Array(BLOCK);
    const differ = new Float64Array(BLOCK);
    for (let y = 0, p = 0; y < height; y++) {
      for (let x = 0; x < width; x++, p++) {
        if (step === 1 ? x + 1 === width : y + 1 === height) continue;
        const i = p * 4;
        const j = i + step * 4;
        if (data[i + 3] < opaque || data[j + 3] < opaque) continue;
        const d = Math.max(Math.abs(data[i] - data[j]), Math.abs(data[i + 1] - data[j + 1]), Math.abs(data[i + 2] - data[j + 2]));
        if (d > largest) continue;
        const phase = ((step === 1 ? x : y) + 1) % BLOCK;
        all[phase]++;
        if (d >= level) differ[phase]++;
      }
    }
    const shares = Array.from(differ, (n, phase) => n / Math.max(1, all[phase]));
    const most = Math.max(...shares);
    const line = shares.indexOf(most);
    // Colour is stored at half the size and smoothed when it is read: beside the lines of the grid it steps, too.
    const next = Math.max(...shares.filter((_, phase) => ![1, 0, BLOCK - 1].includes((phase - line + BLOCK) % BLOCK)));
    const chance = Math.sqrt((2 * most * (1 - most)) / Math.max(1, Math.min(...all)));
    return most >= leastShare && most >= excess * next && most - next >= deviations * chance;
  };
  return stands(1) && stands(width);
}
