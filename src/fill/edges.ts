import { findCrossings, type Crossing } from './crossings';
import { distanceTo } from './holes';
import { HOLE, KNOWN, type FillPatch } from './patch';
import { findSurfaces, type Surfaces } from './surfaces';

/** Share of what is known that must lie inside smooth surfaces; the rest is edges. */
const CLEAR = 0.5;
const MOST_CROSSINGS = 60;
/** Squared radians of bending above which two ends are not one edge. */
const MOST_BENDING = 2;
const SEGMENTS = 24;

/** A drawn edge: interleaved x, y of its corners. */
interface Curve {
  readonly points: Float64Array;
  readonly softness: number;
}

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

interface Candidate {
  readonly i: number;
  readonly j: number;
  readonly cost: number;
  /** The same surfaces on both sides of both ends. */
  readonly whole: boolean;
  readonly curve: Curve;
}

function joinEnds(crossings: readonly Crossing[], patch: FillPatch): Curve[] {
  const candidates: Candidate[] = [];
  for (let i = 0; i < crossings.length; i++) {
    for (let j = i + 1; j < crossings.length; j++) {
      const a = crossings[i];
      const b = crossings[j];
      // One surface in front of several others has one edge.
      const whole = a.left === b.right && a.right === b.left;
      if (!whole && a.left !== b.right && a.right !== b.left) continue;
      const { cost, curve } = join(a, b);
      candidates.push({ i, j, whole, curve, cost: whole ? cost : 0.15 + 2 * cost });
    }
  }
  candidates.sort((p, q) => p.cost - q.cost || p.i - q.i || p.j - q.j);
  const curves: Curve[] = [];
  const done = new Uint8Array(crossings.length);
  const accept = ({ i, j, curve }: Candidate): void => {
    if (done[i] || done[j] || curves.some((drawn) => cross(drawn, curve))) return;
    done[i] = done[j] = 1;
    curves.push(curve);
  };
  for (const candidate of candidates) if (candidate.cost < MOST_BENDING) accept(candidate);
  // An end without a partner is something behind the edge that it meets, or ends in the hole: then it is closed the shortest way.
  crossings.forEach((crossing, n) => {
    if (done[n]) return;
    const { curve, met } = ray(crossing, curves, patch);
    if (!met) return;
    done[n] = 1;
    curves.push(curve);
  });
  const length = ({ curve: { points } }: Candidate): number => Math.hypot(points[points.length - 2] - points[0], points[points.length - 1] - points[1]);
  for (const candidate of candidates.filter(({ whole }) => whole).sort((p, q) => length(p) - length(q) || p.i - q.i || p.j - q.j)) if (!done[candidate.i] && !done[candidate.j]) accept({ ...candidate, curve: chord(candidate.curve) });
  crossings.forEach((crossing, n) => {
    if (!done[n]) curves.push(ray(crossing, curves, patch).curve);
  });
  return curves;
}

const chord = (curve: Curve): Curve => ({ ...curve, points: Float64Array.of(curve.points[0], curve.points[1], curve.points[curve.points.length - 2], curve.points[curve.points.length - 1]) });

/** A cubic between two ends along their directions, and how much it bends: least for a straight line, less for an arc than for an S. */
function join(a: Crossing, b: Crossing): { cost: number; curve: Curve } {
  const cx = b.x - a.x;
  const cy = b.y - a.y;
  const length = Math.hypot(cx, cy) || 1e-6;
  const turn = (dx: number, dy: number, ex: number, ey: number): number => Math.atan2(dx * ey - dy * ex, dx * ex + dy * ey);
  const from = turn(cx, cy, a.dx, a.dy);
  const to = turn(-cx, -cy, b.dx, b.dy);
  // Both ends of an arc lean to the same side of its chord: opposite turns.
  const cost = from * from + to * to + from * to + 0.002 * length;
  const lean = Math.min(2.6, Math.abs(from - to) / 2);
  const handle = length / (3 * Math.cos(lean / 2) ** 2);
  const points = new Float64Array((SEGMENTS + 1) * 2);
  for (let n = 0; n <= SEGMENTS; n++) {
    const t = n / SEGMENTS;
    const s = 1 - t;
    const [k0, k1, k2, k3] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t];
    points[n * 2] = k0 * a.x + k1 * (a.x + handle * a.dx) + k2 * (b.x + handle * b.dx) + k3 * b.x;
    points[n * 2 + 1] = k0 * a.y + k1 * (a.y + handle * a.dy) + k2 * (b.y + handle * b.dy) + k3 * b.y;
  }
  return { cost, curve: { points, softness: (a.softness + b.softness) / 2 } };
}

/** An end without a partner: straight on to the next curve (then it has met something) or out of the hole. */
function ray({ x, y, dx, dy, softness }: Crossing, curves: readonly Curve[], { width, height, state }: FillPatch): { curve: Curve; met: boolean } {
  let met = false;
  let length = 0;
  for (const far = width + height; length < far && !met; length++) {
    const u = Math.floor(x + dx * (length + 1));
    const v = Math.floor(y + dy * (length + 1));
    if (length > 2 && (u < 0 || v < 0 || u >= width || v >= height || state[v * width + u] !== HOLE)) break;
    const next: Curve = { points: Float64Array.of(x + dx * length, y + dy * length, x + dx * (length + 1), y + dy * (length + 1)), softness };
    met = curves.some((curve) => cross(curve, next));
  }
  return { curve: { points: Float64Array.of(x, y, x + dx * length, y + dy * length), softness }, met };
}

function cross(a: Curve, b: Curve): boolean {
  const p = a.points;
  const q = b.points;
  for (let i = 0; i + 3 < p.length; i += 2) {
    for (let j = 0; j + 3 < q.length; j += 2) {
      const side = (x1: number, y1: number, x2: number, y2: number, x: number, y: number): number => (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1);
      const s1 = side(p[i], p[i + 1], p[i + 2], p[i + 3], q[j], q[j + 1]);
      const s2 = side(p[i], p[i + 1], p[i + 2], p[i + 3], q[j + 2], q[j + 3]);
      if (s1 * s2 >= 0) continue;
      const s3 = side(q[j], q[j + 1], q[j + 2], q[j + 3], p[i], p[i + 1]);
      const s4 = side(q[j], q[j + 1], q[j + 2], q[j + 3], p[i + 2], p[i + 3]);
      if (s3 * s4 < 0) return true;
    }
  }
  return false;
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
