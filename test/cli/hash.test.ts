import { hash } from '../../src/cli/hash';

describe('hash', () => {
  it('is always the same, in 0..1, and even in each of its arguments', () => {
    expect(hash(3, 4, 5)).toBe(hash(3, 4, 5));
    const along = [(k: number) => hash(k, 7, 1), (k: number) => hash(7, k, 1), (k: number) => hash(7, 9, k)];
    for (const at of along) {
      const values = Array.from({ length: 4000 }, (_, k) => at(k));
      expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...values)).toBeLessThan(1);
      for (let tenth = 0; tenth < 10; tenth++) expect(Math.abs(values.filter((v) => Math.floor(v * 10) === tenth).length - 400)).toBeLessThan(90);
    }
  });
});
