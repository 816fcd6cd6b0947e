import { BACKGROUND, distances, FOREGROUND, trimapFromCertain, trimapFromMask, UNKNOWN } from '../../src/matte/trimap';

describe('trimapFromCertain', () => {
  it('leaves unknown what is neither, and what claims to be both', () => {
    const trimap = trimapFromCertain(4, 1, Uint8Array.of(1, 0, 0, 9), Uint8Array.of(0, 1, 0, 1));
    expect([...trimap.data]).toEqual([FOREGROUND, BACKGROUND, UNKNOWN, UNKNOWN]);
  });

  it('refuses a mask of another size', () => {
    expect(() => trimapFromCertain(4, 2, new Uint8Array(8), new Uint8Array(7))).toThrow('the background mask has 7 bytes; 4×2 pixels need 8');
  });
});

describe('trimapFromMask', () => {
  it('makes a band of the widths asked on each side of the border', () => {
    const mask = Uint8Array.from({ length: 20 }, (_, x) => (x >= 10 ? 255 : 0));
    const { data } = trimapFromMask(20, 1, mask, 2, 4);
    expect([...data].map((v) => (v === UNKNOWN ? '?' : v === FOREGROUND ? '#' : '.')).join('')).toBe('......??????########');
  });

  it('is the mask itself without a band', () => {
    const mask = Uint8Array.from({ length: 30 }, (_, p) => (p % 7 > 3 ? 255 : 0));
    expect(trimapFromMask(6, 5, mask, 0, 0).data).toEqual(mask);
  });
});

describe('distances', () => {
  it('are within a tenth of the Euclidean', () => {
    const found = distances(41, 41, (p) => p === 20 * 41 + 20);
    found.forEach((d, p) => {
      const truth = Math.hypot((p % 41) - 20, Math.floor(p / 41) - 20);
      expect(Math.abs(d - truth)).toBeLessThanOrEqual(0.1 * truth);
    });
  });

  it('are infinite where there is nothing', () => {
    expect([...distances(3, 2, () => false)]).toEqual(new Array(6).fill(Infinity));
  });
});
