import { analyse, type StageRunner } from '../../src/decompose/analyse';
import { walkParts } from '../../src/decompose/objects/parts';
import { disc, flat, onGround, rectangle, type Item } from '../support/paint';
import { regionAt } from '../support/stages';

const red = flat([200, 40, 50]);
const ink = flat([20, 20, 30]);
const letters = [0, 1, 2, 3, 4, 5].map((i): Item => ({ shape: rectangle(60 + i * 14, 64, 60 + i * 14 + (i % 2 ? 4 : 9), 82), fill: ink }));
const poster = onGround(200, 140, [245, 240, 230], { shape: rectangle(30, 40, 170, 110), fill: red }, ...letters, { shape: disc(30, 20, 10), fill: red }).picture;

describe('analyse', () => {
  it('runs its stages in order, each under its name', () => {
    const ran: string[] = [];
    const stage: StageRunner = (name, run) => {
      ran.push(name);
      return run();
    };
    analyse(poster, false, stage);
    expect(ran).toEqual(['analyse', 'regions', 'textures', 'merge', 'objects']);
  });

  it('puts every region into one part, parents in the order of enclosure, rows of letters joined', () => {
    const { segmentation, plant, isTexture, transparent } = analyse(poster, false);
    const root = plant();
    const parts = walkParts(root);
    expect(parts.flatMap((part) => part.regions).sort((a, b) => a - b)).toEqual(Array.from({ length: segmentation.count }, (_, r) => r));
    expect([transparent, isTexture.includes(1), isTexture.length]).toEqual([false, false, segmentation.count]);
    const partAt = (x: number, y: number) => parts.find((part) => part.regions.includes(regionAt(segmentation, x, y)))!;
    expect(partAt(2, 2)).toBe(root);
    expect(partAt(40, 50).parent).toBe(root);
    expect(partAt(62, 70)).toMatchObject({ kind: 'text', parent: partAt(40, 50) });
    expect(partAt(62, 70)).toBe(partAt(132, 70));
    expect(partAt(30, 20).parent).toBe(root);
  });

  it('stands an empty canvas on nothing', () => {
    const { segmentation, plant, transparent } = analyse(onGround(80, 60, null, { shape: disc(30, 30, 15), fill: red }).picture, false);
    expect(transparent).toBe(true);
    expect(plant().regions).toContain(regionAt(segmentation, 0, 0));
  });

  it('takes several surfaces along the edge for ground, unless every shape is wanted', () => {
    const bands = onGround(120, 80, [240, 240, 240], { shape: rectangle(0, 0, 120, 26), fill: flat([90, 140, 220]) }, { shape: rectangle(0, 54, 120, 80), fill: flat([40, 120, 40]) }).picture;
    const groundOf = (shapes: boolean): number => analyse(bands, shapes).plant().regions.length;
    expect([groundOf(true), groundOf(false)]).toEqual([1, 3]);
  });

  it('gives any number of layers by rules, each time in parts of their own', () => {
    const { plan } = analyse(poster, false);
    const all = plan(24, false);
    expect(all.plans.length).toBeGreaterThan(2);
    const fewer = plan(all.plans.length - 1, false);
    expect(fewer.plans).toHaveLength(all.plans.length - 1);
    const again = plan(24, false);
    expect(again.plans).toEqual(all.plans);
    expect(again.parts.some((part) => all.parts.includes(part))).toBe(false);
    expect(plan(24, true).plans).toEqual(analyse(poster, false).plan(24, true).plans);
  });
});

describe('rectangles side by side', () => {
  it('are not one card, whatever lines their sides make together', () => {
    for (const ground of [null, [240, 235, 220] as const]) {
      const { picture } = onGround(96, 64, ground, { shape: rectangle(11, 11, 40, 50), fill: red }, { shape: rectangle(51, 11, 90, 50), fill: flat([50, 130, 230]) });
      expect(analyse(picture, false).plant().children).toHaveLength(2);
    }
  });
});
