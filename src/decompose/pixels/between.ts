/** How a pixel lies to something: farther back, of it, or before it. */
export const BEHIND = 0;
export const OWN = 1;
export const IN_FRONT = 2;

/**
 * Visits what hides something between its own pixels, by their number along the rows of a part of the canvas: what lies in front of it and
 * has it on both sides, along a row or a column. Where anything farther back shows in between, it does not go on. Cost: two passes.
 */
export function visitBetween(width: number, height: number, roleAt: (x: number, y: number) => number, visit: (i: number) => void): void {
  const along = (x: number, y: number, across: 0 | 1): void => {
    const step = across ? 1 : width;
    // The last pixel of it with nothing farther back since.
    let last = -1;
    for (let i = y * width + x; x < width && y < height; i += step, x += across, y += 1 - across) {
      const role = roleAt(x, y);
      if (role === OWN) {
        if (last !== -1) for (let j = last + step; j < i; j += step) visit(j);
        last = i;
      } else if (role === BEHIND) last = -1;
    }
  };
  for (let y = 0; y < height; y++) along(0, y, 1);
  for (let x = 0; x < width; x++) along(x, 0, 0);
}
