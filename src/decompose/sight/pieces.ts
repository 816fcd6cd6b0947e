import { convexRows, rowsArea, rowsOf, type Rows } from '../pixels/convex-rows';
import { voteAtJunctions } from '../order/occlusion';
import { walkParts, type Part } from '../objects/parts';
import type { RegionGraph } from '../regions/region-graph';
import type { Segmentation } from '../regions/segment';

/**
 * What a network is asked about: the parts of the picture before anybody has said what is one object. Specks are joined to
 * what they touch most; a row of letters, a photograph, an outline with its fill are one piece. Number 0 is the ground.
 */
export interface Piece {
  /** The largest of the parts that it was made from. */
  readonly part: Part;
  /** Text joins nothing by itself; so a piece is text or holds none, unless there are too many pieces. */
  readonly isText: boolean;
  readonly isTexture: boolean;
  readonly regions: readonly number[];
  /** Pixels. */
  readonly area: number;
  /** Pixels of itself and of all that it encloses. */
  readonly filled: number;
  /** Pixel sides that face other pieces or the canvas edge; and those of the latter. */
  readonly perimeter: number;
  readonly canvasEdge: number;
  /** Premultiplied, 0..255. */
  readonly colour: readonly number[];
  readonly roughness: number;
  /** Inclusive. */
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** Steps to the ground in the order of enclosure, and the piece that encloses it (−1 for the ground). */
  readonly depth: number;
  readonly parent: number;
  /** On the chart, see {@link Pieces}: its rows, their convex hull, and the hull's pixels. */
  readonly rows: Rows;
  readonly hull: Rows;
  readonly hullArea: number;
}

export interface Contact {
  /** Pixel sides shared. */
  length: number;
  /** Sum over those of the largest channel difference. */
  contrast: number;
  /** Junctions at which the lower-numbered piece, or the other, runs straight through in front. */
  throughLow: number;
  throughHigh: number;
  /** Junctions at which both end at a third piece's straight edge: the ground's, or another's. */
  atGround: number;
  atOther: number;
}

/** A map of the pieces, small enough that its cost does not grow with the picture: every pixel's piece, by nearest sample. */
export interface Chart {
  readonly width: number;
  readonly height: number;
  readonly labels: Int32Array;
}

export interface Pieces {
  readonly pieces: readonly Piece[];
  readonly pieceOf: Int32Array;
  readonly chart: Chart;
  /** Longest side of the picture that contacts were measured in, pixels. */
  readonly side: number;
  /** By `low * pieces.length + high`. */
  readonly contacts: ReadonlyMap<number, Contact>;
  /** Chart pixels of piece `other` inside the hull of piece `of`, at `of * pieces.length + other`. */
  readonly inHull: Float64Array;
}

export interface PieceOptions {
  /** Smaller shares of the canvas are specks. */
  leastShare: number;
  /** From this share on, what stands free on the ground is none. */
  freeShare: number;
  /** Pieces at most, the ground with them. */
  most: number;
  /** Longest side of the chart, pixels. */
  chartSide: number;
}

export const PIECE_DEFAULTS: Readonly<PieceOptions> = { leastShare: 0.0006, freeShare: 0.0001, most: 64, chartSide: 512 };

/** Cuts the tree of parts into pieces and measures them; the tree stays as it is. */
export function findPieces(segmentation: Segmentation, graph: RegionGraph, root: Part, isTexture: Uint8Array, options: Partial<PieceOptions> = {}): Pieces {
  const { leastShare, freeShare, most, chartSide } = { ...PIECE_DEFAULTS, ...options };
  const parts = walkParts(root);
  const { find, area } = joinSpecks(graph, parts, { least: leastShare * segmentation.labels.length, free: freeShare * segmentation.labels.length, most });
  const numberOf = new Int32Array(parts.length).fill(-1);
  const members: number[][] = [];
  parts.forEach((_, i) => {
    const head = find(i);
    if (numberOf[head] === -1) {
      numberOf[head] = members.length;
      members.push([]);
    }
    numberOf[i] = numberOf[head];
    members[numberOf[i]].push(i);
  });
  const pieceOf = new Int32Array(segmentation.count);
  parts.forEach((part, i) => {
    for (const r of part.regions) pieceOf[r] = numberOf[i];
  });
  const count = members.length;
  const filled = enclosedAreas(parts);
  const chart = drawChart(segmentation, pieceOf, chartSide);
  const rows = rowsOf(chart, Int32Array.from({ length: count }, (_, k) => k), count);
  const contacts = findContacts(segmentation, graph, pieceOf, count);
  const inner = new Float64Array(count);
  for (const [key, { length }] of contacts) {
    inner[Math.floor(key / count)] += length;
    inner[key % count] += length;
  }
  const parentOf = members.map((list, k) => {
    let part: Part | null = parts[list.reduce((a, b) => (filled[b] > filled[a] ? b : a))];
    while (part && pieceOf[part.regions[0]] === k) part = part.parent;
    return part ? pieceOf[part.regions[0]] : -1;
  });
  // It ends: what encloses a piece's largest part is larger still, so no two pieces enclose one another.
  const depthOf = (k: number): number => (parentOf[k] === -1 ? 0 : 1 + depthOf(parentOf[k]));
  const pieces = members.map((list, k): Piece => {
    const regions = list.flatMap((i) => parts[i].regions);
    const sum = (value: (r: number) => number): number => regions.reduce((total, r) => total + value(r), 0);
    const own = Math.max(1, sum((r) => graph.regions[r].area));
    const canvasEdge = sum((r) => graph.regions[r].canvasEdge);
    const head = list.reduce((a, b) => (area[b] > area[a] ? b : a));
    const hull = convexRows(rows[k]);
    return {
      part: parts[head], isText: parts[head].kind === 'text', isTexture: regions.some((r) => isTexture[r] === 1), regions, area: own,
      filled: list.reduce((largest, i) => Math.max(largest, filled[i]), own), perimeter: inner[k] + canvasEdge, canvasEdge,
      colour: [0, 1, 2, 3].map((c) => sum((r) => graph.regions[r].colour[c] * graph.regions[r].area) / own),
      roughness: sum((r) => graph.regions[r].roughness * graph.regions[r].area) / own,
      left: regions.reduce((least, r) => Math.min(least, graph.regions[r].left), Infinity),
      top: regions.reduce((least, r) => Math.min(least, graph.regions[r].top), Infinity),
      right: regions.reduce((largest, r) => Math.max(largest, graph.regions[r].right), -1),
      bottom: regions.reduce((largest, r) => Math.max(largest, graph.regions[r].bottom), -1),
      depth: depthOf(k), parent: parentOf[k], rows: rows[k], hull, hullArea: rowsArea(hull),
    };
  });
  return { pieces, pieceOf, chart, side: Math.max(segmentation.width, segmentation.height), contacts, inHull: countInHulls(chart, pieces) };
}

/** Pixels of each part with all that lies on it. */
function enclosedAreas(parts: readonly Part[]): number[] {
  const index = new Map(parts.map((part, i) => [part, i]));
  const filled = parts.map((part) => part.area);
  for (let i = parts.length - 1; i > 0; i--) filled[index.get(parts[i].parent as Part) as number] += filled[i];
  return filled;
}

/**
 * Joins the smallest parts, one after another, to what they touch most; to the ground only where they touch nothing else, for
 * what was told from it is no part of it, and from `free` pixels on not even then, unless they are many. Text is left alone, unless even so too many parts
 * remain: then it joins like all else, and what touches nothing but the ground joins that.
 */
function joinSpecks(graph: RegionGraph, parts: readonly Part[], { least, free, most }: { least: number; free: number; most: number }): { find: (i: number) => number; area: number[] } {
  const head = parts.map((_, i) => i);
  const find = (i: number): number => {
    while (head[i] !== i) i = head[i] = head[head[i]];
    return i;
  };
  const partOf = new Int32Array(graph.regions.length);
  parts.forEach((part, i) => {
    for (const r of part.regions) partOf[r] = i;
  });
  const touching: Map<number, number>[] = parts.map(() => new Map<number, number>());
  for (const { a, b, length } of graph.borders) {
    const [i, j] = [partOf[a], partOf[b]];
    if (i === j) continue;
    touching[i].set(j, (touching[i].get(j) ?? 0) + length);
    touching[j].set(i, (touching[j].get(i) ?? 0) + length);
  }
  const area = parts.map((part) => part.area);
  const bySize = parts.map((_, i) => i).slice(1).sort((i, j) => parts[i].area - parts[j].area || i - j);
  let left = parts.length;
  const join = (i: number, withText: boolean): void => {
    let to = -1;
    for (const [j, length] of touching[i]) {
      if (!withText && parts[j].kind === 'text') continue;
      const nearer = (j === 0) === (to === 0) ? length > (touching[i].get(to) ?? 0) : j !== 0;
      if (to === -1 || nearer) to = j;
    }
    const standsFree = to === 0 && touching[i].size === 1 && area[i] >= free && left <= most / 2;
    if (to === -1 || standsFree) return;
    head[i] = to;
    area[to] += area[i];
    left--;
    for (const [j, length] of touching[i]) {
      touching[j].delete(i);
      if (j === to) continue;
      touching[to].set(j, (touching[to].get(j) ?? 0) + length);
      touching[j].set(to, (touching[j].get(to) ?? 0) + length);
    }
    touching[i].clear();
  };
  for (const i of bySize) if (parts[i].kind !== 'text' && (area[i] < least || left > most)) join(i, false);
  for (const i of bySize) if (left > most && head[i] === i) join(i, true);
  return { find, area };
}

function drawChart({ width, height, labels }: Segmentation, pieceOf: Int32Array, longest: number): Chart {
  const scale = Math.min(1, longest / Math.max(width, height));
  const w = Math.max(1, Math.round(width * scale));
  const h = Math.max(1, Math.round(height * scale));
  const out = new Int32Array(w * h);
  const columns = Int32Array.from({ length: w }, (_, x) => Math.min(width - 1, Math.floor(((x + 0.5) * width) / w)));
  for (let y = 0, p = 0; y < h; y++) {
    const row = Math.min(height - 1, Math.floor(((y + 0.5) * height) / h)) * width;
    for (let x = 0; x < w; x++, p++) out[p] = pieceOf[labels[row + columns[x]]];
  }
  return { width: w, height: h, labels: out };
}

function findContacts(segmentation: Segmentation, graph: RegionGraph, pieceOf: Int32Array, count: number): Map<number, Contact> {
  const contacts = new Map<number, Contact>();
  for (const { a, b, length, contrast } of graph.borders) {
    const [i, j] = [Math.min(pieceOf[a], pieceOf[b]), Math.max(pieceOf[a], pieceOf[b])];
    if (i === j) continue;
    const contact = contacts.get(i * count + j) ?? { length: 0, contrast: 0, throughLow: 0, throughHigh: 0, atGround: 0, atOther: 0 };
    contact.length += length;
    contact.contrast += length * contrast;
    contacts.set(i * count + j, contact);
  }
  const whole = { left: 0, top: 0, right: segmentation.width - 1, bottom: segmentation.height - 1 };
  voteAtJunctions(segmentation, pieceOf, whole, (through, others) => {
    for (const k of others) {
      const contact = contacts.get(Math.min(k, through) * count + Math.max(k, through));
      if (contact) contact[through < k ? 'throughLow' : 'throughHigh']++;
    }
    const contact = others.length < 2 ? undefined : contacts.get(Math.min(others[0], others[1]) * count + Math.max(others[0], others[1]));
    if (contact) contact[through === 0 ? 'atGround' : 'atOther']++;
  });
  return contacts;
}

function countInHulls({ width, labels }: Chart, pieces: readonly Piece[]): Float64Array {
  const count = pieces.length;
  const found = new Float64Array(count * count);
  pieces.forEach(({ hull: { top, first, last } }, k) => {
    if (k === 0) return;
    const counts = found.subarray(k * count, (k + 1) * count);
    for (let row = 0; row < first.length; row++) {
      for (let x = first[row], p = (top + row) * width + x; x <= last[row]; x++, p++) counts[labels[p]]++;
    }
  });
  return found;
}
