import { clash, type Card } from '../../../src/decompose/cards/cards';
import { findCoveredRectangles, listCandidates, listHalfHidden, withoutMisreadings } from '../../../src/decompose/cards/covered-rectangles';
import { findCrispRectangles } from '../../../src/decompose/cards/crisp-rectangles';
import { findCrispSides } from '../../../src/decompose/cards/crisp-sides';
import { segment } from '../../../src/decompose/regions/segment';
import { createWorkImage } from '../../../src/decompose/pixels/work-image';
import { busy } from '../../support/effect-scenes';
import { disc, flat, linear, onGround, rectangle, type Fill, type Item } from '../../support/paint';

const W = 320;
const H = 240;
const PAPER = [205, 225, 235] as const;
const orange = flat([240, 150, 40]);
const teal = flat([30, 140, 140]);
const dark = flat([60, 20, 70]);
type Box = readonly [number, number, number, number];
const card = ([left, top, right, bottom]: Box, fill: Fill, radius = 0): Item => ({ shape: rectangle(left, top, right, bottom, radius), fill });

function find(...items: Item[]): { found: Card[]; candidates: ReturnType<typeof listCandidates>; image: ReturnType<typeof createWorkImage>; segmentation: ReturnType<typeof segment> } {
  const image = createWorkImage(onGround(W, H, [...PAPER], ...items).picture);
  const segmentation = segment(image);
  const candidates = listCandidates(findCrispSides(image));
  return { found: findCoveredRectangles(image, segmentation, candidates), candidates, image, segmentation };
}

const isAt = ({ left, top, right, bottom }: Card, [l, t, r, b]: Box): boolean => Math.max(Math.abs(left - l), Math.abs(top - t), Math.abs(right - r), Math.abs(bottom - b)) <= 2;

const BACK: Box = [40, 40, 220, 150];
const FRONT: Box = [90, 80, 290, 200];

describe('findCoveredRectangles', () => {
  it('finds a card and the one that it covers, and not the box around both', () => {
    for (const radius of [0, 14]) {
      const { found } = find(card(BACK, orange, radius), card(FRONT, teal, radius));
      expect(found.some((each) => isAt(each, BACK))).toBe(true);
      expect(found.some((each) => isAt(each, FRONT))).toBe(true);
      expect(found).toHaveLength(2);
    }
  });

  it('finds one of which only a corner of two sides shows', () => {
    // Its left and upper side begin beside the corner and are covered from there on.
    const lower: Box = [58, 60, 270, 190];
    const { found } = find(card(lower, orange), card([40, 40, 252, 172], teal));
    expect(found.some((each) => isAt(each, lower))).toBe(true);
  });

  it('finds a card whose side is crossed by discs', () => {
    const { found } = find(card(BACK, orange), { shape: disc(130, 40, 34), fill: dark }, { shape: disc(220, 95, 30), fill: teal });
    expect(found.some((each) => isAt(each, BACK))).toBe(true);
  });

  it('takes no frame for a card, nor lines of which the sides are those of other things', () => {
    const frame = [card([40, 40, 280, 44], dark), card([40, 196, 280, 200], dark), card([40, 44, 44, 196], dark), card([276, 44, 280, 196], dark)];
    expect(find(...frame).found.filter((each) => isAt(each, [40, 40, 280, 200]))).toEqual([]);
    // Four cards at the corners of a square share the lines of its sides: the page lies on both sides of them.
    const corners = [card([40, 40, 120, 90], orange), card([200, 40, 280, 90], teal), card([40, 150, 120, 200], dark), card([200, 150, 280, 200], flat([90, 160, 60]))];
    for (const each of find(...corners).found) expect(each.right - each.left <= 84 && each.bottom - each.top <= 54).toBe(true);
  });

  it('finds none in a picture without straight sides, nor in a photograph', () => {
    expect(find().found).toEqual([]);
    expect(find({ shape: disc(150, 120, 70), fill: orange }).found).toEqual([]);
    expect(find({ shape: rectangle(0, 0, W, H), fill: busy(4) }).found).toEqual([]);
  });

  it('keeps to its bounds, none twice, each on the canvas', () => {
    const { found } = find(card(BACK, orange), card(FRONT, teal), card([100, 20, 180, 220], dark));
    for (const [i, each] of found.entries()) {
      expect(each.left >= 0 && each.top >= 0 && each.right <= W && each.bottom <= H && each.left < each.right && each.top < each.bottom).toBe(true);
      expect(each.support).toBeGreaterThan(0.5);
      expect(each.support).toBeLessThanOrEqual(1);
      expect(found.slice(i + 1).some((other) => clash(each, other, 4))).toBe(false);
    }
  });
});

describe('withoutMisreadings', () => {
  it('drops what has some sides of a covered card and is open elsewhere, and nothing else', () => {
    // Two cards of which the one shows a strip on two sides of the other: the box around both has four of their sides.
    const lower: Box = [70, 60, 270, 190];
    const upper: Box = [40, 40, 200, 170];
    const { found, image, segmentation } = find(card(lower, orange), card(upper, teal));
    const around: Card = { left: 40, top: 40, right: 270, bottom: 190, support: 0.98 };
    const far: Card = { left: 10, top: 10, right: 30, bottom: 230, support: 0.8 };
    const known = found.find((each) => isAt(each, upper))!;
    expect(withoutMisreadings(image, segmentation, [around, known, far], found)).toEqual([known, far]);
    expect(withoutMisreadings(image, segmentation, [around, far], [])).toEqual([around, far]);
  });
});

describe('listHalfHidden', () => {
  it('names what may be a see-through panel of which much is covered, and none that is known', () => {
    const panel: Box = [60, 60, 260, 180];
    const image = createWorkImage(onGround(W, H, linear([40, 90, 200], [230, 120, 60], [0, 0], [W, H]), { ...card(panel, flat([250, 250, 250])), opacity: 0.6 }, { shape: disc(260, 60, 60), fill: dark }).picture);
    const sides = findCrispSides(image);
    const listed = listHalfHidden(listCandidates(sides), []);
    expect(listed.some((each) => isAt(each, panel) && each.covered === true)).toBe(true);
    expect(listHalfHidden(listCandidates(sides), [...findCrispRectangles(image, {}, sides), ...listed])).toEqual([]);
  });
});
