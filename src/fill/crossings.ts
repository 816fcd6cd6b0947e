import { traceContours } from './contours';
import { KNOWN, type FillPatch } from './patch';
import type { Surfaces } from './surfaces';

/** Where the edge between two surfaces runs into a hole. */
export interface Crossing {
  readonly x: number;
  readonly y: number;
  /** Unit vector along the edge, into the hole. */
  readonly dx: number;
  readonly dy: number;
  /** The surfaces to the right and to the left of that vector, in pictures whose y runs down. */
  readonly right: number;
  readonly left: number;
  /** Half the width of the edge's ramp, pixels. */
  readonly softness: number;
  /** Which outline of the hole it is on, and how far along it. */
  readonly contour: number;
  readonly step: number;
}

/** How far from the hole an edge is followed, pixels. */
const REACH = 20;
/** Runs along the rim that are shorter are an edge's ramp or noise, steps. */
const SHORTEST = 2;

interface Run {
  readonly label: number;
  readonly start: number;
  readonly end: number;
}

/** All places where edges run into the holes of a patch, in the order in which they lie around each outline. */
export function findCrossings(patch: FillPatch, found: Surfaces): Crossing[] {
  const { labels } = found;
  const crossings: Crossing[] = [];
  traceContours(patch).forEach(({ corners, beside }, contour) => {
    const runs = runsOf(Int32Array.from(beside, (p) => (p === -1 || patch.state[p] !== KNOWN ? -1 : labels[p])));
    if (runs.length < 2) return;
    runs.forEach((run, n) => {
      const next = runs[(n + 1) % runs.length];
      const length = beside.length;
      // Over what is outside the layer the edge comes from the middle of the gap.
      const gap = (next.start - run.end - 1 + length) % length;
      const step = (run.end + 1 + (gap >> 1)) % length;
      const x = corners[step * 2];
      const y = corners[step * 2 + 1];
      const edge = gap <= SHORTEST * 2 ? followEdge(patch, found, x, y, run.label, next.label) : null;
      const way = edge ?? inward(corners, step);
      crossings.push({ x: edge?.x ?? x, y: edge?.y ?? y, dx: way.dx, dy: way.dy, left: next.label, right: run.label, softness: edge?.softness ?? 0.5, contour, step });
    });
  });
  return crossings;
}

/** Runs of one surface around an outline; what is outside is left out, and what is shorter than a ramp. */
function runsOf(around: Int32Array): Run[] {
  let runs: Run[] = [];
  for (let n = 0; n < around.length; n++) {
    const last = runs[runs.length - 1];
    if (last && last.label === around[n]) runs[runs.length - 1] = { ...last, end: n };
    else runs.push({ label: around[n], start: n, end: n });
  }
  runs = runs.filter(({ label, start, end }) => label !== -1 && end - start + 1 > SHORTEST);
  const joined: Run[] = [];
  for (const run of runs) {
    const last = joined[joined.length - 1];
    if (last && last.label === run.label) joined[joined.length - 1] = { ...last, end: run.end };
    else joined.push(run);
  }
  if (joined.length > 1 && joined[0].label === joined[joined.length - 1].label) {
    const last = joined.pop()!;
    joined[0] = { ...joined[0], start: last.start };
  }
  return joined;
}

/** Across the outline, from what surrounds to what is surrounded. */
function inward(corners: Int32Array, step: number): { dx: number; dy: number } {
  const count = corners.length / 2;
  const a = (step - 3 + count) % count;
  const b = (step + 3) % count;
  const tx = corners[b * 2] - corners[a * 2];
  const ty = corners[b * 2 + 1] - corners[a * 2 + 1];
  const length = Math.hypot(tx, ty) || 1;
  return { dx: -ty / length, dy: tx / length };
}

/** Places on the edge between two surfaces near a place, to a fraction of a pixel, and the line or parabola through them. */
function followEdge({ width, height, rgb, state }: FillPatch, { labels, surfaces }: Surfaces, x0: number, y0: number, a: number, b: number): { x: number; y: number; dx: number; dy: number; softness: number } | null {
  const spots: number[] = [];
  const slopes: number[] = [];
  const out = new Float64Array(3);
  const other = new Float64Array(3);
  // 0 as surface a, 1 as surface b.
  const share = (p: number): number => {
    const x = p % width;
    const y = (p - x) / width;
    surfaces[a].at(x, y, out);
    surfaces[b].at(x, y, other);
    let along = 0;
    let apart = 0;
    for (let c = 0; c < 3; c++) {
      const d = other[c] - out[c];
      along += (rgb[p * 3 + c] - out[c]) * d;
      apart += d * d;
    }
    return apart === 0 ? 0 : along / apart;
  };
  const pair = (p: number, q: number, horizontal: boolean): void => {
    if (state[p] !== KNOWN || state[q] !== KNOWN) return;
    if (!((labels[p] === a && labels[q] === b) || (labels[p] === b && labels[q] === a))) return;
    const from = share(p);
    const slope = share(q) - from;
    const at = Math.abs(slope) < 1e-3 ? 0.5 : Math.min(1, Math.max(0, (0.5 - from) / slope));
    const x = p % width;
    // Pixels' middles lie half a pixel from their corners.
    spots.push(x + 0.5 + (horizontal ? at : 0), (p - x) / width + 0.5 + (horizontal ? 0 : at), horizontal ? 1 : 0);
    slopes.push(Math.abs(slope));
  };
  for (let y = Math.max(0, y0 - REACH); y < Math.min(height, y0 + REACH); y++) {
    for (let x = Math.max(0, x0 - REACH); x < Math.min(width, x0 + REACH); x++) {
      const p = y * width + x;
      if (x + 1 < width) pair(p, p + 1, true);
      if (y + 1 < height) pair(p, p + width, false);
    }
  }
  const own = linkedFrom(spots, x0, y0);
  if (own.length < 3) return null;
  let mx = 0;
  let my = 0;
  for (const n of own) {
    mx += spots[n * 3] / own.length;
    my += spots[n * 3 + 1] / own.length;
  }
  let xx = 0;
  let xy = 0;
  let yy = 0;
  for (const n of own) {
    const dx = spots[n * 3] - mx;
    const dy = spots[n * 3 + 1] - my;
    xx += dx * dx;
    xy += dx * dy;
    yy += dy * dy;
  }
  const angle = 0.5 * Math.atan2(2 * xy, xx - yy);
  let ux = Math.cos(angle);
  let uy = Math.sin(angle);
  // What is known lies behind.
  if ((mx - x0) * ux + (my - y0) * uy > 0) {
    ux = -ux;
    uy = -uy;
  }
  // Offset from the line as a parabola of the way along it, seen from where the hole begins.
  const curve = parabola(own.map((n) => [(spots[n * 3] - x0) * ux + (spots[n * 3 + 1] - y0) * uy, -(spots[n * 3] - x0) * uy + (spots[n * 3 + 1] - y0) * ux]));
  const length = Math.hypot(1, curve.slope);
  const dx = (ux - curve.slope * uy) / length;
  const dy = (uy + curve.slope * ux) / length;
  const widths = own.map((n) => 0.5 / Math.max(0.02, slopes[n] / Math.max(0.3, Math.abs(spots[n * 3 + 2] === 1 ? dy : dx)))).sort((p, q) => p - q);
  return { x: x0 - curve.offset * uy, y: y0 + curve.offset * ux, dx, dy, softness: Math.max(0.5, widths[widths.length >> 1]) };
}

/** Numbers of the places that hang together with those beside the start: another edge of the same two may run near. */
function linkedFrom(spots: readonly number[], x0: number, y0: number): number[] {
  const count = spots.length / 3;
  const taken = new Uint8Array(count);
  const queue: number[] = [];
  let nearest = -1;
  let least = 5 * 5;
  for (let n = 0; n < count; n++) {
    const d = (spots[n * 3] - x0) ** 2 + (spots[n * 3 + 1] - y0) ** 2;
    if (d >= least) continue;
    least = d;
    nearest = n;
  }
  if (nearest === -1) return [];
  queue.push(nearest);
  taken[nearest] = 1;
  for (let at = 0; at < queue.length; at++) {
    for (let n = 0; n < count; n++) {
      if (taken[n] || (spots[n * 3] - spots[queue[at] * 3]) ** 2 + (spots[n * 3 + 1] - spots[queue[at] * 3 + 1]) ** 2 > 2.3) continue;
      taken[n] = 1;
      queue.push(n);
    }
  }
  return queue;
}

/** Least squares of offset + slope · t + bend · t²; with few or close points the bend is left at none. */
function parabola(points: readonly (readonly number[])[]): { offset: number; slope: number } {
  const span = Math.max(...points.map(([t]) => t)) - Math.min(...points.map(([t]) => t));
  const terms = points.length >= 8 && span > 8 ? 3 : 2;
  const m = Array.from({ length: terms }, () => new Float64Array(terms + 1));
  for (const [t, o] of points) {
    const row = [1, t, t * t];
    for (let i = 0; i < terms; i++) {
      for (let j = 0; j < terms; j++) m[i][j] += row[i] * row[j];
      m[i][terms] += row[i] * o;
    }
  }
  for (let i = 0; i < terms; i++) {
    if (Math.abs(m[i][i]) < 1e-9) return { offset: points.reduce((sum, [, o]) => sum + o, 0) / points.length, slope: 0 };
    for (let r = 0; r < terms; r++) {
      if (r === i) continue;
      const f = m[r][i] / m[i][i];
      for (let j = i; j <= terms; j++) m[r][j] -= f * m[i][j];
    }
  }
  return { offset: m[0][terms] / m[0][0], slope: m[1][terms] / m[1][1] };
}
