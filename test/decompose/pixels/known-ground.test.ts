import { findEvenGround, type EvenGround } from '../../../src/decompose/pixels/even-ground';
import { KnownGround, tightenGround } from '../../../src/decompose/pixels/known-ground';
import { createWorkImage } from '../../../src/decompose/pixels/work-image';
import { paintOver, softDisc, type Levels } from '../../support/soft';

const SIDE = 160;
const graded = (x: number, y: number): Levels => [90 + 0.5 * x, 140 - 0.2 * y, 60 + 0.3 * x + 0.2 * y];
const shape = { colour: [20, 30, 220] as Levels, coverage: softDisc(80, 80, 40, 30) };
const colourAt = (ground: Pick<EvenGround, 'surface'>, x: number, y: number): number[] => {
  const out = new Float64Array(3);
  ground.surface.at(y * SIDE + x, out);
  return [...out];
};

describe('tightenGround', () => {
  it('leaves out what fades into the ground', () => {
    const image = createWorkImage(paintOver(SIDE, SIDE, graded, { ...shape, coverage: softDisc(80, 80, 38, 60) }));
    const loose = findEvenGround(image) as EvenGround;
    const tight = tightenGround(loose);
    const off = (ground: Pick<EvenGround, 'surface'>): number => Math.max(...colourAt(ground, 80, 80).map((v, c) => Math.abs(v - graded(80, 80)[c])));
    expect(off(loose)).toBeGreaterThan(1.2);
    expect(off(tight)).toBeLessThan(0.5);
    expect(tight.error).toBeLessThan(0.5);
  });
});

describe('tightenGround of a gradient outwards', () => {
  it('does not follow a glow around what covers its centre', () => {
    const outwards = (x: number, y: number): Levels => [60, 200 - 1.2 * Math.hypot(x - 80, y - 80), 40 + 1.4 * Math.hypot(x - 80, y - 80)];
    const glow = { colour: [255, 255, 255] as Levels, coverage: (x: number, y: number) => 0.5 * softDisc(92, 84, 34, 26)(x, y) };
    const image = createWorkImage(paintOver(SIDE, SIDE, outwards, glow, { colour: [30, 30, 30], coverage: softDisc(92, 84, 30, 1) }));
    const { surface } = tightenGround(findEvenGround(image) as EvenGround);
    outwards(80, 80).forEach((v, c) => expect(Math.abs(colourAt({ surface }, 80, 80)[c] - v)).toBeLessThan(8));
  });
});

describe('KnownGround', () => {
  const known = (ground: (x: number, y: number) => Levels): KnownGround | null => {
    const image = createWorkImage(paintOver(SIDE, SIDE, ground, { ...shape, coverage: softDisc(80, 80, 38, 30) }));
    return KnownGround.of(image, findEvenGround(image) as EvenGround);
  };

  it('tells the ground from what mixes with it', () => {
    const ground = known(graded) as KnownGround;
    expect([ground.isBare(5 * SIDE + 150), ground.isBare(80 * SIDE + 80), ground.isBare(80 * SIDE + 44)]).toEqual([true, false, false]);
    // The disc is no shade of it.
    expect(ground.isShaded(80 * SIDE + 80)).toBe(false);
    const out = new Float64Array(3);
    ground.at(80 * SIDE + 80, out);
    graded(80, 80).forEach((v, c) => expect(Math.abs(out[c] - v)).toBeLessThan(0.5));
  });

  it('tells how much darker it is, by black or a dark tint', () => {
    const veil = (colour: Levels): { colour: Levels; coverage: (x: number, y: number) => number } => ({ colour, coverage: (x, y) => (x > 40 && x < 120 && y > 60 && y < 100 ? 0.5 : 0) });
    const at = (colour: Levels): number => {
      const image = createWorkImage(paintOver(SIDE, SIDE, [220, 200, 170], veil(colour)));
      return KnownGround.of(image, findEvenGround(image) as EvenGround)?.darkening(80 * SIDE + 80) ?? NaN;
    };
    expect(at([0, 0, 0])).toBeCloseTo(0.5, 2);
    expect(at([40, 20, 10])).toBeGreaterThan(0.4);
    expect([at([255, 255, 255]), at([20, 40, 240])]).toEqual([0, 0]);
  });

  it('knows how much it changes over the canvas, also outwards from a centre', () => {
    // By half a level a pixel in red, from one side to the other.
    expect(Math.abs((known(graded) as KnownGround).change() - 79.5)).toBeLessThan(2);
    const outwards = (x: number, y: number): Levels => [40 + Math.hypot(x - 80, y - 80), 90, 120];
    expect((known(outwards) as KnownGround).change()).toBeGreaterThan(60);
    expect((known(() => [90, 90, 120]) as KnownGround).change()).toBeLessThan(1);
  });

  it('tells where it is only darker', () => {
    const image = createWorkImage(paintOver(SIDE, SIDE, graded, { colour: [0, 0, 0], coverage: (x, y) => 0.4 * softDisc(80, 80, 30, 20)(x, y) }));
    const ground = KnownGround.of(image, findEvenGround(image) as EvenGround) as KnownGround;
    expect([ground.isShaded(80 * SIDE + 80), ground.isBare(80 * SIDE + 80)]).toEqual([true, false]);
  });

  it('is looked for in the picture without what lay on it', () => {
    const image = createWorkImage(paintOver(SIDE, SIDE, graded));
    expect((known(graded) as KnownGround).over(image).isBare(80 * SIDE + 80)).toBe(true);
  });

  it('is none where the ground is not known well enough', () => {
    expect(known((x, y) => [150 + 2 * Math.sin(x / 5), 150 + 2 * Math.sin(y / 6), 150 + 2 * Math.sin((x + y) / 7)])).toBeNull();
  });
});
