import { compareBands, findBands, upperEdge, type Band } from './bands';
import { toSeenSides, type Card } from '../cards/cards';
import { convexRows, type Rows } from '../pixels/convex-rows';
import type { Extent } from '../pixels/extent';
import { walkParts, type Part } from '../objects/parts';
import { fitRoundOutline, rowsOfRound, type Outline } from './round-outline';
import { roundedRows, Seen } from './rounded-corners';
import type { UpperEdge } from '../regions/layer-plan';
import type { Segmentation } from '../regions/segment';

/** Pairwise evidence among the parts that lie on one parent. Index pairs are positions in `parts`. */
export interface Occlusion {
  readonly parts: readonly Part[];
  /** Pixel sides shared, by pair key. */
  readonly touching: ReadonlyMap<number, number>;
  /** Evidence that the lower-numbered part of a pair lies behind the other (negative: in front), by pair key. */
  readonly behind: ReadonlyMap<number, number>;
  /** How the visible shape of each part would go on if nothing covered it. */
  readonly completions: readonly Completion[];
}

/** The simplest shape that explains a part seen only in part: a circle, its box, its convex hull, all below its upper edge, or nothing more than is seen. */
export interface Completion {
  readonly kind: 'circle' | 'rectangle' | 'convex' | 'band' | 'none';
  /** True where nearly all of it is seen. */
  readonly whole: boolean;
  readonly top: number;
  /** First and last column of each row, inclusive. */
  readonly first: Int32Array;
  readonly last: Int32Array;
  /** Of a band: it lies below. */
  readonly edge?: UpperEdge;
}

export interface OcclusionOptions {
  /** Share of a completed shape that may turn out to be ground: rounded corners, not dents. */
  slack: number;
}

export const OCCLUSION_DEFAULTS: Readonly<OcclusionOptions> = { slack: 0.045 };

export const pairKey = (a: number, b: number, count: number): number => (a < b ? a * count + b : b * count + a);

/**
 * Who is in front among touching siblings. Three cues, each a signed weight:
 * a simple shape (rectangle, convex outline) that would need the other's pixels to be complete lies behind it;
 * at a T-junction the part whose outline runs straight through is in front (Guzman 1968);
 * a part that is nearly enclosed by the other lies on it.
 * Of two that lie across the whole canvas, or the card that they all are on, the lower one is nearer, as hills are: it decides alone.
 * All of `parts` must lie within `extent`: many parents are small, and none needs a look at the whole canvas.
 */
export function findOcclusion(segmentation: Segmentation, parts: readonly Part[], options: Partial<OcclusionOptions> = {}, extent: Extent = wholeCanvas(segmentation)): Occlusion {
  const { slack } = { ...OCCLUSION_DEFAULTS, ...options };
  const { width, height, labels } = segmentation;
  const count = parts.length;
  const siblingOf = new Int32Array(segmentation.count).fill(-1);
  parts.forEach((part, i) => {
    for (const inner of walkParts(part)) for (const r of inner.regions) siblingOf[r] = i;
  });
  const shape = outlineShapes(segmentation, siblingOf, count, extent);
  const touching = new Map<number, number>();
  const perimeter = new Float64Array(count);
  const behind = new Map<number, number>();
  const junctions = new Map<number, number>();
  const add = (i: number, j: number, weight: number, to = behind): void => {
    const key = pairKey(i, j, count);
    to.set(key, (to.get(key) ?? 0) + (i < j ? weight : -weight));
  };
  // Where each part's outline faces none of the others: that is its own.
  const outlines = parts.map((): Outline => ({ x: [], y: [] }));
  const meet = (a: number, b: number, x: number, y: number): void => {
    if (a === b) return;
    if (b === -1 || a === -1) {
      const outline = outlines[Math.max(a, b)];
      outline.x.push(x);
      outline.y.push(y);
    }
    if (a !== -1) perimeter[a]++;
    if (b !== -1) perimeter[b]++;
    if (a === -1 || b === -1) return;
    const key = pairKey(a, b, count);
    touching.set(key, (touching.get(key) ?? 0) + 1);
  };
  // From one pixel before, whose right and lower sides are the parts' left and upper ones.
  const { left, top, right, bottom } = extent;
  for (let y = Math.max(0, top - 1); y <= bottom; y++) {
    for (let x = Math.max(0, left - 1), p = y * width + x; x <= right; x++, p++) {
      const label = labels[p];
      if (x + 1 < width && labels[p + 1] !== label) meet(siblingOf[label], siblingOf[labels[p + 1]], x + 0.5, y);
      if (y + 1 < height && labels[p + width] !== label) meet(siblingOf[label], siblingOf[labels[p + width]], x, y + 0.5);
    }
  }
  const frame = parts[0]?.parent?.card ? frameOf(parts[0].parent.card, segmentation) : wholeCanvas(segmentation);
  const bands = findBands(segmentation, siblingOf, shape.map((s, i) => (s.area >= HILL * labels.length && parts[i].kind === 'shape' ? boxOf(s) : null)), frame);
  const inside = new Int32Array(count + 1);
  const hulls: [number, number, number][] = [];
  const completions = shape.map((s, i) => complete(s, i));

  for (const [key, length] of touching) {
    const i = Math.floor(key / count);
    const j = key % count;
    // Nearly enclosed: a handle on a cup, shading along an edge.
    if (length > 0.72 * perimeter[j] && shape[j].area < shape[i].area) add(i, j, 1.2);
    if (length > 0.72 * perimeter[i] && shape[i].area < shape[j].area) add(j, i, 1.2);
  }
  voteAtJunctions(segmentation, siblingOf, extent, (through, others) => {
    if (through === -1) return;
    for (const k of others) {
      if (k === -1) continue;
      add(k, through, 0.5);
      add(k, through, 1, junctions);
    }
  });
  // A hollow that an outline runs through at its ends is a hollow, of something in front.
  for (const [i, j, weight] of hulls) {
    const votes = (junctions.get(pairKey(i, j, count)) ?? 0) * (i < j ? 1 : -1);
    if (votes >= 0 || shape[j].area < shape[i].area || parts[i].kind !== 'shape' || parts[j].kind !== 'shape') continue;
    add(j, i, 2 * weight);
    completions[i] = asSeen(shape[i]);
  }
  bands.forEach((band, i) => {
    const { kind, whole } = completions[i];
    // A strip of a page ends where the next one begins.
    if (band && !(kind === 'rectangle' && whole)) completions[i] = completeBand(shape[i], i, band);
  });
  for (const key of touching.keys()) {
    const [upper, lower] = [bands[Math.floor(key / count)], bands[key % count]];
    const above = upper && lower ? compareBands(upper, lower) : 0;
    if (above !== 0) behind.set(key, above * NEARER);
  }
  return { parts, touching, behind, completions };

  /** Counts into `inside` the pixels of each part within some rows, by position, and at the end those of no part. Gives what was met, in turn. */
  function countInside({ top, first, last }: Pick<Completion, 'top' | 'first' | 'last'>): number[] {
    const met: number[] = [];
    for (let row = 0; row < first.length; row++) {
      const to = (top + row) * width + last[row];
      for (let p = (top + row) * width + first[row], end = p; p <= to; p = end) {
        for (end = p + 1; end <= to && labels[end] === labels[p]; ) end++;
        const sibling = siblingOf[labels[p]];
        const j = sibling === -1 ? count : sibling;
        if (inside[j] === 0) met.push(j);
        inside[j] += end - p;
      }
    }
    return met;
  }

  function roundShape(i: number): (Rows & { kind: 'circle' }) | null {
    const circle = fitRoundOutline(outlines[i]);
    const found = circle && rowsOfRound(circle, width, height);
    return found && { ...found, kind: 'circle' };
  }

  /** All below the band's upper edge. */
  function completeBand({ top }: Shape, i: number, band: Band): Completion {
    const rows = frame.bottom - top + 1;
    const hides = (j: number): boolean => !bands[j] && (behind.get(pairKey(i, j, count)) ?? 0) * (i < j ? 1 : -1) > 0;
    return { kind: 'band', whole: false, top, first: new Int32Array(rows).fill(frame.left), last: new Int32Array(rows).fill(frame.right), edge: { left: frame.left, bottom: frame.bottom, rows: upperEdge(band, hides) } };
  }

  function complete(s: Shape, i: number): Completion {
    const { card } = parts[i];
    const seenAs = (x: number, y: number): Seen => {
      const sibling = siblingOf[labels[y * width + x]];
      return sibling === i ? Seen.Own : sibling === -1 ? Seen.Beyond : Seen.Covered;
    };
    const seen = boxOf(s);
    const sides = card ? toSeenSides(card, seen) : { left: seen.left, top: seen.top, right: seen.right + 1, bottom: seen.bottom + 1 };
    const box = { kind: 'rectangle' as const, ...roundedRows(sides, seenAs) };
    const hull = { ...convexRows(s), kind: 'convex' as const };
    const circle = card || parts[i].kind === 'text' ? null : roundShape(i);
    for (const candidate of circle ? [circle, box, hull] : [box, hull]) {
      const met = countInside(candidate).map((j) => ({ j, pixels: inside[j] }));
      const all = met.reduce((sum, { pixels }) => sum + pixels, 0);
      const [own, beyond] = [inside[i], inside[count]];
      for (const { j } of met) inside[j] = 0;
      if (beyond > slack * all || own < (card || candidate === circle ? 0.3 : candidate === box ? 0.6 : 0.5) * all) continue;
      // A circle leaves nothing of the part outside.
      if (candidate === circle && own < 0.97 * s.area) continue;
      for (const { j, pixels } of met) {
        if (j === count || j === i || !touching.has(pairKey(i, j, count))) continue;
        const least = Math.max(10, 0.012 * Math.min(s.area, shape[j].area));
        const weight = Math.min(2, 0.6 + pixels / (0.06 * Math.min(s.area, shape[j].area)));
        if (pixels < least) continue;
        add(i, j, weight);
        if (candidate === hull) hulls.push([i, j, weight]);
      }
      return { ...candidate, whole: own > 0.9 * all };
    }
    return asSeen(s);
  }
}

/** Share of the canvas from which on what lies across it is a hill, not a line. */
const HILL = 0.01;
/** Evidence that the lower of two bands is in front: more than any other cue gives. */
const NEARER = 3;

const boxOf = (s: Shape): Extent => ({ left: s.left, top: s.top, right: s.right, bottom: s.top + s.first.length - 1 });

const asSeen = ({ top, first, last }: Shape): Completion => ({ kind: 'none', whole: true, top, first, last });

/** What of a card lies on the canvas. */
function frameOf({ left, top, right, bottom }: Card, { width, height }: Segmentation): Extent {
  return { left: Math.max(0, left), top: Math.max(0, top), right: Math.min(width, right) - 1, bottom: Math.min(height, bottom) - 1 };
}

function wholeCanvas({ width, height }: Segmentation): Extent {
  return { left: 0, top: 0, right: width - 1, bottom: height - 1 };
}

interface Shape {
  area: number;
  left: number;
  right: number;
  top: number;
  first: Int32Array;
  last: Int32Array;
}

function outlineShapes({ width, labels }: Segmentation, siblingOf: Int32Array, count: number, extent: Extent): Shape[] {
  const rows = Array.from({ length: count }, () => ({ area: 0, left: width, right: -1, top: 0, first: [] as number[], last: [] as number[] }));
  for (let y = extent.top; y <= extent.bottom; y++) {
    // Run by run of one region.
    for (let x = extent.left, end = x; x <= extent.right; x = end) {
      const label = labels[y * width + x];
      for (end = x + 1; end <= extent.right && labels[y * width + end] === label; ) end++;
      const i = siblingOf[label];
      if (i === -1) continue;
      const s = rows[i];
      if (s.area === 0) s.top = y;
      for (; s.top + s.first.length <= y; s.first.push(width)) s.last.push(-1);
      const row = y - s.top;
      s.area += end - x;
      s.first[row] = Math.min(s.first[row], x);
      s.last[row] = end - 1;
      s.left = Math.min(s.left, x);
      s.right = Math.max(s.right, end - 1);
    }
  }
  return rows.map((s) => ({ ...s, first: Int32Array.from(s.area > 0 ? s.first : [width]), last: Int32Array.from(s.area > 0 ? s.last : [-1]) }));
}

/** Finds every point where three parts (−1: anything else) meet and one fills half of the surroundings: it passes in front of the other two. */
export function voteAtJunctions(segmentation: Segmentation, siblingOf: Int32Array, extent: Extent, found: (through: number, others: readonly number[]) => void): void {
  const { width, height, labels } = segmentation;
  const radius = Math.max(5, Math.min(10, Math.round(Math.sqrt(width * height) * 0.008)));
  const across: number[] = [];
  const down: number[] = [];
  // Centred on the corner where the four pixels meet.
  for (let dy = 1 - radius; dy <= radius; dy++) {
    for (let dx = 1 - radius; dx <= radius; dx++) {
      if ((dx - 0.5) ** 2 + (dy - 0.5) ** 2 > radius * radius) continue;
      across.push(dx);
      down.push(dy);
    }
  }
  const judge = (x: number, y: number, members: readonly number[]): void => {
    const shares = members.map(() => 0);
    let total = 0;
    for (let o = 0; o < across.length; o++) {
      const u = x + across[o];
      const v = y + down[o];
      if (u < 0 || v < 0 || u >= width || v >= height) continue;
      total++;
      const k = members.indexOf(siblingOf[labels[v * width + u]]);
      if (k !== -1) shares[k]++;
    }
    const through = shares.indexOf(Math.max(...shares));
    const share = shares[through] / total;
    const rest = shares.filter((_, k) => k !== through).map((s) => s / total);
    // A straight run is half of the surroundings; both others must be wedges of some width.
    if (share < 0.4 || share > 0.64 || Math.min(...rest) < 0.08) return;
    found(members[through], members.filter((k) => k !== members[through]));
  };
  for (let y = Math.max(0, extent.top - 1); y < Math.min(height - 1, extent.bottom + 1); y++) {
    for (let x = Math.max(0, extent.left - 1), p = y * width + x; x < Math.min(width - 1, extent.right + 1); x++, p++) {
      if (labels[p] === labels[p + 1] && labels[p + width] === labels[p + width + 1]) continue;
      const a = siblingOf[labels[p]];
      const b = siblingOf[labels[p + 1]];
      const c = siblingOf[labels[p + width]];
      const d = siblingOf[labels[p + width + 1]];
      if ((a === b && c === d) || (a === c && b === d)) continue;
      // Nearly every border is one of two parts: those cost no list.
      const kinds = 1 + (b !== a ? 1 : 0) + (c !== a && c !== b ? 1 : 0) + (d !== a && d !== b && d !== c ? 1 : 0);
      if (kinds < 3) continue;
      const members = [...new Set([a, b, c, d])];
      if (members.filter((k) => k !== -1).length >= 2) judge(x, y, members);
    }
  }
}
