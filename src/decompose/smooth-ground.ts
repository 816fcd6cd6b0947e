import type { EvenGround } from './even-ground';
import type { Segmentation } from './segment';
import type { WorkImage } from './work-image';

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
  if (!keepSharp(front, off, segmentation, leaky, settings, tolerance)) return null;
  spread(front, off, Math.min(tolerance, DOUBT * ground.spread), image.width, settings.edgeWidth);
  return front;
}

/**
 * Clears of what is not the ground (1 in `front`) each connected piece that fades into it: a blurred disc or a shadow has no edge
 * to be cut along. Whether anything is left.
 */
function keepSharp(front: Uint8Array, off: Float32Array, { width, height, labels }: Segmentation, leaky: ReadonlySet<number>, { surely, edgeWidth, leakShare }: SmoothGroundOptions, tolerance: number): boolean {
  const seen = new Uint8Array(front.length);
  const piece = new Int32Array(front.length);
  let size = 0;
  /** Whether the neighbour is the ground; if not, it is one more of the piece. */
  const ends = (q: number): boolean => {
    if (!front[q]) return true;
    if (!seen[q]) {
      seen[q] = 1;
      piece[size++] = q;
    }
    return false;
  };
  let kept = false;
  for (let start = 0; start < front.length; start++) {
    if (!front[start] || seen[start]) continue;
    seen[start] = 1;
    piece[0] = start;
    size = 1;
    let [sure, fading, outline] = [0, 0, 0];
    for (let i = 0; i < size; i++) {
      const p = piece[i];
      const x = p % width;
      let beside = 0;
      if (x > 0 && ends(p - 1)) beside++;
      if (x + 1 < width && ends(p + 1)) beside++;
      if (p >= width && ends(p - width)) beside++;
      if (p < (height - 1) * width && ends(p + width)) beside++;
      if (!leaky.has(labels[p])) continue;
      if (off[p] > surely * tolerance) sure++;
      else fading++;
      if (beside > 0) outline++;
    }
    if (sure >= leakShare * front.length && fading <= edgeWidth * outline) kept = true;
    else for (let i = 0; i < size; i++) front[piece[i]] = 0;
  }
  return kept;
}

/** What of a soft edge differs less than the tolerance, but more than the ground itself does, is not left in the ground. */
function spread(front: Uint8Array, off: Float32Array, doubtful: number, width: number, steps: number): void {
  for (let step = 0; step < steps; step++) {
    const before = front.slice();
    for (let p = 0; p < front.length; p++) {
      if (before[p] || off[p] <= doubtful) continue;
      const x = p % width;
      if ((x > 0 && before[p - 1]) || (x + 1 < width && before[p + 1]) || before[p - width] || before[p + width]) front[p] = 1;
    }
  }
}

