import { distanceFrom, findShadows, type Shadows } from '../../../src/decompose/shadows/shadows';
import { randomNumbers } from '../../support/documents';
import { disc, flat, linear, rectangle, type Item } from '../../support/paint';
import { black, card, dropShadow, H, look, PAGE, W } from '../../support/shadow-scenes';
import { regionAt } from '../../support/stages';

describe('findShadows', () => {
  it('takes what is still dark where a shadow was taken off for the rest of that', () => {
    const { regions: { image, segmentation }, shadows } = look(flat(PAGE), [[80, 50]], dropShadow, card);
    const objectOf = new Int32Array(segmentation.count).fill(-1);
    objectOf[regionAt(segmentation, 80, 50)] = 0;
    const surface = new Set([...objectOf.keys()].filter((r) => objectOf[r] === -1));
    const again = (lit: Uint8Array): Shadows | null => findShadows(image, segmentation, surface, objectOf, { lit });
    expect(again(Uint8Array.from(shadows!.index, (i) => (i === 0 ? 1 : 0)))).toBeNull();
    expect(again(Uint8Array.from(shadows!.index, (i, p) => (i === 0 && p % W < 60 ? 1 : 0)))?.count).toBe(1);
  });

  it.each([
    ['flat', flat(PAGE)],
    ['graded', linear([240, 230, 200], [200, 215, 240], [0, 0], [W, H])],
  ])('finds a drop shadow on a %s ground and restores what lies beneath', (_, ground) => {
    const { shadows, coverage } = look(ground, [[80, 50]], dropShadow, card);
    expect(shadows).not.toBeNull();
    const { alpha, index, surface, count, casters } = shadows!;
    expect(count).toBe(1);
    expect(casters).toEqual([0]);
    let restored = 0;
    let shade = 0;
    let n = 0;
    let dark = 0;
    for (let p = 0; p < W * H; p++) {
      if (coverage[1][p] > 0) continue;
      const truth = ground((p % W) + 0.5, Math.floor(p / W) + 0.5);
      if (coverage[0][p] > 0.02) {
        n++;
        shade += Math.abs(alpha[p] - coverage[0][p]);
        if (coverage[0][p] > 0.15 && index[p] === 0) dark++;
      }
      if (index[p] !== -1) for (let c = 0; c < 3; c++) restored += Math.abs(surface[p * 3 + c] - truth[c]) / 3;
    }
    const found = index.filter((i) => i === 0).length;
    expect(restored / found).toBeLessThan(2);
    expect(shade / n).toBeLessThan(0.03);
    expect(dark).toBeGreaterThan(200);
    expect(alpha.every((a, p) => (a > 0) === (index[p] !== -1))).toBe(true);
  });

  it.each([[[0, 0, 0]], [[0, 12, 36]], [[40, 50, 70]]] as const)('finds the colour of a shadow of %j, so that it and the surface give the picture', (colour) => {
    const { regions: { image }, shadows } = look(flat(PAGE), [[80, 50]], { ...dropShadow, fill: flat(colour) }, card);
    const { alpha, index, surface, colours: [found] } = shadows!;
    // Any colour on the line from the page through the shadow's does; the darkest is given.
    const t = Math.min(...PAGE.map((v, c) => v / (v - colour[c])));
    found.forEach((v, c) => expect(Math.abs(v - (PAGE[c] - t * (PAGE[c] - colour[c])))).toBeLessThan(14));
    let [off, n] = [0, 0];
    for (let p = 0; p < W * H; p++) {
      if (index[p] !== 0) continue;
      for (let c = 0; c < 3; c++, n++) off += Math.abs(surface[p * 3 + c] * (1 - alpha[p]) + found[c] * alpha[p] - image.planes[c][p]);
    }
    expect(off / n).toBeLessThan(0.6);
  });

  it('gives each of two shadows the one that casts it', () => {
    const { shadows, regions } = look(flat(PAGE), [[35, 50], [125, 50]],
      { shape: disc(37, 57, 20, 12), fill: black, opacity: 0.4 }, { shape: disc(127, 57, 20, 12), fill: black, opacity: 0.4 },
      { shape: disc(35, 50, 20), fill: flat([220, 60, 60]) }, { shape: disc(125, 50, 20), fill: flat([60, 160, 60]) });
    expect(shadows?.count).toBe(2);
    expect([...(shadows?.casters ?? [])].sort()).toEqual([0, 1]);
    const below = (x: number): number => shadows!.casters[shadows!.index[75 * W + x]];
    expect([below(37), below(127)]).toEqual([0, 1]);
    expect(regions.segmentation.width).toBe(W);
  });

  it('finds one beside a glow, where the ground is known', () => {
    const glow: Item[] = [{ shape: disc(130, 60, 24, 16), fill: flat([255, 248, 226]), opacity: 0.8 }, { shape: disc(130, 60, 10), fill: flat([220, 60, 60]) }];
    const { shadows, onKnown } = look(flat([140, 136, 124]), [[50, 50], [130, 60]],
      { shape: rectangle(22, 36, 82, 86, 4, 8), fill: black, opacity: 0.4 }, { shape: rectangle(20, 30, 80, 80, 4), fill: flat([60, 120, 220]) }, ...glow);
    // The glow is as much lighter as the shadow is darker: what is continued inwards seems to miss both.
    expect(shadows).toBeNull();
    const found = onKnown()!;
    expect(found.casters).toEqual([0]);
    for (let p = 0; p < W * H; p++) [140, 136, 124].forEach((v, c) => expect(Math.abs(found.surface[p * 3 + c] - v)).toBeLessThan(1));
    expect([found.index[84 * W + 60], found.index[60 * W + 114]]).toEqual([0, -1]);
  });

  it('finds sharp ones and tinted ones beside things where the ground is known', () => {
    const thing: Item = { shape: rectangle(60, 20, 100, 76), fill: flat([60, 120, 220]) };
    const foot: Item = { shape: disc(80, 78, 24), fill: black, opacity: 0.35 };
    const sharp = look(flat(PAGE), [[80, 50]], foot, thing).onKnown()!;
    expect(sharp.casters).toEqual([0]);
    expect(Math.abs(sharp.alpha[92 * W + 80] - 0.35)).toBeLessThan(0.02);
    expect(sharp.isGroundKnown).toBe(true);
    const tinted = look(flat(PAGE), [[80, 50]], { shape: disc(80, 76, 22, 14), fill: flat([60, 30, 10]), opacity: 0.6 }, thing).onKnown()!;
    expect(tinted.index[88 * W + 80]).toBe(0);
    // A thin line along a thing is its outline.
    expect(look(flat(PAGE), [[80, 50]], { shape: rectangle(58, 18, 102, 78), fill: black, opacity: 0.3 }, thing).onKnown()).toBeNull();
  });

  it('finds none in plain art: shapes on flat and graded grounds', () => {
    expect(look(flat(PAGE), [[80, 50]], card).shadows).toBeNull();
    expect(look(linear([250, 240, 230], [90, 120, 200], [0, 0], [0, H]), [[80, 50]], card).shadows).toBeNull();
    expect(look(flat(PAGE), []).shadows).toBeNull();
  });

  it('does not take a glow, which is lighter, nor a tint for a shadow', () => {
    expect(look(flat([90, 90, 120]), [[80, 50]], { ...dropShadow, fill: flat([255, 255, 255]) }, card).shadows).toBeNull();
    expect(look(flat(PAGE), [[80, 50]], { ...dropShadow, fill: flat([232, 20, 20]), opacity: 0.6 }, card).shadows).toBeNull();
  });
});

describe('distanceFrom', () => {
  it('is the city-block distance from the nearest pixel outside', () => {
    const random = randomNumbers(2);
    const inside = Uint8Array.from({ length: 13 * 9 }, () => (random() < 0.85 ? 1 : 0));
    const distance = distanceFrom(inside, 13, 9);
    inside.forEach((marked, p) => {
      let least = marked ? Infinity : 0;
      inside.forEach((other, q) => { if (!other) least = Math.min(least, Math.abs((p % 13) - (q % 13)) + Math.abs(Math.floor(p / 13) - Math.floor(q / 13))); });
      expect(distance[p]).toBe(least);
    });
  });
});
