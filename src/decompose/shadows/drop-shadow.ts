import { gaussian } from '../pixels/gaussian';
import type { Tint } from '../pixels/rendered-layer';

/** A shadow as layer styles know it: the caster's own silhouette, moved, blurred and thinned. */
export interface DropShadow {
  /** How far it is moved, pixels; right and down. */
  readonly dx: number;
  readonly dy: number;
  /** Deviation of its Gaussian blur, pixels. */
  readonly blur: number;
  /** Coverage of black beneath the middle of a large caster, 0..1. */
  readonly opacity: number;
}

/** What a shadow is looked for in; arrays cover one view of the picture. */
export interface ShadowView {
  readonly width: number;
  readonly height: number;
  /** Natural logarithm of each channel's colour, planes; dark pixels hardly tell. */
  readonly light: readonly Float32Array[];
  /** 1 where the surface that the shadow falls on is seen. */
  readonly surface: Uint8Array;
  /** How much of each pixel the caster covers, 0..1. */
  readonly caster: Float32Array;
}

export interface DropShadowOptions {
  /** Farthest offset and largest blur looked for, pixels. */
  reach: number;
  /** Least opacity that is worth a layer. */
  leastOpacity: number;
  /** A shadow must explain so much more of the changes than light in its place would. */
  evidence: number;
  /** ... and so much of them in all, as a share of what changes there are. */
  leastGain: number;
  /** Least correlation of the changes with the shadow's own, and least sum of what it explains, in natural logarithm. */
  leastAgreement: number;
  leastWorth: number;
  /** Where a shadow grows right, left, down and up it may make changes this much larger, as a share of what it explains elsewhere: other darkness has one side only. */
  mostHarm: number;
}

export const DROP_SHADOW_DEFAULTS: Readonly<DropShadowOptions> = { reach: 28, leastOpacity: 0.15, evidence: 3, leastGain: 0.01, leastAgreement: 0.15, leastWorth: 15, mostHarm: 0.25 };

/** Steps between neighbouring pixels above which a change is an edge of the picture's own, in natural logarithm. */
const EDGE = 0.06;
const OPACITIES = [0.18, 0.35, 0.55];
const BLURS = [2.5, 5, 9, 14];
/** Pixels of the view in which the first trials are made, and of that in which the best is made exact. */
const COARSE = 16000;
const FINE = 60000;
/** Changes looked at in each trial; the same ones in all. */
const TRIED = 1500;
const REFINED = 4500;

export interface ShadowFit extends DropShadow {
  /** Opacity of each channel, red, green and blue, as a share of `opacity`: all 1 for black; what a tint leaves of a channel is missing there. */
  readonly strengths: Tint;
  /** Share of all changes on the surface that the shadow explains. */
  readonly gain: number;
  /** The same for light in the place of a shadow: what chance gives. */
  readonly chance: number;
  /** How much of the changes that is, summed over the surface: what tells the shadow's own caster from its neighbours. */
  readonly worth: number;
  /** Correlation of the changes with the shadow's own, where it changes at all, −1..1. */
  readonly agreement: number;
}

/**
 * Fits a drop shadow to what its caster's silhouette would cast: the one without which the surface changes least from pixel to pixel,
 * in logarithms, where a shadow is a sum and what lies beneath need not be known. Changes are clipped, so that texture and edges of
 * the surface weigh little. Null where no shadow explains clearly more than light of the same shape would. Cost is bounded.
 */
export function fitDropShadow(view: ShadowView, options: Partial<DropShadowOptions> = {}): ShadowFit | null {
  const settings = { ...DROP_SHADOW_DEFAULTS, ...options };
  const rough = scaled(view, COARSE);
  const margin = marginOf(rough, settings.reach);
  const steps = stepsOf({ ...rough.view, light: [meanOf(rough.view.light)] }, margin, TRIED);
  if (steps.count < 150) return null;
  const none = costOf(steps, null, 0, 0);
  const starts: Trial[] = [];
  let brightest = none;
  const most = settings.reach / rough.scale;
  const stride = Math.max(1, most / 4.5);
  for (const wide of BLURS) {
    const blur = wide / rough.scale;
    if (blur < 0.5 && wide > BLURS[0]) continue;
    const shape = blurred(rough.view, blur, margin);
    const lights = OPACITIES.map((opacity) => lightOf(shape, opacity));
    const bright = lightOf(shape, -0.25);
    let best: Trial | null = null;
    for (let y = -most; y <= most + 0.01; y += stride) {
      for (let x = -most; x <= most + 0.01; x += stride) {
        const dx = Math.round(x);
        const dy = Math.round(y);
        lights.forEach((light, i) => {
          const limit = best?.cost ?? none;
          const cost = costOf(steps, light, dx, dy, limit);
          if (cost < limit) best = { dx: dx * rough.scale, dy: dy * rough.scale, blur: wide, opacity: OPACITIES[i], cost };
        });
        if ((dx + dy) % 2 === 0) brightest = Math.min(brightest, costOf(steps, bright, dx, dy, brightest));
      }
    }
    if (best) starts.push(best);
  }
  starts.sort((a, b) => a.cost - b.cost);
  if (starts.length === 0 || 1 - starts[0].cost / none < 0.5 * settings.leastGain) return null;
  const fine = scaled(view, FINE);
  const exact = stepsOf(fine.view, marginOf(fine, settings.reach), REFINED);
  const before = costOf(exact, null, 0, 0);
  const shapes = new Map<string, Float32Array>();
  const refined = starts.slice(0, 2).map((start) => refine(fine, exact, shapes, start, settings.reach));
  const best = refined.reduce((a, b) => (b.cost < a.cost ? b : a));
  const gain = 1 - best.cost / before;
  const chance = Math.max(0, 1 - brightest / none);
  if (best.opacity < settings.leastOpacity || gain < settings.leastGain || gain < settings.evidence * chance) return null;
  const worth = (before - best.cost) * exact.each * fine.scale;
  const { agreement, harm } = agreementOf(fine, exact, best, settings.reach);
  if (worth < settings.leastWorth || agreement < settings.leastAgreement || harm > settings.mostHarm) return null;
  // What explains most at the end of what is looked for explains more beyond it, as a gradient does: it is none of these shadows.
  if (Math.max(Math.abs(best.dx), Math.abs(best.dy), best.blur) >= settings.reach) return null;
  return { dx: best.dx, dy: best.dy, blur: best.blur, opacity: best.opacity, strengths: strengthsOf(fine, exact, best, settings.reach), gain, chance, worth, agreement };
}

/** Channels whose opacities differ by less than this factor are those of black; in every quarter of the view that tells they must differ by the lesser one. */
const TINTED = 1.15;
const TINTED_THERE = 1.07;
/** Quarters of the changes, from the top down, and the share of what is explained that one must have to tell. */
const QUARTERS = 4;
const TELLS = 0.08;
/** Strengths tried, as shares of the opacity that was found. */
const STRENGTHS = Array.from({ length: 28 }, (_, k) => 0.4 + 0.05 * k);

/** What explains the changes of each channel best, all else as found. A photograph's own colours pass for a tint here and there, but not everywhere alike. */
function strengthsOf({ view, scale }: Scaled, { count, channels, from, to, across, change }: Steps, { dx, dy, blur, opacity }: Trial, reach: number): Tint {
  const shape = blurred(view, blur / scale, marginOf({ view, scale }, reach));
  const moved = Math.round(dy / scale) * across + Math.round(dx / scale);
  /** What is left of the changes of a channel, by quarter. */
  const costsAt = (channel: number, strength: number): Float64Array => {
    const o = Math.min(0.98, strength * opacity);
    const costs = new Float64Array(QUARTERS);
    for (let i = 0; i < count; i++) {
      const [a, b] = [shape[from[i] - moved], shape[to[i] - moved]];
      if (a !== b) costs[Math.floor((QUARTERS * i) / count)] += Math.min(EDGE, Math.abs(change[channels * i + channel] - Math.log((1 - o * b) / (1 - o * a))));
    }
    return costs;
  };
  const costs = [0, 1, 2].map((channel) => STRENGTHS.map((strength) => costsAt(channel, strength)));
  const best = (channel: number, cost: (quarters: Float64Array) => number): number => STRENGTHS[costs[channel].reduce((least, each, k) => (cost(each) < cost(costs[channel][least]) ? k : least), 0)];
  const overall = (channel: number): number => best(channel, (quarters) => quarters.reduce((sum, v) => sum + v, 0));
  const found: Tint = [overall(0), overall(1), overall(2)];
  const [weak, strong] = [Math.min, Math.max].map((extreme) => found.indexOf(extreme(...found)));
  if (found[strong] < TINTED * found[weak]) return [1, 1, 1];
  const black = [0, 1, 2].map((channel) => ({ none: costsAt(channel, 0), one: costsAt(channel, 1) }));
  const explained = Array.from({ length: QUARTERS }, (_, quarter) => black.reduce((sum, { none, one }) => sum + none[quarter] - one[quarter], 0));
  const all = explained.reduce((sum, v) => sum + v, 0);
  const everywhere = explained.every((worth, quarter) => worth < TELLS * all || best(strong, (quarters) => quarters[quarter]) >= TINTED_THERE * best(weak, (quarters) => quarters[quarter]));
  return everywhere ? found : [1, 1, 1];
}

/** What the shadow of one silhouette explains of the changes on the surface, in natural logarithm, and what it would where nothing but it changes anything. */
export interface Explained {
  readonly worth: number;
  readonly possible: number;
}

/**
 * How much a shadow explains as that of `view.caster`, and how much more as that of `wider` instead. Both are given on the surface
 * of `view`.
 */
export function explainedBy(view: ShadowView, wider: Float32Array, { dx, dy, blur, opacity }: DropShadow, { reach }: Pick<DropShadowOptions, 'reach'> = DROP_SHADOW_DEFAULTS): { own: Explained; more: Explained } {
  const fine = scaled(view, FINE);
  const { width, height } = fine.view;
  const margin = marginOf(fine, reach);
  const steps = stepsOf(fine.view, margin, REFINED);
  const whole = fine.scale === 1 ? wider : shrink({ ...view, caster: wider }, fine.scale).caster;
  const [a, b] = [fine.view.caster, whole].map((caster) => blurred({ width, height, caster }, blur / fine.scale, margin));
  const moved = Math.round(dy / fine.scale) * steps.across + Math.round(dx / fine.scale);
  let [own, ownPossible, more, morePossible] = [0, 0, 0, 0];
  for (let i = 0; i < steps.count; i++) {
    const [p, q] = [steps.from[i] - moved, steps.to[i] - moved];
    const narrow = Math.log((1 - opacity * a[q]) / (1 - opacity * a[p]));
    const wide = Math.log((1 - opacity * b[q]) / (1 - opacity * b[p]));
    ownPossible += Math.min(EDGE, Math.abs(narrow)) * steps.channels;
    morePossible += Math.min(EDGE, Math.abs(wide - narrow)) * steps.channels;
    for (let c = steps.channels * i; c < steps.channels * (i + 1); c++) {
      const left = Math.min(EDGE, Math.abs(steps.change[c] - narrow));
      own += Math.min(EDGE, Math.abs(steps.change[c])) - left;
      more += left - Math.min(EDGE, Math.abs(steps.change[c] - wide));
    }
  }
  const unit = steps.each * fine.scale;
  return { own: { worth: own * unit, possible: ownPossible * unit }, more: { worth: more * unit, possible: morePossible * unit } };
}

interface Scaled {
  readonly view: ShadowView;
  /** Pixels of the whole view to one of these. */
  readonly scale: number;
}

function scaled(view: ShadowView, pixels: number): Scaled {
  const scale = Math.max(1, Math.ceil(Math.sqrt((view.width * view.height) / pixels)));
  return { view: scale === 1 ? view : shrink(view, scale), scale };
}

/** Pixels to leave about a view for what is moved in it. */
function marginOf({ scale }: Scaled, reach: number): number {
  return Math.ceil(reach / scale) + 1;
}

/** Pairs of neighbouring surface pixels that may show a shadow's change. */
interface Steps {
  readonly count: number;
  readonly channels: number;
  /** How many pairs each stands for. */
  readonly each: number;
  /** The places of both in a view with its margin, see {@link blurred}. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Pixels from one row of that to the next. */
  readonly across: number;
  /** Change of each channel from one to the other. */
  readonly change: Float32Array;
}

/** Pixels from one of a pair to the other: soft changes show better over two. */
const SPAN = 2;

/** Rough trials look at all channels together. */
function meanOf(planes: readonly Float32Array[]): Float32Array {
  const [red, green, blue] = planes;
  const mean = new Float32Array(red.length);
  for (let p = 0; p < mean.length; p++) mean[p] = (red[p] + green[p] + blue[p]) / 3;
  return mean;
}

/** At most `most` of the pairs, evenly spread. */
function stepsOf({ width, height, light, surface }: ShadowView, margin: number, most: number): Steps {
  const at: number[] = [];
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p++) {
      if (!surface[p]) continue;
      if (x + SPAN < width && surface[p + 1] && surface[p + SPAN]) at.push(2 * p);
      if (y + SPAN < height && surface[p + width] && surface[p + SPAN * width]) at.push(2 * p + 1);
    }
  }
  const count = Math.min(most, at.length);
  const channels = light.length;
  const across = acrossWith(margin, width);
  const steps = { count, channels, each: at.length / Math.max(1, count), across, from: new Int32Array(count), to: new Int32Array(count), change: new Float32Array(count * channels) };
  for (let i = 0; i < count; i++) {
    const step = at[Math.floor((i * at.length) / count)];
    const p = step >> 1;
    const q = p + SPAN * (step & 1 ? width : 1);
    steps.from[i] = (Math.floor(p / width) + margin) * across + (p % width) + margin;
    steps.to[i] = steps.from[i] + SPAN * (step & 1 ? across : 1);
    for (let c = 0; c < channels; c++) steps.change[i * channels + c] = light[c][q] - light[c][p];
  }
  return steps;
}

/** What a shadow of this shape at no offset adds to the logarithm of light, with the shape's margin so that it can be moved. */
function lightOf(shape: Float32Array, opacity: number): Float32Array {
  const light = new Float32Array(shape.length);
  for (let i = 0; i < light.length; i++) if (shape[i] > 0) light[i] = Math.log1p(-opacity * shape[i]);
  return light;
}

/**
 * What changes from pixel to pixel once a shadow is taken away, each change clipped. `light` is what it adds to the logarithm of
 * light or, with an opacity, the caster's blurred shape. From `limit` on the sum is not finished.
 */
function costOf({ count, channels, from, to, across, change }: Steps, light: Float32Array | null, dx: number, dy: number, limit = Infinity, opacity = 0): number {
  let sum = 0;
  const moved = dy * across + dx;
  for (let i = 0; i < count && sum < limit; i++) {
    let step = 0;
    if (light) {
      const a = light[from[i] - moved];
      const b = light[to[i] - moved];
      step = opacity === 0 ? b - a : a === b ? 0 : Math.log((1 - opacity * b) / (1 - opacity * a));
    }
    for (let c = channels * i; c < channels * (i + 1); c++) sum += Math.min(EDGE, Math.abs(change[c] - step));
  }
  return sum;
}

/** Offset and blur in pixels of the whole view. */
interface Trial { dx: number; dy: number; blur: number; opacity: number; cost: number }

/** Walks downhill from one of the coarse trials. */
function refine({ view, scale }: Scaled, steps: Steps, shapes: Map<string, Float32Array>, start: Trial, reach: number): Trial {
  const margin = marginOf({ view, scale }, reach);
  const cost = ({ dx, dy, blur, opacity }: Trial, limit: number): number => {
    if (Math.max(Math.abs(dx), Math.abs(dy), blur) > reach) return Infinity;
    const key = blur.toFixed(2);
    const shape = shapes.get(key) ?? blurred(view, blur / scale, margin);
    shapes.set(key, shape);
    return costOf(steps, shape, Math.round(dx / scale), Math.round(dy / scale), limit, opacity);
  };
  let best = { ...start, cost: cost(start, Infinity) };
  for (let size = 1; size > 0.06; size /= 2) {
    for (let changed = true, rounds = 0; changed && rounds < 6; rounds++) {
      changed = false;
      const shift = Math.max(1, Math.round((4 * size) / scale)) * scale;
      const trials: Trial[] = [
        ...[[shift, 0], [-shift, 0], [0, shift], [0, -shift]].map(([x, y]) => ({ ...best, dx: best.dx + x, dy: best.dy + y })),
        { ...best, blur: best.blur * (1 + 0.5 * size) },
        { ...best, blur: best.blur / (1 + 0.5 * size) },
        { ...best, opacity: Math.min(0.95, best.opacity * (1 + 0.6 * size)) },
        { ...best, opacity: best.opacity / (1 + 0.6 * size) },
      ];
      for (const trial of trials) {
        const next = cost(trial, best.cost);
        if (next >= best.cost) continue;
        best = { ...trial, cost: next };
        changed = true;
      }
    }
  }
  return best;
}

/** Correlation of what changes, each change clipped, with what the shadow changes; and how much larger it makes changes on its sides, as a share of what it explains on the others. */
function agreementOf({ view, scale }: Scaled, { count, channels, from, to, across, change }: Steps, { dx, dy, blur, opacity }: Trial, reach: number): { agreement: number; harm: number } {
  const shape = blurred(view, blur / scale, marginOf({ view, scale }, reach));
  const moved = Math.round(dy / scale) * across + Math.round(dx / scale);
  let cs = 0;
  let cc = 0;
  let ss = 0;
  const explained = [0, 0, 0, 0];
  for (let i = 0; i < count; i++) {
    const step = Math.log((1 - opacity * shape[to[i] - moved]) / (1 - opacity * shape[from[i] - moved]));
    if (Math.abs(step) < 0.004) continue;
    const s = Math.min(EDGE, Math.max(-EDGE, step));
    const side = (to[i] - from[i] === SPAN ? 0 : 2) + (step < 0 ? 0 : 1);
    for (let c = channels * i; c < channels * (i + 1); c++) {
      const d = Math.min(EDGE, Math.max(-EDGE, change[c]));
      explained[side] += Math.abs(d) - Math.min(EDGE, Math.abs(change[c] - step));
      cs += d * s;
      cc += d * d;
      ss += s * s;
    }
  }
  const worse = explained.reduce((sum, value) => sum - Math.min(0, value), 0);
  const better = explained.reduce((sum, value) => sum + Math.max(0, value), 0);
  return { agreement: cs / Math.sqrt(Math.max(1e-12, cc * ss)), harm: worse / Math.max(1e-12, better) };
}

/** Pixels in a row of a view with its margin. */
function acrossWith(margin: number, width: number): number {
  return width + 2 * margin + SPAN;
}

/** The caster blurred, with a margin about it. */
function blurred({ caster, width, height }: Pick<ShadowView, 'caster' | 'width' | 'height'>, blur: number, margin: number): Float32Array {
  const w = acrossWith(margin, width);
  const h = height + 2 * margin + SPAN;
  const wide = new Float32Array(w * h);
  for (let y = 0; y < height; y++) wide.set(caster.subarray(y * width, (y + 1) * width), (y + margin) * w + margin);
  return gaussian(wide, w, h, blur);
}

/** Means over squares of pixels; a square counts as surface where most of it is. */
function shrink({ width, height, light: [red, green, blue], surface, caster }: ShadowView, by: number): ShadowView {
  const w = Math.floor(width / by);
  const h = Math.floor(height / by);
  const small = { width: w, height: h, light: [red, green, blue].map(() => new Float32Array(w * h)), surface: new Uint8Array(w * h), caster: new Float32Array(w * h) };
  for (let y = 0, i = 0; y < h; y++) {
    for (let x = 0; x < w; x++, i++) {
      let [seen, covered, r, g, b] = [0, 0, 0, 0, 0];
      for (let v = y * by; v < (y + 1) * by; v++) {
        for (let p = v * width + x * by, end = p + by; p < end; p++) {
          covered += caster[p];
          if (!surface[p]) continue;
          seen++;
          r += red[p];
          g += green[p];
          b += blue[p];
        }
      }
      small.caster[i] = covered / (by * by);
      small.surface[i] = seen > 0.7 * by * by ? 1 : 0;
      if (seen === 0) continue;
      small.light[0][i] = r / seen;
      small.light[1][i] = g / seen;
      small.light[2][i] = b / seen;
    }
  }
  return small;
}
