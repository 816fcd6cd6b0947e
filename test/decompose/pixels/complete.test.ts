import { completeSurface, pushPull, type Patch } from '../../../src/decompose/pixels/complete';
import { linear, type Fill } from '../../support/paint';
import { randomNumbers } from '../../support/documents';

const W = 48;
const H = 40;
const inHole = (x: number, y: number): boolean => Math.hypot(x - 30, y - 18) < 11;

/** A patch of a surface with a hole; colours rounded as a picture's are, the hole filled with rubbish. */
function patch(surface: Fill, hole = inHole, more: (x: number, y: number) => number = () => 1): Patch {
  const rgb = new Float32Array(W * H * 3);
  const state = new Uint8Array(W * H);
  for (let y = 0, p = 0; y < H; y++) {
    for (let x = 0; x < W; x++, p++) {
      state[p] = hole(x, y) ? 0 : more(x, y);
      rgb.set(state[p] === 0 ? [-1000, 9999, 0] : surface(x + 0.5, y + 0.5).map(Math.round), p * 3);
    }
  }
  return { width: W, height: H, rgb, state };
}

/** Largest difference from the surface among invented samples. */
function worst({ rgb, state }: Patch, surface: Fill): number {
  let most = 0;
  state.forEach((s, p) => {
    if (s !== 0) return;
    surface((p % W) + 0.5, Math.floor(p / W) + 0.5).forEach((v, c) => (most = Math.max(most, Math.abs(rgb[p * 3 + c] - v))));
  });
  return most;
}

describe('completeSurface', () => {
  it('continues a flat fill exactly', () => {
    const surface: Fill = () => [13, 200, 77];
    const p = patch(surface);
    completeSurface(p);
    expect(worst(p, surface)).toBeLessThan(1e-3);
  });

  it.each([
    ['across', linear([10, 40, 200], [240, 60, 20], [0, 0], [W, 0])],
    ['oblique', linear([255, 255, 255], [20, 90, 160], [0, 0], [W, H])],
    ['gentle', linear([100, 100, 100], [108, 104, 98], [0, 0], [0, H])],
  ])('continues a linear gradient within 1.5 levels: %s', (_, surface) => {
    const p = patch(surface);
    completeSurface(p);
    expect(worst(p, surface)).toBeLessThan(1.5);
  });

  it('does so where only an L of it is known', () => {
    const surface = linear([20, 40, 200], [240, 60, 20], [0, 0], [W, H]);
    const p = patch(surface, (x, y) => x > 9 && y > 9);
    completeSurface(p);
    expect(worst(p, surface)).toBeLessThan(1.5);
  });

  it('is not led astray by a stain', () => {
    const surface: Fill = () => [200, 180, 90];
    const p = patch((x, y) => (x < 4 && y < 4 ? [0, 0, 0] : surface(x, y)));
    completeSurface(p);
    expect(worst(p, surface)).toBeLessThan(3);
  });

  it('fills a texture with colours of its range', () => {
    const random = randomNumbers(4);
    const p = patch(() => [80 + 60 * random(), 80 + 60 * random(), 80 + 60 * random()]);
    completeSurface(p);
    p.state.forEach((s, i) => { if (s === 0) for (let c = 0; c < 3; c++) if (!(p.rgb[i * 3 + c] > 60 && p.rgb[i * 3 + c] < 160)) throw new Error(`invented ${p.rgb[i * 3 + c]}`); });
    expect(p.state.includes(0)).toBe(true);
  });

  it('neither reads nor writes outside, and leaves the known as it is', () => {
    const surface = linear([10, 40, 200], [240, 60, 20], [0, 0], [W, 0]);
    const p = patch(surface, inHole, (x) => (x < 12 ? 2 : 1));
    for (let i = 0; i < W * H; i++) if (p.state[i] === 2) p.rgb.fill(77777, i * 3, i * 3 + 3);
    const before = Float32Array.from(p.rgb);
    completeSurface(p);
    expect(worst(p, surface)).toBeLessThan(1.5);
    p.state.forEach((s, i) => { if (s !== 0 && (p.rgb[i * 3] !== before[i * 3] || p.rgb[i * 3 + 2] !== before[i * 3 + 2])) throw new Error(`pixel ${i} was changed`); });
  });

  it('takes patches of which nothing or one pixel is known, and of one pixel', () => {
    for (const known of [0, 1]) {
      const p: Patch = { width: 5, height: 3, rgb: new Float32Array(45).fill(50), state: new Uint8Array(15) };
      p.state[7] = known;
      completeSurface(p);
      expect(p.rgb.every(Number.isFinite)).toBe(true);
      if (known) expect(Array.from(p.rgb)).toEqual(new Array(45).fill(50));
    }
    const one: Patch = { width: 1, height: 1, rgb: new Float32Array(3), state: new Uint8Array(1) };
    expect(() => completeSurface(one)).not.toThrow();
  });
});

describe('pushPull', () => {
  it('keeps what is known and fills the rest from within its range', () => {
    const random = randomNumbers(6);
    const values = new Float32Array(23 * 17 * 3);
    const weight = new Float32Array(23 * 17);
    for (let p = 0; p < weight.length; p++) {
      if (random() > 0.1) continue;
      weight[p] = 1;
      values.fill(10 + 80 * random(), p * 3, p * 3 + 3);
    }
    const before = Float32Array.from(values);
    const known = Float32Array.from(weight);
    pushPull(values, weight, 23, 17);
    known.forEach((w, p) => {
      if (w === 1) expect(values[p * 3]).toBe(before[p * 3]);
      if (!(values[p * 3] >= 10 - 1e-3 && values[p * 3] <= 90 + 1e-3)) throw new Error(`pixel ${p}: ${values[p * 3]}`);
    });
  });
});
