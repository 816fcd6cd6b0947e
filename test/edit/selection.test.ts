import fc from 'fast-check';
import { boxOnCanvas, cropSelection, grownOnCanvas, selectionOfRect, selectionOnCanvas, type Selection } from '../../src/edit/selection';
import type { Rect } from '../../src/raster/rect';
import { refusal } from '../support/refusal';

const anySelection = fc.tuple(fc.integer({ min: -8, max: 12 }), fc.integer({ min: -8, max: 12 }), fc.nat(9), fc.nat(9)).chain(([left, top, width, height]) =>
  fc.array(fc.constantFrom(0, 0, 0, 1, 128, 255), { minLength: width * height, maxLength: width * height }).map((data): Selection => ({ left, top, width, height, data: Uint8Array.from(data) })));
const anyRect = fc.record({ left: fc.integer({ min: -9, max: 12 }), top: fc.integer({ min: -9, max: 12 }), width: fc.nat(15), height: fc.nat(15) });

const at = ({ left, top, width, height, data }: Selection, x: number, y: number): number => (x >= left && y >= top && x < left + width && y < top + height ? data[(y - top) * width + x - left]! : 0);
const inside = ({ left, top, width, height }: Rect, x: number, y: number): boolean => x >= left && y >= top && x < left + width && y < top + height;

function* places(): Generator<readonly [number, number]> {
  for (let y = -10; y < 30; y++) for (let x = -10; x < 30; x++) yield [x, y];
}

describe('cropSelection', () => {
  it('keeps each value within the bounds in its place, none outside, and no margin', () => {
    fc.assert(fc.property(anySelection, anyRect, (selection, bounds) => {
      const cropped = cropSelection(selection, bounds);
      let any = false;
      for (const [x, y] of places()) {
        const value = inside(bounds, x, y) ? at(selection, x, y) : 0;
        any ||= value > 0;
        if ((cropped ? at(cropped, x, y) : 0) !== value) throw new Error(`${x}, ${y}`);
      }
      expect(cropped !== null).toBe(any);
      if (!cropped) return;
      const { width, height, data } = cropped;
      expect(data).toHaveLength(width * height);
      const row = (y: number): boolean => data.subarray(y * width, (y + 1) * width).some((v) => v > 0);
      const column = (x: number): boolean => Array.from({ length: height }, (_, y) => data[y * width + x]!).some((v) => v > 0);
      expect([row(0), row(height - 1), column(0), column(width - 1)]).toEqual([true, true, true, true]);
    }), { numRuns: 150 });
  });

  it('gives bytes of its own', () => {
    const whole = selectionOfRect({ left: 0, top: 0, width: 2, height: 2 });
    cropSelection(whole, whole)!.data[0] = 1;
    expect([...whole.data]).toEqual([255, 255, 255, 255]);
  });
});

describe('selectionOnCanvas', () => {
  const whole = selectionOfRect({ left: -2, top: 3, width: 4, height: 4 });

  it('is what lies on the canvas', () => {
    expect(selectionOnCanvas(whole, { width: 9, height: 5 }, 'extract')).toEqual(selectionOfRect({ left: 0, top: 3, width: 2, height: 2 }));
  });

  it.each<[string, Selection, RegExp]>([
    ['fewer bytes than pixels', { ...whole, data: new Uint8Array(15) }, /^extract: the selection says 4×4 pixels at -2, 3 and has 15; give one byte a pixel$/],
    ['no bytes', { ...whole, data: undefined as never }, /has none; give one byte a pixel$/],
    ['other than bytes', { ...whole, data: new Float32Array(16) as never }, /give one byte a pixel$/],
    ['part of a pixel', { ...whole, left: 0.5 }, /at 0.5, 3/],
    ['sizes below 0, whose product fits', { ...whole, width: -4, height: -4 }, /-4×-4 pixels/],
    ['a place that is no number', { ...whole, top: NaN }, /at -2, NaN/],
    ['what is off the canvas', { ...whole, left: 50 }, /^extract: nothing of the canvas of 9×5 pixels is selected; select some of it$/],
    ['what has nothing in it', { ...whole, data: new Uint8Array(16) }, /is selected; select some of it$/],
  ])('refuses %s', (_, selection, message) => {
    expect(refusal(() => selectionOnCanvas(selection, { width: 9, height: 5 }, 'extract'))).toMatch(message);
  });
});

describe('boxOnCanvas', () => {
  const canvas = { width: 20, height: 12 };
  // Not `fc.double`, whose values crowd near 0.
  const number = fc.oneof(fc.nat(7000).map((n) => n / 100 - 30), fc.integer({ min: -30, max: 40 }));

  it('is the smallest whole rectangle on the canvas around the box, or one clear error', () => {
    fc.assert(fc.property(fc.record({ left: number, top: number, width: number, height: number }), (box) => {
      let area: Rect;
      try {
        area = boxOnCanvas(box, canvas, 'extract');
      } catch (error) {
        expect((error as Error).message).toMatch(/^extract: the box of .* holds nothing of the canvas of 20×12; draw it over some of it$/);
        const [right, bottom] = [box.left + box.width, box.top + box.height];
        expect(box.width <= 0 || box.height <= 0 || right <= 0 || bottom <= 0 || box.left >= 20 || box.top >= 12 || Math.ceil(right) === Math.floor(box.left) || Math.ceil(bottom) === Math.floor(box.top)).toBe(true);
        return;
      }
      for (const value of Object.values(area)) expect(Number.isSafeInteger(value)).toBe(true);
      expect(area.width > 0 && area.height > 0).toBe(true);
      expect(area).toEqual({ left: Math.max(0, Math.floor(box.left)), top: Math.max(0, Math.floor(box.top)), width: expect.any(Number), height: expect.any(Number) });
      expect([area.left + area.width, area.top + area.height]).toEqual([Math.min(20, Math.ceil(box.left + box.width)), Math.min(12, Math.ceil(box.top + box.height))]);
    }), { numRuns: 300 });
  });

  it.each([NaN, Infinity, -Infinity])('refuses %p as a number', (value) => {
    for (const key of ['left', 'top', 'width', 'height']) expect(refusal(() => boxOnCanvas({ left: 1, top: 1, width: 2, height: 2, [key]: value }, canvas, 'refine'))).toMatch(/^refine: the box of .* is no box; give four numbers$/);
  });

  it('takes boxes far larger than the canvas for all of it', () => {
    expect(boxOnCanvas({ left: -1e300, top: -1e9, width: Number.MAX_VALUE, height: 2e9 }, canvas, 'extract')).toEqual({ left: 0, top: 0, ...canvas });
  });
});

describe('grownOnCanvas', () => {
  it('grows on all sides, and no further than the canvas', () => {
    expect(grownOnCanvas({ left: 3, top: 5, width: 4, height: 2 }, 4, { width: 20, height: 9 })).toEqual({ left: 0, top: 1, width: 11, height: 8 });
    expect(grownOnCanvas({ left: 30, top: 5, width: 4, height: 2 }, 4, { width: 20, height: 9 })).toMatchObject({ width: 0 });
  });
});
