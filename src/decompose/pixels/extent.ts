/** A part of the canvas, its edges inclusive; nothing where `right < left`. */
export interface Extent {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** The extent of nothing, to be extended. */
export const nowhere = (): Extent => ({ left: Infinity, top: Infinity, right: -1, bottom: -1 });

/** The least extent that holds all of these; empty ones count for nothing. */
export function unionOf(extents: Iterable<Readonly<Extent>>): Extent {
  const all = nowhere();
  for (const { left, top, right, bottom } of extents) {
    if (right < left) continue;
    extendTo(all, left, top);
    extendTo(all, right, bottom);
  }
  return all;
}

/** Grows an extent so that it takes in a pixel. */
export function extendTo(extent: Extent, x: number, y: number): void {
  if (x < extent.left) extent.left = x;
  if (x > extent.right) extent.right = x;
  if (y < extent.top) extent.top = y;
  if (y > extent.bottom) extent.bottom = y;
}

/** The least extent that holds some pixels, given by their indices. */
export function extentOfPixels(pixels: Iterable<number>, width: number): Extent {
  const extent = nowhere();
  for (const p of pixels) extendTo(extent, p % width, Math.floor(p / width));
  return extent;
}

/** Whether two extents, neither of them empty, have no pixel in common. */
export function areDisjoint(a: Readonly<Extent>, b: Readonly<Extent>): boolean {
  return a.right < b.left || b.right < a.left || a.bottom < b.top || b.bottom < a.top;
}

/** Pixels between two extents, neither of them empty; 0 where they touch or overlap. */
export function gapBetween(a: Readonly<Extent>, b: Readonly<Extent>): number {
  const dx = Math.max(0, Math.max(a.left, b.left) - Math.min(a.right, b.right));
  const dy = Math.max(0, Math.max(a.top, b.top) - Math.min(a.bottom, b.bottom));
  return Math.hypot(dx, dy);
}
