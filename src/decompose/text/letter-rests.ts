import { letterHeight } from './glyphs';
import { extentOfPixels } from '../pixels/extent';
import { PixelSets } from '../pixels/pixel-sets';
import type { LayerPlan } from '../regions/layer-plan';
import type { RegionGraph } from '../regions/region-graph';
import type { Segmentation } from '../regions/segment';
import type { WorkImage } from '../pixels/work-image';

/** Lengths in heights of the type's letters: how far from a letter its rests are looked for, and how long one is at most. */
const REACH = 0.35;
const LONGEST = 0.6;
/** Levels by which a rest differs from what it lies on, and by which it may be off a mixture of that and the ink; a tenth of their contrast may be added. */
const DIFFERS = 10;
const OFF_LINE = 6;
/** Levels of its usual colour within which a surface shows nothing else. */
const EQUAL = 2;
/** Share of the ink from which on its own colour is seen. */
const PURE = 0.9;
/** Levels per pixel up to which what type is set on is plain, and the picture's noise up to which its pixels are what was drawn. */
const PLAIN = 1;
const NOISY = 1.5;
/** Pixels within which the colour is looked for that type is set on. */
const FAR = 12;

/**
 * Gives type what cutting left of it on what it is set on: the dot of an i, a stroke thinner than a pixel, the tip of a comma are too small to
 * be regions, and would stay behind as crumbs. A rest lies close to a letter, has a mixture of its ink and of the plain surface around, and is
 * far smaller than a letter. Regions keep their numbers; only pixels change sides.
 */
export function gatherLetterRests(image: WorkImage, segmentation: Segmentation, graph: RegionGraph, plans: readonly LayerPlan[]): Segmentation {
  if (image.noise > NOISY || image.planes.length > 3 || !plans.some(({ kind }) => kind === 'text')) return segmentation;
  const isFace = new Uint8Array(segmentation.count);
  for (const { kind, regions } of plans) if (kind !== 'text' && kind !== 'picture' && regions.length > 0) markFace(graph, regions, isFace);
  const { width, height } = segmentation;
  const labels = segmentation.labels.slice();
  const source = segmentation.source.slice();
  const sets = new PixelSets(width, height);
  const letterAt = new Int32Array(labels.length);
  const told = new Uint8Array(labels.length);
  for (const { kind, regions } of plans) {
    if (kind !== 'text') continue;
    const tall = letterHeight(regions.map((r) => ({ height: graph.regions[r].bottom - graph.regions[r].top + 1 })));
    const shareAt = (p: number, letter: number): number => {
      const face = segmentation.labels[p];
      // What is mixed along a letter's edge is told of both sides already, what is a region of its own was drawn, and what is smaller than its letters is nothing that type is set on.
      if (segmentation.source[p] !== p || isFace[face] === 0 || graph.regions[face].area <= tall ** 2) return 0;
      return inkShare(image, segmentation, p, letter, graph.regions[face].colour);
    };
    for (const start of pixelsBeside(sets, segmentation, graph, regions, Math.max(1, Math.round(REACH * tall)), letterAt)) {
      const letter = segmentation.source[letterAt[start]];
      if (told[start] || shareAt(start, letter) === 0) continue;
      const [rest] = sets.connected([start], (q) => told[q] === 0 && shareAt(q, letter) > 0);
      for (const p of rest) told[p] = 1;
      const box = extentOfPixels(rest, width);
      if (Math.max(box.right - box.left, box.bottom - box.top) >= LONGEST * tall) continue;
      for (const p of rest) {
        labels[p] = segmentation.labels[letter];
        source[p] = shareAt(p, letter) >= PURE ? p : letter;
      }
    }
  }
  return { ...segmentation, labels, source };
}

/** Marks the region that is most of a layer, if it is plain. */
function markFace({ regions }: RegionGraph, of: readonly number[], isFace: Uint8Array): void {
  const largest = of.reduce((a, b) => (regions[b].area > regions[a].area ? b : a));
  if (regions[largest].roughness <= PLAIN) isFace[largest] = 1;
}

/** Pixels within so many steps of some regions, without them; `letterAt` then holds the region's pixel that each was reached from. */
function pixelsBeside(sets: PixelSets, { width, labels, count }: Segmentation, { regions }: RegionGraph, of: readonly number[], steps: number, letterAt: Int32Array): Int32Array {
  const own = new Uint8Array(count);
  for (const r of of) own[r] = 1;
  const letters: number[] = [];
  for (const r of of) {
    const { left, top, right, bottom } = regions[r];
    for (let y = top; y <= bottom; y++) for (let x = left, p = y * width + x; x <= right; x++, p++) if (labels[p] === r) letters.push(p);
  }
  return sets.spread(letters, (q, p) => {
    if (own[labels[q]]) return false;
    letterAt[q] = own[labels[p]] ? p : letterAt[p];
    return true;
  }, undefined, steps).subarray(letters.length);
}

/** Share of a letter's ink in a pixel, 0..1 and a little more, the rest of it being the surface around; 0 where it is no mixture of the two. */
function inkShare({ planes }: WorkImage, segmentation: Segmentation, p: number, letter: number, usual: readonly number[]): number {
  // Nearly all of a flat surface is its own colour.
  if (planes.every((plane, c) => Math.abs(plane[p] - usual[c]) <= EQUAL)) return 0;
  const bare = faceBeside(segmentation, p, (q) => planes.reduce((sum, plane, c) => sum + Math.abs(plane[q] - usual[c]), 0));
  if (bare === -1) return 0;
  let span = 0;
  let along = 0;
  let off = 0;
  for (const plane of planes) {
    const d = plane[letter] - plane[bare];
    const e = plane[p] - plane[bare];
    span += d * d;
    along += d * e;
    off += e * e;
  }
  const share = along / Math.max(1, span);
  const contrast = Math.sqrt(span);
  if (share * contrast < DIFFERS || share > 1.1) return 0;
  return Math.sqrt(Math.max(0, off - share * along)) <= OFF_LINE + 0.1 * contrast ? share : 0;
}

/** Of the pixels nearest in a pixel's row and column that show a surface, the one that is least `odd`: others may be rests, too. −1 where there is none. */
function faceBeside({ width, height, labels, source }: Segmentation, p: number, odd: (q: number) => number): number {
  const x = p % width;
  const y = Math.floor(p / width);
  let best = -1;
  for (const [dx, dy] of [[-1, 0], [1, 0], [0, -1], [0, 1]]) {
    for (let step = 1; step <= FAR; step++) {
      const u = x + step * dx;
      const v = y + step * dy;
      if (u < 0 || v < 0 || u >= width || v >= height) break;
      const q = v * width + u;
      if (labels[q] !== labels[p] || source[q] !== q) continue;
      if (best === -1 || odd(q) < odd(best)) best = q;
      break;
    }
  }
  return best;
}
