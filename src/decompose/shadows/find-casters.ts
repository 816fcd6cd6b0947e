import type { Caster, CasterView } from './cast-by';
import { extendTo, nowhere, unionOf, type Extent } from '../pixels/extent';
import type { Mixtures } from '../regions/mixtures';
import { type LayerPlan, layerOfRegions } from '../regions/layer-plan';
import type { Segmentation } from '../regions/segment';

export interface FindCastersOptions {
  /** Smallest and largest share of the canvas of what is asked for its shadow. */
  leastShare: number;
  mostShare: number;
  /** Casters asked at most, the largest first. */
  most: number;
  /** 1 where what is seen has cast its shadow already, by pixel of the canvas; null where nothing has. */
  settled: Uint8Array | null;
}

export const FIND_CASTERS_DEFAULTS: Readonly<FindCastersOptions> = { leastShare: 0.0008, mostShare: 0.4, most: 16, settled: null };

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
export function findCasters(segmentation: Segmentation, mixtures: Mixtures, plans: readonly LayerPlan[], options: Partial<FindCastersOptions> = {}): Casters {
  const { leastShare, mostShare, most, settled } = { ...FIND_CASTERS_DEFAULTS, ...options };
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
    const seen = unionOf([...layers].map((k) => extents[k]));
    const area = [...layers].reduce((sum, k) => sum + sizes[k], hidden ? hidden.count : 0);
    return {
      layers, area, look, share, extent: hidden ? unionOf([seen, hidden.extent]) : seen,
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
