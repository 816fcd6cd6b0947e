import { explainedBy, fitDropShadow, type DropShadow, type ShadowFit, type ShadowView } from './drop-shadow';
import type { Tint } from '../pixels/rendered-layer';
import type { Extent } from '../pixels/extent';
import { gaussian } from '../pixels/gaussian';
import type { WorkImage } from '../pixels/work-image';

/** A shadow taken off the picture. Arrays cover its bounds. */
export interface CastShadow {
  readonly fit: ShadowFit;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Black, or a tint. */
  readonly colour: Tint;
  /** Coverage of that colour, 0..1, beneath its caster too. */
  readonly alpha: Float32Array;
  /** 1 where it is seen. */
  readonly seen: Uint8Array;
  /** 1 where its caster is seen. */
  readonly caster: Uint8Array;
  /** 1 where its caster is, seen or beneath what is in front of it. */
  readonly silhouette: Uint8Array;
}

/** Pixels about a caster within which its shadow is looked for, and from it within which nothing but itself is to be seen. */
const REACH = 60;
const EDGE = 2;
/** Share of what the shadow of a caster's seen part explains that all of it may explain less. */
const UNPROVED = 0.03;
/** Added to colours before their logarithm is taken, levels: dark pixels hardly tell. */
const DARK = 6;

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
  // It goes on beneath what lies on it alone; how far beneath what lies across its edge is a guess, which its shadow proves or not.
  let silhouette = share;
  if (beneath.includes(1)) {
    const outside = reachedFromOutside(share, width, height);
    silhouette = share.map((part, i) => (beneath[i] && !outside[i] ? 1 : part));
    const whole = share.map((part, i) => (beneath[i] ? 1 : part));
    const { own, more } = explainedBy({ ...shadowed, caster: silhouette }, whole, fit);
    if (more.worth >= -UNPROVED * own.worth) silhouette = whole;
  }
  const alpha = shadowAlpha({ width, height, caster: silhouette }, { ...fit, opacity: Math.min(0.98, fit.opacity * Math.max(...fit.strengths)) });
  const colour = colourOf(image, around, fit, alpha);
  return { fit, left, top, width, height, colour, alpha, seen: Uint8Array.from(hidden, (v) => 1 - v), caster: is, silhouette: Uint8Array.from(silhouette, (part) => (part > 0.5 ? 1 : 0)) };
}

/** The colour that a shadow mixes into what it falls on: what it leaves of each channel of the mean colour beneath it. */
function colourOf({ planes, width: stride }: Pick<WorkImage, 'planes' | 'width'>, { shadowed: { surface }, looked: { left, top, width } }: ReturnType<typeof viewAround>, { strengths }: ShadowFit, alpha: Float32Array): Tint {
  const most = Math.max(...strengths);
  if (strengths.every((strength) => strength === most)) return [0, 0, 0];
  const sum = [0, 0, 0];
  let weight = 0;
  for (let i = 0; i < alpha.length; i++) {
    if (!surface[i] || alpha[i] === 0) continue;
    const p = (Math.floor(i / width) + top) * stride + (i % width) + left;
    weight += alpha[i];
    for (let c = 0; c < 3; c++) sum[c] += (alpha[i] * planes[c][p]) / (1 - (alpha[i] * strengths[c]) / most);
  }
  if (weight === 0) return [0, 0, 0];
  const [red, green, blue] = strengths.map((strength, c) => Math.min(255, ((1 - strength / most) * sum[c]) / weight));
  return [red, green, blue];
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

/** 1 where a way along neighbouring pixels that a caster mostly leaves free leads to the rim of its view. */
function reachedFromOutside(share: Float32Array, width: number, height: number): Uint8Array {
  const reached = new Uint8Array(share.length);
  const open = new Int32Array(share.length);
  let count = 0;
  const reach = (i: number): void => {
    if (reached[i] || share[i] >= 0.5) return;
    reached[i] = 1;
    open[count++] = i;
  };
  for (let x = 0; x < width; x++) {
    reach(x);
    reach((height - 1) * width + x);
  }
  for (let y = 0; y < height; y++) {
    reach(y * width);
    reach((y + 1) * width - 1);
  }
  while (count > 0) {
    const i = open[--count];
    const x = i % width;
    if (x > 0) reach(i - 1);
    if (x + 1 < width) reach(i + 1);
    if (i >= width) reach(i - width);
    if (i + width < share.length) reach(i + width);
  }
  return reached;
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
