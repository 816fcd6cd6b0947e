import { findCrispRectangles } from '../../../src/decompose/cards/crisp-rectangles';
import { createWorkImage } from '../../../src/decompose/pixels/work-image';
import { busy } from '../../support/effect-scenes';
import { disc, flat, onGround, rectangle, type Item } from '../../support/paint';

const W = 240;
const H = 180;
const find = (...items: Item[]): ReturnType<typeof findCrispRectangles> => findCrispRectangles(createWorkImage(onGround(W, H, busy(9, 3), ...items).picture));
const card: Item = { shape: rectangle(60, 40, 180, 130), fill: flat([245, 245, 245]) };

describe('findCrispRectangles', () => {
  it('finds a rectangle in a photograph, part of it covered too', () => {
    for (const items of [[card], [card, { shape: disc(60, 40, 24), fill: flat([200, 30, 40]) }]]) {
      expect(find(...items).some(({ left, top, right, bottom, support }) => Math.max(Math.abs(left - 60), Math.abs(top - 40), Math.abs(right - 180), Math.abs(bottom - 130)) <= 1 && support > 0.6)).toBe(true);
    }
  });

  it('finds a rectangle whose sides lie anywhere within a pixel', () => {
    for (const off of [0.1, 0.3, 0.42, 0.5, 0.58, 0.7, 0.9]) {
      const found = find({ ...card, shape: rectangle(60 + off, 40 + off, 180 + off, 130 + off) });
      expect(found.some(({ left, top, right, bottom, support }) => Math.max(Math.abs(left - 60 - off), Math.abs(top - 40 - off), Math.abs(right - 180 - off), Math.abs(bottom - 130 - off)) <= 1 && support > 0.8)).toBe(true);
    }
  });

  it('takes none to the canvas edge whose sides end well before it', () => {
    // Its own left side is covered, so the picture shows the three others alone.
    const found = find({ ...card, shape: rectangle(36, 40, 180, 130) }, { shape: rectangle(30, 0, 42, H), fill: busy(9, 4) });
    expect(found.filter(({ left, right }) => left === 0 && Math.abs(right - 180) <= 1)).toEqual([]);
  });

  it('finds one that runs off the canvas, its hidden side along the edge', () => {
    const found = find({ ...card, shape: rectangle(120, 40, 300, 130) });
    expect(found.some(({ left, right }) => Math.abs(left - 120) <= 1 && right === W)).toBe(true);
  });

  it('finds none without straight sides', () => {
    expect(find().length).toBe(0);
    expect(find({ shape: disc(120, 90, 50), fill: flat([245, 245, 245]) }).length).toBe(0);
  });

  it('keeps to its bounds, best first, each within the canvas', () => {
    const found = find(card, { shape: rectangle(20, 20, 80, 80), fill: flat([20, 30, 40]) });
    expect(findCrispRectangles(createWorkImage(onGround(W, H, busy(9, 3), card).picture), { mostRectangles: 1 }).length).toBeLessThanOrEqual(1);
    for (const { left, top, right, bottom, support } of found) {
      expect(left >= 0 && top >= 0 && right <= W && bottom <= H && left < right && top < bottom).toBe(true);
      expect(support).toBeGreaterThan(0.5);
      expect(support).toBeLessThanOrEqual(1);
    }
  });
});
