import { fitGradient, type Surface } from './gradient';
import { KNOWN, spreadSample, type FillPatch } from './patch';

/** What is known of a patch, cut into surfaces of smoothly changing colour. */
export interface Surfaces {
  /** By pixel: which surface, −1 where nothing is known. */
  readonly labels: Int32Array;
  readonly surfaces: readonly Surface[];
  /** Share of the known pixels that lie inside a surface rather than on an edge or in confetti, 0..1. */
  readonly share: number;
}

/** Neighbours that differ by less than this, in levels of their greatest channel, are of one surface. */
const STEP = 3;
/** Of the usual difference of neighbours twice as much is allowed on top, up to so many levels: grain is no edge, but confetti is. */
const MOST_GRAIN = 5;
/** Pixels that make a surface. */
const SMALLEST = 10;
const MOST = 16;
/** Levels within which two surfaces are one that something crosses. */
const SAME = 5;

/** Null where known pixels do not lie in some few smooth surfaces. */
export function findSurfaces(patch: FillPatch): Surfaces | null {
  const { width, height, state } = patch;
  const step = STEP + 2 * Math.min(MOST_GRAIN, usualStep(patch));
  const pieces = smoothPieces(patch);
  let known = 0;
  for (let p = 0; p < state.length; p++) if (state[p] === KNOWN) known++;
  if (pieces.sizes.length === 0) return null;
  const order = pieces.sizes.map((_, k) => k).sort((a, b) => pieces.sizes[b] - pieces.sizes[a] || a - b);
  const joined = new Int32Array(pieces.sizes.length).fill(-1);
  const surfaces: Surface[] = [];
  let inside = 0;
  const sampled = samplesOfPieces(patch, pieces.labels, pieces.sizes.length);
  for (const k of order) {
    inside += pieces.sizes[k];
    const same = surfaces.findIndex((surface) => differs(surface, sampled[k]) < SAME);
    if (same !== -1) joined[k] = same;
    else if (surfaces.length < MOST) {
      const surface = fitGradient(sampled[k], pieces.sizes[k] < 60 ? 'constant' : 'linear');
      if (!surface) continue;
      joined[k] = surfaces.length;
      surfaces.push(surface);
    }
  }
  const labels = pieces.labels.map((k) => (k === -1 ? -1 : joined[k]));
  // Anew from all their pieces together: a piece alone settles a slope badly.
  const counts = new Int32Array(surfaces.length);
  for (const label of labels) if (label !== -1) counts[label]++;
  const refitted = samplesOfPieces(patch, labels, surfaces.length).map((samples, k) => fitGradient(samples, counts[k] < 60 ? 'constant' : 'linear') ?? surfaces[k]);
  spreadLabels(patch, labels, refitted);
  return { labels, surfaces: refitted, share: known === 0 ? 0 : inside / known };

  function differs(surface: Surface, samples: Float64Array): number {
    const out = new Float64Array(3);
    let sum = 0;
    for (let n = 0; n < samples.length; n += 6) {
      surface.at(samples[n], samples[n + 1], out);
      sum += Math.max(Math.abs(out[0] - samples[n + 2]), Math.abs(out[1] - samples[n + 3]), Math.abs(out[2] - samples[n + 4]));
    }
    return (sum * 6) / samples.length;
  }

  function smoothPieces({ rgb }: FillPatch): { labels: Int32Array; sizes: number[] } {
    const labels = new Int32Array(state.length).fill(-1);
    const queue = new Int32Array(state.length);
    const sizes: number[] = [];
    const near = (p: number, q: number): boolean =>
      Math.abs(rgb[p * 3] - rgb[q * 3]) < step && Math.abs(rgb[p * 3 + 1] - rgb[q * 3 + 1]) < step && Math.abs(rgb[p * 3 + 2] - rgb[q * 3 + 2]) < step;
    // Only what is alike all around is inside a surface: a soft edge's ramp leaks from pixel to pixel otherwise.
    const smooth = new Uint8Array(state.length);
    for (let y = 0, p = 0; y < height; y++) {
      for (let x = 0; x < width; x++, p++) {
        if (state[p] !== KNOWN) continue;
        smooth[p] = 1;
        if (x + 1 < width && state[p + 1] === KNOWN && !near(p, p + 1)) smooth[p] = 0;
        if (x > 0 && state[p - 1] === KNOWN && !near(p, p - 1)) smooth[p] = 0;
        if (y + 1 < height && state[p + width] === KNOWN && !near(p, p + width)) smooth[p] = 0;
        if (y > 0 && state[p - width] === KNOWN && !near(p, p - width)) smooth[p] = 0;
      }
    }
    for (let start = 0; start < state.length; start++) {
      if (!smooth[start] || labels[start] !== -1) continue;
      const label = sizes.length;
      let end = 0;
      queue[end++] = start;
      labels[start] = label;
      for (let at = 0; at < end; at++) {
        const p = queue[at];
        const x = p % width;
        for (const q of [x > 0 ? p - 1 : -1, x + 1 < width ? p + 1 : -1, p - width, p + width]) {
          if (q < 0 || q >= state.length || !smooth[q] || labels[q] !== -1 || !near(p, q)) continue;
          labels[q] = label;
          queue[end++] = q;
        }
      }
      if (end >= SMALLEST) sizes.push(end);
      else for (let at = 0; at < end; at++) {
        labels[queue[at]] = -1;
        smooth[queue[at]] = 0;
      }
    }
    return { labels, sizes };
  }
}

/** The median difference of neighbours, levels: grain, or what JPEG leaves. */
function usualStep({ width, rgb, state }: FillPatch): number {
  const sample = spreadSample(state.length - 1, (p) => state[p] === KNOWN && state[p + 1] === KNOWN && (p + 1) % width !== 0, 2000);
  const steps = sample.map((p) => Math.max(Math.abs(rgb[p * 3] - rgb[p * 3 + 3]), Math.abs(rgb[p * 3 + 1] - rgb[p * 3 + 4]), Math.abs(rgb[p * 3 + 2] - rgb[p * 3 + 5]))).sort((a, b) => a - b);
  return steps[steps.length >> 1] ?? 0;
}

/** Samples of each piece, some hundreds of each. */
function samplesOfPieces(patch: FillPatch, labels: Int32Array, count: number): Float64Array[] {
  const sizes = new Int32Array(count);
  for (const label of labels) if (label !== -1) sizes[label]++;
  const steps = Array.from(sizes, (size) => Math.max(1, Math.ceil(size / 400)));
  const passed = new Int32Array(count);
  const chosen = Array.from({ length: count }, () => [] as number[]);
  for (let p = 0; p < labels.length; p++) {
    const k = labels[p];
    if (k !== -1 && passed[k]++ % steps[k] === 0) chosen[k].push(p);
  }
  const { width, rgb, weight } = patch;
  return chosen.map((spots) => {
    const samples = new Float64Array(spots.length * 6);
    spots.forEach((p, n) => samples.set([p % width, Math.floor(p / width), rgb[p * 3], rgb[p * 3 + 1], rgb[p * 3 + 2], weight?.[p] ?? 1], n * 6));
    return samples;
  });
}

/** Pixels on edges go to the surface beside them that they are most like; first those that no other surface explains better. */
function spreadLabels({ width, height, rgb, state }: FillPatch, labels: Int32Array, surfaces: readonly Surface[]): void {
  const out = new Float64Array(3);
  const off = (p: number, k: number): number => {
    const x = p % width;
    surfaces[k].at(x, (p - x) / width, out);
    return Math.abs(out[0] - rgb[p * 3]) + Math.abs(out[1] - rgb[p * 3 + 1]) + Math.abs(out[2] - rgb[p * 3 + 2]);
  };
  let left: number[] = [];
  for (let p = 0; p < labels.length; p++) if (state[p] === KNOWN && labels[p] === -1) left.push(p);
  const nearest = new Int32Array(labels.length).fill(-1);
  for (const p of left) {
    let best = Infinity;
    for (let k = 0; k < surfaces.length; k++) {
      const next = off(p, k);
      if (next >= best) continue;
      best = next;
      nearest[p] = k;
    }
  }
  for (const strict of [true, false]) {
    while (left.length > 0) {
      const given: [number, number][] = [];
      const rest: number[] = [];
      for (const p of left) {
        const x = p % width;
        const y = (p - x) / width;
        let best = -1;
        let least = Infinity;
        for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
          for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
            const k = labels[v * width + u];
            if (k === -1 || (strict && k !== nearest[p])) continue;
            const next = off(p, k);
            if (next >= least) continue;
            least = next;
            best = k;
          }
        }
        if (best === -1) rest.push(p);
        else given.push([p, best]);
      }
      if (given.length === 0) break;
      for (const [p, k] of given) labels[p] = k;
      left = rest;
    }
  }
}
