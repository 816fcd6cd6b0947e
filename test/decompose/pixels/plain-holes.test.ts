import { completeSurface, type Patch } from '../../../src/decompose/pixels/complete';
import { fillPlainHoles } from '../../../src/decompose/pixels/plain-holes';

const SIDE = 60;
const WHITE = [250, 250, 245];
/** A patch whose colours are given by place, hidden where `isHole`, no part of the layer where `isOut`. */
function patchOf(colourAt: (x: number, y: number) => readonly number[], isHole: (x: number, y: number) => boolean, isOut: (x: number, y: number) => boolean = () => false): Patch {
  const rgb = new Float32Array(SIDE * SIDE * 3);
  const state = new Uint8Array(SIDE * SIDE);
  for (let p = 0; p < state.length; p++) {
    const [x, y] = [p % SIDE, Math.floor(p / SIDE)];
    state[p] = isOut(x, y) ? 2 : isHole(x, y) ? 0 : 1;
    if (state[p] === 1) rgb.set(colourAt(x, y), p * 3);
  }
  return { width: SIDE, height: SIDE, rgb, state };
}
const within = (x: number, y: number, from: number, to: number): boolean => x >= from && x < to && y >= from && y < to;
const colourAt = ({ rgb }: Patch, x: number, y: number): number[] => [...rgb.subarray((y * SIDE + x) * 3, (y * SIDE + x) * 3 + 3)];
/** A white card with a dark border. */
const card = (x: number, y: number): readonly number[] => (within(x, y, 4, 56) ? WHITE : [40, 40, 60]);

describe('fillPlainHoles', () => {
  it('fills what one colour touches with it, and says what is left', () => {
    const patch = patchOf(card, (x, y) => within(x, y, 20, 40));
    const left = fillPlainHoles(patch);
    expect(colourAt(patch, 30, 30)).toEqual(WHITE);
    expect([left[30 * SIDE + 30], left[10 * SIDE + 10], left.includes(0)]).toEqual([2, 1, false]);
    // What it was given is not changed.
    expect(patch.state[30 * SIDE + 30]).toBe(0);
  });

  it('keeps a border off what is hidden of a card, which a model of all of it would not', () => {
    const patch = patchOf(card, (x, y) => within(x, y, 20, 40));
    completeSurface(patch);
    for (let k = 20; k < 40; k++) expect(colourAt(patch, k, 30)).toEqual(WHITE);
  });

  it('leaves what two colours touch, a gradient, and what next to nothing is known of', () => {
    const halves = patchOf((x) => (x < 30 ? WHITE : [200, 30, 30]), (x, y) => within(x, y, 20, 40));
    expect(fillPlainHoles(halves)).toEqual(halves.state);
    const graded = patchOf((x) => [x * 3, 100, 100], (x, y) => within(x, y, 20, 40));
    expect(fillPlainHoles(graded)).toEqual(graded.state);
    const lone = patchOf(() => WHITE, (x, y) => within(x, y, 20, 40), (x, y) => !(x === 19 && y === 30) && !within(x, y, 20, 40));
    expect(fillPlainHoles(lone)).toEqual(lone.state);
  });

  it('tells each hole by itself, across pixels that are not of the layer too', () => {
    const gap = (x: number, y: number): boolean => x >= 36 && x < 38 && within(x, y, 0, 60);
    const patch = patchOf((x) => (x < 30 ? WHITE : [200, 30, 30]), (x, y) => within(x, y, 10, 20) || (x >= 38 && x < 50 && y >= 20 && y < 30), gap);
    fillPlainHoles(patch);
    expect([colourAt(patch, 15, 15), colourAt(patch, 42, 25)]).toEqual([WHITE, [200, 30, 30]]);
  });
});
