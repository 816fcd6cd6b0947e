import { fitRoundOutline, rowsOfRound } from '../order/round-outline';
import { BEHIND, IN_FRONT, OWN as MINE, visitBetween } from '../pixels/between';
import { extentOfPixels } from '../pixels/extent';
import type { KnownGround } from '../pixels/known-ground';
import { PixelSets } from '../pixels/pixel-sets';
import type { Tint } from '../pixels/rendered-layer';
import type { WorkImage } from '../pixels/work-image';
import { OffGround } from './off-ground';
import { fitShade, type Shade } from './shade-model';
import { boxOf, type SoftThing } from './soft-things';

export interface SharpShadowOptions {
  /** Pixels, and share of the canvas, of the smallest. */
  leastArea: number;
  leastShare: number;
  /** Most of the canvas that one may cover. */
  mostShare: number;
}

export const SHARP_SHADOW_DEFAULTS: Readonly<SharpShadowOptions> = { leastArea: 200, leastShare: 0.0008, mostShare: 0.4 };

/** What a pixel is: the ground, of the patch that is looked at, of one that was found, or anything else. */
const NONE = 0;
const GROUND = 1;
const OWN = 2;
const TAKEN = 3;
/** How each of them lies to a patch. */
const ROLES = [IN_FRONT, BEHIND, MINE, BEHIND];
const BLACK: Tint = [0, 0, 0];

/** Levels by which it must differ from the ground, besides the picture's noise. */
const STRENGTH = 8;
/** Coverage by which neighbours of one shade may differ, and of the noise that many. */
const EVEN = 0.02;
const EVEN_NOISE = 0.01;
/** Pixels in which a sharp edge mixes. */
const RIM = 2;
/** Of its outline: most that may be soft, lie along the canvas edge; least that must lie along the ground, and along what casts it. */
const SOFT = 0.12;
const EDGE = 0.35;
const BARE = 0.15;
const BESIDE = 0.06;
/** Pixels for each of its outline's, at least: a line is no shadow. */
const DEPTH = 2.5;
/** Share of a thing's own outline that must lie along the ground: what lies on the patch alone is no caster. Of what touches the patch such things must be so much. */
const STANDS = 0.3;
const CASTERS = 0.7;
/** Times as wide as high that an ellipse on the floor is at least, and share of it where the ground may be seen. */
const FLAT = 2;
const HOLES = 0.03;
/** Steps of coverage in which shades are counted. */
const STEPS = 100;

/** A picture, its ground, and what each pixel is so far. */
interface Scene {
  readonly image: WorkImage;
  readonly ground: OffGround;
  readonly sets: PixelSets;
  readonly state: Uint8Array;
}

/** A patch of one shade. */
interface Patch extends Shade {
  readonly pixels: Int32Array;
  /** Pixels of the things that it touches, one of each. */
  readonly casters: readonly number[];
  /** Pixels beneath other things in which it goes on. */
  readonly beneath: readonly number[];
}

/**
 * Finds sharp shadows on a known ground: at the feet of things, or long ones beside them. Such a patch is the ground darkened by one
 * shade up to its edge, and touches what casts it, which itself stands on the ground. Where the ground changes along it and it with the ground, that
 * is proof; over one colour it may as well be a shape of its own, and only an upright ellipse that lies flat at a thing's feet is taken for one.
 */
export function findSharpShadows(image: WorkImage, known: KnownGround, options: Partial<SharpShadowOptions> = {}): SoftThing[] {
  const { leastArea, leastShare, mostShare } = { ...SHARP_SHADOW_DEFAULTS, ...options };
  const { width, height, noise } = image;
  const ground = new OffGround(image, known.surface, known.error);
  const sets = new PixelSets(width, height);
  const count = width * height;
  const state = new Uint8Array(count);
  const share = new Float32Array(count);
  for (let p = 0; p < count; p++) {
    if (ground.off[p] <= ground.tolerance) state[p] = GROUND;
    else if (ground.off[p] >= STRENGTH + noise && ground.isShade(p)) share[p] = ground.shareOf(p, BLACK);
  }
  const least = Math.max(leastArea, leastShare * count);
  const even = EVEN + EVEN_NOISE * noise;
  const visited = new Uint8Array(count);
  const found: Patch[] = [];
  for (let p = 0; p < count; p++) {
    if (visited[p] || share[p] === 0) continue;
    const pixels = sets.spread([p], (q, from) => share[q] > 0 && Math.abs(share[q] - share[from]) <= even, (q) => (visited[q] = 1));
    if (pixels.length < least || pixels.length > mostShare * count) continue;
    const core = mostlyOf(pixels, share, even);
    const patch = core.length < least ? null : describe({ image, ground, sets, state }, core);
    if (patch) found.push(patch);
  }
  return joinByCaster(found).map((patches) => toThing(patches, ground, image));
}

/** Of a patch what is of its most frequent shade: a shadow may run into others, and into something as dark. */
function mostlyOf(pixels: Int32Array, share: Float32Array, even: number): Int32Array {
  const counts = new Int32Array(STEPS + 1);
  for (const p of pixels) counts[Math.floor(Math.min(1, share[p]) * STEPS)]++;
  const usual = (counts.indexOf(counts.reduce((a, b) => Math.max(a, b))) + 0.5) / STEPS;
  return pixels.filter((p) => Math.abs(share[p] - usual) <= 1.5 * even);
}

/** A patch as a sharp shadow, its pixels {@link TAKEN}; null where it is none, and `state` as before. */
function describe(scene: Scene, core: Int32Array): Patch | null {
  const { image, ground, sets, state } = scene;
  const shade = fitShade(image, ground, core);
  if (!shade) return null;
  const isMixed = (q: number): boolean => {
    const part = ground.shareOf(q, shade.colour);
    return state[q] === NONE && part > 0 && part < shade.coverage && ground.isMixture(q, shade.colour, part);
  };
  for (const p of core) state[p] = OWN;
  const pixels = sets.spread(core, isMixed, undefined, RIM);
  for (const p of pixels) state[p] = OWN;
  const patch = isCast(scene, pixels, isMixed) ? withHidden(scene, pixels, shade) : null;
  for (const p of pixels) state[p] = patch ? TAKEN : NONE;
  return patch;
}

/** Whether a patch ends sharply on the ground, and lies along what stands there. */
function isCast({ image: { width, height }, sets, state }: Scene, pixels: Int32Array, isMixed: (q: number) => boolean): boolean {
  let [bare, soft, beside, edge] = [0, 0, 0, 0];
  const look = (q: number): void => {
    if (state[q] === GROUND) bare++;
    else if (state[q] === NONE) {
      if (isMixed(q)) soft++;
      else beside++;
    }
  };
  for (const p of pixels) {
    sets.around(p, look);
    const x = p % width;
    if (x === 0 || x === width - 1 || p < width || p >= (height - 1) * width) edge++;
  }
  const outline = bare + soft + beside + edge;
  return pixels.length >= DEPTH * outline && soft <= SOFT * outline && edge <= EDGE * outline && bare >= BARE * outline && beside >= BESIDE * outline;
}

/** A patch with what casts it and where it goes on beneath; null where nothing does, or where it may as well be a shape. */
function withHidden(scene: Scene, pixels: Int32Array, shade: Shade): Patch | null {
  const casters = castersOf(scene, pixels);
  if (!casters) return null;
  const beneath = beneathOnFloor(scene, pixels, shade.isProven) ?? (shade.isProven ? between(pixels, scene.state, scene.image.width) : null);
  return beneath && { ...shade, pixels, casters, beneath };
}

/** The things that a patch lies along and that stand on the ground, a pixel of each; null where other things lie along most of it. */
function castersOf({ sets, state }: Scene, pixels: Int32Array): number[] | null {
  const from: number[] = [];
  for (const p of pixels) sets.around(p, (q) => void (state[q] === NONE && from.push(q)));
  let [touched, cast] = [0, 0];
  const casters: number[] = [];
  for (const thing of sets.connected(from, (q) => state[q] === NONE)) {
    let [contact, open] = [0, 0];
    const look = (q: number): void => {
      if (state[q] === OWN) contact++;
      else if (state[q] === GROUND) open++;
    };
    for (const p of thing) sets.around(p, look);
    touched += contact;
    if (open < STANDS * (open + contact)) continue;
    cast += contact;
    casters.push(thing.reduce((a, b) => Math.min(a, b)));
  }
  return casters.length > 0 && cast >= CASTERS * touched ? casters : null;
}

/**
 * Of a patch that is what is seen of an upright ellipse, flat on the floor, what hides the rest; null where it is none. Unless it is
 * proven to be a shadow, most of that must lie above its middle, for it lies at the feet of what casts it.
 */
function beneathOnFloor({ image: { width, height }, sets, state }: Scene, pixels: Int32Array, isProven: boolean): number[] | null {
  const rim = pixels.filter((p) => sets.touches(p, (q) => state[q] === GROUND));
  const round = fitRoundOutline({ x: Array.from(rim, (p) => p % width), y: Array.from(rim, (p) => Math.floor(p / width)) });
  const rows = round && round.radiusX >= FLAT * round.radiusY ? rowsOfRound(round, width, height) : null;
  if (!round || !rows) return null;
  const beneath: number[] = [];
  let [holes, all, above] = [0, 0, 0];
  for (let row = 0, y = rows.top; row < rows.first.length; row++, y++) {
    for (let x = rows.first[row], p = y * width + x; x <= rows.last[row]; x++, p++) {
      all++;
      if (state[p] === GROUND) holes++;
      if (state[p] !== NONE) continue;
      beneath.push(p);
      if (y < round.y) above++;
    }
  }
  return holes <= HOLES * all && (isProven || 2 * above > beneath.length) ? beneath : null;
}

/** What lies between pixels of a patch, along a row or a column, without any ground; `state` is {@link OWN} there. */
function between(pixels: Int32Array, state: Uint8Array, width: number): number[] {
  const { left, top, right, bottom } = extentOfPixels(pixels, width);
  const across = right - left + 1;
  const found = new Set<number>();
  visitBetween(across, bottom - top + 1, (x, y) => ROLES[state[(top + y) * width + left + x]], (i) => found.add((top + Math.floor(i / across)) * width + left + (i % across)));
  return [...found];
}

/** Patches that the same thing casts are one shadow. */
function joinByCaster(patches: readonly Patch[]): Patch[][] {
  const groups: Patch[][] = [];
  for (const patch of patches) {
    const same = groups.find((group) => group.some((other) => Math.abs(other.coverage - patch.coverage) <= EVEN && other.casters.some((caster) => patch.casters.includes(caster))));
    if (same) same.push(patch);
    else groups.push([patch]);
  }
  return groups;
}

/** The patches of one shadow as what is taken off the ground. */
function toThing(patches: readonly Patch[], ground: OffGround, { width }: WorkImage): SoftThing {
  const { colour } = patches.reduce((a, b) => (b.pixels.length > a.pixels.length ? b : a));
  const box = boxOf(patches.flatMap(({ pixels, beneath }) => [pixels, beneath]), width);
  const coverage = new Float32Array(box.width * box.height);
  const seen = new Uint8Array(coverage.length);
  const at = (p: number): number => (Math.floor(p / width) - box.top) * box.width + (p % width) - box.left;
  for (const { pixels, beneath, coverage: full } of patches) {
    for (const p of beneath) coverage[at(p)] = full;
    for (const p of pixels) {
      const share = ground.shareOf(p, colour);
      coverage[at(p)] = share >= full - EVEN ? full : Math.max(0, share);
      seen[at(p)] = 1;
    }
  }
  return { ...box, coverage, seen, colour, isCast: true };
}
