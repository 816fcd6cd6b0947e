import fc from 'fast-check';
import type { LayerPlan } from '../../../src/decompose/regions/layer-plan';
import type { Part } from '../../../src/decompose/objects/parts';
import { planBySight, type SightPlanOptions } from '../../../src/decompose/sight/sight-plan';
import { randomNumbers } from '../../support/documents';
import { flat, onGround, rectangle, type Item } from '../../support/paint';
import { answerOf, piecesOf, type FoundPieces, type Said, type Say } from '../../support/sight';
import { mapped, regionAt, regionsOf, type Regions } from '../../support/stages';

const ROWS = ['gggggggggggggggg', 'gaaaaaaaaggggggg', 'gaaaaaaaaggggggg', 'gaaaabbbbbbbbggg', 'gaaaabbbbbbbbggg', 'gggggbbbbbbbbggg', 'ggggggggggggggcc', 'ggggggggggggggcc'];
const map = mapped(ROWS, {}, 8);
const { g, a, b, c } = map.regionOf;
const pieces = piecesOf(map);
const { of } = pieces;

function plan(said: Said, options: Partial<SightPlanOptions> = {}, [regions, found]: [Regions, FoundPieces] = [map, pieces]): { plans: LayerPlan[]; parts: Part[] } {
  return planBySight(regions.segmentation, found.found, answerOf(found.found.pieces.length, said), found.transparent, { leastShare: 0, textShare: 0, ...options });
}
const everything = { extent: () => 5 } as const;
const inFront = (fore: number, back: number): Say => (i, j) => (i === of(fore) && j === of(back) ? 5 : i === of(back) && j === of(fore) ? -5 : 0);

describe('planBySight', () => {
  it.each([[[a, b]], [[b, a]]])('goes on beneath what lies in front, not behind it (%p)', ([back, fore]) => {
    const { plans, parts } = plan({ ...everything, front: inFront(fore, back) });
    const at = (region: number): number => plans.findIndex(({ regions }) => regions.includes(region));
    expect(plans[0]).toMatchObject({ kind: 'background', regions: [g] });
    expect(new Set(plans[0].beneath)).toEqual(new Set([a, b, c]));
    expect(at(back)).toBeLessThan(at(fore));
    expect(plans[at(back)].beneath).toContain(fore);
    expect(plans[at(fore)].beneath).not.toContain(back);
    plans.forEach(({ beneath }, k) => beneath.forEach((r) => expect(at(r)).toBeGreaterThan(k)));
    expect(parts.map((part) => part.regions)).toEqual(plans.map(({ regions }) => regions));
  });

  it('hangs all layers on the ground, numbered', () => {
    const { plans, parts } = plan({});
    expect(parts[0].children).toEqual(parts.slice(1));
    expect(parts.slice(1).every(({ parent }) => parent === parts[0])).toBe(true);
    expect(plans.map(({ object }) => object)).toEqual([undefined, 1, 2, 3]);
    expect(plans.slice(1).every(({ beneath, reach }) => beneath.length === 0 && !reach)).toBe(true);
  });

  it('joins what is one, under the name of the largest', () => {
    const { plans, parts } = plan({ same: (i, j) => ([of(a), of(c)].includes(i) && [of(a), of(c)].includes(j) ? 4 : -4) });
    expect(plans).toHaveLength(3);
    expect(plans.map(({ regions }) => new Set(regions))).toContainEqual(new Set([a, c]));
    expect(parts.map(({ area }) => area).sort((x, y) => x - y)).toEqual(['b', 'ac', 'g'].map((letters) => [...ROWS.join('')].filter((l) => letters.includes(l)).length * 64).sort((x, y) => x - y));
  });

  it('weighs extents of pieces by their size', () => {
    // Of the layer of a and c, a says that it covers b; c, which is far smaller, that it does not.
    const same: Say = (i, j) => ([of(a), of(c)].includes(i) && [of(a), of(c)].includes(j) ? 4 : -4);
    const front: Say = (i, j) => (i === of(b) ? 5 : j === of(b) ? -5 : 0);
    const beneath = (byA: number, byC: number): readonly number[] => plan({ same, front, extent: (k) => (k === of(a) ? byA : k === of(c) ? byC : -9) }).plans.find(({ regions }) => regions.includes(a))!.beneath;
    expect(beneath(3, -3)).toEqual([b]);
    expect(beneath(-3, 3)).toEqual([]);
  });

  it('lets a card that is sure go on to its own sides, whatever is said of its extent', () => {
    const whole = { left: 8, top: 8, right: 72, bottom: 40, support: 1 };
    const found = piecesOf(map);
    found.found.pieces[of(a)].part.card = whole;
    const beneathOf = (support: number): LayerPlan => {
      found.found.pieces[of(a)].part.card = { ...whole, support };
      return plan({ front: inFront(b, a), extent: () => -5 }, {}, [map, found]).plans.find(({ regions }) => regions.includes(a))!;
    };
    // Four rows of four cells of b lie within its rectangle: two of them.
    expect(beneathOf(1).reach!.data.reduce((sum, value) => sum + value, 0)).toBe(2 * 4 * 64);
    expect(beneathOf(0.8).reach).toBeUndefined();
  });

  it.each([3.4e38, -3.4e38])('takes a log-odds of %p for what it says', (extent) => {
    // c, which b touches here, reaches into the corner, where the grid ends.
    const corner = mapped([...ROWS.slice(0, 5), 'gggggbbbbbbbbbcc', ...ROWS.slice(6)], {}, 8);
    const found = piecesOf(corner);
    const [behind, fore] = [[found.of(a), found.of(b)], found.of(c)];
    const same: Say = (i, j) => (behind.includes(i) && behind.includes(j) ? 4 : -4);
    const front: Say = (i, j) => (i === fore && behind.includes(j) ? 5 : j === fore && behind.includes(i) ? -5 : 0);
    const { plans } = plan({ front, same, extent: () => extent }, {}, [corner, found]);
    const { beneath, reach } = plans.find(({ regions }) => regions.includes(a))!;
    expect([beneath, reach]).toEqual([extent > 0 ? [c] : [], undefined]);
  });

  it('gives part of a region as a mask', () => {
    // The grid has two cells to the letter across: a ends at half of what b covers.
    const { plans } = plan({ front: inFront(b, a), extent: (k, x) => (k === of(a) && x < 36 ? 5 : -5) });
    const { beneath, reach } = plans.find(({ regions }) => regions.includes(a))!;
    expect(beneath).toEqual([]);
    expect(reach).toMatchObject({ left: 40, top: 24, height: 24 });
    expect(Math.abs(reach!.width - 32)).toBeLessThanOrEqual(1);
  });

  it('has no ground layer on an empty canvas', () => {
    const regions = mapped(ROWS, { g: [0, 0, 0, 0] }, 8);
    const found = piecesOf(regions);
    expect(found.transparent).toBe(true);
    const { plans, parts } = plan({ ...everything, same: () => -5 }, {}, [regions, found]);
    expect(plans.map(({ kind }) => kind)).toEqual(['shape', 'shape', 'shape']);
    expect(plans.flatMap(({ regions: seen }) => seen)).not.toContain(regions.regionOf.g);
    expect(new Set(parts.map(({ parent }) => parent)).size).toBe(1);
    expect(parts[0].parent?.kind).toBe('background');
  });

  it('makes type go on beneath nothing', () => {
    const letters = [0, 1, 2, 3, 4, 5].map((i): Item => ({ shape: rectangle(60 + i * 14, 64, 60 + i * 14 + (i % 2 ? 4 : 9), 82), fill: flat([20, 20, 30]) }));
    const regions = regionsOf(onGround(200, 140, [245, 240, 230], { shape: rectangle(30, 40, 170, 110), fill: flat([200, 40, 50]) }, ...letters).picture);
    const found = piecesOf(regions);
    const text = found.of(regionAt(regions.segmentation, 62, 70));
    const { plans } = plan({ ...everything, front: (i, j) => (i === text ? -5 : j === text ? 5 : 0) }, {}, [regions, found]);
    expect(plans.map(({ kind }) => kind)).toEqual(['background', 'text', 'shape']);
    expect(plans[1]).toMatchObject({ beneath: [] });
    expect(plans[1].reach).toBeUndefined();
  });

  it('lists every region once, in at most so many layers, whatever is said', () => {
    fc.assert(fc.property(fc.integer(), fc.constantFrom(1, 3.4e38), fc.integer({ min: 1, max: 4 }), (seed, scale, maxLayers) => {
      const random = randomNumbers(seed);
      const value = (): number => Math.fround((random() * 2 - 1) * scale);
      const { plans } = plan({ same: value, front: value, extent: value }, { maxLayers });
      expect(plans.length).toBeLessThanOrEqual(maxLayers);
      expect(plans.flatMap(({ regions }) => regions).sort((x, y) => x - y)).toEqual([0, 1, 2, 3]);
      plans.forEach(({ beneath }, k) => beneath.forEach((r) => expect(plans.findIndex(({ regions }) => regions.includes(r))).toBeGreaterThan(k)));
    }), { numRuns: 25 });
  });
});
