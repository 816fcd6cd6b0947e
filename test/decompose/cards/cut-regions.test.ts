import { rowOf } from '../../../src/decompose/cards/cards';
import { cutAlong } from '../../../src/decompose/cards/cut-regions';
import { segment } from '../../../src/decompose/regions/segment';
import { createWorkImage } from '../../../src/decompose/pixels/work-image';
import { flat, onGround, rectangle } from '../../support/paint';

const [W, H] = [60, 50];
const plain = segment(createWorkImage(onGround(W, H, [200, 190, 180]).picture));
const disc = { left: 15, top: 10, right: 45, bottom: 40, support: 0.8, radius: 15 };
const inDisc = (p: number): boolean => {
  const [left, right] = rowOf(disc, Math.floor(p / W));
  return Math.floor(p / W) >= disc.top && Math.floor(p / W) < disc.bottom && p % W >= left && p % W < right;
};

describe('cutAlong', () => {
  it('makes two regions of one that goes on across an outline', () => {
    const cut = cutAlong(plain, [disc]);
    expect(plain.count).toBe(1);
    expect(cut.count).toBe(2);
    expect([...cut.labels].every((r, p) => (r === cut.labels[25 * W + 30]) === inDisc(p))).toBe(true);
  });

  it('takes what is next to an outline for mixed, and its colour from deeper on its own side', () => {
    const { labels, source } = cutAlong(plain, [disc]);
    expect([...source].every((q, p) => labels[q] === labels[p] && source[q] === q)).toBe(true);
    const [left] = rowOf(disc, 25);
    for (const x of [left - 2, left - 1, left, left + 1]) expect(source[25 * W + x]).not.toBe(25 * W + x);
    for (const x of [left - 3, left + 2]) expect(source[25 * W + x]).toBe(25 * W + x);
  });

  it('cuts no region but those it is told to', () => {
    const two = segment(createWorkImage(onGround(W, H, [200, 190, 180], { shape: rectangle(0, 0, 30, H), fill: flat([20, 60, 90]) }).picture));
    const [dark, light] = [two.labels[25 * W + 5], two.labels[25 * W + 55]];
    const cut = cutAlong(two, [disc], Uint8Array.from({ length: two.count }, (_, r) => (r === light ? 1 : 0)));
    expect(two.count).toBe(2);
    expect(cut.count).toBe(3);
    two.labels.forEach((r, p) => {
      if (r === dark) expect([cut.labels[p], cut.source[p]]).toEqual([cut.labels[25 * W + 5], two.source[p]]);
      else expect(cut.labels[p] === cut.labels[25 * W + 40]).toBe(inDisc(p));
    });
  });

  it('lets the smaller of two lie over the larger, and leaves a picture without any as it is', () => {
    const cut = cutAlong(plain, [{ ...disc, left: 25, top: 20, right: 35, bottom: 30, radius: 5 }, disc]);
    expect(cut.count).toBe(3);
    expect(new Set([2, 20, 30].map((x) => cut.labels[25 * W + x])).size).toBe(3);
    expect(cutAlong(plain, [])).toBe(plain);
  });

  it('leaves no pixel with the colour of another region, however wide a soft edge is', () => {
    const { picture } = onGround(W, H, [200, 190, 180]);
    const edge = Uint8Array.from({ length: W * H }, (_, p) => (p % W > 22 && p % W < 38 ? 1 : 0));
    const dark = { ...picture, data: picture.data.map((v, i) => (i % 4 < 3 ? v - Math.min(160, Math.max(0, 10 * (((i >> 2) % W) - 22))) : v)) };
    const soft = segment(createWorkImage(dark), {}, null, edge);
    expect([...soft.source].some((q, p) => q !== p)).toBe(true);
    // A card whose outline runs within the edge.
    const { labels, source } = cutAlong(soft, [{ left: 20, top: 10, right: 30, bottom: 40, support: 0.9 }]);
    expect([...source].every((q, p) => labels[q] === labels[p] && source[q] === q)).toBe(true);
  });
});
