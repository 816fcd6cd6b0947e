import type { Raster } from '../raster/raster';
import type { BenchCase } from './evaluate-cases';

/**
 * What a case may be turned into, to tell luck from gain: settings are chosen for the cases as they are, and a twin that is as easy to
 * an eye was never chosen for. `mirrored`: left to right; `colours`: red, green and blue change places.
 */
export const TWINS = ['mirrored', 'colours'] as const;
export type Twin = (typeof TWINS)[number];

/** The twin of a case: the picture and every true layer turned alike. */
export function twinOf({ picture, truth, truthNames }: BenchCase, twin: Twin): BenchCase {
  const turn = twin === 'mirrored' ? mirrored : withColoursMoved;
  return { picture: turn(picture), truth: truth.map(turn), truthNames };
}

function mirrored({ width, height, depth, data }: Raster): Raster {
  const out = data.slice();
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const to = (y * width + x) * 4;
      const from = (y * width + width - 1 - x) * 4;
      for (let c = 0; c < 4; c++) out[to + c] = data[from + c]!;
    }
  }
  return { width, height, depth, data: out } as Raster;
}

function withColoursMoved({ width, height, depth, data }: Raster): Raster {
  const out = data.slice();
  for (let i = 0; i < out.length; i += 4) for (let c = 0; c < 3; c++) out[i + c] = data[i + ((c + 1) % 3)]!;
  return { width, height, depth, data: out } as Raster;
}
