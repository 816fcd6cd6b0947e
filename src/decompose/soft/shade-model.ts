import type { Tint } from '../pixels/rendered-layer';
import type { WorkImage } from '../pixels/work-image';
import { BLACK, darkestTint } from '../pixels/shade';
import type { OffGround } from './off-ground';

/** A patch of one shade: I = (1 − coverage) · ground + coverage · colour. */
export interface Shade {
  /** 0..1 */
  readonly coverage: number;
  /** Black, or a dark tint. */
  readonly colour: Tint;
  /** The ground changes beneath it and the patch with it, so that it is seen through; else it may as well be opaque. */
  readonly isProven: boolean;
}

/** Pixels looked at, at most. */
const MOST = 4096;
/** Deviation of a patch, levels besides the picture's noise, from which on its own changes tell what is seen through it, and most of them that may be left unexplained. */
const GRADED = 1;
const UNEXPLAINED = 0.3;
/** What is fainter is unevenness, what is stronger hides the ground. */
const FAINTEST = 0.07;
const STRONGEST = 0.9;
/** Levels up to which a tint is dark; errors of a fit may lead as far below nothing. */
const DARK = 110;
const BELOW = -24;
/** Levels by which a pixel may miss it, besides the picture's noise, and share of them that may not. */
const MISS = 2;
const STRAIGHT = 0.8;
/** Times that it is fitted, each time without what misses it. */
const ROUNDS = 4;

/** The shade that the ground shows in most of a patch: black, if that explains it; null where it is none. */
export function fitShade({ planes, noise }: WorkImage, ground: OffGround, patch: Int32Array): Shade | null {
  const pixels = patch.filter((_, k) => k % Math.ceil(patch.length / MOST) === 0);
  const samples = Array.from(pixels, (p): Sample => ({ seen: [planes[0][p], planes[1][p], planes[2][p]], bare: ground.groundAt(p) }));
  return fitTo(samples, true, noise) ?? fitTo(samples, false, noise);
}

/** A pixel, and the ground beneath it, levels. */
interface Sample {
  readonly seen: Tint;
  readonly bare: Tint;
}

function fitTo(samples: readonly Sample[], isBlack: boolean, noise: number): Shade | null {
  let [hits, shade] = [samples, null as Omit<Shade, 'isProven'> | null];
  for (let round = 0; round < ROUNDS; round++) {
    const next = solve(hits, isBlack, noise);
    if (!next) return null;
    shade = next;
    hits = samples.filter((sample) => missBy(sample, next).every((v) => Math.abs(v) <= MISS + noise));
    if (hits.length < 0.5 * samples.length) return null;
  }
  if (!shade || hits.length < STRAIGHT * samples.length) return null;
  const fitted = shade;
  const left = hits.reduce((sum, sample) => sum + missBy(sample, fitted).reduce((s, v) => s + v * v, 0), 0);
  const changes = covariance(hits, ({ seen }) => seen, ({ seen }) => seen);
  return { ...shade, isProven: changes > 3 * (GRADED + noise) ** 2 && left <= UNEXPLAINED * changes * hits.length };
}

/** By how many levels each channel of a pixel misses a shade. */
function missBy({ seen, bare }: Sample, { coverage, colour }: Omit<Shade, 'isProven'>): number[] {
  return seen.map((v, c) => v - (1 - coverage) * bare[c] - coverage * colour[c]);
}

function solve(samples: readonly Sample[], isBlack: boolean, noise: number): Omit<Shade, 'isProven'> | null {
  const sum = (of: (sample: Sample) => number): number => samples.reduce((total, sample) => total + of(sample), 0);
  if (isBlack) {
    const dot = (a: Tint, b: Tint): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    const coverage = 1 - sum(({ seen, bare }) => dot(seen, bare)) / Math.max(1, sum(({ bare }) => dot(bare, bare)));
    return coverage >= FAINTEST && coverage <= STRONGEST ? { coverage, colour: [0, 0, 0] } : null;
  }
  const bare = meanOf(samples, (sample) => sample.bare);
  const seen = meanOf(samples, (sample) => sample.seen);
  const spread = covariance(samples, (sample) => sample.bare, (sample) => sample.bare);
  // Over one colour nothing tells how far on the way to black a tint lies.
  const tint = spread > 3 * (2 * GRADED + noise) ** 2 ? tintFrom(covariance(samples, (sample) => sample.bare, (sample) => sample.seen) / spread, bare, seen) : darkestTint(bare, seen);
  if (!tint || !(tint.coverage >= FAINTEST && tint.coverage <= STRONGEST && Math.max(...tint.colour) <= DARK && Math.min(...tint.colour) >= BELOW)) return null;
  const [red, green, blue] = tint.colour.map((v) => Math.max(0, v));
  return { coverage: tint.coverage, colour: Math.max(red, green, blue) <= BLACK ? [0, 0, 0] : [red, green, blue] };
}

/** What covers all but `left` of a ground. */
function tintFrom(left: number, bare: readonly number[], seen: readonly number[]): { coverage: number; colour: number[] } {
  return { coverage: 1 - left, colour: seen.map((v, c) => (v - left * bare[c]) / (1 - left)) };
}

function meanOf(samples: readonly Sample[], of: (sample: Sample) => Tint): number[] {
  return [0, 1, 2].map((c) => samples.reduce((sum, sample) => sum + of(sample)[c], 0) / samples.length);
}

/** Of two colours, over three channels: how they change together, or for the same one its variance. */
function covariance(samples: readonly Sample[], a: (sample: Sample) => Tint, b: (sample: Sample) => Tint): number {
  const [mean, other] = [meanOf(samples, a), meanOf(samples, b)];
  return samples.reduce((sum, sample) => sum + [0, 1, 2].reduce((s, c) => s + (a(sample)[c] - mean[c]) * (b(sample)[c] - other[c]), 0), 0) / samples.length;
}
