import { farthest } from '../pixels/ground-surface';
import type { KnownGround } from '../pixels/known-ground';
import { PixelSets, pixelsWhere } from '../pixels/pixel-sets';
import { relabel } from './region-graph';
import { countAreas, shareOfPure, type Segmentation } from './segment';
import type { TexturedSegmentation } from './textures';
import type { WorkImage } from '../pixels/work-image';

export interface FineDetailOptions {
  /** Pixels of a strand between one gap that shows the ground and the next at most. */
  thin: number;
  /** Share of a texture through which the ground is seen, from which on it is fine detail. */
  share: number;
  /** Times the detail's pixels that a region has at most which is a piece of a strand. */
  scrap: number;
  /** Share of the canvas from which on other strands in the ground are a region of their own. */
  tuft: number;
  /** Pixels within which a strand's own colour is looked for, and the least cosine between both ways off the ground. */
  reach: number;
  alike: number;
}

/** A segmentation in which fine detail before the ground is open. */
export interface OpenSegmentation extends TexturedSegmentation {
  /** 1 for regions that are such detail; null where there is none. */
  readonly fine: Uint8Array | null;
}

export const FINE_DETAIL_DEFAULTS: Readonly<FineDetailOptions> = { thin: 3, share: 0.05, scrap: 0.25, tuft: 0.001, reach: 4, alike: 0.96 };

/** Share of a region's own pixels that have the ground's colour, from which on it is a gap that shows the ground; share of the canvas that such a one has at most. */
const GAP = 0.8;
const LARGEST_GAP = 0.01;
/** Share of what is connected that is near the ground, from which on it is thin. */
const THIN = 0.95;
/** What is left of a share where few pixels are counted. */
const SURELY = 0.7;
/** Times what the ground may differ by from which on a pixel is surely something else, and the share of detail in it that is. */
const SURELY_ELSE = 2;
const SURE = 0.3;
/** Noise along edges, levels, from which on surfaces run together over strands. */
const NOISY = 2;
/** How far from fine detail, as a share of the canvas's longer side, a gap that shows a graded ground is one in it. */
const NEAR = 0.05;
/** Levels that a ground changes by over the canvas from which on it is graded. */
const GRADED = 12;

/**
 * Hair, twigs and the like before an even ground. A texture takes in what is seen of the ground between its strands, and the
 * ground or nobody what of a strand is too thin to be part of a region: here both get their own back. Where strands mix with the
 * ground their own colour is the farthest from it near by in the same direction (I = a·F + (1 − a)·G with G known: Smith and
 * Blinn, 1996). Without an even ground, or without fine detail before it, the input comes back as it is.
 */
export function openFineDetail(image: WorkImage, input: TexturedSegmentation, ground: KnownGround | null, options: Partial<FineDetailOptions> = {}): OpenSegmentation {
  const settings = { ...FINE_DETAIL_DEFAULTS, ...options };
  if (!ground || !showsThrough(ground, input, settings.share)) return { ...input, fine: null };
  const differences = ground.surface.differences();
  const off = farthest(differences);
  const isGround = (p: number): boolean => off[p] <= ground.within;
  const own = groundRegion(ground, isGround, input.segmentation);
  if (own === -1 || input.textured[own]) return { ...input, fine: null };
  const sets = new PixelSets(image.width, image.height);
  const detail: Detail = { ...input, own, sets, isGround };
  const isGap = findGaps(input.segmentation, isGround);
  const fine = detailOf(countThrough(detail, isGap, settings), countAreas(input.segmentation), settings.share);
  if (!fine.includes(1)) return { ...input, fine: null };

  const labels = input.segmentation.labels.slice();
  const source = input.segmentation.source.slice();
  // What is see-through at its rim is so within, and what is beside it; near it as well where the ground is graded, for nothing else
  // has the very colours that it has just there.
  const beside = fine.slice();
  const rimOf = pixelsWhere(labels.length, (p) => fine[labels[p]] === 1 && sets.touches(p, (q) => !fine[labels[q]]));
  for (const p of sets.spread(rimOf, () => true, undefined, ground.change() >= GRADED ? Math.round(NEAR * Math.max(image.width, image.height)) : 1)) beside[labels[p]] |= isGap[labels[p]];
  for (let p = 0; p < labels.length; p++) {
    if (!beside[labels[p]] || !isGround(p)) continue;
    labels[p] = own;
    source[p] = p;
  }
  for (const [p, r] of strandsLost(detail, labels, fine, settings)) labels[p] = r;
  // In a clean picture a strand that is no region is none.
  const tufts = image.noise < NOISY ? [] : tuftsLeft(detail, labels, source, (p) => off[p] > SURELY_ELSE * ground.within, (p) => ground.surface.isShade(p, ground.within), settings);
  tufts.forEach((pixels, k) => {
    for (const p of pixels) {
      labels[p] = fine.length + k;
      source[p] = p;
    }
  });
  const isFine = Uint8Array.from({ length: fine.length + tufts.length }, (_, r) => fine[r] ?? 1);
  const rim = pixelsWhere(labels.length, (p) => isFine[labels[p]] === 1 && sets.touches(p, (q) => labels[q] === own && source[q] === q));
  findOwnColours(image, differences, labels, source, sets.spread(rim, (q) => isFine[labels[q]] === 1, undefined, settings.thin - 1), settings);
  // What has lost the pixel that showed its colour shows its own; where that pixel has another itself, so has what it stood for.
  for (let p = 0; p < labels.length; p++) if (labels[source[p]] !== labels[p]) source[p] = p;
  for (let p = 0; p < labels.length; p++) source[p] = source[source[p]];
  return withoutEmpty({ width: image.width, height: image.height, count: isFine.length, labels, source }, Uint8Array.from(isFine, (v, r) => input.textured[r] ?? v), isFine, own);
}

/** Whether the ground's colour is in so great a share of any texture, by every other pixel of every other row. */
function showsThrough(ground: KnownGround, { segmentation: { labels, width, count }, textured }: TexturedSegmentation, share: number): boolean {
  if (!textured.includes(1)) return false;
  const all = new Int32Array(count);
  const bare = new Int32Array(count);
  for (let y = 0; y * width < labels.length; y += 2) {
    for (let x = 0, p = y * width; x < width; x += 2, p += 2) {
      const r = labels[p];
      if (!textured[r]) continue;
      all[r]++;
      if (ground.isBare(p)) bare[r]++;
    }
  }
  return bare.some((n, r) => n > 0 && n >= SURELY * share * all[r]);
}

/** Textures, by region, of whose area so great a share shows the ground; `opened` counts the pixels of each that do. */
function detailOf(opened: Int32Array, areas: Int32Array, share: number): Uint8Array {
  return Uint8Array.from(areas, (area, r) => (opened[r] > 0 && opened[r] >= share * area ? 1 : 0));
}

/** The segmentation without numbers that no pixel has any more. */
function withoutEmpty(before: Segmentation, textured: Uint8Array, fine: Uint8Array, own: number): OpenSegmentation {
  const left = countAreas(before);
  const { segmentation, newOf } = relabel(before, (r) => (left[r] > 0 ? r : own));
  const renumbered = (flags: Uint8Array): Uint8Array => {
    const next = new Uint8Array(segmentation.count);
    for (let r = 0; r < left.length; r++) if (left[r] > 0) next[newOf[r]] = flags[r];
    return next;
  };
  return { segmentation, textured: renumbered(textured), fine: renumbered(fine) };
}

interface Detail extends TexturedSegmentation {
  /** The ground's region. */
  readonly own: number;
  readonly sets: PixelSets;
  /** Whether a pixel has the ground's colour. */
  readonly isGround: (p: number) => boolean;
}

/** The region that holds most of the ground's points, or −1. */
function groundRegion({ grid }: KnownGround, isGround: (p: number) => boolean, { labels, count }: Segmentation): number {
  const points = new Int32Array(count);
  for (const p of grid.pixels) if (isGround(p)) points[labels[p]]++;
  const most = points.reduce((best, n, r) => (n > points[best] ? r : best), 0);
  return points[most] > 0 ? most : -1;
}

/** How many pixels show the ground, by the texture whose strands lie around them. */
function countThrough({ segmentation, textured, own, sets, isGround }: Detail, isGap: Uint8Array, { thin }: FineDetailOptions): Int32Array {
  const { labels } = segmentation;
  const through = Int32Array.from(labels, () => -1);
  const opened = new Int32Array(textured.length);
  sets.hop((p) => labels[p] === own, thin, (q, p) => {
    const r = labels[q];
    if (textured[r]) through[q] = r;
    else if (isGap[r]) through[q] = through[p];
    else return null;
    return through[q] !== -1 && isGround(q);
  }, (q) => void opened[through[q]]++);
  return opened;
}

/** 1 for small regions of the ground's colour. */
function findGaps(segmentation: Segmentation, isGround: (p: number) => boolean): Uint8Array {
  const areas = countAreas(segmentation);
  const most = LARGEST_GAP * segmentation.labels.length;
  return Uint8Array.from(shareOfPure(segmentation, isGround, (r) => areas[r] <= most), (share) => (share > GAP ? 1 : 0));
}

/** Pixels of strands that are not the texture's, with the number of the one whose strands they go on; `fine` is 1 for those textures. */
function strandsLost({ own, sets, isGround, textured }: Detail, labels: Int32Array, fine: Uint8Array, { thin, scrap }: FineDetailOptions): Map<number, number> {
  const areas = countAreas({ labels, count: fine.length });
  const most = scrap * areas.reduce((sum, area, r) => sum + fine[r] * area, 0);
  const isFree = (p: number): boolean => !isGround(p) && (labels[p] === own || (!textured[labels[p]] && areas[labels[p]] < most));
  const near = new Uint8Array(labels.length);
  const outline = pixelsWhere(labels.length, (p) => !isGround(p) && sets.touches(p, isGround));
  for (const p of sets.spread(outline, (q) => !isGround(q), undefined, thin - 1)) near[p] = 1;
  const strand = new Uint8Array(labels.length);
  for (const piece of sets.connected(pixelsWhere(labels.length, isFree), isFree)) {
    if (piece.reduce((sum, p) => sum + near[p], 0) >= THIN * piece.length) for (const p of piece) strand[p] = 1;
  }
  const of = new Map<number, number>();
  const goesOn = new Int32Array(labels.length);
  sets.hop((p) => fine[labels[p]] === 1, thin, (q, p) => {
    if (!strand[q] && labels[q] !== own) return null;
    goesOn[q] = fine[labels[p]] ? labels[p] : goesOn[p];
    return strand[q] === 1;
  }, (q) => void of.set(q, goesOn[q]));
  return of;
}

/**
 * Other detail that the ground took: what is surely something else, and thin or of another hue than the ground in shade is. Strands as
 * near as they are thin are one tuft; what is less than a scrap stays where it is.
 */
function tuftsLeft({ own, sets, isGround }: Detail, labels: Int32Array, source: Int32Array, isSurely: (p: number) => boolean, isShade: (p: number) => boolean, { thin, tuft }: FineDetailOptions): Int32Array[] {
  // Beside an edge the ground has mixed pixels by right.
  const isLeft = (p: number): boolean => labels[p] === own && source[p] === p && !isGround(p);
  const around = new Uint8Array(labels.length);
  for (const p of sets.spread(pixelsWhere(labels.length, isLeft), (q) => labels[q] === own, undefined, thin - 1)) around[p] = 1;
  const tufts: Int32Array[] = [];
  for (const piece of sets.connected(pixelsWhere(labels.length, isLeft), (p) => around[p] === 1)) {
    const pixels = piece.filter(isLeft);
    if (pixels.length < tuft * labels.length) continue;
    let [surely, shade] = [0, 0];
    for (const p of pixels) {
      if (isSurely(p)) surely++;
      if (isShade(p)) shade++;
    }
    if (surely >= SURE * pixels.length && (shade * 2 < pixels.length || piece.length - pixels.length > pixels.length)) tufts.push(pixels);
  }
  return tufts;
}

/** Sets the sources of mixed pixels to those that show their own colour, which then show it themselves. */
function findOwnColours({ width, height }: WorkImage, differences: readonly Float32Array[], labels: Int32Array, source: Int32Array, mixed: Int32Array, { reach, alike }: FineDetailOptions): void {
  for (const p of mixed) {
    const x = p % width;
    const y = Math.floor(p / width);
    const length = differences.reduce((sum, d) => sum + d[p] * d[p], 0);
    let best = p;
    let most = length;
    for (let v = Math.max(0, y - reach); v <= Math.min(height - 1, y + reach); v++) {
      for (let u = Math.max(0, x - reach), q = v * width + u; u <= Math.min(width - 1, x + reach); u++, q++) {
        if (labels[q] !== labels[p]) continue;
        let dot = 0;
        let other = 0;
        for (const d of differences) {
          dot += d[p] * d[q];
          other += d[q] * d[q];
        }
        if (other <= most || dot < alike * Math.sqrt(length * other)) continue;
        most = other;
        best = q;
      }
    }
    source[p] = best;
  }
  for (const p of mixed) source[source[p]] = source[p];
}
