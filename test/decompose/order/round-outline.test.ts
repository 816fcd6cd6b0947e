import fc from 'fast-check';
import { fitRoundOutline, frontOutlines, rowsOfRound, type Outline } from '../../../src/decompose/order/round-outline';
import { mapped } from '../../support/stages';

/** Points of a circle between two angles, degrees, rounded to half pixels as boundaries between pixels are. */
function arc(x: number, y: number, radius: number, from: number, to: number): Outline {
  const angles = Array.from({ length: Math.round(((to - from) / 180) * Math.PI * radius) }, (_, k) => ((from + k / radius / (Math.PI / 180)) / 180) * Math.PI);
  const half = (v: number): number => Math.round(v * 2) / 2;
  return { x: angles.map((a) => half(x + radius * Math.cos(a))), y: angles.map((a) => half(y + radius * Math.sin(a))) };
}

/** An outline about (0, 0) made narrower or lower, moved, and rounded to half pixels again. */
function squeezed({ x, y }: Outline, across: number, down: number, dx: number, dy: number): Outline {
  const half = (v: number): number => Math.round(v * 2) / 2;
  return { x: x.map((v) => half(v * across + dx)), y: y.map((v) => half(v * down + dy)) };
}

const together = (...outlines: Outline[]): Outline => ({ x: outlines.flatMap(({ x }) => x), y: outlines.flatMap(({ y }) => y) });

describe('fitRoundOutline', () => {
  it('finds the circle of which more than a third is seen, to half a pixel', () => {
    fc.assert(fc.property(fc.double({ min: -50, max: 400, noNaN: true }), fc.double({ min: -50, max: 400, noNaN: true }), fc.double({ min: 12, max: 200, noNaN: true }), fc.integer({ min: 0, max: 360 }), fc.integer({ min: 140, max: 360 }), (x, y, radius, from, length) => {
      const found = fitRoundOutline(arc(x, y, radius, from, from + length));
      if (!found) throw new Error('found none');
      expect(Math.hypot(found.x - x, found.y - y)).toBeLessThan(0.5 + 0.01 * radius);
      for (const r of [found.radiusX, found.radiusY]) expect(Math.abs(r - radius)).toBeLessThan(0.5 + 0.01 * radius);
    }), { numRuns: 60 });
  });

  it('finds the upright ellipse of which half is seen and more, to a pixel and a half', () => {
    fc.assert(fc.property(fc.double({ min: -50, max: 400, noNaN: true }), fc.double({ min: -50, max: 400, noNaN: true }), fc.double({ min: 24, max: 160, noNaN: true }), fc.double({ min: 1.25, max: 2.5, noNaN: true }), fc.boolean(), fc.integer({ min: 0, max: 360 }), fc.integer({ min: 200, max: 360 }), (x, y, radius, times, wide, from, length) => {
      const [radiusX, radiusY] = wide ? [radius * times, radius] : [radius, radius * times];
      const found = fitRoundOutline(squeezed(arc(0, 0, radius * times, from, from + length), radiusX / (radius * times), radiusY / (radius * times), x, y));
      if (!found) throw new Error('found none');
      expect(Math.hypot(found.x - x, found.y - y)).toBeLessThan(1.5 + 0.01 * radius);
      expect(Math.abs(found.radiusX - radiusX)).toBeLessThan(1.5 + 0.01 * radiusX);
      expect(Math.abs(found.radiusY - radiusY)).toBeLessThan(1.5 + 0.01 * radiusY);
    }), { numRuns: 60 });
  });

  it('finds a flat one, though half a pixel up or down is far along it', () => {
    for (const down of [0.1, 0.15, 0.25]) {
      const found = fitRoundOutline(squeezed(arc(0, 0, 160, 0, 360), 1, down, 200, 100));
      if (!found) throw new Error(`found none of ${down}`);
      expect(Math.abs(found.radiusX - 160)).toBeLessThan(3);
      expect(Math.abs(found.radiusY - 160 * down)).toBeLessThan(1);
    }
  });

  it('takes no less than half of an ellipse for one, nor a box with round corners', () => {
    expect(fitRoundOutline(squeezed(arc(0, 0, 90, 20, 150), 1, 0.5, 100, 100))).toBeNull();
    const quarter = (x: number, y: number, from: number): Outline => arc(x, y, 20, from, from + 90);
    const along = Array.from({ length: 60 }, (_, k) => 20 + k);
    const straight = [[along, 0], [along, 99]].map(([x, y]) => ({ x: x as number[], y: (x as number[]).map(() => y as number) }));
    const upright = straight.map(({ x, y }) => ({ x: y, y: x }));
    expect(fitRoundOutline(together(quarter(20, 20, 180), quarter(79, 20, 270), quarter(79, 79, 0), quarter(20, 79, 90), ...straight, ...upright))).toBeNull();
  });

  it('lets a tenth of the outline lie elsewhere, and no more', () => {
    const line = (length: number): Outline => ({ x: Array.from({ length }, (_, k) => 60 + k), y: Array.from({ length }, () => 30) });
    expect(fitRoundOutline(together(arc(60, 60, 40, 0, 300), line(12)))).not.toBeNull();
    expect(fitRoundOutline(together(arc(60, 60, 40, 0, 300), line(60)))).toBeNull();
  });

  it('finds none in a short arc, a box, a straight line, next to nothing, or what is too small', () => {
    expect(fitRoundOutline(arc(60, 60, 40, 0, 90))).toBeNull();
    const side = Array.from({ length: 80 }, (_, k) => k);
    expect(fitRoundOutline({ x: [...side, ...side, ...side.map(() => 0), ...side.map(() => 79)], y: [...side.map(() => 0), ...side.map(() => 79), ...side, ...side] })).toBeNull();
    expect(fitRoundOutline({ x: side, y: side.map(() => 5) })).toBeNull();
    expect(fitRoundOutline({ x: [], y: [] })).toBeNull();
    expect(fitRoundOutline(arc(60, 60, 5, 0, 360))).toBeNull();
  });
});

describe('rowsOfRound', () => {
  it('names the pixels within, clipped to the canvas', () => {
    fc.assert(fc.property(fc.double({ min: -20, max: 60, noNaN: true }), fc.double({ min: -20, max: 60, noNaN: true }), fc.double({ min: 1, max: 40, noNaN: true }), fc.constantFrom(0.3, 1, 2), (x, y, radius, flat) => {
      const rows = rowsOfRound({ x, y, radiusX: radius, radiusY: radius * flat }, 40, 30);
      for (let v = 0; v < 30; v++) {
        for (let u = 0; u < 40; u++) {
          const row = rows ? v - rows.top : -1;
          const named = rows !== null && row >= 0 && row < rows.first.length && u >= rows.first[row] && u <= rows.last[row];
          // On the outline itself rounding may go either way.
          const off = Math.hypot(u - x, (v - y) / flat) - radius;
          if (Math.abs(off) > 1e-9 && named !== off < 0) throw new Error(`${u}, ${v} is ${named ? '' : 'not '}named`);
        }
      }
    }), { numRuns: 60 });
  });
});

describe('frontOutlines', () => {
  it('gives each boundary to what lies in front, and none at the canvas edge', () => {
    const { segmentation, regionOf: { a, b } } = mapped(['aaab', 'aaab', 'gggg']);
    const numberOf = new Int32Array(segmentation.count).fill(-1);
    [numberOf[a], numberOf[b]] = [0, 1];
    const [back, front] = frontOutlines(segmentation, numberOf, 2);
    expect(back).toEqual({ x: [0, 1, 2], y: [1.5, 1.5, 1.5] });
    expect(front).toEqual({ x: [2.5, 2.5, 3], y: [0, 1, 1.5] });
  });
});
