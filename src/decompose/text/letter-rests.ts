import { extendTo, nowhere } from '../pixels/extent';
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
  const labels = segmentation.labels.slice();
  const source = segmentation.source.slice();
  const state = new Uint8Array(labels.length);
  const reached = new Int32Array(labels.length).fill(-1);
  for (const plan of plans) {
    if (plan.kind !== 'text') continue;
    const tall = heightOfLetters(graph, plan.regions);
    const shareAt = (p: number, letter: number): number => {
      const face = segmentation.labels[p];
      // What is mixed along a letter's edge is told of both sides already, what is a region of its own was drawn, and what is smaller than its letters is nothing that type is set on.
      if (segmentation.source[p] !== p || isFace[face] === 0 || graph.regions[face].area <= tall ** 2) return 0;
      return inkShare(image, segmentation, p, letter, face, graph.regions[face].colour);
    };
    const around = spread(segmentation, graph, plan.regions, Math.max(1, Math.round(REACH * tall)), reached);
    for (const start of around) {
      const from = reached[start];
      const letter = segmentation.source[from];
      if (state[start] !== 0 || shareAt(start, letter) === 0) continue;
      for (const p of grow(segmentation, start, LONGEST * tall, state, (q) => shareAt(q, letter) > 0) ?? []) {
        labels[p] = segmentation.labels[from];
        source[p] = shareAt(p, letter) >= PURE ? p : letter;
      }
    }
    for (const p of around) reached[p] = -1;
  }
  return { ...segmentation, labels, source };
}

/** Marks the region that is most of a layer, if it is plain. */
function markFace({ regions }: RegionGraph, of: readonly number[], isFace: Uint8Array): void {
  const largest = of.reduce((a, b) => (regions[b].area > regions[a].area ? b : a));
  if (regions[largest].roughness <= PLAIN) isFace[largest] = 1;
}

/** That which a quarter of the letters exceed. */
function heightOfLetters({ regions }: RegionGraph, of: readonly number[]): number {
  const heights = of.map((r) => regions[r].bottom - regions[r].top + 1).sort((a, b) => a - b);
  return heights[Math.floor(heights.length * 0.75)];
}

/** What lies within so many pixels of some regions, without them, nearest first; `reached` then holds the region's pixel that each was reached from, −1 elsewhere. */
function spread({ width, height, labels, count }: Segmentation, { regions }: RegionGraph, of: readonly number[], reach: number, reached: Int32Array): number[] {
  const own = new Uint8Array(count);
  for (const r of of) own[r] = 1;
  const found: number[] = [];
  const visit = (q: number, from: number): void => {
    if (own[labels[q]] === 1 || reached[q] !== -1) return;
    reached[q] = from;
    found.push(q);
  };
  const visitAround = (p: number, from: number): void => {
    const x = p % width;
    if (x > 0) visit(p - 1, from);
    if (x + 1 < width) visit(p + 1, from);
    if (p >= width) visit(p - width, from);
    if (p + width < width * height) visit(p + width, from);
  };
  for (const r of of) {
    const { left, top, right, bottom } = regions[r];
    for (let y = top; y <= bottom; y++) for (let x = left, p = y * width + x; x <= right; x++, p++) if (labels[p] === r) visitAround(p, p);
  }
  for (let step = 1, i = 0; step < reach; step++) for (const end = found.length; i < end; i++) visitAround(found[i], reached[found[i]]);
  return found;
}

/** What hangs together with a pixel, diagonally as well, and passes the test; null where it is longer than `longest` pixels. `state` marks what was looked at. */
function grow({ width, height }: Segmentation, start: number, longest: number, state: Uint8Array, belongs: (p: number) => boolean): number[] | null {
  const found = [start];
  const box = nowhere();
  state[start] = 1;
  let fits = true;
  for (let i = 0; i < found.length; i++) {
    const x = found[i] % width;
    const y = Math.floor(found[i] / width);
    extendTo(box, x, y);
    if (box.right - box.left >= longest || box.bottom - box.top >= longest) fits = false;
    if (!fits) break;
    for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
      for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
        const q = v * width + u;
        if (state[q] !== 0 || !belongs(q)) continue;
        state[q] = 1;
        found.push(q);
      }
    }
  }
  return fits ? found : null;
}

/** Share of a letter's ink in a pixel, 0..1 and a little more, the rest of it being the surface around; 0 where it is no mixture of the two. */
function inkShare({ planes }: WorkImage, segmentation: Segmentation, p: number, letter: number, face: number, usual: readonly number[]): number {
  // Nearly all of a flat surface is its own colour.
  if (planes.every((plane, c) => Math.abs(plane[p] - usual[c]) <= EQUAL)) return 0;
  const bare = faceBeside(segmentation, p, face, (q) => planes.reduce((sum, plane, c) => sum + Math.abs(plane[q] - usual[c]), 0));
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
function faceBeside({ width, height, labels, source }: Segmentation, p: number, face: number, odd: (q: number) => number): number {
  const x = p % width;
  const y = Math.floor(p / width);
  let best = -1;
  for (const [dx, dy] of [[-1, 0], [1, 0], [0, -1], [0, 1]]) {
    for (let step = 1; step <= FAR; step++) {
      const u = x + step * dx;
      const v = y + step * dy;
      if (u < 0 || v < 0 || u >= width || v >= height) break;
      const q = v * width + u;
      if (labels[q] !== face || source[q] !== q) continue;
      if (best === -1 || odd(q) < odd(best)) best = q;
      break;
    }
  }
  return best;
}
