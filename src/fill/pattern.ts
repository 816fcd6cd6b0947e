import { HOLE, KNOWN, spreadSample, type FillPatch } from './patch';

/** The longest period that is looked for, pixels. */
const REACH = 40;
const SAMPLES = 260;
/** How much better than by chance a shift must match to be a period. */
const PERIODIC = 0.3;
/** Less than so many levels between pixels far apart is no pattern. */
const FAINTEST = 4;
/** Copies that are averaged for a pixel, and shifts that they are taken from. */
const COPIES = 5;
const MOST_SHIFTS = 240;

interface Shift {
  readonly x: number;
  readonly y: number;
}

interface Match extends Shift {
  /** Mean absolute difference of known pixels that lie so far apart, levels; Infinity where too few do. */
  readonly error: number;
}

/**
 * Continues a repeating pattern in phase: the periods are the shifts at which known pixels are most alike (their autocorrelation, as
 * absolute differences over a sample), measured to a fraction of a pixel along their multiples; each pixel of the hole is the mean
 * of known ones some whole periods away, those shifts first that fall on whole pixels. Stripes have the shift along them as
 * their second period. False, and nothing changed, where nothing repeats.
 */
export function fillPattern(patch: FillPatch): boolean {
  const shifts = findPeriods(patch);
  if (!shifts) return false;
  const { width, height, rgb, state } = patch;
  const filled = rgb.slice();
  const reached = state.slice();
  let left = spreadSample(state.length, (p) => state[p] === HOLE, Infinity);
  // What no known pixel repeats takes its copy from what has been filled already.
  for (let pass = 0; left.length > 0 && pass < 4; pass++) {
    const done: number[] = [];
    const rest: number[] = [];
    for (const p of left) {
      const x = p % width;
      const y = (p - x) / width;
      let copies = 0;
      let mass = 0;
      const sum = [0, 0, 0];
      for (const { x: dx, y: dy, error } of shifts) {
        const u = x + dx;
        const v = y + dy;
        if (u < 0 || v < 0 || u >= width || v >= height || reached[v * width + u] !== KNOWN) continue;
        const q = (v * width + u) * 3;
        const w = 1 / (error + 0.3) ** 2;
        mass += w;
        for (let c = 0; c < 3; c++) sum[c] += w * filled[q + c];
        if (++copies === COPIES) break;
      }
      if (copies === 0) {
        rest.push(p);
        continue;
      }
      for (let c = 0; c < 3; c++) filled[p * 3 + c] = sum[c] / mass;
      done.push(p);
    }
    if (done.length === 0) break;
    for (const p of done) reached[p] = KNOWN;
    left = rest;
  }
  if (left.length > 0) return false;
  rgb.set(filled);
  return true;
}

/** All shifts by whole periods, whole pixels, the best first; null where nothing repeats. */
function findPeriods(patch: FillPatch): Match[] | null {
  const { width, height } = patch;
  const reach = Math.min(REACH, Math.floor(Math.max(width, height) / 2));
  if (reach < 6) return null;
  const compare = comparer(patch);
  const errors = new Map<number, number>();
  const key = (x: number, y: number): number => (y + 512) * 1024 + x + 512;
  const all: Match[] = [];
  for (let y = 0; y <= reach; y++) {
    for (let x = y === 0 ? 1 : -reach; x <= reach; x++) {
      const error = compare(x, y);
      errors.set(key(x, y), error);
      errors.set(key(-x, -y), error);
      if (error < Infinity) all.push({ x, y, error });
    }
  }
  if (all.length < 100) return null;
  const chance = all.map(({ error }) => error).sort((p, q) => p - q)[all.length >> 1];
  if (chance < FAINTEST) return null;
  const good = all.filter(({ error }) => error < PERIODIC * chance).sort((p, q) => Math.hypot(p.x, p.y) - Math.hypot(q.x, q.y) || p.error - q.error);
  const errorAt = (x: number, y: number): number => errors.get(key(x, y)) ?? Infinity;
  /** Whether pixels are unlike on the way there: else it is no more than smooth. */
  const apart = ({ x, y }: Shift): boolean => {
    let most = 0;
    const steps = Math.ceil(Math.hypot(x, y));
    for (let n = 1; n < steps; n++) {
      const error = errorAt(Math.round((x * n) / steps), Math.round((y * n) / steps));
      if (error < Infinity) most = Math.max(most, error);
    }
    return most > 0.55 * chance;
  };
  const isLeast = ({ x, y, error }: Match): boolean => {
    for (let v = -1; v <= 1; v++) for (let u = -1; u <= 1; u++) if (errorAt(x + u, y + v) < error) return false;
    return true;
  };
  const least = good.filter((match) => isLeast(match) && apart(match));
  if (least.length === 0) return null;
  const best = Math.min(...least.map(({ error }) => error));
  const enough = Math.max(best * 2.5, 0.12 * chance);
  const first = least.find(({ error }) => error <= enough)!;
  const leans = ({ x, y }: Shift): boolean => Math.abs(x * first.y - y * first.x) > 0.3 * Math.hypot(x, y) * Math.hypot(first.x, first.y);
  const second = least.find((match) => match.error <= enough && leans(match)) ?? good.filter((match) => leans(match) && Math.hypot(match.x, match.y) >= 8).sort((p, q) => p.error - q.error)[0];
  const far = Math.max(width, height);
  const a = measured(first, far, compare);
  const b = second ? measured(second, far, compare) : null;
  return wholeShifts(a, b, far, compare);
}

/** The mean difference of sampled known pixels from those at a shift. */
function comparer({ width, height, rgb, state }: FillPatch): (dx: number, dy: number) => number {
  const sample = spreadSample(state.length, (p) => state[p] === KNOWN, SAMPLES);
  const xs = sample.map((p) => p % width);
  return (dx, dy) => {
    let sum = 0;
    let pairs = 0;
    for (let n = 0; n < sample.length; n++) {
      const p = sample[n];
      const u = xs[n] + dx;
      const q = p + dy * width + dx;
      if (u < 0 || u >= width || q < 0 || q >= width * height || state[q] !== KNOWN) continue;
      pairs++;
      sum += Math.abs(rgb[p * 3] - rgb[q * 3]) + Math.abs(rgb[p * 3 + 1] - rgb[q * 3 + 1]) + Math.abs(rgb[p * 3 + 2] - rgb[q * 3 + 2]);
    }
    return pairs < Math.max(24, sample.length * 0.12) ? Infinity : sum / (3 * pairs);
  };
}

/** A period to a fraction of a pixel: its multiples, ever farther off, are found where they match best. */
function measured(shift: Shift, far: number, compare: (dx: number, dy: number) => number): Shift {
  let { x, y } = shift;
  for (let n = 1; n * Math.hypot(x, y) <= far; n = n < 4 ? n + 1 : Math.ceil(n * 1.4)) {
    const cx = Math.round(x * n);
    const cy = Math.round(y * n);
    const error = (dx: number, dy: number): number => compare(cx + dx, cy + dy);
    let best = { dx: 0, dy: 0, error: Infinity };
    for (let dy = -1; dy <= 1; dy++) for (let dx = -1; dx <= 1; dx++) {
      const next = error(dx, dy);
      if (next < best.error) best = { dx, dy, error: next };
    }
    if (best.error === Infinity) break;
    // Absolute differences rise evenly on both sides of where they vanish.
    const between = (before: number, after: number): number => (before === Infinity || after === Infinity || before + after - 2 * best.error <= 0 ? 0 : (before - after) / (2 * (Math.max(before, after) - best.error)));
    const fx = between(error(best.dx - 1, best.dy), error(best.dx + 1, best.dy));
    const fy = between(error(best.dx, best.dy - 1), error(best.dx, best.dy + 1));
    const nextX = (cx + best.dx + fx) / n;
    const nextY = (cy + best.dy + fy) / n;
    // Only what still agrees with the shorter multiples.
    if (Math.hypot(nextX - x, nextY - y) * n > 1.6) break;
    x = nextX;
    y = nextY;
  }
  return { x, y };
}

function wholeShifts(a: Shift, b: Shift | null, far: number, compare: (dx: number, dy: number) => number): Match[] | null {
  const found: (Shift & { off: number })[] = [];
  const times = ({ x, y }: Shift): number => Math.min(40, Math.ceil((1.5 * far) / Math.hypot(x, y)));
  const m = b ? times(b) : 0;
  for (let j = -m; j <= m; j++) {
    for (let i = -times(a); i <= times(a); i++) {
      if (i === 0 && j === 0) continue;
      const x = i * a.x + (b ? j * b.x : 0);
      const y = i * a.y + (b ? j * b.y : 0);
      if (Math.hypot(x, y) > far) continue;
      found.push({ x: Math.round(x), y: Math.round(y), off: Math.hypot(x - Math.round(x), y - Math.round(y)) + Math.hypot(x, y) / (8 * far) });
    }
  }
  found.sort((p, q) => p.off - q.off || p.y - q.y || p.x - q.x);
  const matches = found.slice(0, MOST_SHIFTS).map(({ x, y, off }) => ({ x, y, off, error: compare(x, y) }));
  const tested = matches.filter(({ error }) => error < Infinity);
  if (tested.length === 0) return null;
  const errors = tested.map(({ error }) => error).sort((p, q) => p - q);
  const usual = errors[errors.length >> 2];
  // Too far apart for any pair to be known: as good as the lattice, so taken last.
  return matches
    .map((match) => (match.error === Infinity ? { ...match, error: usual * 3 + 1 } : match))
    .filter(({ error }) => error <= usual * 3 + 1)
    .sort((p, q) => p.error - q.error || p.off - q.off);
}

