import { placeAlong, ProfileSurface, type Along } from '../../../src/decompose/pixels/profile-surface';
import { createWorkImage, type WorkImage } from '../../../src/decompose/pixels/work-image';
import { paintOver, type Levels } from '../../support/soft';

const [WIDTH, HEIGHT] = [90, 70];
const line: Along = { cos: 0.6, sin: 0.8 };
const centre: Along = { x: 30, y: 40, flatten: 1.3 };
/** Of one colour up to a place and from another place on, with a third one in between. */
const stops = (t: number): Levels => (t < 30 ? [20, 200, 90] : t < 50 ? [20 + 6 * (t - 30), 200 - 3 * (t - 30), 90] : [140, 140, 90 + Math.min(60, 3 * (t - 50))]);
const along = (way: Along): WorkImage => createWorkImage(paintOver(WIDTH, HEIGHT, (x, y) => stops(placeAlong(way, x, y))));
const everyThird = Array.from({ length: Math.floor((WIDTH * HEIGHT) / 3) }, (_, k) => k * 3);
const worst = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => Math.max(a, Math.abs(b)), 0);

describe('ProfileSurface', () => {
  it.each<[string, Along]>([['in a direction', line], ['outwards from a centre, in ellipses', centre]])('describes a gradient with stops %s', (_, way) => {
    const image = along(way);
    const surface = ProfileSurface.fit(image, way, 1, everyThird)!;
    expect(worst(surface.offEverywhere())).toBeLessThan(2);
    const out = new Float64Array(3);
    surface.at(20 * WIDTH + 60, out);
    stops(placeAlong(way, 60, 20)).forEach((v, c) => expect(Math.abs(out[c] - v)).toBeLessThan(1.5));
    expect(surface.off(20 * WIDTH + 60)).toBeCloseTo(surface.offEverywhere()[20 * WIDTH + 60], 3);
  });

  it('goes on straight where it has no points', () => {
    const image = createWorkImage(paintOver(WIDTH, HEIGHT, (x) => [2 * x, 100, 200 - x]));
    const known = everyThird.filter((p) => p % WIDTH < 25 || p % WIDTH > 50);
    const surface = ProfileSurface.fit(image, { cos: 1, sin: 0 }, 1, known)!;
    expect(surface.off(30 * WIDTH + 38)).toBeLessThan(1);
    const half = ProfileSurface.fit(image, { cos: 1, sin: 0 }, 1, everyThird.filter((p) => p % WIDTH < 60))!;
    expect(half.off(30 * WIDTH + 80)).toBeLessThan(1);
  });

  it('is not sure where most of what is as far along differs from it', () => {
    const surface = ProfileSurface.fit(along(line), line, 1, everyThird)!;
    const at = (t: number): number[] => everyThird.filter((p) => Math.round(placeAlong(line, p % WIDTH, Math.floor(p / WIDTH))) === t);
    const [near, far] = [at(20), at(60)];
    // There one in three of its pixels agrees, elsewhere all.
    expect(surface.sure([...near.slice(0, near.length / 3), ...far], near.slice(near.length / 3))).toEqual(far);
    expect(surface.sure([...near, ...far], [])).toEqual([...near, ...far]);
  });

  it('tells how much it changes where some pixels show it', () => {
    // Steep in the left half, not at all in the right one.
    const image = createWorkImage(paintOver(WIDTH, HEIGHT, (x) => [Math.min(200, 4 * x), 100, 100]));
    const surface = ProfileSurface.fit(image, { cos: 1, sin: 0 }, 1, everyThird)!;
    const right = everyThird.filter((p) => p % WIDTH > 55);
    expect(surface.change(5).within).toBeGreaterThan(18);
    expect(surface.change(5, right).within).toBeLessThan(3);
    expect(surface.change(5, everyThird)).toEqual(surface.change(5));
  });

  it('counts points by their weights', () => {
    const image = createWorkImage(paintOver(WIDTH, HEIGHT, (_, y) => (y < 35 ? [100, 100, 100] : [200, 200, 200])));
    const surface = ProfileSurface.fit(image, { cos: 1, sin: 0 }, 1, everyThird, everyThird.map((p) => (p < 35 * WIDTH ? 1 : 1e-6)))!;
    expect(surface.off(10 * WIDTH + 45)).toBeLessThan(0.1);
  });

  it('knows what is the same colour, only darker, and how much it changes at once', () => {
    const image = createWorkImage(paintOver(WIDTH, HEIGHT, (x, y) => (x > 40 && x < 50 && y > 30 && y < 40 ? [60, 42, 30] : [120 + x / 3, 84 + x / 4, 60 + x / 5])));
    const surface = ProfileSurface.fit(image, { cos: 1, sin: 0 }, 1, everyThird.filter((p) => Math.floor(p / WIDTH) < 25))!;
    expect(surface.isShade(35 * WIDTH + 45, 6)).toBe(true);
    const { within, inAll } = surface.change(9);
    expect(within).toBeCloseTo(3, 0);
    expect(inAll).toBeCloseTo(WIDTH / 3, -1);
  });

  it('is none through fewer points than it has', () => {
    expect(ProfileSurface.fit(along(line), line, 1, [0, 1, 2, 3])).toBeNull();
  });
});
