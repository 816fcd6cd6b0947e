import { awayFrom, castBy, type CasterView } from '../../../src/decompose/shadows/cast-by';
import { takeOff } from '../../../src/decompose/shadows/cast-shadows';
import { unfiltered } from '../../../src/decompose/pixels/work-image';
import { randomNumbers } from '../../support/documents';
import { busy, coverageOf, layOver, shadowOf } from '../../support/effect-scenes';
import { flat, onGround, rectangle } from '../../support/paint';

describe('castBy', () => {
  it('finds nothing for what is nowhere', () => {
    const image = unfiltered(onGround(30, 30, busy(1)).picture);
    const nothing = { extent: { left: Infinity, top: Infinity, right: -1, bottom: -1 }, look: () => undefined };
    expect(castBy(image, nothing)).toBeNull();
  });

  it('goes on beneath what lies on it, and beneath what lies across its edge only where its shadow shows it', () => {
    const [W, H] = [200, 160];
    const cast = { dx: 7, dy: 9, blur: 4, opacity: 0.5 };
    const boxed = (left: number, top: number, right: number, bottom: number): Float32Array => coverageOf(rectangle(left, top, right, bottom), W, H);
    const card = boxed(50, 40, 140, 100);
    // Type on it, and something across its right side beneath which it may go on to a wide box.
    const [type, across, guess] = [boxed(70, 60, 85, 75), boxed(120, 30, 160, 80), boxed(120, 30, 160, 78)];
    const found = (truth: Float32Array): ReturnType<typeof castBy> => {
      const { picture } = onGround(W, H, flat([226, 220, 205]));
      layOver(picture, shadowOf(truth, W, H, cast), [0, 0, 0]);
      layOver(picture, card, [40, 90, 220]);
      layOver(picture, across, [220, 170, 30]);
      const seen = card.map((a, p) => (type[p] || across[p] ? 0 : a));
      const look = (view: CasterView): void => view.is.forEach((_, i) => {
        const p = (Math.floor(i / view.width) + view.top) * W + (i % view.width) + view.left;
        view.is[i] = view.share[i] = seen[p];
        view.beneath[i] = type[p] || (guess[p] && !seen[p]) ? 1 : 0;
        view.hidden[i] = seen[p] || across[p] || type[p] ? 1 : 0;
      });
      return castBy(unfiltered(picture), { extent: { left: 50, top: 30, right: 160, bottom: 100 }, look });
    };
    const at = (shadow: ReturnType<typeof castBy>, x: number, y: number): number => shadow!.silhouette[(y - shadow!.top) * shadow!.width + x - shadow!.left];
    const plain = found(card);
    expect([at(plain, 60, 50), at(plain, 77, 67), at(plain, 150, 40), at(plain, 30, 30)]).toEqual([1, 1, 0, 0]);
    const wide = found(card.map((a, p) => Math.max(a, guess[p])));
    expect([at(wide, 77, 67), at(wide, 150, 40), at(wide, 30, 30)]).toEqual([1, 1, 0]);
  });
});

describe('castBy on a page', () => {
  const [W, H] = [200, 160];
  const card = coverageOf(rectangle(50, 40, 140, 100), W, H);
  const look = (view: CasterView): void => view.is.forEach((_, i) => {
    const p = (Math.floor(i / view.width) + view.top) * W + (i % view.width) + view.left;
    view.is[i] = view.share[i] = view.hidden[i] = card[p] > 0 ? 1 : 0;
  });

  it.each([[[0, 0, 0]], [[0, 25, 80]], [[90, 30, 0]]] as const)('finds the colour of its shadow, and with it the page: %j', (colour) => {
    const page = onGround(W, H, flat([226, 220, 205])).picture;
    const { picture } = onGround(W, H, flat([226, 220, 205]));
    layOver(picture, shadowOf(card, W, H, { dx: 7, dy: 9, blur: 5, opacity: 0.4 }), colour);
    layOver(picture, card, [40, 90, 220]);
    const image = unfiltered(picture);
    const shadow = castBy(image, { extent: { left: 50, top: 40, right: 139, bottom: 99 }, look })!;
    shadow.colour.forEach((v, c) => expect(Math.abs(v - colour[c])).toBeLessThan(16));
    takeOff(picture, image.planes, shadow, (p) => card[p], () => -1);
    let off = 0;
    for (let p = 0; p < W * H; p++) if (card[p] === 0) for (let c = 0; c < 3; c++) off = Math.max(off, Math.abs(picture.data[p * 4 + c] - page.data[p * 4 + c]));
    expect(off).toBeLessThan(12);
  });
});

describe('awayFrom', () => {
  it('keeps what is further than asked from all that is marked, in both directions', () => {
    const random = randomNumbers(5);
    const marked = Uint8Array.from({ length: 17 * 11 }, () => (random() < 0.05 ? 1 : 0));
    const away = awayFrom(marked, 17, 11, 2);
    away.forEach((value, p) => {
      let near = false;
      marked.forEach((m, q) => { if (m && Math.abs((p % 17) - (q % 17)) <= 2 && Math.abs(Math.floor(p / 17) - Math.floor(q / 17)) <= 2) near = true; });
      expect(value).toBe(near ? 0 : 1);
    });
  });
});
