import { DelaminateError } from '../core/errors';
import type { Rect } from '../raster/rect';

/** Part of the canvas that the user is certain of: a round brush drawn through points, in pixels. */
export interface Stroke {
  readonly points: readonly { readonly x: number; readonly y: number }[];
  /** Pixels, above 0. */
  readonly radius: number;
  /** Certainly the layer's, or certainly not. */
  readonly add: boolean;
}

/** Throws `DelaminateError('refine', …)` for strokes without points, with points that are no numbers or a radius that is none. */
export function checkStrokes(strokes: readonly Stroke[]): void {
  for (const { points, radius } of strokes) {
    if (!(Number.isFinite(radius) && radius > 0)) throw new DelaminateError('refine', `a stroke has a radius of ${radius} pixels; give one above 0`);
    if (points.length === 0) throw new DelaminateError('refine', 'a stroke has no points; draw at least one');
    const wrong = points.find(({ x, y }) => !Number.isFinite(x) || !Number.isFinite(y));
    if (wrong) throw new DelaminateError('refine', `a stroke goes through ${wrong.x}, ${wrong.y}, which is no place; give two numbers`);
  }
}

/** The smallest whole rectangle around a stroke `by` pixels wider than it is. */
export function boundsOfStroke({ points, radius }: Stroke, by = 0): Rect {
  const reach = radius + by;
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  // One by one: as arguments of one call, a long drawing's points would not fit the stack.
  for (const { x, y } of points) {
    x0 = Math.min(x0, x);
    y0 = Math.min(y0, y);
    x1 = Math.max(x1, x);
    y1 = Math.max(y1, y);
  }
  const left = Math.floor(x0 - reach);
  const top = Math.floor(y0 - reach);
  return { left, top, width: Math.ceil(x1 + reach) - left, height: Math.ceil(y1 + reach) - top };
}

/** Calls `visit` for each pixel of `area` whose middle is at most `radius` + `by` from the stroke's line; some of them more than once. */
export function paintStroke(stroke: Stroke, area: Rect, by: number, visit: (p: number) => void): void {
  const reach = stroke.radius + by;
  const { points } = stroke;
  points.forEach((end, i) => {
    const start = points[Math.max(0, i - 1)]!;
    const dx = end.x - start.x;
    const dy = end.y - start.y;
    const squared = dx * dx + dy * dy;
    const y0 = Math.max(area.top, Math.floor(Math.min(start.y, end.y) - reach));
    const y1 = Math.min(area.top + area.height - 1, Math.ceil(Math.max(start.y, end.y) + reach));
    const x0 = Math.max(area.left, Math.floor(Math.min(start.x, end.x) - reach));
    const x1 = Math.min(area.left + area.width - 1, Math.ceil(Math.max(start.x, end.x) + reach));
    for (let y = y0; y <= y1; y++) {
      for (let x = x0; x <= x1; x++) {
        const u = x + 0.5 - start.x;
        const v = y + 0.5 - start.y;
        const t = squared === 0 ? 0 : Math.min(1, Math.max(0, (u * dx + v * dy) / squared));
        if ((u - t * dx) ** 2 + (v - t * dy) ** 2 <= reach * reach) visit((y - area.top) * area.width + x - area.left);
      }
    }
  });
}
