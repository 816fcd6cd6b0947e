import { placeAlong, type Along, type Centre } from './profile-surface';
import type { WorkImage } from './work-image';

/** Degrees, and shares of the canvas, by which ways are tried first, and how often ever smaller ones follow. */
const TURN = 4;
const SHIFT = 0.125;
const FINER = 6;
/** Of all pixels one in so many settles roughly where a centre is. */
const ROUGHLY = 2;
/** How far from a rough centre a better one may lie, the first of ever smaller steps, as a share of the canvas. */
const NEAR = 0.04;
/** How far off the canvas a centre may lie, as a share of it. */
const OUTSIDE = 0.25;
/** Mean levels from which on pixels equally far along are not alike. */
const UNLIKE = 10;
/** Levels from which on a pixel shows something else. */
const ELSE = 16;

/**
 * The direction along which the colours of some pixels change, if they are those of a gradient: the one for which pixels equally far along
 * have colours most alike. `step`: pixels within which they are equally far. Null where they are nowhere nearly alike; so they are along the
 * canvas edge of a gradient outwards from a centre, too.
 */
export function findLine(image: WorkImage, pixels: readonly number[], step: number): Along | null {
  const misfit = misfitOf(image, pixels, step);
  const line = (degrees: number): Along & { degrees: number } => ({ cos: Math.cos((degrees * Math.PI) / 180), sin: Math.sin((degrees * Math.PI) / 180), degrees });
  let turn = best(misfit, steps(0, 180 - TURN, TURN).map(line));
  if (misfit(turn) > UNLIKE) return null;
  for (let k = 0, by = TURN / 2; k < FINER; k++, by /= 2) turn = best(misfit, [turn, line(turn.degrees - by), line(turn.degrees + by)]);
  return turn;
}

/** The same for a centre from which they change outwards, in circles or in ellipses of the canvas's own proportions; near to a rough one, if it is given. */
export function findCentre(image: WorkImage, pixels: readonly number[], step: number, rough?: Centre): Centre {
  const misfit = misfitOf(image, pixels, step);
  const { width, height } = image;
  const shifts = steps(-OUTSIDE, 1 + OUTSIDE, SHIFT);
  const anywhere = (): Centre[] => [1, width / height].flatMap((flatten) => shifts.flatMap((y) => shifts.map((x) => ({ x: x * width, y: y * height, flatten }))));
  // A few tell roughly where.
  let from = rough ?? best(misfitOf(image, pixels.filter((_, k) => k % ROUGHLY === 0), step), anywhere());
  for (let k = 0, by = rough ? NEAR : SHIFT / 2; k < FINER; k++, by /= 2) {
    const { x, y, flatten } = from;
    from = best(misfit, [0, -by, by].flatMap((dy) => [0, -by, by].map((dx): Centre => ({ x: x + dx * width, y: y + dy * height, flatten }))));
  }
  return from;
}

function best<T extends Along>(misfit: (along: Along) => number, of: readonly T[]): T {
  const misses = of.map(misfit);
  return of[misses.indexOf(misses.reduce((a, b) => Math.min(a, b)))];
}

function steps(from: number, to: number, by: number): number[] {
  return Array.from({ length: Math.round((to - from) / by) + 1 }, (_, k) => from + k * by);
}

/** Mean levels by which pixels differ from those about as far along, what shows something else being no farther off than {@link ELSE}. */
function misfitOf({ width, planes }: WorkImage, pixels: readonly number[], step: number): (along: Along) => number {
  const count = pixels.length;
  const [xs, ys] = [pixels.map((p) => p % width), pixels.map((p) => Math.floor(p / width))];
  const colours = planes.map((plane) => Float64Array.from(pixels, (p) => plane[p]));
  const places = new Float64Array(count);
  const off = new Float64Array(count);
  return (along) => {
    for (let k = 0; k < count; k++) places[k] = placeAlong(along, xs[k], ys[k]) / step;
    const least = places.reduce((a, b) => Math.min(a, b));
    const bins = Math.floor(places.reduce((a, b) => Math.max(a, b)) - least) + 1;
    off.fill(0);
    // Again without what was far off the first means.
    for (let round = 0; round < 2; round++) {
      const means = [places, ...colours].map(() => new Float64Array(bins));
      const weights = new Float64Array(bins);
      for (let k = 0; k < count; k++) {
        if (off[k] >= ELSE) continue;
        const at = Math.floor(places[k] - least);
        weights[at]++;
        means[0][at] += places[k];
        for (let c = 0; c < colours.length; c++) means[c + 1][at] += colours[c][k];
      }
      for (const mean of means) for (let at = 0; at < bins; at++) mean[at] /= weights[at];
      for (let k = 0; k < count; k++) {
        const at = Math.floor(places[k] - least);
        // On the line through the means on both sides of it.
        const next = places[k] < means[0][at] ? at - 1 : at + 1;
        const t = next >= 0 && next < bins && weights[next] > 0 ? (places[k] - means[0][at]) / (means[0][next] - means[0][at]) : 0;
        off[k] = weights[at] > 0 ? 0 : ELSE;
        for (let c = 0; c < colours.length && weights[at] > 0; c++) {
          const mean = means[c + 1];
          off[k] = Math.min(ELSE, Math.max(off[k], Math.abs(colours[c][k] - mean[at] - (t === 0 ? 0 : t * (mean[next] - mean[at])))));
        }
      }
    }
    return off.reduce((sum, v) => sum + v, 0) / count;
  };
}
