import { findCrossings } from './crossings';
import { distanceTo } from './holes';
import { joinEnds, type Curve } from './join-ends';
import { HOLE, KNOWN, type FillPatch } from './patch';
import { findSurfaces, type Surfaces } from './surfaces';

/** Share of what is known that must lie inside smooth surfaces; the rest is edges. */
const CLEAR = 0.5;
const MOST_CROSSINGS = 60;

/**
 * Continues the surfaces around a hole into it: what is known is cut into surfaces of smooth colour; where an edge between two of them
 * runs into the hole, its place and direction are measured; ends are joined in pairs of the same two surfaces that no other curve
 * crosses, those that bend least first (after Masnou and Morel 1998, "Level lines based disocclusion"), by curves that are arcs
 * of circles where the ends lie on one; an end without a partner goes straight on until something stops it. Each side is
 * painted with its own surface, as soft as the edge is outside. False, and nothing changed, where the surroundings are no such surfaces.
 */
export function fillEdges(patch: FillPatch): boolean {
  const surfaces = findSurfaces(patch);
  if (!surfaces || surfaces.share < CLEAR) return false;
  const crossings = findCrossings(patch, surfaces);
  if (crossings.length > MOST_CROSSINGS) return false;
  const curves = joinEnds(crossings, patch);
  return paintSides(patch, surfaces, curves) || paintOne(patch, surfaces);
}

/** No edge runs in: all of the hole is the surface that most of its rim is. */
function paintOne({ width, height, rgb, state }: FillPatch, { labels, surfaces }: Surfaces): boolean {
  const { nearest } = distanceTo(width, height, (p) => state[p] === KNOWN && labels[p] !== -1);
  const votes = new Int32Array(surfaces.length);
  for (let p = 0; p < state.length; p++) if (state[p] === HOLE && nearest[p] !== -1) votes[labels[nearest[p]]]++;
  const most = votes.indexOf(Math.max(...votes));
  if (most === -1) return false;
  const out = new Float64Array(3);
  for (let p = 0; p < state.length; p++) {
    if (state[p] !== HOLE) continue;
    surfaces[most].at(p % width, Math.floor(p / width), out);
    rgb.set(out, p * 3);
  }
  return true;
}

/** Paints each piece that the curves cut the hole into as the surface that most of its rim is, mixed along the curves; false, and nothing changed, where none of them is on the patch. */
function paintSides({ width, height, rgb, state }: FillPatch, { labels, surfaces }: Surfaces, curves: readonly Curve[]): boolean {
  const curveAt = new Int32Array(width * height).fill(-1);
  const segmentAt = new Int32Array(width * height);
  curves.forEach(({ points }, k) => {
    for (let n = 0; n + 3 < points.length; n += 2) {
      const steps = Math.max(1, Math.ceil(Math.hypot(points[n + 2] - points[n], points[n + 3] - points[n + 1]) * 3));
      for (let s = 0; s <= steps; s++) {
        const x = Math.floor(points[n] + ((points[n + 2] - points[n]) * s) / steps);
        const y = Math.floor(points[n + 1] + ((points[n + 3] - points[n + 1]) * s) / steps);
        if (x < 0 || y < 0 || x >= width || y >= height || curveAt[y * width + x] !== -1) continue;
        curveAt[y * width + x] = k;
        segmentAt[y * width + x] = n;
      }
    }
  });
  // Ends that face outwards at the patch's own border draw nothing on it.
  if (!curveAt.some((k) => k !== -1)) return false;
  const pieces = labelPieces(width, height, state, labels, (p) => curveAt[p] !== -1, surfaces.length);
  const { nearest } = distanceTo(width, height, (p) => curveAt[p] !== -1);
  const colours = [new Float64Array(3), new Float64Array(3)];
  const foot: Foot = { distance: 0, x: 0, y: 0, nx: 0, ny: 0 };
  /** The surface beside a curve, some way off it. */
  const beside = (way: number): number => {
    for (const far of [way, way + 1.5, way / 2]) {
      const x = Math.floor(foot.x + foot.nx * far);
      const y = Math.floor(foot.y + foot.ny * far);
      if (x >= 0 && y >= 0 && x < width && y < height && pieces[y * width + x] !== -1) return pieces[y * width + x];
    }
    return -1;
  };
  for (let p = 0; p < state.length; p++) {
    if (state[p] !== HOLE) continue;
    const x = p % width;
    const y = (p - x) / width;
    const curve = curves[curveAt[nearest[p]]];
    footOf(curve.points, segmentAt[nearest[p]], x + 0.5, y + 0.5, foot);
    const way = curve.softness + 1.5;
    let right = pieces[p];
    let left = right;
    if (Math.abs(foot.distance) <= curve.softness || right === -1) {
      right = beside(way);
      left = beside(-way);
      if (right === -1) right = left;
      if (left === -1) left = right;
      if (right === -1) continue;
    }
    const share = Math.min(1, Math.max(0, foot.distance / (2 * curve.softness) + 0.5));
    surfaces[right].at(x, y, colours[0]);
    surfaces[left].at(x, y, colours[1]);
    for (let c = 0; c < 3; c++) rgb[p * 3 + c] = colours[0][c] * share + colours[1][c] * (1 - share);
  }
  return true;
}

/** The surface of each pixel of the holes, by the piece between curves that it lies in; of known pixels their own; −1 on curves. */
function labelPieces(width: number, height: number, state: Uint8Array, labels: Int32Array, isCurve: (p: number) => boolean, count: number): Int32Array {
  const pieces = labels.slice();
  const queue = new Int32Array(state.length);
  const visited = new Uint8Array(state.length);
  const orphans: number[] = [];
  for (let start = 0; start < state.length; start++) {
    if (state[start] !== HOLE || visited[start] || isCurve(start)) continue;
    const votes = new Int32Array(count);
    let end = 0;
    queue[end++] = start;
    visited[start] = 1;
    for (let at = 0; at < end; at++) {
      const p = queue[at];
      const x = p % width;
      for (const q of [x > 0 ? p - 1 : -1, x + 1 < width ? p + 1 : -1, p - width, p + width]) {
        if (q < 0 || q >= state.length) continue;
        if (state[q] === KNOWN && labels[q] !== -1) votes[labels[q]]++;
        if (state[q] !== HOLE || visited[q] || isCurve(q)) continue;
        visited[q] = 1;
        queue[end++] = q;
      }
    }
    const most = votes.indexOf(Math.max(...votes));
    const label = votes[most] > 0 ? most : -1;
    for (let at = 0; at < end; at++) pieces[queue[at]] = label;
    if (label === -1) orphans.push(...queue.subarray(0, end));
  }
  if (orphans.length > 0) {
    const { nearest } = distanceTo(width, height, (p) => pieces[p] !== -1);
    const found = orphans.map((p) => (nearest[p] === -1 ? -1 : pieces[nearest[p]]));
    orphans.forEach((p, n) => (pieces[p] = found[n]));
  }
  return pieces;
}

/** The place on a curve that is nearest to a pixel, the normal to its right there, and the distance, above 0 to the right. */
interface Foot {
  distance: number;
  x: number;
  y: number;
  nx: number;
  ny: number;
}

function footOf(points: Float64Array, segment: number, x: number, y: number, out: Foot): void {
  let least = Infinity;
  for (let n = Math.max(0, segment - 4); n <= Math.min(points.length - 4, segment + 4); n += 2) {
    const ex = points[n + 2] - points[n];
    const ey = points[n + 3] - points[n + 1];
    const squared = ex * ex + ey * ey;
    if (squared === 0) continue;
    const t = Math.min(1, Math.max(0, ((x - points[n]) * ex + (y - points[n + 1]) * ey) / squared));
    const distance = Math.hypot(x - points[n] - t * ex, y - points[n + 1] - t * ey);
    if (distance >= least - 1e-9) continue;
    least = distance;
    out.distance = ex * (y - points[n + 1]) - ey * (x - points[n]) >= 0 ? distance : -distance;
    out.x = points[n] + t * ex;
    out.y = points[n + 1] + t * ey;
    const length = Math.sqrt(squared);
    out.nx = -ey / length;
    out.ny = ex / length;
  }
}
