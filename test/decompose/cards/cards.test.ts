import { cardArea, cardsOfRegions, columnOf, findCards, isClosed, rowOf, standsAlone, toSeenSides, type Card } from '../../../src/decompose/cards/cards';
import { createWorkImage } from '../../../src/decompose/pixels/work-image';
import { segment } from '../../../src/decompose/regions/segment';
import { flat, disc, linear, onGround, rectangle, type Item } from '../../support/paint';
import { mapped } from '../../support/stages';

const cardsOn = (...items: Item[]): Card[] => findCards(segment(createWorkImage(onGround(160, 120, [245, 245, 245], ...items).picture)));
const isNear = (card: Card, left: number, top: number, right: number, bottom: number): boolean =>
  Math.abs(card.left - left) <= 2 && Math.abs(card.top - top) <= 2 && Math.abs(card.right - right) <= 2 && Math.abs(card.bottom - bottom) <= 2;
const blue = flat([40, 90, 200]);

describe('findCards', () => {
  it.each([0, 4, 8])('finds an upright rectangle with corners of radius %d', (radius) => {
    const cards = cardsOn({ shape: rectangle(30, 25, 120, 95, radius), fill: blue });
    expect(cards).toHaveLength(1);
    expect(isNear(cards[0], 30, 25, 120, 95)).toBe(true);
    expect(cards[0].support).toBeGreaterThan(0.9);
    expect(cards[0].support).toBeLessThanOrEqual(1);
  });

  it('finds one that is partly covered', () => {
    const cover = { shape: disc(118, 92, 22), fill: flat([230, 60, 20]) };
    const cards = cardsOn({ shape: rectangle(30, 25, 120, 95, 6), fill: blue }, cover);
    expect(cards.some((card) => isNear(card, 30, 25, 120, 95))).toBe(true);
  });

  it('finds one with a gradient and things on it, and the panel in it too where that has sides of its own', () => {
    const cards = cardsOn(
      { shape: rectangle(20, 15, 140, 105, 5), fill: linear([30, 60, 90], [90, 120, 200], [0, 15], [0, 105]) },
      { shape: rectangle(40, 35, 90, 80), fill: flat([255, 255, 255]) },
    );
    expect(cards.some((card) => isNear(card, 20, 15, 140, 105))).toBe(true);
    expect(cards.some((card) => isNear(card, 40, 35, 90, 80))).toBe(true);
  });

  it('does not take two side by side for one', () => {
    const cards = cardsOn({ shape: rectangle(15, 30, 72, 90), fill: blue }, { shape: rectangle(84, 30, 145, 90), fill: flat([200, 60, 90]) });
    expect(cards).toHaveLength(2);
    expect(cards.some((card) => isNear(card, 15, 30, 72, 90))).toBe(true);
    expect(cards.some((card) => isNear(card, 84, 30, 145, 90))).toBe(true);
  });

  it('finds none in discs, and none in a plain picture', () => {
    expect(cardsOn({ shape: disc(80, 60, 40), fill: blue })).toEqual([]);
    expect(cardsOn()).toEqual([]);
  });
});

describe('rowOf and columnOf', () => {
  const stadium = { left: 10, top: 20, right: 70, bottom: 120, support: 1, radius: 30 };

  it('give the pixels of a card with round corners, the same by rows and by columns, as many as its area', () => {
    let [rows, agree] = [0, true];
    for (let y = stadium.top; y < stadium.bottom; y++) {
      const [from, to] = rowOf(stadium, y);
      rows += to - from;
      for (let x = stadium.left; x < stadium.right; x++) {
        const [top, bottom] = columnOf(stadium, x);
        // Rounding may differ by a pixel where the outline is diagonal.
        agree &&= (x >= from && x < to) === (y >= top && y < bottom) || Math.abs(Math.hypot(x + 0.5 - 40, Math.max(0, Math.abs(y + 0.5 - 70) - 20)) - 30) < 1;
      }
    }
    expect(agree).toBe(true);
    expect(Math.abs(rows - cardArea(stadium))).toBeLessThan(0.01 * cardArea(stadium));
  });

  it('give whole lines where there is no radius', () => {
    const { radius, ...plain } = stadium;
    expect([rowOf(plain, 20), columnOf(plain, 69)]).toEqual([[10, 70], [20, 120]]);
    expect(cardArea(plain) - cardArea(stadium)).toBeCloseTo((4 - Math.PI) * radius ** 2);
  });
});

describe('cardsOfRegions', () => {
  it('lists the cards that hold a region, the largest first', () => {
    const rows = ['ggggggggg', 'gaaaaaaag', 'gabbbaaag', 'gabbbaaag', 'gaaaaaaag', 'ggggggggg'];
    const { segmentation, regionOf } = mapped(rows, {}, 4);
    const small: Card = { left: 8, top: 8, right: 20, bottom: 16, support: 1 };
    const large: Card = { left: 4, top: 4, right: 32, bottom: 20, support: 0.9 };
    const cardsOf = cardsOfRegions(segmentation, [small, large]);
    expect(cardsOf[regionOf.b]).toEqual([1, 0]);
    expect(cardsOf[regionOf.a]).toEqual([1]);
    expect(cardsOf[regionOf.g]).toEqual([]);
  });

  it('forgives a card whose sides are off by the rim', () => {
    const { segmentation, regionOf } = mapped(['ggggggggg', 'ggaaaaagg', 'ggaaaaagg', 'ggggggggg'], {}, 4);
    const off: Card = { left: 9, top: 5, right: 28, bottom: 12, support: 1 };
    expect(cardsOfRegions(segmentation, [off])[regionOf.a]).toEqual([]);
    expect(cardsOfRegions(segmentation, [off], 1)[regionOf.a]).toEqual([0]);
  });
});

describe('isClosed', () => {
  // Two tall cards side by side, a gap of a twentieth of both between them, and a line of the ground's colour across one.
  const tall = (gap: number, ...items: Item[]): boolean => {
    const { picture } = onGround(300, 200, [240, 242, 245], { shape: rectangle(20, 20, 280, 180), fill: flat([255, 255, 255]) }, { shape: rectangle(150, 20, 150 + gap, 180), fill: flat([240, 242, 245]) }, ...items);
    return isClosed(segment(createWorkImage(picture)), { left: 20, top: 20, right: 280, bottom: 180, support: 1 });
  };

  it('is one where nothing of what lies around runs through it', () => {
    expect(tall(0)).toBe(true);
    // A line of that colour that ends within, and one whose ends lie on the outline but for a bridge.
    expect(tall(0, { shape: rectangle(140, 60, 146, 180), fill: flat([240, 242, 245]) })).toBe(true);
  });

  it('is none where a strip of it runs from side to side, however narrow', () => {
    expect(tall(12)).toBe(false);
    expect(tall(6)).toBe(false);
  });
});

describe('isClosed of cards with a line around each', () => {
  it('is none that holds two of them, though the line is what lies along its sides', () => {
    const bordered = (left: number, right: number): Item[] => [
      { shape: rectangle(left, 20, right, 180), fill: flat([226, 232, 240]) }, { shape: rectangle(left + 1, 21, right - 1, 179), fill: flat([255, 255, 255]) }];
    const { picture } = onGround(300, 200, [240, 242, 245], ...bordered(20, 150), ...bordered(166, 280));
    const segmentation = segment(createWorkImage(picture));
    const card = (left: number, right: number): Card => ({ left, top: 21, right, bottom: 179, support: 1 });
    expect(isClosed(segmentation, card(21, 279))).toBe(false);
    expect(isClosed(segmentation, card(21, 149))).toBe(true);
    expect(isClosed(segmentation, card(167, 279))).toBe(true);
  });
});

describe('standsAlone', () => {
  const card = (support: number, side: number): Card => ({ left: 10, top: 10, right: 10 + side, bottom: 10 + side, support });

  it('is told of a card of which most of the outline is seen, and which is no detail', () => {
    expect(standsAlone(card(0.9, 50), 100 * 100)).toBe(true);
    expect(standsAlone(card(0.8, 50), 100 * 100)).toBe(false);
    expect(standsAlone(card(0.9, 13), 100 * 100)).toBe(false);
  });
});

describe('toSeenSides', () => {
  it('moves sides by no more than the rim, to where the card is seen to end', () => {
    const card: Card = { left: 65, top: 801, right: 493, bottom: 1119, support: 0.9 };
    expect(toSeenSides(card, { left: 64, top: 803, right: 493, bottom: 1118 })).toEqual({ ...card, left: 64, top: 803, right: 494, bottom: 1119 });
    // What goes on beyond, or is hidden there, tells nothing.
    expect(toSeenSides(card, { left: 10, top: 860, right: 600, bottom: 1000 })).toEqual(card);
  });
});
