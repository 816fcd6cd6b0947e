import type { Crossing } from './crossings';
import { HOLE, type FillPatch } from './patch';

/** Squared radians of bending above which two ends are not one edge. */
const MOST_BENDING = 2;
const SEGMENTS = 24;

/** A drawn edge: interleaved x, y of its corners. */
export interface Curve {
  readonly points: Float64Array;
  readonly softness: number;
}

interface Candidate {
  readonly i: number;
  readonly j: number;
  readonly cost: number;
  /** The same surfaces on both sides of both ends. */
  readonly whole: boolean;
  readonly curve: Curve;
}

/**
 * Joins the ends of edges that run into a hole in pairs of the same two surfaces that no other curve crosses, those that bend least first; an
 * end without a partner goes straight on until something stops it. Every end is on one curve.
 */
export function joinEnds(crossings: readonly Crossing[], patch: FillPatch): Curve[] {
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
