import sharp from 'sharp';
import { fullScale, type Raster } from '../raster/raster';
import type { BenchCase } from './evaluate-cases';
import { hash } from './hash';

/**
 * What a case may be turned into. To tell luck from gain, for settings are chosen for the cases as they are, and a twin that
 * is as easy to an eye was not: `mirrored`, left to right; `colours`, red, green and blue change places. To tell what is lost
 * where pictures are as people hold them: `grainy`, with the grain of a film, the same over the picture and every layer;
 * `smaller` and `larger`, the picture and every layer resampled to 7/10 (Lanczos, which rings) and to 3/2 (cubic, which
 * blurs); `saved`, the picture alone, as JPEG of quality 75 with its colours at half the resolution.
 */
export const TWINS = ['mirrored', 'colours', 'grainy', 'smaller', 'larger', 'saved'] as const;
export type Twin = (typeof TWINS)[number];

type Turn = (raster: Raster) => Raster | Promise<Raster>;

/** The twin of a case: the picture and every true layer turned alike, but for `saved`, whose true layers stay. */
export async function twinOf({ picture, truth, truthNames }: BenchCase, twin: Twin): Promise<BenchCase> {
  const turn = TURNS[twin];
  return { picture: await turn(picture), truth: twin === 'saved' ? truth : await Promise.all(truth.map(turn)), truthNames };
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

/** Resampled in premultiplied colour, as every host does. */
const scaled =
  (factor: number, kernel: 'lanczos3' | 'cubic'): Turn =>
  async ({ width, height, data }) => {
    const to = { width: Math.max(1, Math.round(width * factor)), height: Math.max(1, Math.round(height * factor)) };
    const out = await sharp(data as Uint8Array, { raw: { width, height, channels: 4 } }).resize({ ...to, kernel, fit: 'fill' }).raw().toBuffer();
    return { ...to, depth: 8, data: new Uint8Array(out) };
  };

/** JPEG knows no alpha: it stays as it was. */
const saved: Turn = async ({ width, height, data }) => {
  const jpeg = await sharp(data as Uint8Array, { raw: { width, height, channels: 4 } }).removeAlpha().jpeg({ quality: 75, chromaSubsampling: '4:2:0' }).toBuffer();
  const colours = await sharp(jpeg).raw().toBuffer();
  const out = new Uint8Array(data);
  for (let p = 0; p < width * height; p++) for (let c = 0; c < 3; c++) out[p * 4 + c] = colours[p * 3 + c]!;
  return { width, height, depth: 8, data: out };
};

const TURNS: Readonly<Record<Twin, Turn>> = { mirrored, colours: withColoursMoved, grainy, smaller: scaled(0.7, 'lanczos3'), larger: scaled(1.5, 'cubic'), saved };
