import { farthest } from '../pixels/colour-surface';
import type { KnownGround } from '../pixels/known-ground';
import { PixelSets } from '../pixels/pixel-sets';
import { relabel } from './region-graph';
import { countAreas, type Segmentation } from './segment';
import type { TexturedSegmentation } from './textures';
import type { WorkImage } from '../pixels/work-image';

export interface FineDetailOptions {
  /** Pixels of a strand between one sight of the ground and the next at most. */
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

/** Share of a region's own pixels that have the ground's colour, from which on it is a sight of the ground; share of the canvas that such a one has at most. */
const SIGHT = 0.8;
const LARGEST_SIGHT = 0.01;
/** Share of what is connected that is near the ground, from which on it is thin. */
const THIN = 0.95;
/** What is left of a share where few pixels are counted. */
const SURELY = 0.7;
/** Times what the ground may differ by from which on a pixel is surely something else, and the share of detail in it that is. */
const SURELY_ELSE = 2;
const SURE = 0.3;
/** Noise along edges, levels, from which on surfaces run together over strands. */
const NOISY = 2;
/** How far from fine detail, as a share of the canvas's longer side, a sight of a graded ground is one through it. */
const NEAR = 0.05;
/** Levels between the canvas's corners from which on a ground is graded. */
const GRADED = 12;
const FAR = 255;

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
  const isSight = regionsOfSight(input.segmentation, isGround);
  const fine = detailOf(sightsThrough(detail, isSight, settings), countAreas(input.segmentation), settings.share);
  if (!fine.includes(1)) return { ...input, fine: null };

  const labels = input.segmentation.labels.slice();
  const source = input.segmentation.source.slice();
  // What is see-through at its rim is so within, and what is beside it; near it as well where the ground is graded, for nothing else
  // has the very colours that it has just there.
  const beside = fine.slice();
  const rimOf = where(labels.length, (p) => fine[labels[p]] === 1 && touches(sets, p, (q) => !fine[labels[q]]));
  for (const p of sets.spread(rimOf, () => true, undefined, isGraded(ground, image) ? Math.round(NEAR * Math.max(image.width, image.height)) : 1)) beside[labels[p]] |= isSight[labels[p]];
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
  const rim = where(labels.length, (p) => isFine[labels[p]] === 1 && touches(sets, p, (q) => labels[q] === own && source[q] === q));
  findOwnColours(image, differences, labels, source, sets.spread(rim, (q) => isFine[labels[q]] === 1, undefined, settings.thin - 1), settings);
  // What has lost the pixel that showed its colour shows its own.
  for (let p = 0; p < labels.length; p++) if (labels[source[p]] !== labels[p]) source[p] = p;
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

/** Whether the ground changes over the canvas, so that what has its colour where it is must be it. */
function isGraded(ground: KnownGround, { width, height }: WorkImage): boolean {
  const corners = [0, width - 1, (height - 1) * width, height * width - 1].map((p) => {
    const colour = new Float64Array(3);
    ground.at(p, colour);
    return colour;
  });
  return corners.some((a) => a.some((v, c) => Math.abs(v - corners[0][c]) >= GRADED));
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

function* where(count: number, test: (p: number) => boolean): Generator<number> {
  for (let p = 0; p < count; p++) if (test(p)) yield p;
}

function touches(sets: PixelSets, p: number, test: (q: number) => boolean): boolean {
  let found = false;
  sets.around(p, (q) => void (found ||= test(q)));
  return found;
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
function sightsThrough({ segmentation, textured, own, sets, isGround }: Detail, isSight: Uint8Array, { thin }: FineDetailOptions): Int32Array {
  const { labels } = segmentation;
  const through = Int32Array.from(labels, () => -1);
  const opened = new Int32Array(textured.length);
  hop(sets, labels.length, (p) => labels[p] === own, thin, (q, p) => {
    const r = labels[q];
    if (textured[r]) through[q] = r;
    else if (isSight[r]) through[q] = through[p];
    else return null;
    return through[q] !== -1 && isGround(q);
  }, (q) => void opened[through[q]]++);
  return opened;
}

/** 1 for small regions of the ground's colour. */
function regionsOfSight({ labels, source, count }: Segmentation, isGround: (p: number) => boolean): Uint8Array {
  const area = countAreas({ labels, count });
  const pure = new Int32Array(count);
  const alike = new Int32Array(count);
  for (let p = 0; p < labels.length; p++) {
    if (source[p] !== p) continue;
    pure[labels[p]]++;
    if (isGround(p)) alike[labels[p]]++;
  }
  return Uint8Array.from(area, (a, r) => (a <= LARGEST_SIGHT * labels.length && alike[r] > SIGHT * pure[r] ? 1 : 0));
}

/** Pixels of strands that are not the texture's, with the number of the one whose strands they go on; `fine` is 1 for those textures. */
function strandsLost({ own, sets, isGround, textured }: Detail, labels: Int32Array, fine: Uint8Array, { thin, scrap }: FineDetailOptions): Map<number, number> {
  const areas = countAreas({ labels, count: fine.length });
  const most = scrap * areas.reduce((sum, area, r) => sum + fine[r] * area, 0);
  const isFree = (p: number): boolean => !isGround(p) && (labels[p] === own || (!textured[labels[p]] && areas[labels[p]] < most));
  const near = new Uint8Array(labels.length);
  const outline = where(labels.length, (p) => !isGround(p) && touches(sets, p, isGround));
  for (const p of sets.spread(outline, (q) => !isGround(q), undefined, thin - 1)) near[p] = 1;
  const strand = new Uint8Array(labels.length);
  for (const piece of sets.connected(where(labels.length, isFree), isFree)) {
    if (piece.reduce((sum, p) => sum + near[p], 0) >= THIN * piece.length) for (const p of piece) strand[p] = 1;
  }
  const of = new Map<number, number>();
  const goesOn = new Int32Array(labels.length);
  hop(sets, labels.length, (p) => fine[labels[p]] === 1, thin, (q, p) => {
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
  for (const p of sets.spread(where(labels.length, isLeft), (q) => labels[q] === own, undefined, thin - 1)) around[p] = 1;
  const tufts: Int32Array[] = [];
  for (const piece of sets.connected(where(labels.length, isLeft), (p) => around[p] === 1)) {
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

/**
 * Visits what can be reached from some pixels by steps to neighbours, of which at most so many in a row miss. `visit` says whether a
 * step hits, or null where none may be made; each pixel is hit once.
 */
function hop(sets: PixelSets, count: number, isStart: (p: number) => boolean, most: number, visit: (q: number, p: number) => boolean | null, hit: (q: number) => void): void {
  const misses = new Uint8Array(count).fill(FAR);
  for (let p = 0; p < count; p++) if (isStart(p)) misses[p] = 0;
  let from = [...where(count, (p) => misses[p] === 0 && touches(sets, p, (q) => misses[q] > 0))];
  while (from.length > 0) {
    const next: number[] = [];
    const step = (q: number, p: number): void => {
      if (misses[q] <= misses[p]) return;
      const hits = visit(q, p);
      const after = hits ? 0 : misses[p] + 1;
      if (hits === null || after > most || after >= misses[q]) return;
      misses[q] = after;
      if (hits) hit(q);
      next.push(q);
    };
    for (const p of from) sets.around(p, step);
    from = next;
  }
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
