import { GroundSurface } from './ground-surface';
import type { WorkImage } from './work-image';

/** What colours change outwards from, in circles or ellipses: `flatten` stretches them across, 1 for circles. Pixels. */
export interface Centre {
  readonly x: number;
  readonly y: number;
  readonly flatten: number;
}

/** The way along which the colours of a gradient change: in one direction, or outwards from a centre. */
export type Along = { readonly cos: number; readonly sin: number } | Centre;

/** How far along a pixel is. */
export function placeAlong(along: Along, x: number, y: number): number {
  if ('cos' in along) return x * along.cos + y * along.sin;
  const [across, down] = [x - along.x, (y - along.y) * along.flatten];
  // Math.hypot is several times as slow, and every pixel is asked about.
  return Math.sqrt(across * across + down * down);
}

/** How stiff the profile is, as a share of the weight that its points have on average: it goes on straight where there are none. */
const STIFFNESS = 0.01;
/** Times as much that agrees with the profile as differs from it, from which on that tells its colours. */
const MOSTLY = 2;

/**
 * What a gradient is in every pixel of a picture, however many stops it has and wherever it stays at its last colour: for each channel a
 * profile along a line or outwards from a centre, piecewise linear.
 */
export class ProfileSurface extends GroundSurface {
  private constructor(image: WorkImage, readonly along: Along, private readonly first: number, private readonly step: number, private readonly profiles: readonly Float64Array[]) {
    super(image);
  }

  /** Least squares over pixels, given by their indices; `weights` by place in that list, `step` how far apart the profile's points are. Null where there are too few. */
  static fit(image: WorkImage, along: Along, step: number, pixels: ArrayLike<number>, weights: ArrayLike<number> | null = null): ProfileSurface | null {
    const { width, height, planes } = image;
    const ends = [placeAlong(along, 0, 0), placeAlong(along, width - 1, 0), placeAlong(along, 0, height - 1), placeAlong(along, width - 1, height - 1)];
    const inside = 'x' in along && along.x >= 0 && along.y >= 0 && along.x < width && along.y < height;
    const first = inside ? 0 : Math.min(...ends);
    const count = Math.ceil((Math.max(...ends) - first) / step) + 2;
    if (pixels.length < count) return null;
    const equations = new Profile(count, planes.length);
    for (let k = 0; k < pixels.length; k++) {
      const p = pixels[k];
      const t = (placeAlong(along, p % width, Math.floor(p / width)) - first) / step;
      equations.add(Math.max(0, t), planes, p, weights ? weights[k] : 1);
    }
    return new ProfileSurface(image, along, first, step, equations.solve(STIFFNESS));
  }

  /** The most by which a channel changes over so many pixels, and over all, levels; of the profile's part that some pixels show, if they are given. */
  change(over: number, shownBy?: readonly number[]): { within: number; inAll: number } {
    const reach = Math.max(1, Math.round(over / this.step));
    const shown = shownBy?.map((p) => this.stepsAlong(p));
    const from = shown ? Math.max(0, Math.floor(shown.reduce((a, b) => Math.min(a, b)))) : 0;
    const to = shown ? Math.ceil(shown.reduce((a, b) => Math.max(a, b))) + 1 : Infinity;
    let [within, inAll] = [0, 0];
    for (const whole of this.profiles) {
      const profile = whole.subarray(from, to);
      for (let k = reach; k < profile.length; k++) within = Math.max(within, Math.abs(profile[k] - profile[k - reach]));
      inAll = Math.max(inAll, Math.max(...profile) - Math.min(...profile));
    }
    return { within, inAll };
  }

  at(p: number, out: Float64Array): void {
    const t = this.stepsAlong(p);
    for (let c = 0; c < out.length; c++) out[c] = this.value(c, t);
  }

  /** Not those where most of what is as far along differs: there the profile has followed a glow. */
  override sure(near: readonly number[], fading: readonly number[]): readonly number[] {
    const stepOf = (p: number): number => Math.max(0, Math.round(this.stepsAlong(p)));
    const [agree, differ] = [new Int32Array(this.profiles[0].length), new Int32Array(this.profiles[0].length)];
    for (const p of near) agree[stepOf(p)]++;
    for (const p of fading) differ[stepOf(p)]++;
    return near.filter((p) => agree[stepOf(p)] >= MOSTLY * differ[stepOf(p)]);
  }

  differences(): Float32Array[] {
    const { image: { width, height, planes }, along, first, step } = this;
    const out = planes.map(() => new Float32Array(width * height));
    for (let y = 0, p = 0; y < height; y++) {
      for (let x = 0; x < width; x++, p++) {
        const t = (placeAlong(along, x, y) - first) / step;
        for (let c = 0; c < out.length; c++) out[c][p] = planes[c][p] - this.value(c, t);
      }
    }
    return out;
  }

  over(image: WorkImage): ProfileSurface {
    return new ProfileSurface(image, this.along, this.first, this.step, this.profiles);
  }

  private stepsAlong(p: number): number {
    const { width } = this.image;
    return (placeAlong(this.along, p % width, Math.floor(p / width)) - this.first) / this.step;
  }

  private value(channel: number, t: number): number {
    const profile = this.profiles[channel];
    const k = Math.min(profile.length - 2, Math.max(0, Math.floor(t)));
    return profile[k] + (t - k) * (profile[k + 1] - profile[k]);
  }
}

/** Normal equations of piecewise linear profiles: two bands, and a third of the second differences that keep them stiff. */
class Profile {
  private readonly own: Float64Array;
  private readonly next: Float64Array;
  private readonly sums: readonly Float64Array[];
  private weight = 0;

  constructor(private readonly count: number, channels: number) {
    this.own = new Float64Array(count);
    this.next = new Float64Array(count);
    this.sums = Array.from({ length: channels }, () => new Float64Array(count));
  }

  add(t: number, planes: readonly Float32Array[], p: number, weight: number): void {
    const k = Math.min(this.count - 2, Math.floor(t));
    const b = t - k;
    const a = 1 - b;
    this.own[k] += weight * a * a;
    this.own[k + 1] += weight * b * b;
    this.next[k] += weight * a * b;
    for (let c = 0; c < planes.length; c++) {
      this.sums[c][k] += weight * a * planes[c][p];
      this.sums[c][k + 1] += weight * b * planes[c][p];
    }
    this.weight += weight;
  }

  /** By Cholesky's way, in a band of three. */
  solve(stiffness: number): Float64Array[] {
    const n = this.count;
    const k = (stiffness * this.weight) / n;
    const [d, e, f] = [this.own.slice(), this.next.slice(), new Float64Array(n)];
    for (let i = 1; i + 1 < n; i++) {
      d[i - 1] += k;
      d[i] += 4 * k;
      d[i + 1] += k;
      e[i - 1] -= 2 * k;
      e[i] -= 2 * k;
      f[i - 1] += k;
    }
    // L has 1 on its diagonal: A = L · D · Lᵀ.
    for (let i = 0; i < n; i++) {
      const [below, further] = [e[i], f[i]];
      e[i] /= d[i];
      f[i] /= d[i];
      if (i + 1 < n) {
        d[i + 1] -= e[i] * below;
        e[i + 1] -= f[i] * below;
      }
      if (i + 2 < n) d[i + 2] -= f[i] * further;
    }
    return this.sums.map((sums) => {
      const x = sums.slice();
      for (let i = 0; i < n; i++) {
        if (i >= 1) x[i] -= e[i - 1] * x[i - 1];
        if (i >= 2) x[i] -= f[i - 2] * x[i - 2];
      }
      for (let i = n - 1; i >= 0; i--) {
        x[i] /= d[i];
        if (i + 1 < n) x[i] -= e[i] * x[i + 1];
        if (i + 2 < n) x[i] -= f[i] * x[i + 2];
      }
      return x;
    });
  }
}
