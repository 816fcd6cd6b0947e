import { seenIn } from '../../../src/decompose/shadows/cast-by';
import { findCasters, type FindCastersOptions, type LayerCaster } from '../../../src/decompose/shadows/find-casters';
import { solveMixtures } from '../../../src/decompose/regions/mixtures';
import type { LayerPlan } from '../../../src/decompose/regions/layer-plan';
import { mapped } from '../../support/stages';

const ZOOM = 4;
/** A card (c) with type (t) on it, and a disc (d) that touches the card and lies in front of it. */
const ROWS = ['gggggggg', 'gccccddg', 'gcttcddg', 'gccccggg', 'gggggggg'];
const { segmentation, image, regionOf } = mapped(ROWS, {}, ZOOM);
const { g, c, t, d } = regionOf;
const mixtures = solveMixtures(image, segmentation);
const plans: LayerPlan[] = [
  { kind: 'background', regions: [g], beneath: [c, t, d] },
  { kind: 'shape', regions: [c], beneath: [t], object: 0 },
  { kind: 'text', regions: [t], beneath: [], object: 0 },
  { kind: 'shape', regions: [d], beneath: [], object: 1 },
];
const find = (given: readonly LayerPlan[] = plans, options: Partial<FindCastersOptions> = {}): readonly LayerCaster[] => findCasters(segmentation, mixtures, given, options).all;
const layersOf = (casters: readonly LayerCaster[]): number[][] => casters.map(({ layers }) => [...layers]);
/** Of a caster, what is marked in the middle of the letter at this column and row. */
function at(caster: LayerCaster, x: number, y: number): { is: number; beneath: number; hidden: number } {
  const { is, beneath, hidden } = seenIn(caster, 0, 0, 8 * ZOOM, 5 * ZOOM);
  const p = (y * ZOOM + 2) * 8 * ZOOM + x * ZOOM + 2;
  return { is: is[p], beneath: beneath[p], hidden: hidden[p] };
}

describe('findCasters', () => {
  it('are objects whole and texts on them, the largest first; never the ground', () => {
    expect(layersOf(find())).toEqual([[1, 2], [3], [2]]);
    expect(find().map(({ area }) => area / ZOOM ** 2)).toEqual([12, 4, 2]);
    expect(find()[1].extent).toEqual({ left: 20, top: 4, right: 27, bottom: 11 });
  });

  it('leaves out what is too small, too large, too much or has cast its shadow already', () => {
    expect(layersOf(find(plans, { leastShare: 0.06 }))).toEqual([[1, 2], [3]]);
    expect(layersOf(find(plans, { mostShare: 0.2 }))).toEqual([[3], [2]]);
    expect(layersOf(find(plans, { most: 1 }))).toEqual([[1, 2]]);
    expect(layersOf(find(plans, { settled: Uint8Array.from(segmentation.labels, (r) => (r === d ? 1 : 0)) }))).toEqual([[1, 2], [2]]);
  });

  it('tells where it is seen, and where it or what is in front of it hides the rest', () => {
    const [card, disc] = find();
    expect(at(card, 1, 1)).toEqual({ is: 1, beneath: 0, hidden: 1 });
    expect(at(card, 5, 1)).toEqual({ is: 0, beneath: 0, hidden: 1 });
    expect(at(disc, 1, 1)).toEqual({ is: 0, beneath: 0, hidden: 0 });
    expect(card.covers((ZOOM + 2) * 8 * ZOOM + 5 * ZOOM + 2)).toBe(false);
  });

  it('goes on beneath what is in front of it, by regions, by pixels and by a mask', () => {
    const pixels = [...segmentation.labels.keys()].filter((p) => segmentation.labels[p] === d);
    const reach = { left: 20, top: 4, width: 8, height: 8, data: new Uint8Array(64).fill(1) };
    for (const more of [{ beneath: [t, d] }, { extension: pixels }, { reach }]) {
      const [card] = find(plans.map((plan, k) => (k === 1 ? { ...plan, ...more } : plan)));
      expect(at(card, 5, 1)).toEqual({ is: 0, beneath: 1, hidden: 1 });
      expect(card.area / ZOOM ** 2).toBe(16);
      expect(card.extent.right).toBe(27);
      expect(card.covers((ZOOM + 2) * 8 * ZOOM + 5 * ZOOM + 2)).toBe(true);
    }
    // What lies behind hides nothing of it.
    const [, disc] = find(plans.map((plan, k) => (k === 3 ? { ...plan, beneath: [c] } : plan)));
    expect(at(disc, 4, 1).beneath).toBe(0);
  });

  it('counts where two touch, and joins them', () => {
    const { all: [card, disc, text], join, contact } = findCasters(segmentation, mixtures, plans);
    expect(contact(card, disc)).toBe(2 * ZOOM + 0);
    expect(contact(disc, card)).toBe(contact(card, disc));
    expect(contact(disc, text)).toBe(0);
    const both = join([card, disc]);
    expect([...both.layers]).toEqual([1, 2, 3]);
    expect(both.extent).toEqual({ left: 4, top: 4, right: 27, bottom: 15 });
    expect(at(both, 5, 1)).toEqual({ is: 1, beneath: 0, hidden: 1 });
  });
});
