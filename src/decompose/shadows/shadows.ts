import { UnionFind } from '../../core/union-find';
import { completeSurface } from '../pixels/complete';
import type { KnownGround } from '../pixels/known-ground';
import type { Tint } from '../pixels/rendered-layer';
import { BLACK, darkestTint } from '../pixels/shade';
import type { Segmentation } from '../regions/segment';
import type { WorkImage } from '../pixels/work-image';

/** Soft darkening on a surface: cast and drop shadows. All arrays are canvas-sized. */
export interface Shadows {
  /** The surface as it would look unshadowed, interleaved RGB, 0..255. */
  readonly surface: Float32Array;
  /** Coverage of its shadow's colour that turns the surface into the picture, 0..1; 0 outside shadows. */
  readonly alpha: Float32Array;
  /** Number of the shadow each pixel belongs to, −1 outside; numbers run from 0. */
  readonly index: Int32Array;
  readonly count: number;
  /** What casts each shadow: a number from `objectOf`. */
  readonly casters: readonly number[];
  /** Of each shadow, RGB, 0..255: black, or a tint. */
  readonly colours: readonly Tint[];
  /** The surface is a known ground, so that all of its shadows that is seen is told from it. */
  readonly isGroundKnown?: boolean;
}

export interface ShadowOptions {
  /** Darkening that is noise or the surface's own unevenness. */
  floor: number;
  /** A shadow is somewhere at least this dark. */
  peak: number;
  /** Least share of the canvas. */
  leastShare: number;
}

/** What is known already. */
export interface ShadowHints {
  /** Objects, numbered as by `objectOf`, that cast none here. */
  readonly settled?: ReadonlySet<number>;
  /** 1, by pixel, where a shadow was taken off already: what is still dark there is left over from it. */
  readonly lit?: Uint8Array | null;
  /** What the surface looks like without shadows, if it is that and its shades alone. */
  readonly known?: KnownGround | null;
}

export const SHADOW_DEFAULTS: Readonly<ShadowOptions> = { floor: 0.014, peak: 0.07, leastShare: 0.0008 };

/**
 * Finds shadows on a smooth surface (regions `ground`, opaque): continues its colours in from well away from everything that
 * stands on it, where they are not known, and takes as shadow what is darker than that by one factor in all channels (I = (1 − a) · surface).
 * Shadows of one object are one; `objectOf` numbers, by region, what stands on the surface (−1 the surface itself).
 * Null where the surface is no smooth one, or has no shadow.
 */
export function findShadows(image: WorkImage, segmentation: Segmentation, ground: ReadonlySet<number>, objectOf: Int32Array, { settled = new Set(), lit = null, known = null }: ShadowHints = {}, options: Partial<ShadowOptions> = {}): Shadows | null {
  const settings = { ...SHADOW_DEFAULTS, ...options };
  const { width, height, planes, noise } = image;
  const { labels } = segmentation;
  if (planes.length > 3) return null;
  const count = width * height;
  const groundRegions = new Uint8Array(segmentation.count);
  for (const r of ground) groundRegions[r] = 1;
  const isGround = new Uint8Array(count);
  for (let p = 0; p < count; p++) isGround[p] = groundRegions[labels[p]];
  const distance = distanceFrom(isGround, width, height);
  const clear = Math.round(0.055 * Math.max(width, height));
  const surface = known ? paintEverywhere(known, count) : continueFrom(image, isGround, (p) => distance[p] > clear);
  if (!surface) return null;

  const floor = settings.floor + 0.006 * noise;
  const limits = { ...settings, peak: Math.max(settings.peak, 3 * floor) };
  const alpha = new Float32Array(count);
  let brighter = 0;
  let darker = 0;
  for (let p = 0; p < count; p++) {
    if (!isGround[p] || (known ? known.isBare(p) : distance[p] > clear)) continue;
    const a = known ? known.darkening(p) : darkening(planes, surface, p);
    if (a > floor) {
      alpha[p] = a;
      darker++;
    } else if (a < -floor) brighter++;
  }
  // Where the continued surface misses to both sides alike, it is the model that is wrong.
  if ((!known && darker < 3 * brighter) || darker < settings.leastShare * count) return null;
  const found = separate(alpha, distance, width, height, limits, count, lit, known !== null);
  if (found.count === 0) return null;
  const joined = joinByCaster(found.index, found.count, alpha, width, height, (p) => objectOf[labels[p]], settled);
  return { surface, alpha, ...joined, isGroundKnown: known !== null, colours: tint(planes, surface, alpha, joined.index, joined.count) };
}

/** A known ground's colours in every pixel. */
function paintEverywhere(known: KnownGround, count: number): Float32Array {
  const surface = new Float32Array(count * 3);
  const colour = new Float64Array(3);
  for (let p = 0; p < count; p++) {
    known.at(p, colour);
    surface.set(colour, p * 3);
  }
  return surface;
}

/** Least share of a surface, and pixels, that must lie well away from everything, so that the rest can be told from them. */
const LEAST_CLEAR = 0.12;
const LEAST_PIXELS = 400;

/** A surface's colours in every pixel, continued from those where nothing is near; null where they are too few. */
function continueFrom({ width, height, planes }: WorkImage, isGround: Uint8Array, isClear: (p: number) => boolean): Float32Array | null {
  const surface = new Float32Array(isGround.length * 3);
  const state = new Uint8Array(isGround.length);
  let [clear, all] = [0, 0];
  for (let p = 0; p < isGround.length; p++) {
    if (isGround[p]) all++;
    if (!isClear(p)) continue;
    clear++;
    state[p] = 1;
    for (let c = 0; c < 3; c++) surface[p * 3 + c] = planes[c][p];
  }
  if (clear < LEAST_CLEAR * all || clear < LEAST_PIXELS) return null;
  completeSurface({ width, height, rgb: surface, state });
  return surface;
}

/**
 * Finds the colour of each shadow and changes `alpha`, so far for black, to its coverage: I = (1 − a) · surface + a · colour. Where
 * a surface is all of one colour this says no more than on which line colour lies; the darkest on it is taken.
 */
function tint(planes: readonly Float32Array[], surface: Float32Array, alpha: Float32Array, index: Int32Array, count: number): Tint[] {
  const missing = new Float64Array(count * 3);
  const lit = new Float64Array(count * 3);
  const total = new Float64Array(count);
  for (let p = 0; p < index.length; p++) {
    if (index[p] === -1) continue;
    // Where it is darkest it says most.
    const weight = alpha[p];
    total[index[p]] += weight;
    for (let c = 0; c < 3; c++) {
      missing[index[p] * 3 + c] += weight * (surface[p * 3 + c] - planes[c][p]);
      lit[index[p] * 3 + c] += weight * surface[p * 3 + c];
    }
  }
  const colours = Array.from({ length: count }, (_, k): Tint => {
    const at = (sums: Float64Array): number[] => [0, 1, 2].map((c) => sums[k * 3 + c] / total[k]);
    const found = total[k] > 0 ? darkestTint(at(lit), at(lit).map((v, c) => v - at(missing)[c])) : null;
    return found && Math.max(...found.colour) > BLACK ? found.colour : [0, 0, 0];
  });
  for (let p = 0; p < index.length; p++) {
    if (index[p] === -1) continue;
    const colour = colours[index[p]];
    if (Math.max(...colour) === 0) continue;
    let [along, whole] = [0, 0];
    for (let c = 0; c < 3; c++) {
      const reach = surface[p * 3 + c] - colour[c];
      along += reach * (surface[p * 3 + c] - planes[c][p]);
      whole += reach * reach;
    }
    alpha[p] = whole > 0 ? Math.min(1, Math.max(0, along / whole)) : 0;
  }
  return colours;
}

/** How much black explains a pixel, by its brightest channels; 0 where the channels disagree, negative where it is lighter. */
function darkening(planes: readonly Float32Array[], surface: Float32Array, p: number): number {
  let least = Infinity;
  let most = -Infinity;
  for (let c = 0; c < 3; c++) {
    const s = surface[p * 3 + c];
    // Dark channels cannot tell.
    if (s < 24) continue;
    const a = 1 - planes[c][p] / s;
    const slack = 2.5 / s;
    least = Math.min(least, a - slack);
    most = Math.max(most, a + slack);
    if (a + slack < most - 2 * slack - 0.06) return 0;
  }
  if (most === -Infinity) return 0;
  let sum = 0;
  let n = 0;
  for (let c = 0; c < 3; c++) {
    const s = surface[p * 3 + c];
    if (s < 24) continue;
    sum += 1 - planes[c][p] / s;
    n++;
  }
  const mean = sum / n;
  return most - least > 0.08 + 0.2 * Math.abs(mean) + 10 / 255 ? 0 : mean;
}

/** Share of a sharp shadow's outline, at least, that lies along something on the surface. */
const BESIDE = 0.1;
/** And pixels for each of its outline's, for a line along a thing is none, and in all. */
const DEPTH = 2.5;
const LEAST_SHARP = 200;
/** Coverage by black up to which what ends sharply, or is but a line, is a shadow; what is darker has a colour of its own. */
const DARKEST = 0.85;

function separate(alpha: Float32Array, distance: Int32Array, width: number, height: number, settings: ShadowOptions, canvas: number, lit: Uint8Array | null, mayBeSharp: boolean): { index: Int32Array; count: number } {
  const sets = new UnionFind(canvas);
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p++) {
      if (alpha[p] === 0) continue;
      if (x + 1 < width && alpha[p + 1] > 0) sets.union(p, p + 1);
      if (y + 1 < height && alpha[p + width] > 0) sets.union(p, p + width);
    }
  }
  // Patches are numbered in the order in which a scan meets them, then those that are shadows among them.
  const roots = sets.roots();
  const index = new Int32Array(canvas).fill(-1);
  const patches: { area: number; peak: number; rim: number; rimArea: number; beside: number; lit: number }[] = [];
  for (let p = 0; p < canvas; p++) {
    if (alpha[p] === 0) continue;
    if (roots[p] === p) index[p] = patches.push({ area: 0, peak: 0, rim: 0, rimArea: 0, beside: 0, lit: 0 }) - 1;
    else index[p] = index[roots[p]];
    const patch = patches[index[p]];
    patch.area++;
    if (lit?.[p]) patch.lit++;
    if (alpha[p] > patch.peak) patch.peak = alpha[p];
  }
  // A shadow fades out; what ends abruptly on the bare surface is something else, unless that is known and it lies along what may cast it.
  const isBare = (q: number): boolean => alpha[q] === 0 && distance[q] >= 4;
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1, p = y * width + 1; x < width - 1; x++, p++) {
      if (alpha[p] === 0) continue;
      if (distance[p] === 1) patches[index[p]].beside++;
      if (!(isBare(p - 1) || isBare(p + 1) || isBare(p - width) || isBare(p + width))) continue;
      const patch = patches[index[p]];
      patch.rim += alpha[p];
      patch.rimArea++;
    }
  }
  let count = 0;
  const numbers = patches.map(({ area, peak, rim, rimArea, beside, lit: left }) => {
    const isDeep = area >= DEPTH * (beside + rimArea);
    const isSharp = mayBeSharp && isDeep && area >= LEAST_SHARP && peak <= DARKEST && beside >= BESIDE * (beside + rimArea);
    const abrupt = rimArea > 0 && rim / rimArea > 0.3 * peak && !isSharp;
    const isInk = mayBeSharp && !isDeep && peak > DARKEST;
    return area < settings.leastShare * canvas || peak < settings.peak || abrupt || isInk || 2 * left > area ? -1 : count++;
  });
  for (let p = 0; p < canvas; p++) {
    if (index[p] === -1) continue;
    index[p] = numbers[index[p]];
    if (index[p] === -1) alpha[p] = 0;
  }
  return { index, count };
}

/** City-block distance of every pixel marked 1 from the nearest one marked 0, two passes. */
export function distanceFrom(inside: Uint8Array, width: number, height: number): Int32Array {
  const far = width + height;
  const distance = new Int32Array(width * height);
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p++) {
      if (!inside[p]) continue;
      distance[p] = Math.min(x > 0 ? distance[p - 1] : far, y > 0 ? distance[p - width] : far) + 1;
    }
  }
  for (let y = height - 1, p = width * height - 1; y >= 0; y--) {
    for (let x = width - 1; x >= 0; x--, p--) {
      if (!inside[p]) continue;
      distance[p] = Math.min(distance[p], (x + 1 < width ? distance[p + 1] : far) + 1, (y + 1 < height ? distance[p + width] : far) + 1);
    }
  }
  return distance;
}

/** Gives all shadows that lie along one object one number; what lies along none is no shadow and is cleared. */
function joinByCaster(index: Int32Array, count: number, alpha: Float32Array, width: number, height: number, objectAt: (p: number) => number, settled: ReadonlySet<number>): { index: Int32Array; count: number; casters: number[] } {
  const contact = Array.from({ length: count }, () => new Map<number, number>());
  const steps = [-2, 2, -2 * width, 2 * width];
  for (let y = 2; y < height - 2; y++) {
    for (let x = 2, p = y * width + 2; x < width - 2; x++, p++) {
      if (index[p] === -1) continue;
      for (const step of steps) {
        const object = objectAt(p + step);
        if (object !== -1) contact[index[p]].set(object, (contact[index[p]].get(object) ?? 0) + 1);
      }
    }
  }
  const casters: number[] = [];
  const numberOf = contact.map((objects) => {
    if (objects.size === 0) return -1;
    const caster = [...objects].reduce((a, b) => (b[1] > a[1] ? b : a))[0];
    if (settled.has(caster)) return -1;
    if (!casters.includes(caster)) casters.push(caster);
    return casters.indexOf(caster);
  });
  for (let p = 0; p < index.length; p++) {
    if (index[p] === -1) continue;
    index[p] = numberOf[index[p]];
    if (index[p] === -1) alpha[p] = 0;
  }
  return { index, count: casters.length, casters };
}
