import type { EvenGround } from '../pixels/even-ground';
import { PixelSets, pixelsWhere } from '../pixels/pixel-sets';
import type { Segmentation } from './segment';
import type { WorkImage } from '../pixels/work-image';

export interface SmoothGroundOptions {
  /** Levels by which a pixel of the ground may differ from its surface, and what the picture's noise adds. */
  tolerance: number;
  /** Times those from which on a pixel is surely something else. */
  surely: number;
  /** Share of the canvas that a region of the ground must hold of what is surely something else. */
  leakShare: number;
  /** Pixels that an edge is wide at most. */
  edgeWidth: number;
}

export const SMOOTH_GROUND_DEFAULTS: Readonly<SmoothGroundOptions> = { tolerance: 8, surely: 3, leakShare: 0.03, edgeWidth: 4 };

/** Times what nine tenths of the ground differ by, from which on a pixel beside something else is doubtful. */
const DOUBT = 1.25;

/**
 * Where something before an evenly graded ground ran into it: a soft edge, or a dark one beside a dark part of the ground, is no
 * edge to a segmentation that follows slopes. Gives a byte a pixel, 1 where something else than the ground is seen, or null: nothing ran into it.
 * What is the ground's own colour, only darker, ran into it rightly: it is a shadow on it.
 */
export function findLeak(image: WorkImage, segmentation: Segmentation, ground: EvenGround, options: Partial<SmoothGroundOptions> = {}): Uint8Array | null {
  const settings = { ...SMOOTH_GROUND_DEFAULTS, ...options };
  const tolerance = settings.tolerance + image.noise;
  const { surface, grid } = ground;
  const inside = new Map<number, number>();
  const outside = new Map<number, number>();
  const least = settings.leakShare * grid.count;
  for (let k = 0; k < grid.count; k++) {
    const p = grid.pixels[k];
    const off = surface.off(p);
    const counts = off <= tolerance ? inside : off > settings.surely * tolerance && !surface.isShade(p, tolerance) ? outside : null;
    const r = segmentation.labels[p];
    counts?.set(r, (counts.get(r) ?? 0) + 1);
  }
  const leaky = new Set([...inside.keys()].filter((r) => (inside.get(r) ?? 0) >= least && (outside.get(r) ?? 0) >= least));
  if (leaky.size === 0) return null;
  const off = surface.offEverywhere();
  const front = new Uint8Array(off.length);
  for (let p = 0; p < off.length; p++) front[p] = off[p] > tolerance ? 1 : 0;
  const sets = new PixelSets(image.width, image.height);
  if (!keepSharp(front, off, segmentation, sets, leaky, settings, tolerance)) return null;
  // What of a soft edge differs less than the tolerance, but more than the ground itself does, is not left in the ground.
  const doubtful = Math.min(tolerance, DOUBT * ground.spread);
  sets.spread(pixelsWhere(front.length, (p) => front[p] === 1), (q) => off[q] > doubtful, (q) => void (front[q] = 1), settings.edgeWidth);
  return front;
}

/**
 * Clears of what is not the ground (1 in `front`) each connected piece that fades into it: a blurred disc or a shadow has no edge
 * to be cut along. Whether anything is left.
 */
function keepSharp(front: Uint8Array, off: Float32Array, { labels }: Segmentation, sets: PixelSets, leaky: ReadonlySet<number>, { surely, edgeWidth, leakShare }: SmoothGroundOptions, tolerance: number): boolean {
  let kept = false;
  for (const piece of sets.connected(pixelsWhere(front.length, (p) => front[p] === 1), (p) => front[p] === 1)) {
    let [sure, fading, outline] = [0, 0, 0];
    for (const p of piece) {
      if (!leaky.has(labels[p])) continue;
      if (off[p] > surely * tolerance) sure++;
      else fading++;
      if (sets.touches(p, (q) => front[q] === 0)) outline++;
    }
    if (sure >= leakShare * front.length && fading <= edgeWidth * outline) kept = true;
    else for (const p of piece) front[p] = 0;
  }
  return kept;
}
