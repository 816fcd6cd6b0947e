import { convexRows, joinRows, rowsArea } from '../pixels/convex-rows';
import type { Contact, Piece, Pieces } from './pieces';

/**
 * What the engine measures of every piece and every pair, as plain numbers for a network. Lengths are shares of the canvas's
 * mean side, areas shares of the canvas, colours 0..1. A network is trained on exactly these columns in this order: a change
 * here needs a new network, and `SIGHT_VERSION` in `sight-question.ts` says so.
 */
export const MEASURES = [
  'logArea', 'ownShare', 'convexity', 'hullInBox', 'logAspect', 'thickness', 'edgeShare', 'groundShare', 'depth', 'neighbours', 'light', 'saturation', 'roughness', 'logRank',
  'alike', 'text', 'texture', 'centreX', 'centreY', 'width', 'height', 'red', 'green', 'blue', 'alpha', 'card', 'ground', 'transparentGround', 'logCount',
] as const;

export const RELATIONS = [
  'compared', 'touching', 'encloses', 'enclosed', 'siblings', 'depthStep', 'contactShare', 'contactShareOther', 'contrast', 'distance', 'lightStep', 'saturationStep', 'hueDistance',
  'logAreaRatio', 'otherInHull', 'inOtherHull', 'hullGrowth', 'jointFill', 'through', 'throughOther', 'atGround', 'atOther', 'commonNeighbours', 'gap', 'stepX', 'stepY', 'hullRatio',
  'convexityStep', 'bothAtEdge',
] as const;

/** Columns that change sign when the picture is mirrored left to right. */
export const MIRRORED_MEASURES: readonly number[] = [MEASURES.indexOf('centreX')];
export const MIRRORED_RELATIONS: readonly number[] = [RELATIONS.indexOf('stepX')];

export interface PieceFeatures {
  /** Rows of {@link MEASURES}, one a piece. */
  readonly measures: Float32Array;
  /** {@link RELATIONS} of each ordered pair: channel, row piece, column piece. */
  readonly relations: Float32Array;
}

const light = (c: readonly number[]): number => (0.3 * c[0] + 0.59 * c[1] + 0.11 * c[2]) / 255;
const saturation = (c: readonly number[]): number => (Math.max(c[0], c[1], c[2]) - Math.min(c[0], c[1], c[2])) / 255;
const distance = (a: readonly number[], b: readonly number[]): number => Math.max(...a.map((v, c) => Math.abs(v - b[c]))) / 255;

/** How far two colours are from being shades of one: 1 − cosine of their directions from grey, 1 where one is nearly grey. */
function hueDistance(a: readonly number[], b: readonly number[]): number {
  const direction = (c: readonly number[]): number[] => [0, 1, 2].map((i) => c[i] - (c[0] + c[1] + c[2]) / 3);
  const [u, v] = [direction(a), direction(b)];
  const size = Math.hypot(...u) * Math.hypot(...v);
  return size < 50 ? 1 : 1 - (u[0] * v[0] + u[1] * v[1] + u[2] * v[2]) / size;
}

/** Pieces beyond this many, counted by size, are compared with what they touch alone: a joint hull for every pair is the one thing that costs. */
const COMPARED = 40;

/** Measures pieces and pairs; `width` and `height` are the picture's. */
export function describePieces({ pieces, contacts, inHull, chart }: Pieces, width: number, height: number, transparent: boolean): PieceFeatures {
  const count = pieces.length;
  const canvas = width * height;
  const side = Math.sqrt(canvas);
  const chartArea = chart.width * chart.height;
  const neighbours: Set<number>[] = pieces.map(() => new Set<number>());
  for (const key of contacts.keys()) {
    neighbours[Math.floor(key / count)].add(key % count);
    neighbours[key % count].add(Math.floor(key / count));
  }
  const rank = new Int32Array(count);
  pieces.map((_, k) => k).slice(1).sort((i, j) => pieces[j].area - pieces[i].area || i - j).forEach((k, i) => (rank[k] = i + 1));
  const hullShare = (piece: Piece): number => Math.max(1, piece.hullArea) / chartArea;

  const describe = (piece: Piece, k: number): number[] => {
    const w = piece.right - piece.left + 1;
    const h = piece.bottom - piece.top + 1;
    const round = Math.max(1, piece.perimeter);
    const alike = pieces.filter((other) => distance(piece.colour, other.colour) <= 8 / 255).length - 1;
    return [
      Math.log(piece.area / canvas), piece.area / Math.max(1, piece.filled), Math.min(2, piece.filled / canvas / hullShare(piece)), Math.min(2, (hullShare(piece) * canvas) / (w * h)),
      Math.log(w / h), (2 * piece.area) / round / Math.sqrt(Math.max(1, piece.filled)), piece.canvasEdge / round, k === 0 ? 1 : (contacts.get(k)?.length ?? 0) / round, piece.depth,
      Math.log1p(neighbours[k].size), light(piece.colour), saturation(piece.colour), Math.log1p(piece.roughness), Math.log1p(rank[k]), Math.log1p(alike), piece.isText ? 1 : 0,
      piece.isTexture ? 1 : 0, (piece.left + piece.right + 1) / width - 1, (piece.top + piece.bottom + 1) / height - 1, w / width, h / height, ...piece.colour.map((v) => v / 255),
      piece.part.card ? 1 : 0, k === 0 ? 1 : 0, transparent ? 1 : 0, Math.log(count),
    ];
  };

  const compare = (i: number, j: number, contact: Contact | undefined, hullGrowth: number, jointFill: number): number[] => {
    const [x, y] = [pieces[i], pieces[j]];
    const share = (of: number, other: number): number => Math.min(1, (inHull[of * count + other] / chartArea) * (canvas / pieces[other].area));
    const [through, throughOther] = i < j ? [contact?.throughLow ?? 0, contact?.throughHigh ?? 0] : [contact?.throughHigh ?? 0, contact?.throughLow ?? 0];
    let common = 0;
    for (const k of neighbours[i]) if (k !== 0 && neighbours[j].has(k)) common++;
    const gap = Math.hypot(Math.max(0, x.left - y.right, y.left - x.right), Math.max(0, x.top - y.bottom, y.top - x.bottom));
    const fill = (piece: Piece): number => Math.min(2, piece.filled / canvas / hullShare(piece));
    return [
      1, contact ? 1 : 0, y.parent === i ? 1 : 0, x.parent === j ? 1 : 0, x.parent === y.parent ? 1 : 0, x.depth - y.depth,
      (contact?.length ?? 0) / Math.max(1, x.perimeter), (contact?.length ?? 0) / Math.max(1, y.perimeter), contact ? contact.contrast / contact.length / 255 : 0,
      distance(x.colour, y.colour), light(x.colour) - light(y.colour), saturation(x.colour) - saturation(y.colour), hueDistance(x.colour, y.colour),
      Math.log(x.area / y.area), share(i, j), share(j, i), hullGrowth, jointFill, Math.log1p(through), Math.log1p(throughOther), Math.log1p(contact?.atGround ?? 0),
      Math.log1p(contact?.atOther ?? 0), Math.log1p(common), gap / side, (x.left + x.right - y.left - y.right) / 2 / side, (x.top + x.bottom - y.top - y.bottom) / 2 / side,
      Math.log(hullShare(x) / hullShare(y)), fill(x) - fill(y), x.canvasEdge > 0 && y.canvasEdge > 0 ? 1 : 0,
    ];
  };

  const measures = Float32Array.from(pieces.flatMap(describe));
  const relations = new Float32Array(RELATIONS.length * count * count);
  for (let i = 0; i < count; i++) {
    for (let j = i + 1; j < count; j++) {
      const contact = contacts.get(i * count + j);
      if (!contact && (rank[i] > COMPARED || rank[j] > COMPARED)) continue;
      const joint = i === 0 ? chartArea : rowsArea(convexRows(joinRows(pieces[i].rows, pieces[j].rows)));
      const growth = Math.min(4, joint / Math.max(1, pieces[i].hullArea + pieces[j].hullArea));
      const fill = Math.min(2, ((pieces[i].filled + pieces[j].filled) / canvas) * (chartArea / Math.max(1, joint)));
      compare(i, j, contact, growth, fill).forEach((v, c) => (relations[(c * count + i) * count + j] = v));
      compare(j, i, contact, growth, fill).forEach((v, c) => (relations[(c * count + j) * count + i] = v));
    }
  }
  return { measures, relations };
}
