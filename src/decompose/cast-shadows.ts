import { convertDepth, allocateSamples, fullScale, type Depth, type Raster } from '../raster/raster';
import { explainedBy, fitDropShadow, gaussian, type DropShadow, type ShadowFit, type ShadowView } from './drop-shadow';
import { castTogether } from './joint-casters';
import { extendTo, nowhere, type Extent } from './extent';
import type { Mixtures } from './mixtures';
import type { LayerPlan, RenderedLayer } from './render-layers';
import { layerOfRegions } from './render-layers';
import type { Segmentation } from './segment';
import type { WorkImage } from './work-image';

/** A shadow taken off the picture. Arrays cover its bounds. */
export interface CastShadow {
  readonly fit: ShadowFit;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Coverage of black, 0..1, beneath its caster too. */
  readonly alpha: Float32Array;
  /** 1 where it is seen. */
  readonly seen: Uint8Array;
  /** 1 where its caster is seen. */
  readonly caster: Uint8Array;
  /** 1 where its caster is, seen or beneath what is in front of it. */
  readonly silhouette: Uint8Array;
}

export interface CastShadowsOptions {
  /** Smallest and largest share of the canvas of what is asked for its shadow. */
  leastShare: number;
  mostShare: number;
  /** Casters asked at most, the largest first. */
  most: number;
  /** 1 where what is seen has cast its shadow already, by pixel of the canvas; null where nothing has. */
  settled: Uint8Array | null;
}

export const CAST_SHADOWS_DEFAULTS: Readonly<CastShadowsOptions> = { leastShare: 0.0008, mostShare: 0.4, most: 16, settled: null };

/** Pixels about a caster within which its shadow is looked for, and from it within which nothing but itself is to be seen. */
const REACH = 60;
const EDGE = 2;
/** Share of what the shadow of a caster's seen part explains that all of it may explain less. */
const UNPROVED = 0.03;
/** Added to colours before their logarithm is taken, levels: dark pixels hardly tell. */
const DARK = 6;

/**
 * Finds the drop shadows of what stands on the picture, on whatever they fall, and gives the picture without them: behind a shadow
 * I = (1 − a) · B. `plans` are back to
 * front; opaque pictures of 8 or 16 bit only. Null where nothing casts one.
 */
export function takeShadowsOff(picture: Raster, image: WorkImage, segmentation: Segmentation, mixtures: Mixtures, plans: readonly LayerPlan[], options: Partial<CastShadowsOptions> = {}): LitPicture | null {
  const { width, height } = image;
  if (image.planes.length > 3) return null;
  const planes = image.planes.map((plane) => plane.slice());
  const casters = findCasters(segmentation, mixtures, plans, options);
  const open = casters.all.map((caster): Candidate => ({ caster, found: castBy({ planes, width, height }, caster), fresh: true }));
  const lit = convertDepth(picture, picture.depth);
  const shadows = takeInTurn(lit, planes, open, casters);
  return shadows.length > 0 ? { picture: lit, image: { ...image, planes }, shadows } : null;
}

/** A picture without shadows, and those. */
export interface LitPicture {
  readonly picture: Raster;
  readonly image: WorkImage;
  readonly shadows: CastShadow[];
}

/** What a shadow may be cast by, as one of the layers or several. */
export interface LayerCaster extends Caster {
  /** Indices into the plans. */
  readonly layers: ReadonlySet<number>;
  /** Pixels in which it is, seen or not. */
  readonly area: number;
  /** Whether it is in a pixel of the canvas, seen or not, and its share of it, 0..1, where it is seen. */
  readonly covers: (p: number) => boolean;
  readonly share: (p: number) => number;
  /** The pixel that shows what lies behind a shared one; −1 where none is known. */
  readonly behind: (p: number) => number;
}

/** What may be asked for its shadow. */
export interface Casters {
  /** Each object on the ground and each text on one of them, the largest first. */
  readonly all: readonly LayerCaster[];
  /** Several as one. */
  readonly join: (some: readonly LayerCaster[]) => LayerCaster;
  /** How many pairs of pixels of two casters touch. */
  readonly contact: (a: LayerCaster, b: LayerCaster) => number;
}

/** Finds what may be asked for its shadow among `plans`, back to front. */
export function findCasters(segmentation: Segmentation, mixtures: Mixtures, plans: readonly LayerPlan[], options: Partial<CastShadowsOptions> = {}): Casters {
  const { leastShare, mostShare, most, settled } = { ...CAST_SHADOWS_DEFAULTS, ...options };
  const { labels, width, height } = segmentation;
  const layerOf = layerOfRegions(segmentation.count, plans);
  const sizes = new Int32Array(plans.length);
  const extents = plans.map(nowhere);
  const done = new Int32Array(plans.length);
  // By pixel: its layer, and the one that it shares itself with, else its own again; 0 for none, so that both number a table.
  const touches = new Int32Array((plans.length + 1) ** 2);
  const owner = new Uint16Array(width * height);
  const rival = new Uint16Array(width * height);
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p++) {
      const k = layerOf[labels[p]];
      const other = mixtures.other[p];
      owner[p] = k + 1;
      rival[p] = other === -1 ? k + 1 : layerOf[labels[other]] + 1;
      if (x > 0 && owner[p - 1] !== k + 1) touches[owner[p - 1] * (plans.length + 1) + k + 1]++;
      if (y > 0 && owner[p - width] !== k + 1) touches[owner[p - width] * (plans.length + 1) + k + 1]++;
      if (k < 0) continue;
      sizes[k]++;
      if (settled && settled[p]) done[k]++;
      extendTo(extents[k], x, y);
    }
  }
  const casterOf = (layers: ReadonlySet<number>): LayerCaster => {
    const front = Math.max(...layers) + 1;
    const hidden = hiddenParts(segmentation, plans, layers, owner, front);
    const own = Uint8Array.from({ length: plans.length + 1 }, (_, i) => (layers.has(i - 1) ? 1 : 0));
    const share = (p: number): number => {
      if (own[owner[p]] === own[rival[p]]) return own[owner[p]];
      return own[owner[p]] ? mixtures.coverage[p] : 1 - mixtures.coverage[p];
    };
    const look = (view: CasterView): void => {
      for (let y = 0, i = 0; y < view.height; y++) {
        for (let x = 0, p = (y + view.top) * width + view.left; x < view.width; x++, i++, p++) {
          const part = share(p);
          view.is[i] = own[owner[p]];
          view.share[i] = part;
          if (hidden?.mask[p]) view.beneath[i] = 1;
          view.hidden[i] = part > 0 || owner[p] > front ? 1 : 0;
        }
      }
    };
    const seen = union([...layers].map((k) => extents[k]));
    const area = [...layers].reduce((sum, k) => sum + sizes[k], hidden ? hidden.count : 0);
    return {
      layers, area, look, share, extent: hidden ? union([seen, hidden.extent]) : seen,
      covers: (p) => own[owner[p]] === 1 || hidden?.mask[p] === 1,
      behind: (p) => (own[owner[p]] ? mixtures.other[p] : segmentation.source[p]),
    };
  };
  const canvas = width * height;
  const sum = (of: Int32Array, layers: ReadonlySet<number>): number => [...layers].reduce((total, k) => total + of[k], 0);
  const all = castersOf(plans)
    .map((layers) => ({ layers, area: sum(sizes, layers) }))
    .filter(({ layers, area }) => area >= leastShare * canvas && area <= mostShare * canvas && 2 * sum(done, layers) < area)
    .sort((a, b) => b.area - a.area)
    .slice(0, most)
    .map(({ layers }) => casterOf(layers));
  return {
    all,
    join: (some) => casterOf(new Set(some.flatMap(({ layers }) => [...layers]))),
    contact: (a, b) => [...a.layers].reduce((total, k) => total + [...b.layers].reduce((of, l) => of + touches[(k + 1) * (plans.length + 1) + l + 1] + touches[(l + 1) * (plans.length + 1) + k + 1], 0), 0),
  };
}

/** Pixels of the canvas in which layers go on beneath what is in front of them: they cast their shadow there too. Null where there are none. */
function hiddenParts({ labels, count, width }: Segmentation, plans: readonly LayerPlan[], layers: ReadonlySet<number>, owner: Uint16Array, front: number): { mask: Uint8Array; extent: Extent; count: number } | null {
  const extent = nowhere();
  let size = 0;
  let mask: Uint8Array | null = null;
  const add = (p: number): void => {
    if (owner[p] <= front) return;
    mask ??= new Uint8Array(labels.length);
    if (mask[p]) return;
    mask[p] = 1;
    size++;
    extendTo(extent, p % width, Math.floor(p / width));
  };
  const beneath = new Uint8Array(count);
  for (const k of layers) {
    for (const r of plans[k].beneath) beneath[r] = 1;
    for (const p of plans[k].extension ?? []) add(p);
    const { reach } = plans[k];
    if (!reach) continue;
    for (let y = 0, i = 0; y < reach.height; y++) for (let x = 0; x < reach.width; x++, i++) if (reach.data[i]) add((y + reach.top) * width + x + reach.left);
  }
  for (const k of layers) for (const r of plans[k].regions) beneath[r] = 0;
  if (beneath.includes(1)) for (let p = 0; p < labels.length; p++) if (beneath[labels[p]]) add(p);
  return mask && { mask, extent, count: size };
}

/**
 * Takes the shadows that were found off `lit` and its planes. A shadow also darkens what its caster's neighbours would: the one
 * that explains most is taken first, and the rest look anew.
 */
export function takeInTurn(lit: Raster, planes: readonly Float32Array[], open: readonly Candidate[], casters: Casters): CastShadow[] {
  const { width, height } = lit;
  const shadows: CastShadow[] = [];
  for (;;) {
    const next = open.filter(({ found }) => found).sort((a, b) => (b.found?.fit.worth ?? 0) - (a.found?.fit.worth ?? 0))[0];
    if (!next?.found) return shadows;
    if (!next.fresh) {
      next.found = castBy({ planes, width, height }, next.caster);
      next.fresh = true;
      continue;
    }
    const { shadow, caster, joined } = castTogether({ planes, width, height }, next.caster, next.found, open.map((each) => each.caster), casters);
    for (const other of open) if (joined.includes(other.caster)) other.found = null;
    next.found = shadow;
    takeOff(lit, planes, shadow, caster.share, caster.behind);
    for (const other of open) if (other !== next && other.found && overlap(other.found, next.found)) other.fresh = false;
    shadows.push(next.found);
    next.found = null;
  }
}

/** A caster and the shadow it may cast. */
export interface Candidate {
  readonly caster: LayerCaster;
  found: CastShadow | null;
  /** Whether it was looked for since the picture last changed there. */
  fresh: boolean;
}

function overlap(a: CastShadow, b: CastShadow): boolean {
  return Math.max(a.left, b.left) < Math.min(a.left + a.width, b.left + b.width) && Math.max(a.top, b.top) < Math.min(a.top + a.height, b.top + b.height);
}

function union(extents: readonly Extent[]): Extent {
  const all = nowhere();
  for (const { left, top, right, bottom } of extents) {
    if (right < left) continue;
    extendTo(all, left, top);
    extendTo(all, right, bottom);
  }
  return all;
}

/** Each object on the ground, and each text on one of them: sets of indices into the plans. */
function castersOf(plans: readonly LayerPlan[]): ReadonlySet<number>[] {
  const objects = new Map<number, Set<number>>();
  const texts: Set<number>[] = [];
  plans.forEach(({ kind, object }, k) => {
    if (object === undefined || kind === 'shadow') return;
    const members = objects.get(object) ?? new Set<number>();
    objects.set(object, members.add(k));
    if (kind === 'text') texts.push(new Set([k]));
  });
  const whole = [...objects.values()];
  return [...whole, ...texts.filter((text) => !whole.some((members) => members.size === 1 && members.has([...text][0])))];
}

/** What a shadow may be cast by. */
export interface Caster {
  /** Where it is seen; right and bottom inclusive. */
  readonly extent: Extent;
  /** Fills in what it is in a part of the canvas; all 0 before. */
  look(view: CasterView): void;
}

/** What a caster is in a part of the canvas; arrays cover that. */
export interface CasterView {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** 1 where it is seen. */
  readonly is: Uint8Array;
  /** Its share of each pixel, 0..1. */
  readonly share: Float32Array;
  /** 1 where it may go on beneath what lies in front of it. */
  readonly beneath: Uint8Array;
  /** 1 where it, or what lies in front of it, hides what its shadow falls on. */
  readonly hidden: Uint8Array;
}

/** The shadow of a caster, its planes at 0..255; null where it casts none. */
export function castBy(image: Pick<WorkImage, 'planes' | 'width' | 'height'>, caster: Caster): CastShadow | null {
  if (caster.extent.right < caster.extent.left) return null;
  const around = viewAround(image, caster);
  const { shadowed, looked: { left, top, width, height, is, share, beneath, hidden } } = around;
  const fit = fitDropShadow(shadowed);
  if (!fit) return null;
  // How far it goes on beneath others is a guess, which its shadow proves or not.
  let silhouette = share;
  if (beneath.includes(1)) {
    const whole = share.map((part, i) => (beneath[i] ? 1 : part));
    const { own, more } = explainedBy(shadowed, whole, fit);
    if (more.worth >= -UNPROVED * own.worth) silhouette = whole;
  }
  return { fit, left, top, width, height, alpha: shadowAlpha({ width, height, caster: silhouette }, fit), seen: Uint8Array.from(hidden, (v) => 1 - v), caster: is, silhouette: Uint8Array.from(silhouette, (part) => (part > 0.5 ? 1 : 0)) };
}

/** A caster and what its shadow is looked for in, as far as it may reach. */
export function viewAround(image: Pick<WorkImage, 'planes' | 'width' | 'height'>, caster: Caster): { shadowed: ShadowView; looked: CasterView } {
  const { extent } = caster;
  const left = Math.max(0, extent.left - REACH);
  const top = Math.max(0, extent.top - REACH);
  const width = Math.min(image.width, extent.right + 1 + REACH) - left;
  const height = Math.min(image.height, extent.bottom + 1 + REACH) - top;
  const looked = seenIn(caster, left, top, width, height);
  const light = [0, 1, 2].map((c) => {
    const plane = image.planes[c];
    const logarithms = new Float32Array(width * height);
    for (let y = 0, i = 0; y < height; y++) {
      for (let x = 0, p = (y + top) * image.width + left; x < width; x++, i++, p++) logarithms[i] = logarithm(plane[p]);
    }
    return logarithms;
  });
  return { shadowed: { width, height, light, surface: awayFrom(looked.hidden, width, height, EDGE), caster: looked.share }, looked };
}

/** What a caster is in a part of the canvas. */
export function seenIn(caster: Caster, left: number, top: number, width: number, height: number): CasterView {
  const count = width * height;
  const view: CasterView = { left, top, width, height, is: new Uint8Array(count), share: new Float32Array(count), beneath: new Uint8Array(count), hidden: new Uint8Array(count) };
  caster.look(view);
  return view;
}

/** Natural logarithms of levels, in sixteenths: three for each pixel of each caster's view are too many to work out. */
const LOGARITHMS = Float32Array.from({ length: 256 * 16 + 1 }, (_, i) => Math.log(i / 16 + DARK));

function logarithm(level: number): number {
  return LOGARITHMS[Math.round(Math.min(255, Math.max(0, level)) * 16)];
}

/** Coverage of a fitted shadow over its view, 0..1. */
export function shadowAlpha({ caster, width, height }: Pick<ShadowView, 'caster' | 'width' | 'height'>, { dx, dy, blur, opacity }: DropShadow): Float32Array {
  const soft = gaussian(caster, width, height, blur);
  const alpha = new Float32Array(width * height);
  const right = Math.round(dx);
  const down = Math.round(dy);
  for (let y = Math.max(0, down); y < Math.min(height, height + down); y++) {
    for (let x = Math.max(0, right); x < Math.min(width, width + right); x++) {
      const a = opacity * soft[(y - down) * width + x - right];
      alpha[y * width + x] = a < 0.5 / 255 ? 0 : a;
    }
  }
  return alpha;
}

/** 1 where nothing marked lies within `by` pixels. */
export function awayFrom(marked: Uint8Array, width: number, height: number, by: number): Uint8Array {
  const across = new Uint8Array(marked.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0, last = -by - 1, i = y * width; x < width; x++, i++) {
      if (marked[i]) last = x;
      if (x - last <= by) across[i] = 1;
    }
    for (let x = width - 1, last = width + by, i = y * width + x; x >= 0; x--, i--) {
      if (marked[i]) last = x;
      if (last - x <= by) across[i] = 1;
    }
  }
  const away = new Uint8Array(marked.length).fill(1);
  for (let x = 0; x < width; x++) {
    for (let y = 0, last = -by - 1, i = x; y < height; y++, i += width) {
      if (across[i]) last = y;
      if (y - last <= by) away[i] = 0;
    }
    for (let y = height - 1, last = height + by, i = y * width + x; y >= 0; y--, i -= width) {
      if (across[i]) last = y;
      if (last - y <= by) away[i] = 0;
    }
  }
  return away;
}

/**
 * Divides a shadow out of the picture and of its planes. Where its caster has a share of a pixel, only what lies behind it is lit,
 * its colour taken from the pixel `behind` gives (−1: unknown). What hides it is left.
 */
export function takeOff(picture: Raster, planes: readonly Float32Array[], { left, top, width, height, alpha, seen }: CastShadow, share: (p: number) => number, behind: (p: number) => number): void {
  const full = fullScale(picture.depth);
  const scale = full / 255;
  const set = (p: number, c: number, value: number): void => {
    planes[c][p] = Math.min(255, value);
    picture.data[p * 4 + c] = Math.round(Math.min(full, value * scale));
  };
  // Shared pixels first, while what lies behind them is still in shadow.
  for (const shared of [true, false]) {
    for (let y = 0, i = 0; y < height; y++) {
      for (let x = 0, p = (y + top) * picture.width + left; x < width; x++, i++, p++) {
        if (alpha[i] === 0) continue;
        const part = share(p);
        if (shared) {
          const q = part > 0 && part < 1 ? behind(p) : -1;
          if (q !== -1) for (let c = 0; c < 3; c++) set(p, c, picture.data[p * 4 + c] / scale + (1 - part) * planes[c][q] * (1 / (1 - alpha[i]) - 1));
        } else if (seen[i] && part === 0) for (let c = 0; c < 3; c++) set(p, c, picture.data[p * 4 + c] / scale / (1 - alpha[i]));
      }
    }
  }
}

/** A shadow as a layer: black at its coverage. */
export function renderCastShadow({ left, top, width, height, alpha, seen }: CastShadow, depth: Depth): RenderedLayer {
  const full = fullScale(depth);
  const data = allocateSamples(depth, width * height * 4);
  for (let i = 0; i < alpha.length; i++) data[i * 4 + 3] = Math.round(alpha[i] * full);
  return { left, top, pixels: { width, height, depth, data }, seen: seen.map((v) => v * 255), plain: true };
}
