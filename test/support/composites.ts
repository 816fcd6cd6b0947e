import type { MatteImage } from '../../src/matte/matte-image';
import { BACKGROUND, distances, FOREGROUND, UNKNOWN, type Trimap } from '../../src/matte/trimap';
import { randomNumbers } from './documents';

/** A picture made of a known foreground and background by a known alpha. */
export interface Composite {
  readonly image: MatteImage;
  readonly trimap: Trimap;
  readonly alpha: Float32Array;
  readonly foreground: readonly Float32Array[];
}

export const GROUNDS = ['flat', 'gradient', 'texture'] as const;
export const SHAPES = ['shape', 'blur', 'glow', 'strands'] as const;

/** Composites of 96 pixels a side, rounded to 8 bit; `band` pixels beyond the soft ones are unknown as well. */
export function composite(shape: (typeof SHAPES)[number], ground: (typeof GROUNDS)[number], band = 4, size = 96): Composite {
  const random = randomNumbers(11);
  const middle = size / 2;
  const alpha = new Float32Array(size * size);
  if (shape === 'strands') drawStrands(alpha, size, random);
  for (let p = 0; p < alpha.length; p++) {
    const inside = size / 4 - Math.hypot((p % size) + 0.5 - middle, Math.floor(p / size) + 0.5 - middle);
    const soft = shape === 'blur' ? 10 : 1;
    const disc = Math.min(1, Math.max(0, inside / soft + 0.5));
    alpha[p] = Math.max(alpha[p], disc, shape === 'glow' ? 0.7 * Math.exp(Math.min(0, inside) / 7) : 0);
    if (alpha[p] < 0.004) alpha[p] = 0;
  }
  const grain = Float32Array.from(alpha, () => random() * 60 - 30);
  const foreground = [210, 90, 40].map((base) => Float32Array.from(alpha, (_, p) => base + 0.3 * (p % size)));
  const background = [40, 120, 190].map((base, c) =>
    Float32Array.from(alpha, (_, p) => (ground === 'flat' ? base : ground === 'gradient' ? base + 0.4 * Math.floor(p / size) : base + grain[p] * (1 - 0.2 * c))));
  const planes = foreground.map((plane, c) => plane.map((f, p) => Math.round(alpha[p] * f + (1 - alpha[p]) * background[c][p])));
  const away = distances(size, size, (p) => (alpha[p] > 0 && alpha[p] < 0.996) || (alpha[p] === 0 && p + 1 < alpha.length && alpha[p + 1] >= 0.996));
  const data = Uint8Array.from(alpha, (a, p) => (away[p] <= band ? UNKNOWN : a > 0.5 ? FOREGROUND : BACKGROUND));
  return { image: { width: size, height: size, planes }, trimap: { width: size, height: size, data }, alpha, foreground };
}

/** Thin curved lines outward, each four times as fine as a pixel. */
function drawStrands(alpha: Float32Array, size: number, random: () => number): void {
  for (let n = 0; n < 40; n++) {
    let heading = random() * 2 * Math.PI;
    const bend = (random() - 0.5) * 0.03;
    let x = size / 2 + (size / 4 - 3) * Math.cos(heading);
    let y = size / 2 + (size / 4 - 3) * Math.sin(heading);
    for (let t = 0; t < 60; t++) {
      x += 0.25 * Math.cos(heading);
      y += 0.25 * Math.sin(heading);
      heading += bend;
      for (let v = Math.floor(y - 1); v <= y + 1; v++) {
        for (let u = Math.floor(x - 1); u <= x + 1; u++) {
          const cover = Math.max(0, 1 - Math.hypot(u + 0.5 - x, v + 0.5 - y));
          alpha[v * size + u] = Math.max(alpha[v * size + u], 0.9 * cover);
        }
      }
    }
  }
}

/** Mean absolute and mean squared error over the unknown pixels. */
export function alphaErrors({ alpha, trimap }: Composite, found: Float32Array): { readonly mean: number; readonly square: number } {
  let mean = 0;
  let square = 0;
  let count = 0;
  found.forEach((a, p) => {
    if (trimap.data[p] !== UNKNOWN) return;
    mean += Math.abs(a - alpha[p]);
    square += (a - alpha[p]) ** 2;
    count++;
  });
  return { mean: mean / count, square: square / count };
}

/** Mean absolute error of the foreground where 0.05 < alpha < 0.95, levels of 255. */
export function colourError({ alpha, foreground }: Composite, found: readonly Float32Array[]): number {
  let sum = 0;
  let count = 0;
  alpha.forEach((a, p) => {
    if (a <= 0.05 || a >= 0.95) return;
    for (let c = 0; c < 3; c++) sum += Math.abs(found[c][p] - foreground[c][p]);
    count += 3;
  });
  return sum / count;
}
