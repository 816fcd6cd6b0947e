import { fullScale, type Raster } from '../raster/raster';
import type { BenchCase } from './evaluate-cases';
import { hash } from './hash';

/**
 * What a case may be turned into, to tell luck from gain: settings are chosen for the cases as they are, and a twin that is as easy to
 * an eye was not. `mirrored`: left to right; `colours`: red, green and blue change places; `grainy`: with the grain of
 * a film, the same over the picture and every layer.
 */
export const TWINS = ['mirrored', 'colours', 'grainy'] as const;
export type Twin = (typeof TWINS)[number];

/** The twin of a case: the picture and every true layer turned alike. */
export function twinOf({ picture, truth, truthNames }: BenchCase, twin: Twin): BenchCase {
  const turn = TURNS[twin];
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

/** Standard deviation of the grain, 8-bit levels: plain to see in flat colours. */
const GRAIN = 5;

function grainy(raster: Raster): Raster {
  const full = fullScale(raster.depth);
  const data = raster.data.slice();
  for (let i = 0; i < data.length; i += 4) {
    const grain = (normalAt(i >> 2) * GRAIN * full) / 255;
    for (let c = 0; c < 3; c++) data[i + c] = Math.min(full, Math.max(0, Math.round(data[i + c]! + grain)));
  }
  return { ...raster, data } as Raster;
}

/** A number that looks drawn from a standard normal distribution, always the same for the same pixel: twelve uniform ones less six. */
function normalAt(p: number): number {
  let sum = -6;
  for (let k = 0; k < 12; k++) sum += hash(p, k, 1);
  return sum;
}

const TURNS: Readonly<Record<Twin, (raster: Raster) => Raster>> = { mirrored, colours: withColoursMoved, grainy };
