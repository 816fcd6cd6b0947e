import fc from 'fast-check';
import { boundsOfStroke, checkStrokes, paintStroke, type Stroke } from '../../src/edit/strokes';
import type { Rect } from '../../src/raster/rect';
import { refusal } from '../support/refusal';

// Not `fc.double`, whose values crowd near 0.
const place = fc.nat(5200).map((n) => n / 100 - 12);
const anyStroke = fc.record({ points: fc.array(fc.record({ x: place, y: place }), { minLength: 1, maxLength: 4 }), radius: fc.integer({ min: 1, max: 900 }).map((n) => n / 100), add: fc.boolean() });
const by = fc.constantFrom(0, 0.5, 3);
const AREA: Rect = { left: -3, top: 5, width: 30, height: 20 };

/** How far a place is from the stroke's line: by the nearest of many places on it, not by the code's own formula. */
function distanceTo({ points }: Stroke, x: number, y: number): number {
  const on = points.flatMap((end, i) => {
    const start = points[Math.max(0, i - 1)]!;
    // The foot of the perpendicular, found by halving: the distance to a segment has one minimum.
    let [low, high] = [0, 1];
    const away = (t: number): number => Math.hypot(start.x + t * (end.x - start.x) - x, start.y + t * (end.y - start.y) - y);
    for (let n = 0; n < 50; n++) {
      const [a, b] = [low + (high - low) / 3, high - (high - low) / 3];
      if (away(a) < away(b)) high = b;
      else low = a;
    }
    return [away(low), away(0), away(1)];
  });
  return Math.min(...on);
}

function painted(stroke: Stroke, area: Rect, wider: number): Set<number> {
  const out = new Set<number>();
  paintStroke(stroke, area, wider, (p) => out.add(p));
  return out;
}

describe('paintStroke', () => {
  it('marks just the pixels of the area whose middle the brush reaches', () => {
    fc.assert(fc.property(anyStroke, by, (stroke, wider) => {
      const found = painted(stroke, AREA, wider);
      for (const p of found) expect(p >= 0 && p < AREA.width * AREA.height).toBe(true);
      for (let p = 0; p < AREA.width * AREA.height; p++) {
        const away = distanceTo(stroke, AREA.left + (p % AREA.width) + 0.5, AREA.top + Math.floor(p / AREA.width) + 0.5) - stroke.radius - wider;
        if (Math.abs(away) > 1e-6) expect(found.has(p)).toBe(away < 0);
      }
    }), { numRuns: 20 });
  });

  it('stays within the stroke’s bounds, which no smaller rectangle could be by more than a pixel', () => {
    fc.assert(fc.property(anyStroke, by, (stroke, wider) => {
      const bounds = boundsOfStroke(stroke, wider);
      const around = { left: bounds.left - 3, top: bounds.top - 3, width: bounds.width + 6, height: bounds.height + 6 };
      const pixels = [...painted(stroke, around, wider)].map((p) => [p % around.width, Math.floor(p / around.width)] as const);
      for (const [x, y] of pixels) expect(x >= 3 && y >= 3 && x < 3 + bounds.width && y < 3 + bounds.height).toBe(true);
      if (stroke.radius + wider < 1) return;
      for (const axis of [0, 1] as const) {
        const along = pixels.map((at) => at[axis]);
        expect(Math.min(...along)).toBeLessThanOrEqual(4);
        expect(Math.max(...along)).toBeGreaterThanOrEqual((axis === 0 ? bounds.width : bounds.height) + 1);
      }
    }), { numRuns: 60 });
  });

  it('does no work off the area, however large the brush', () => {
    let visits = 0;
    paintStroke({ points: [{ x: 1e9, y: 0 }, { x: 1e9, y: 9 }], radius: 1e6, add: true }, AREA, 0, () => void visits++);
    expect(visits).toBe(0);
    paintStroke({ points: [{ x: 0, y: 0 }], radius: 1e9, add: true }, AREA, 0, () => void visits++);
    expect(visits).toBe(AREA.width * AREA.height);
  });
});

describe('strokes of very many points', () => {
  it('are bounded like others: a long drawing is no error', () => {
    const points = Array.from({ length: 300_000 }, (_, i) => ({ x: i % 100, y: i % 70 }));
    expect(boundsOfStroke({ points, radius: 2, add: true })).toEqual({ left: -2, top: -2, width: 103, height: 73 });
  });
});

describe('checkStrokes', () => {
  const good: Stroke = { points: [{ x: 1, y: 2 }], radius: 3, add: true };

  it.each<[string, Stroke, string]>([
    ['no radius', { ...good, radius: 0 }, 'refine: a stroke has a radius of 0 pixels; give one above 0'],
    ['a radius below 0', { ...good, radius: -1 }, 'refine: a stroke has a radius of -1 pixels; give one above 0'],
    ['a radius that is no number', { ...good, radius: NaN }, 'refine: a stroke has a radius of NaN pixels; give one above 0'],
    ['an endless radius', { ...good, radius: Infinity }, 'refine: a stroke has a radius of Infinity pixels; give one above 0'],
    ['no points', { ...good, points: [] }, 'refine: a stroke has no points; draw at least one'],
    ['a point nowhere', { ...good, points: [{ x: 1, y: 2 }, { x: 3, y: -Infinity }] }, 'refine: a stroke goes through 3, -Infinity, which is no place; give two numbers'],
  ])('refuses %s', (_, stroke, message) => {
    expect(refusal(() => checkStrokes([good, stroke]))).toBe(message);
  });

  it('takes any others', () => {
    fc.assert(fc.property(fc.array(anyStroke), (strokes) => checkStrokes(strokes)));
  });
});
