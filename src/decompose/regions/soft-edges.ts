import { isShade, shadeOf } from '../pixels/shade';
import type { WorkImage } from '../pixels/work-image';

export interface SoftEdgeOptions {
  /** Least step from pixel to pixel along an edge, levels; smaller ones belong to the surfaces on both sides. */
  step: number;
  /** Pixels that an edge is wide: narrower ones are told by what lies two pixels away. */
  narrowest: number;
  widest: number;
  /** Levels from one side to the other. */
  span: number;
  /** Pixels beyond an edge in which a surface must go on as it is. */
  level: number;
  /** Levels, and share of the span, by which a pixel may miss the line between the colours of both sides. */
  off: number;
  offShare: number;
}

export const SOFT_EDGE_DEFAULTS: Readonly<SoftEdgeOptions> = { step: 1, narrowest: 6, widest: 32, span: 24, level: 8, off: 4, offShare: 0.06 };

/** Times the least step, and share of the span, by which a surface beside an edge may change over the pixels that are looked at. */
const EVEN = 3;
const EVEN_SHARE = 0.1;
/** Share of the span that a single step may be at most: more is a sharp edge within a gradient. */
const STEEPEST = 0.5;
/** Share of the lighter colour below which a darker one is no shadow of it, and levels by which a shadow may miss. */
const DARKEST = 0.2;
const SHADE = 12;

/**
 * Soft edges between two surfaces: runs along rows and columns, on which colour goes from that of one surface straight to that of
 * another and on both ends stays there; a shadow's edge is none. Gives a byte a pixel, 1 between the two, or null where there is none.
 */
export function findSoftEdges(image: WorkImage, options: Partial<SoftEdgeOptions> = {}): Uint8Array | null {
  const settings = { ...SOFT_EDGE_DEFAULTS, ...options };
  const { width, height, planes, surfaceNoise } = image;
  const least = settings.step + surfaceNoise;
  const soft = new Uint8Array(width * height);
  let found = false;
  const mark = (from: number, to: number, stride: number, place: number, places: number): void => {
    const length = (to - from) / stride;
    if (length < settings.narrowest || length > settings.widest || place - length < settings.level || place + settings.level >= places) return;
    if (!isSoftEdge(planes, from, to, stride, least, surfaceNoise, settings)) return;
    for (let p = from + stride; p < to; p += stride) soft[p] = 1;
    found = true;
  };
  /** Whether a run that began at a pixel goes on from another to its neighbour. */
  const goesOn = (from: number, p: number, q: number): boolean => {
    let along = 0;
    for (let c = 0; c < planes.length; c++) along += (planes[c][q] - planes[c][p]) * (planes[c][p] - planes[c][from]);
    return along > 0;
  };
  // Where the run that a pixel is the end of so far began, −1 for none: of its row, and of each column.
  const above = new Int32Array(width).fill(-1);
  for (let y = 0, p = 0; y < height; y++) {
    let before = -1;
    for (let x = 0; x < width; x++, p++) {
      if (x + 1 < width) {
        const steps = stepOf(planes, p, p + 1) >= least;
        if (before >= 0 && !(steps && goesOn(before, p, p + 1))) {
          mark(before, p, 1, x, width);
          before = -1;
        }
        if (steps && before < 0) before = p;
      }
      if (y + 1 < height) {
        const steps = stepOf(planes, p, p + width) >= least;
        const from = above[x];
        if (from >= 0 && !(steps && goesOn(from, p, p + width))) {
          mark(from, p, width, y, height);
          above[x] = -1;
        }
        if (steps && above[x] < 0) above[x] = p;
      }
    }
  }
  return found ? soft : null;
}

function isSoftEdge(planes: readonly Float32Array[], p: number, q: number, stride: number, least: number, noise: number, { span, level, off, offShare }: SoftEdgeOptions): boolean {
  const whole = stepOf(planes, p, q);
  if (whole < span + 4 * noise) return false;
  const even = Math.max(EVEN * least, EVEN_SHARE * whole);
  return stepOf(planes, p - level * stride, p) <= even && stepOf(planes, q, q + level * stride) <= even && isGradual(planes, p, q, stride, STEEPEST * whole) && isStraight(planes, p, q, stride, off + offShare * whole + noise) && !castsShadow(planes, p, q);
}

/** Largest channel difference. */
function stepOf(planes: readonly Float32Array[], p: number, q: number): number {
  let most = 0;
  for (let c = 0; c < planes.length; c++) {
    const d = Math.abs(planes[c][q] - planes[c][p]);
    if (d > most) most = d;
  }
  return most;
}

function isGradual(planes: readonly Float32Array[], p: number, q: number, stride: number, most: number): boolean {
  for (let r = p; r < q; r += stride) if (stepOf(planes, r, r + stride) > most) return false;
  return true;
}

/** Whether all that lies between two pixels is a mixture of both. */
function isStraight(planes: readonly Float32Array[], p: number, q: number, stride: number, tolerance: number): boolean {
  let span = 0;
  for (let c = 0; c < planes.length; c++) span += (planes[c][q] - planes[c][p]) ** 2;
  for (let r = p + stride; r < q; r += stride) {
    let along = 0;
    for (let c = 0; c < planes.length; c++) along += (planes[c][r] - planes[c][p]) * (planes[c][q] - planes[c][p]);
    const t = along / span;
    for (let c = 0; c < planes.length; c++) if (Math.abs(planes[c][r] - planes[c][p] - t * (planes[c][q] - planes[c][p])) > tolerance) return false;
  }
  return true;
}

/** Whether the colour of one of two pixels is the other's, only darker: the edge between them is a shadow's. */
function castsShadow([red, green, blue]: readonly Float32Array[], p: number, q: number): boolean {
  const sum = (at: number): number => red[at] + green[at] + blue[at];
  const [light, dark] = sum(p) >= sum(q) ? [p, q] : [q, p];
  if (shadeOf(red[dark], green[dark], blue[dark], red[light], green[light], blue[light]) < DARKEST) return false;
  return isShade(red[dark], green[dark], blue[dark], red[light], green[light], blue[light], SHADE);
}
