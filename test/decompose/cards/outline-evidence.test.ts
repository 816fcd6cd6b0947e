import type { Card } from '../../../src/decompose/cards/cards';
import { endAlike, isFrame, outlineEvidence } from '../../../src/decompose/cards/outline-evidence';
import { segment } from '../../../src/decompose/regions/segment';
import { createWorkImage } from '../../../src/decompose/pixels/work-image';
import { disc, flat, onGround, rectangle, type Item } from '../../support/paint';

const W = 240;
const H = 180;
const orange = flat([240, 150, 40]);
const teal = flat([30, 140, 140]);

function evidence(card: Omit<Card, 'support'>, ...items: Item[]): Omit<ReturnType<typeof outlineEvidence>, 'around'> & { frame: boolean } {
  const image = createWorkImage(onGround(W, H, [205, 225, 235], ...items).picture);
  const segmentation = segment(image);
  const whole = { ...card, support: 1 };
  const { around, ...rest } = outlineEvidence(image, segmentation, whole);
  return { ...rest, frame: isFrame(image, whole, around) };
}

const box = { left: 40, top: 30, right: 200, bottom: 140 };
const card = (radius = 0): Item => ({ shape: rectangle(40, 30, 200, 140, radius), fill: orange });
const ROUND = 2 * (160 + 110);

describe('outlineEvidence', () => {
  it('finds the outline of a plain card closed, all of it seen', () => {
    expect(evidence(box, card())).toEqual({ open: 0, covered: 0, corner: 0, plain: 1, frame: false });
  });

  it('counts round corners as corners, not as open', () => {
    const { open, corner, covered } = evidence(box, card(20));
    expect(open).toBeLessThan(0.01);
    expect(covered).toBe(0);
    expect(corner * ROUND).toBeGreaterThan(8 * 8);
    expect(corner * ROUND).toBeLessThan(8 * 20);
  });

  it('tells what covers the outline from what shows that there is none', () => {
    const covered = evidence(box, card(), { shape: disc(120, 30, 30), fill: teal });
    expect(covered.open).toBe(0);
    expect(Math.abs(covered.covered * ROUND - 60)).toBeLessThan(10);
    // The page lies on both sides where a corner is missing from a box around two cards.
    const around = evidence(box, { shape: rectangle(40, 30, 150, 140), fill: orange }, { shape: rectangle(90, 60, 200, 140), fill: teal });
    expect(around.covered).toBe(0);
    expect(Math.abs(around.open * ROUND - 80)).toBeLessThan(12);
  });

  it('does not take the notch between two cards for a round corner', () => {
    const { open, corner } = evidence(box, { shape: rectangle(40, 30, 180, 140), fill: orange }, { shape: rectangle(90, 50, 200, 140), fill: teal });
    expect(corner).toBe(0);
    expect(open * ROUND).toBeGreaterThan(30);
  });

  it('does not take a corner for round whose sides end at different distances', () => {
    const { open, corner } = evidence(box, { shape: rectangle(40, 30, 190, 140), fill: orange }, { shape: rectangle(90, 70, 200, 140), fill: teal });
    expect(corner).toBe(0);
    expect(open * ROUND).toBeGreaterThan(40);
  });
});

describe('isFrame', () => {
  it('tells lines around what lies around them from a card', () => {
    const frame = [rectangle(40, 30, 200, 34), rectangle(40, 136, 200, 140), rectangle(40, 34, 44, 136), rectangle(196, 34, 200, 136)].map((shape): Item => ({ shape, fill: orange }));
    expect(evidence(box, ...frame).frame).toBe(true);
    expect(evidence(box, card(), { shape: disc(120, 85, 30), fill: flat([205, 225, 235]) }).frame).toBe(false);
  });
});

describe('endAlike', () => {
  it('allows a few pixels, and more where sides end farther off', () => {
    expect([endAlike(0, 4), endAlike(4, 0), endAlike(50, 60), endAlike(0, 8), endAlike(30, 60)]).toEqual([true, true, true, false, false]);
  });
});
