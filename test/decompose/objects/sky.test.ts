import { findSky, isStrip, liesAcross, type Surface } from '../../../src/decompose/objects/sky';

const frame = { left: 10, top: 20, right: 109, bottom: 99 };
const surface = (left: number, top: number, right: number, bottom: number, fill: number, colour: readonly number[]): Surface =>
  ({ left, top, right, bottom, area: fill * (right - left + 1) * (bottom - top + 1), colour });
const sky = surface(10, 20, 109, 70, 0.8, [120, 180, 250, 255]);
const land = surface(10, 60, 109, 99, 0.8, [70, 140, 60, 255]);
const hill = surface(10, 50, 109, 80, 0.6, [90, 110, 90, 255]);

describe('findSky', () => {
  it('is what lies across the top where something else stands below, in whatever order they come', () => {
    expect(findSky([sky, land], frame)).toBe(0);
    expect(findSky([hill, land, sky], frame)).toBe(2);
  });

  it('is there where the land is cut in two by a path', () => {
    expect(findSky([sky, surface(10, 60, 50, 99, 0.7, land.colour), surface(60, 60, 109, 99, 0.7, land.colour)], frame)).toBe(0);
  });

  it('is not the header of a page, nor one shade of what goes on below, nor what only reaches part of the way', () => {
    expect(findSky([surface(10, 20, 109, 40, 1, sky.colour), land], frame)).toBe(-1);
    expect(findSky([sky, { ...land, colour: sky.colour.map((v) => v - 40) }], frame)).toBe(-1);
    expect(findSky([{ ...sky, right: 90 }, land], frame)).toBe(-1);
    expect(findSky([sky, { ...land, left: 30 }], frame)).toBe(-1);
  });

  it('is nowhere where two reach the top, or one from top to bottom', () => {
    expect(findSky([sky, surface(40, 20, 60, 50, 0.8, [200, 0, 0, 255]), land], frame)).toBe(-1);
    expect(findSky([{ ...sky, bottom: 99 }, land], frame)).toBe(-1);
    expect(findSky([sky], frame)).toBe(-1);
  });
});

describe('isStrip', () => {
  it('lies across a frame or down it with straight sides', () => {
    expect(isStrip(surface(10, 40, 109, 50, 1, []), frame)).toBe(true);
    expect(isStrip(surface(30, 20, 40, 99, 1, []), frame)).toBe(true);
    expect(isStrip(surface(30, 40, 40, 50, 1, []), frame)).toBe(false);
    expect(isStrip(surface(10, 40, 109, 50, 0.9, []), frame)).toBe(false);
  });
});

describe('liesAcross', () => {
  it('allows for a soft edge, and for being cut', () => {
    expect(liesAcross([{ left: 12, top: 0, right: 60, bottom: 9 }, { left: 70, top: 0, right: 107, bottom: 9 }], frame)).toBe(true);
    expect(liesAcross([{ left: 13, top: 0, right: 109, bottom: 9 }], frame)).toBe(false);
  });
});
