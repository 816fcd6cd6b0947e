/** Colours on both sides of a border, pair by pair: interleaved RGB, 0..255, and where each pair lies. */
export interface BorderPairs {
  readonly outer: Float32Array;
  readonly inner: Float32Array;
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** Which side of the outline each pair is on, 0..3. */
  readonly side: Uint8Array;
  /** How far each pair is to be trusted, above 0: less where the picture changes by itself across the border. */
  readonly weight: Float32Array;
  readonly count: number;
}

/** How an overlay changes what lies beneath: one straight line for each channel, `inner = slope · outer + offset`. */
export interface OverlayFit {
  readonly slope: readonly number[];
  readonly offset: readonly number[];
  /** Share of the changed pairs that the line explains, 0..1. */
  readonly inlierShare: number;
  /** Share of the inner colours' variation that the outer colours explain, 0..1. */
  readonly explained: number;
  /** The same within each side, what changes evenly along it taken out: two colours on two sides lie on some line always. */
  readonly structure: number;
  /** Deviation of the outer colours within sides, even changes taken out, in levels. */
  readonly contrast: number;
  /** What changes evenly along the sides: a page's gradient, seen through. */
  readonly even: EvenChange;
  /** Mean of what is left unexplained, in levels. */
  readonly residual: number;
  /** Mean change of colour across the border, in levels. */
  readonly step: number;
  /** Mean colours on both sides, where the line explains them. */
  readonly meanOuter: readonly number[];
  readonly meanInner: readonly number[];
}

export interface EvenChange {
  /** Share of the inner colours' even changes that the outer ones' explain, side by side and channel by channel, at most 1. */
  readonly explained: number;
  /** Deviation of the inner colours by them, in levels. */
  readonly change: number;
  /** Share of the outer ones that is neither lighter nor darker but another colour, 0..1: two grey gradients may be alike by accident. */
  readonly coloured: number;
}

/** Pairs looked at: enough for a line through them. */
const SAMPLES = 260;

/**
 * Fits one transparency to the pairs along a border, all channels alike: a line found among trial slopes by its least trimmed
 * residue (so that what covers part of the border does not count), then the ratio of the deviations on both sides of it, which
 * texture between the two pixels of a pair does not bias as a regression would. Null where too few pairs differ.
 */
export function fitOverlay(pairs: BorderPairs, noise: number): OverlayFit | null {
  const changed: number[] = [];
  for (let i = 0; i < pairs.count; i++) if (differs(pairs, i)) changed.push(i);
  if (changed.length < 40 || changed.length < 0.45 * pairs.count) return null;
  const step = Math.max(1, changed.length / SAMPLES);
  const sample: number[] = [];
  for (let k = 0; k < changed.length; k += step) sample.push(changed[Math.floor(k)]);
  let slope = 0;
  let cost = Infinity;
  for (let trial = 0.04; trial < 0.97; trial += 0.02) {
    const next = trimmedCost(residuesOf(pairs, sample, trial));
    if (next < cost) {
      cost = next;
      slope = trial;
    }
  }
  let inliers = within(pairs, sample, slope, cost, noise);
  for (let pass = 0; pass < 2; pass++) {
    if (inliers.length < 30) return null;
    const ratio = deviationRatio(pairs, inliers);
    if (ratio === null) return null;
    slope = ratio;
    inliers = within(pairs, sample, slope, trimmedCost(residuesOf(pairs, sample, slope)), noise);
  }
  if (inliers.length < 30) return null;
  const sides = alongSides(pairs, inliers);
  const whole = variation(pairs, slope, (value) => mean(inliers, (i) => value(i) ** 2) - mean(inliers, value) ** 2);
  const detail = variation(pairs, slope, (value) => sideResidue(sides, value));
  // Evidence by all pairs alike; the line itself by those least disturbed, which alone place it to a hundredth.
  const trusted = deviationRatio(pairs, inliers, pairs.weight);
  if (trusted !== null) slope = leastChange(pairs, inliers, trusted);
  const trust = (of: Float32Array, c: number): number => {
    let sum = 0;
    let total = 0;
    for (const i of inliers) {
      sum += pairs.weight[i] * of[i * 3 + c];
      total += pairs.weight[i];
    }
    return sum / total;
  };
  const meanOuter = [0, 1, 2].map((c) => trust(pairs.outer, c));
  const meanInner = [0, 1, 2].map((c) => trust(pairs.inner, c));
  const offset = meanInner.map((value, c) => value - slope * meanOuter[c]);
  return {
    slope: [slope, slope, slope],
    offset,
    inlierShare: inliers.length / sample.length,
    explained: 1 - whole.left / Math.max(1e-6, whole.inner),
    structure: 1 - detail.left / Math.max(1e-6, detail.inner),
    contrast: Math.sqrt(detail.outer),
    even: evenChange(pairs, sides, slope),
    residual: mean(inliers, (i) => [0, 1, 2].reduce((sum, c) => sum + Math.abs(pairs.inner[i * 3 + c] - slope * pairs.outer[i * 3 + c] - offset[c]), 0) / 3),
    step: mean(inliers, (i) => [0, 1, 2].reduce((sum, c) => sum + Math.abs(pairs.inner[i * 3 + c] - pairs.outer[i * 3 + c]), 0) / 3),
    meanOuter,
    meanInner,
  };
}

function differs({ outer, inner }: BorderPairs, i: number): boolean {
  for (let c = 0; c < 3; c++) if (Math.abs(outer[i * 3 + c] - inner[i * 3 + c]) > 3) return true;
  return false;
}

/** How far each pair is off the line of this slope that goes through the medians, mean over channels. */
function residuesOf({ outer, inner }: BorderPairs, sample: readonly number[], slope: number): Float64Array {
  const residues = new Float64Array(sample.length);
  const offsets = new Float64Array(sample.length);
  for (let c = 0; c < 3; c++) {
    // Loops: this runs for dozens of trial slopes of each rectangle.
    for (let k = 0; k < offsets.length; k++) offsets[k] = inner[sample[k] * 3 + c] - slope * outer[sample[k] * 3 + c];
    const middle = offsets.slice().sort()[offsets.length >> 1];
    for (let k = 0; k < residues.length; k++) residues[k] += Math.abs(offsets[k] - middle) / 3;
  }
  return residues;
}

/** Mean of the smaller seven tenths. */
function trimmedCost(residues: Float64Array): number {
  const sorted = residues.slice().sort();
  const n = Math.floor(0.7 * sorted.length);
  let sum = 0;
  for (let k = 0; k < n; k++) sum += sorted[k];
  return sum / Math.max(1, n);
}

function within(pairs: BorderPairs, sample: readonly number[], slope: number, cost: number, noise: number): number[] {
  const residues = residuesOf(pairs, sample, slope);
  const limit = 1.5 + noise + 3 * cost;
  return sample.filter((_, k) => residues[k] <= limit);
}

/** The slope near `start` with the least weighted absolute remainder: a ratio of deviations takes all that varies inside for what is seen through. */
function leastChange(pairs: BorderPairs, inliers: readonly number[], start: number): number {
  let best = start;
  let cost = Infinity;
  for (let trial = Math.max(0.02, start - 0.06); trial <= start + 0.06; trial += 0.002) {
    let sum = 0;
    for (let c = 0; c < 3; c++) {
      const rest = inliers.map((i) => ({ value: pairs.inner[i * 3 + c] - trial * pairs.outer[i * 3 + c], weight: pairs.weight[i] })).sort((a, b) => a.value - b.value);
      const half = rest.reduce((total, { weight }) => total + weight, 0) / 2;
      let passed = 0;
      const middle = rest.find(({ weight }) => (passed += weight) >= half)?.value ?? 0;
      for (const { value, weight } of rest) sum += weight * Math.abs(value - middle);
    }
    if (sum < cost) {
      cost = sum;
      best = trial;
    }
  }
  return best;
}

/** Ratio of the deviations within and without, channels pooled; null where the outside is all one colour. */
function deviationRatio({ outer, inner }: BorderPairs, inliers: readonly number[], weight?: Float32Array): number | null {
  let within2 = 0;
  let without2 = 0;
  let total = 0;
  for (const i of inliers) total += weight ? weight[i] : 1;
  for (let c = 0; c < 3; c++) {
    let a = 0;
    let b = 0;
    for (const i of inliers) {
      const w = weight ? weight[i] / total : 1 / total;
      a += w * inner[i * 3 + c];
      b += w * outer[i * 3 + c];
    }
    for (const i of inliers) {
      const w = weight ? weight[i] / total : 1 / total;
      within2 += w * (inner[i * 3 + c] - a) ** 2;
      without2 += w * (outer[i * 3 + c] - b) ** 2;
    }
  }
  return without2 < 3 ? null : Math.sqrt(within2 / without2);
}

/** By `spread`, a variance: of the inner and outer colours and of what the line leaves over, mean over channels. */
function variation(pairs: BorderPairs, slope: number, spread: (value: (i: number) => number) => number): { inner: number; outer: number; left: number } {
  const sums = { inner: 0, outer: 0, left: 0 };
  for (let c = 0; c < 3; c++) {
    sums.inner += spread((i) => pairs.inner[i * 3 + c]) / 3;
    sums.outer += spread((i) => pairs.outer[i * 3 + c]) / 3;
    sums.left += spread((i) => pairs.inner[i * 3 + c] - slope * pairs.outer[i * 3 + c]) / 3;
  }
  return sums;
}

/** Pairs of one side, and how a value changes evenly along it. */
interface AlongSide {
  readonly at: readonly number[];
  /** How far a pair lies from the middle, and the deviation of that. */
  readonly along: (i: number) => number;
  readonly spread: number;
  readonly change: (value: (i: number) => number) => { mean: number; slope: number };
}

function alongSides(pairs: BorderPairs, inliers: readonly number[]): AlongSide[] {
  return [0, 1, 2, 3].map((side): AlongSide => {
    const at = inliers.filter((i) => pairs.side[i] === side);
    // One of the two coordinates stands still along a side.
    const middle = mean(at, (i) => pairs.x[i] + pairs.y[i]);
    const along = (i: number): number => pairs.x[i] + pairs.y[i] - middle;
    const square = mean(at, (i) => along(i) ** 2);
    const change = (value: (i: number) => number): { mean: number; slope: number } => {
      const middling = mean(at, value);
      return { mean: middling, slope: square > 0 ? mean(at, (i) => along(i) * (value(i) - middling)) / square : 0 };
    };
    return { at, along, spread: Math.sqrt(square), change };
  });
}

/** Mean square of what an even change along each side leaves of a value. */
function sideResidue(sides: readonly AlongSide[], value: (i: number) => number): number {
  let sum = 0;
  let count = 0;
  for (const { at, along, change } of sides) {
    const line = change(value);
    for (const i of at) sum += (value(i) - line.mean - line.slope * along(i)) ** 2;
    count += at.length;
  }
  return sum / Math.max(1, count);
}

function evenChange({ inner, outer }: BorderPairs, sides: readonly AlongSide[], slope: number): EvenChange {
  const sums = { inner: 0, left: 0, outer: 0, grey: 0, count: 0 };
  for (const { at, spread, change } of sides) {
    const changes = (of: Float32Array): number[] => [0, 1, 2].map((c) => spread * change((i) => of[i * 3 + c]).slope);
    const without = changes(outer);
    changes(inner).forEach((within, c) => {
      sums.inner += (at.length * within ** 2) / 3;
      sums.left += (at.length * (within - slope * without[c]) ** 2) / 3;
      sums.outer += (at.length * without[c] ** 2) / 3;
    });
    sums.grey += at.length * ((without[0] + without[1] + without[2]) / 3) ** 2;
    sums.count += at.length;
  }
  return { explained: 1 - sums.left / Math.max(1e-6, sums.inner), change: Math.sqrt(sums.inner / Math.max(1, sums.count)), coloured: 1 - sums.grey / Math.max(1e-6, sums.outer) };
}

function mean(at: readonly number[], value: (i: number) => number): number {
  let sum = 0;
  for (const i of at) sum += value(i);
  return sum / Math.max(1, at.length);
}
