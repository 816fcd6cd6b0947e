import { DelaminateError } from '../core/errors';
import { throwIfCancelled, type JobContext } from '../core/job';
import { analyse, type Analysis } from '../decompose/analyse';
import { solveMixtures } from '../decompose/regions/mixtures';
import type { Part } from '../decompose/objects/parts';
import { pixelDistance } from '../decompose/pixels/work-image';
import { convertDepth, cropRaster, fullScale, type Raster } from '../raster/raster';
import type { Rect } from '../raster/rect';
import { grabCut } from './grab-cut';
import { boxOnCanvas, cropSelection, grownOnCanvas, selectionOfRect, type Selection } from './selection';

/** Of a region's pixels, inside the box: users draw boxes by hand. */
const INSIDE = 0.97;
/** What lies in a box is an object from this share of its area on. */
const LEAST = 0.02;
/** Levels by which an object differs from what lies beside it. */
const EDGE = 6;

/** What is an object inside a box, or the surface at a point; in pixels of the canvas. */
export type Pointed = { readonly box: Rect } | { readonly point: { readonly x: number; readonly y: number } };

/**
 * What the user means by a box or a point on a picture, with soft edges. Box: all surfaces that lie in it and don't go on
 * outside; where there are none, what differs in colour from its surroundings ({@link grabCut}); else the box itself. Point: the
 * surface or object that is seen there, as the decomposer's rules see objects. Pure and by rules alone: the long part of
 * extracting, for a worker. Throws `DelaminateError('extract', …)` for what is not on the canvas, and points where nothing is.
 */
export function findWished(picture: Raster, wish: Pointed, context: JobContext = {}): Selection {
  if ('point' in wish) return atPoint(picture, wish.point, context);
  const box = boxOnCanvas(wish.box, picture, 'extract');
  const area = grownOnCanvas(box, Math.max(16, Math.round(Math.min(box.width, box.height) / 4)), picture);
  const part = cropRaster(picture, area);
  const inner: Rect = { ...box, left: box.left - area.left, top: box.top - area.top };
  const seen = look(part, context);
  const found = objectInBox(part, seen, inner);
  throwIfCancelled(context);
  const object = found ?? grabCut(part, inner);
  const selection = object && cropSelection({ left: 0, top: 0, width: part.width, height: part.height, data: object }, { left: 0, top: 0, width: part.width, height: part.height });
  return selection ? { ...selection, left: selection.left + area.left, top: selection.top + area.top } : selectionOfRect(box);
}

/** The stages up to objects; floats are looked at as 16 bit. */
function look(picture: Raster, context: JobContext): Analysis {
  const whole = picture.depth === 32 ? convertDepth({ ...picture, data: picture.data.map((value) => Math.min(1, Math.max(0, value))) }, 16) : picture;
  return analyse(whole, false, (name, run) => {
    throwIfCancelled(context);
    context.onProgress?.({ stage: name, fraction: 0 });
    return run();
  });
}

function atPoint(picture: Raster, { x, y }: { readonly x: number; readonly y: number }, context: JobContext): Selection {
  const { width, height } = picture;
  const u = Math.floor(x);
  const v = Math.floor(y);
  if (!(u >= 0 && v >= 0 && u < width && v < height)) throw new DelaminateError('extract', `the point ${x}, ${y} is not on the canvas of ${width}×${height} pixels; choose one that is`);
  if (!(picture.data[(v * width + u) * 4 + 3]! > 0)) throw new DelaminateError('extract', `nothing is seen at ${x}, ${y}; choose another place`);
  const seen = look(picture, context);
  const region = seen.segmentation.labels[v * width + u]!;
  const part = partOf(seen.plant(), region);
  const chosen = new Uint8Array(seen.segmentation.count);
  chosen[region] = 1;
  for (const r of part?.regions ?? []) chosen[r] = 1;
  const data = coverageOf(picture, seen, chosen);
  const bounds = { left: 0, top: 0, width, height };
  const selection = cropSelection({ ...bounds, data }, bounds);
  if (!selection) throw new DelaminateError('extract', `nothing is seen at ${x}, ${y}; choose another place`);
  return selection;
}

function partOf(root: Part, region: number): Part | null {
  const open = [root];
  for (let part = open.pop(); part; part = open.pop()) {
    if (part.regions.includes(region)) return part;
    for (const child of part.children) open.push(child);
  }
  return null;
}

/** Coverage of all surfaces that lie in the box and not outside; null where they are next to nothing. */
function objectInBox(picture: Raster, seen: Analysis, box: Rect): Uint8Array | null {
  const { labels, count, width } = seen.segmentation;
  const total = new Int32Array(count);
  const inside = new Int32Array(count);
  for (let p = 0; p < labels.length; p++) {
    const r = labels[p]!;
    const x = (p % width) - box.left;
    const y = Math.floor(p / width) - box.top;
    total[r] = total[r]! + 1;
    if (x >= 0 && y >= 0 && x < box.width && y < box.height) inside[r] = inside[r]! + 1;
  }
  const chosen = Uint8Array.from(total, (n, r) => (inside[r]! >= n * INSIDE ? 1 : 0));
  // What shows the surroundings through a hole belongs to them.
  const open = [seen.plant()];
  for (let part = open.pop(); part; part = open.pop()) {
    const goesOn = part.regions.some((r) => !chosen[r] && total[r]! > 0);
    if (goesOn) for (const r of part.regions) chosen[r] = 0;
    for (const child of part.children) open.push(child);
  }
  if (!hasOpacity(picture)) for (let p = 0; p < labels.length; p++) if (!(picture.data[p * 4 + 3]! > 0)) chosen[labels[p]!] = 0;
  const area = total.reduce((sum, n, r) => sum + (chosen[r] ? n : 0), 0);
  return area >= LEAST * box.width * box.height && standsOut(seen, chosen) ? coverageOf(picture, seen, chosen) : null;
}

/** Whether the chosen regions differ from what lies beside them: bands of a gradient do not. */
function standsOut({ image, segmentation }: Analysis, chosen: Uint8Array): boolean {
  const { width, height, labels, source } = segmentation;
  let sum = 0;
  let n = 0;
  const compare = (p: number, q: number): void => {
    if (chosen[labels[p]!] === chosen[labels[q]!]) return;
    sum += pixelDistance(image.planes, source[p]!, source[q]!);
    n++;
  };
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p++) {
      if (x + 1 < width) compare(p, p + 1);
      if (y + 1 < height) compare(p, p + width);
    }
  }
  return n > 0 && sum / n >= EDGE + 2 * image.noise;
}

const hasOpacity = ({ data, depth }: Raster): boolean => {
  for (let i = 3; i < data.length; i += 4) if (data[i]! < fullScale(depth)) return false;
  return true;
};

/** Coverage of the chosen regions, a byte a pixel: their share of mixed pixels, all of see-through ones that are theirs. */
function coverageOf(picture: Raster, { image, segmentation }: Analysis, chosen: Uint8Array): Uint8Array {
  const { labels } = segmentation;
  const { other, coverage } = solveMixtures(image, segmentation);
  const full = fullScale(picture.depth);
  const out = new Uint8Array(labels.length);
  for (let p = 0; p < out.length; p++) {
    const own = chosen[labels[p]!] === 1;
    const rival = other[p] === -1 ? own : chosen[labels[other[p]!]!] === 1;
    if (!own && !rival) continue;
    if (own === rival) out[p] = 255;
    else if (picture.data[p * 4 + 3]! < full) out[p] = own || !(image.planes[3]?.[segmentation.source[p]!] ?? 255) ? 255 : 0;
    else out[p] = Math.round(255 * (own ? coverage[p]! : 1 - coverage[p]!));
  }
  return out;
}
