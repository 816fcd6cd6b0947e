import type { MatteImage } from './matte-image';
import { BACKGROUND, distances, FOREGROUND, type Trimap } from './trimap';

/** What the colours seen around an unknown pixel say of its alpha; by pixel, 0 where the trimap is certain. */
export interface SampledAlpha {
  /** The mean over all pairs of colours, by how well each explains the pixel; 0..1. */
  readonly alpha: Float32Array;
  /** Variance of that: small where all good pairs agree. */
  readonly variance: Float32Array;
}

export interface SampleOptions {
  /** What a pair of colours may leave unexplained at a pixel, levels of 255: the noise of the picture and more. */
  tolerance: number;
}

/** Pixels a side of the squares whose pixels look at the same samples. */
const CELL = 4;
/** Directions in which a cell looks for certain pixels. */
const RAYS = 8;
/** Pixels beyond the first certain one at which a ray takes another sample: textures have more than one colour. */
const DEEPER = [0, 3];
/** Variance of an alpha of which nothing is known: that of all values alike. */
const UNEXPLAINED = 1 / 12;
/** Exponent from which a pair counts for nothing. */
const FAR_OFF = 16;
/** Squared distance of colours, levels of 255, up to which a second sample says what a first has said. */
const ALIKE = 3;
const MOST = RAYS * DEEPER.length + 1;

/**
 * First estimate of alpha from colours alone, in the manner of sampling-based matting (Wang and Cohen 2007, Gastal and
 * Oliveira 2010): from each small cell rays run to the certain pixels around it, every pair of a colour in front and one behind
 * is tried on the line between them, and all pairs vote by how well they explain the pixel and how near they are.
 */
export function sampleAlpha(image: MatteImage, trimap: Trimap, { tolerance }: SampleOptions): SampledAlpha {
  const { width, height, data } = trimap;
  const alpha = new Float32Array(width * height);
  const variance = new Float32Array(width * height);
  const front = collector(image, trimap, FOREGROUND);
  const back = collector(image, trimap, BACKGROUND);
  const ballot: Ballot = { front, back, tolerance, nearB: new Float64Array(MOST), alpha: 0, variance: 0 };
  const [red, green, blue] = image.planes;
  for (let top = 0, cellY = 0; top < height; top += CELL, cellY++) {
    for (let left = 0, cellX = 0; left < width; left += CELL, cellX++) {
      const bottom = Math.min(height, top + CELL);
      const right = Math.min(width, left + CELL);
      let gathered = false;
      for (let y = top; y < bottom; y++) {
        for (let x = left; x < right; x++) {
          const p = y * width + x;
          if (data[p] === FOREGROUND || data[p] === BACKGROUND) continue;
          if (!gathered) {
            // Neighbouring cells look in directions of their own, so that together they see all around.
            const turn = (((cellX * 3 + cellY * 5) % 8) / 8) * ((2 * Math.PI) / RAYS);
            front.gather(x, y, turn);
            back.gather(x, y, turn);
            gathered = true;
          }
          if (!vote(ballot, red[p], green[p], blue[p], x, y)) continue;
          alpha[p] = ballot.alpha;
          variance[p] = ballot.variance;
        }
      }
    }
  }
  return { alpha, variance };
}

interface Ballot {
  readonly front: Collector;
  readonly back: Collector;
  readonly tolerance: number;
  /** Room for how near each colour behind is. */
  readonly nearB: Float64Array;
  /** What the last vote gave. */
  alpha: number;
  variance: number;
}

/** All pairs of the cell's colours vote on the pixel of this colour; false where there are none. Stands outside, for what is compiled of a function within another is lost with each call of that. */
function vote(ballot: Ballot, r: number, g: number, b: number, x: number, y: number): boolean {
  const { front, back, tolerance, nearB } = ballot;
  const precision = 1 / (2 * tolerance * tolerance);
  const f = front.samples;
  const k = back.samples;
  let total = 0;
  let mean = 0;
  let square = 0;
  let best = 0;
  for (let j = 0; j < back.count; j++) nearB[j] = nearness(k, j, x, y);
  for (let i = 0; i < front.count; i++) {
    const nearF = nearness(f, i, x, y);
    const fr = f[i * 5];
    const fg = f[i * 5 + 1];
    const fb = f[i * 5 + 2];
    for (let j = 0; j < back.count; j++) {
      const br = k[j * 5];
      const bg = k[j * 5 + 1];
      const bb = k[j * 5 + 2];
      const dr = fr - br;
      const dg = fg - bg;
      const db = fb - bb;
      const span = dr * dr + dg * dg + db * db + 1;
      const along = ((r - br) * dr + (g - bg) * dg + (b - bb) * db) / span;
      const a = along < 0 ? 0 : along > 1 ? 1 : along;
      const er = r - br - a * dr;
      const eg = g - bg - a * dg;
      const eb = b - bb - a * db;
      const off = (er * er + eg * eg + eb * eb) * precision;
      const fit = off > FAR_OFF ? 0 : Math.exp(-off);
      if (fit > best) best = fit;
      const w = nearF * nearB[j] * fit + 1e-12;
      // A pair of like colours says little of alpha, however well it fits.
      const own = Math.min(0.25, (tolerance * tolerance) / span);
      total += w;
      mean += w * a;
      square += w * (a * a + own);
    }
  }
  if (total === 0) return false;
  mean /= total;
  ballot.alpha = mean;
  // Where no pair explains the pixel, their agreement is worth nothing.
  ballot.variance = Math.max(0, square / total - mean * mean) + UNEXPLAINED * (1 - best);
  return true;
}

/** How much a sample counts for its distance: half as much at twice the distance of the nearest. */
function nearness(samples: Float32Array, i: number, x: number, y: number): number {
  const dx = samples[i * 5 + 3] - x;
  const dy = samples[i * 5 + 4] - y;
  return 1 / (4 + Math.sqrt(dx * dx + dy * dy));
}

interface Collector {
  /** Red, green, blue, x, y of each. */
  readonly samples: Float32Array;
  count: number;
  gather(x: number, y: number, turn: number): void;
}

/** Finds pixels of one kind by rays that step as far as nothing certain can be missed. */
function collector(image: MatteImage, { width, height, data }: Trimap, kind: number): Collector {
  const distance = distances(width, height, (p) => data[p] === kind);
  const samples = new Float32Array(MOST * 5);
  const [red, green, blue] = image.planes;
  const found: Collector = { samples, count: 0, gather };
  return found;

  function gather(x: number, y: number, turn: number): void {
    found.count = 0;
    if (distance[y * width + x] === Infinity) return;
    descend(x, y);
    for (let k = 0; k < RAYS; k++) {
      const angle = turn + (k * 2 * Math.PI) / RAYS;
      cast(x, y, Math.cos(angle), Math.sin(angle));
    }
  }

  /** Down the slope of distance to about the nearest. */
  function descend(x: number, y: number): void {
    let p = y * width + x;
    for (let steps = 0; distance[p] > 0 && steps < width + height; steps++) {
      let best = p;
      const u = p % width;
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          const q = p + dy * width + dx;
          if (u + dx < 0 || u + dx >= width || q < 0 || q >= data.length) continue;
          if (distance[q] < distance[best]) best = q;
        }
      }
      if (best === p) return;
      p = best;
    }
    take(p);
  }

  function cast(x: number, y: number, dx: number, dy: number): void {
    const start = distance[y * width + x];
    const farthest = 3 * start + 8;
    for (let t = start * 0.9, steps = 0; t < farthest && steps < 32; steps++) {
      const u = Math.round(x + t * dx);
      const v = Math.round(y + t * dy);
      if (u < 0 || v < 0 || u >= width || v >= height) return;
      const d = distance[v * width + u];
      if (d > 0) {
        t += Math.max(1, d * 0.9);
        continue;
      }
      for (const deeper of DEEPER) {
        const du = Math.round(x + (t + deeper) * dx);
        const dv = Math.round(y + (t + deeper) * dy);
        if (du >= 0 && dv >= 0 && du < width && dv < height && data[dv * width + du] === kind) take(dv * width + du);
      }
      return;
    }
  }

  function take(p: number): void {
    const at = found.count * 5;
    for (let i = 0; i < at; i += 5) {
      if ((samples[i] - red[p]) ** 2 + (samples[i + 1] - green[p]) ** 2 + (samples[i + 2] - blue[p]) ** 2 <= ALIKE) return;
    }
    samples[at] = red[p];
    samples[at + 1] = green[p];
    samples[at + 2] = blue[p];
    samples[at + 3] = p % width;
    samples[at + 4] = Math.floor(p / width);
    found.count++;
  }
}
