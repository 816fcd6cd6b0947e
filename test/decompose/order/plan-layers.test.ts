import { listLayers, PLAN_DEFAULTS, settleParts, type Layout, type PlanOptions } from '../../../src/decompose/order/plan-layers';
import { walkParts, type Part } from '../../../src/decompose/objects/parts';
import { createRaster } from '../../../src/raster/raster';
import { disc, flat, onGround, rectangle, type Item } from '../../support/paint';
import { partsOf, regionsOf } from '../../support/stages';

const red = flat([220, 40, 40]);
const blue = flat([40, 60, 210]);
const white = flat([255, 255, 255]);

function plan(items: Item[], options: Partial<PlanOptions> = {}, ground: [number, number, number] | null = [250, 245, 235]): Layout {
  const regions = regionsOf(onGround(200, 150, ground, ...items).picture);
  const found = partsOf(regions);
  return planned(regions, found.root, found.ground.transparent, options);
}

/** Both halves of planning. */
function planned({ segmentation, graph }: ReturnType<typeof regionsOf>, root: Part, transparent: boolean, options: Partial<PlanOptions> = {}): Layout {
  settleParts(segmentation, graph, root, transparent, 0, new Uint8Array(segmentation.count), options);
  return listLayers(graph, root, transparent, options.maxLayers ?? PLAN_DEFAULTS.maxLayers);
}

describe('settleParts and listLayers', () => {
  const panelWithDisc: Item[] = [{ shape: rectangle(20, 20, 140, 120), fill: blue }, { shape: disc(80, 70, 30), fill: red }];

  it('lists the ground first and what stands on a large object after it, completed beneath', () => {
    const { plans, parts } = plan(panelWithDisc);
    expect(plans.map((p) => p.kind)).toEqual(['background', 'shape', 'shape']);
    expect(plans[1].beneath).toEqual(plans[2].regions);
    expect(new Set(plans[0].beneath)).toEqual(new Set([...plans[1].regions, ...plans[2].regions]));
    expect(parts[2].parent).toBe(parts[1]);
  });

  it('keeps a small object whole, unless shapes are wanted', () => {
    const icon: Item[] = [{ shape: rectangle(20, 20, 60, 60), fill: blue }, { shape: disc(40, 40, 12), fill: white }];
    expect(plan(icon).plans).toHaveLength(2);
    expect(plan(icon, { shapes: true }).plans).toHaveLength(3);
  });

  it('makes no layer of a few pixels: they join what they touch, or what they lie on', () => {
    const dust: Item[] = [{ shape: rectangle(150, 30, 152, 33), fill: red }, { shape: rectangle(140, 60, 142, 63), fill: red }];
    const { plans, parts } = plan([...panelWithDisc, ...dust], { dustShare: 10 / (200 * 150) });
    expect(plans).toHaveLength(3);
    // One stood free on the ground, the other beside the panel.
    expect(parts[0].regions).toHaveLength(2);
    expect(parts[1].regions).toHaveLength(2);
    expect(plan([...panelWithDisc, ...dust], { dustShare: 0 }).plans.length).toBeGreaterThan(3);
  });

  it('gives no layer to an empty canvas', () => {
    const { plans } = plan(panelWithDisc, {}, null);
    expect(plans.map((p) => p.kind)).toEqual(['shape', 'shape']);
  });

  it.each([1, 2, 3, 5])('keeps to %d layers and loses no region', (maxLayers) => {
    const items = [30, 70, 110, 150].flatMap((x, i): Item[] => [{ shape: disc(x, 40, 14), fill: red }, { shape: rectangle(x - 12, 90, x + 12, 110 + i * 4), fill: blue }]);
    const { plans } = plan(items, { maxLayers });
    expect(plans.length).toBeLessThanOrEqual(maxLayers);
    const listed = plans.flatMap((p) => p.regions);
    expect(new Set(listed).size).toBe(listed.length);
    expect(listed.length).toBe(plan(items, { maxLayers: 100 }).plans.flatMap((p) => p.regions).length);
  });

  it('numbers objects on the ground, so that all their layers carry one number', () => {
    const { plans, parts } = plan([...panelWithDisc, { shape: disc(175, 30, 14), fill: red }]);
    expect(plans[0].object).toBeUndefined();
    for (const object of parts[0].children) {
      expect(new Set(walkParts(object).map((part) => plans[parts.indexOf(part)].object)).size).toBe(1);
    }
  });

  it('takes a starry sky in its stride: thousands of things, few layers, in time that grows with the picture only', () => {
    const width = 900;
    const height = 700;
    const picture = createRaster(width, height);
    for (let p = 0; p < width * height; p++) picture.data.set([20, 24, 60, 255], p * 4);
    let seed = 7;
    const random = (): number => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) / 0x7fffffff;
    for (let star = 0; star < 12_000; star++) {
      const [x, y] = [2 + Math.floor(random() * (width - 8)), 2 + Math.floor(random() * (height - 8))];
      const colour = [random() * 255, random() * 255, random() * 255];
      for (let k = 0; k < 9; k++) picture.data.set(colour, ((y + Math.floor(k / 3)) * width + x + (k % 3)) * 4);
    }
    const regions = regionsOf(picture);
    const found = partsOf(regions);
    expect(found.root.children.length).toBeGreaterThan(3000);
    const all = walkParts(found.root).flatMap((part) => part.regions).length;
    const { plans } = planned(regions, found.root, false);
    expect(plans.length).toBeLessThanOrEqual(24);
    expect(plans.flatMap((p) => p.regions)).toHaveLength(all);
  });
});
