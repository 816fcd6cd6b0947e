import { findPanels } from '../../../src/decompose/panels/panels';
import { peelPanels } from '../../../src/decompose/panels/peel-panels';
import { createWorkImage } from '../../../src/decompose/pixels/work-image';
import type { Raster } from '../../../src/raster/raster';
import { busy, coverageOf, shadowOf } from '../../support/effect-scenes';
import { flat, onGround, rectangle, type Item } from '../../support/paint';

const W = 240;
const H = 180;
const ground = busy(5, 3);
const bare = onGround(W, H, ground).picture;
const panel: Item = { shape: rectangle(40, 36, 200, 140, 10), fill: flat([245, 240, 225]), opacity: 0.6 };
const letters = [0, 1, 2, 3, 4].map((i): Item => ({ shape: rectangle(60 + i * 22, 60, 60 + i * 22 + (i % 2 ? 6 : 13), 84), fill: flat([170, 20, 40]) }));

const peel = (picture: Raster): ReturnType<typeof peelPanels> => peelPanels(picture, findPanels(createWorkImage(picture), picture));

/** Mean difference from the bare picture, levels, over pixels that a mask marks. */
function away(picture: Raster, mask: (p: number) => boolean): number {
  let sum = 0;
  let n = 0;
  for (let p = 0; p < W * H; p++) {
    if (!mask(p)) continue;
    for (let c = 0; c < 3; c++) sum += Math.abs(picture.data[p * 4 + c] - bare.data[p * 4 + c]) / 3;
    n++;
  }
  return sum / n;
}

describe('peelPanels', () => {
  const covered = coverageOf(panel.shape, W, H);

  it('takes no panel off a cloth of see-through stripes, whose outlines make rectangles', () => {
    const stripes = Array.from({ length: 10 }, (_, i): Item[] => [
      { shape: rectangle(i * 24, 0, i * 24 + 12, H), fill: flat([200, 30, 60]), opacity: 0.5 },
      { shape: rectangle(0, i * 24, W, i * 24 + 12), fill: flat([200, 30, 60]), opacity: 0.5 },
    ]).flat();
    const { picture } = onGround(W, H, [245, 245, 245], ...stripes);
    expect(findPanels(createWorkImage(picture), picture).length).toBeGreaterThan(0);
    const { panels, picture: peeled } = peel(picture);
    expect(panels).toEqual([]);
    expect(peeled.data).toEqual(picture.data);
  });

  it('restores what lies beneath, within and along the border, round corners too', () => {
    const { picture } = onGround(W, H, ground, panel);
    const before = picture.data.slice();
    const { picture: peeled, panels, front } = peel(picture);
    expect(panels).toHaveLength(1);
    expect(picture.data).toEqual(before);
    expect(away(peeled, (p) => covered[p] > 0)).toBeLessThan(4);
    expect(away(peeled, (p) => covered[p] > 0 && covered[p] < 1)).toBeLessThan(10);
    expect(away(peeled, (p) => covered[p] === 0)).toBeLessThan(0.3);
    expect(front.reduce((sum, v) => sum + v, 0)).toBeLessThan(0.01 * W * H);
  });

  it('leaves what is set on the panel in its place, and knows it for that', () => {
    const { picture, coverage } = onGround(W, H, ground, panel, ...letters);
    const { picture: peeled, front } = peel(picture);
    const ink = (p: number): number => Math.max(...coverage.slice(1).map((one) => one[p]));
    let kept = 0;
    let n = 0;
    let stray = 0;
    for (let p = 0; p < W * H; p++) {
      if (ink(p) === 1) {
        n++;
        if (front[p] && Math.abs(peeled.data[p * 4] - 170) < 8) kept++;
      } else if (front[p] && ink(p) === 0) stray++;
    }
    expect(kept / n).toBeGreaterThan(0.95);
    expect(stray / n).toBeLessThan(0.15);
    expect(away(peeled, (p) => covered[p] === 1 && ink(p) === 0)).toBeLessThan(5);
  });

  it('takes the shadow of what is set on the panel off it', () => {
    const { picture } = onGround(W, H, ground, panel);
    const ink = coverageOf({ ...letters[0].shape, distance: (x, y) => Math.min(...letters.map(({ shape }) => shape.distance(x, y))), box: [60, 60, 170, 84] }, W, H);
    const dark = shadowOf(ink, W, H, { dx: 5, dy: 6, blur: 4, opacity: 0.5 });
    for (let p = 0; p < W * H; p++) for (let c = 0; c < 3; c++) picture.data[p * 4 + c] = Math.round(picture.data[p * 4 + c] * (1 - dark[p]) * (1 - ink[p]) + ink[p] * [170, 20, 40][c]);
    const { panels, picture: peeled } = peel(picture);
    const { shadow } = panels[0];
    expect(shadow).not.toBeNull();
    expect(Math.hypot(shadow!.fit.dx - 5, shadow!.fit.dy - 6)).toBeLessThan(4);
    expect(away(peeled, (p) => dark[p] > 0.1 && ink[p] === 0)).toBeLessThan(14);
  });
});
