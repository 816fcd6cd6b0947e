import { HOLE, type FillPatch } from './patch';

/** One turn around a hole: between its pixels and what lies beside them. */
export interface Contour {
  /** Interleaved x, y of the corner at which each step starts; the hole is on the right hand. */
  readonly corners: Int32Array;
  /** The pixel beside each step, −1 beyond the patch. */
  readonly beside: Int32Array;
}

/** All outlines of the holes of a patch: the outer ones and those around what is known inside. */
export function traceContours({ width, height, state }: FillPatch): Contour[] {
  const isHole = (x: number, y: number): boolean => x >= 0 && y >= 0 && x < width && y < height && state[y * width + x] === HOLE;
  // A step leaves each corner in one of four directions: right, down, left, up.
  const stride = width + 1;
  const steps = new Uint8Array(stride * (height + 1));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!isHole(x, y)) continue;
      if (!isHole(x, y - 1)) steps[y * stride + x] |= 1;
      if (!isHole(x + 1, y)) steps[y * stride + x + 1] |= 2;
      if (!isHole(x, y + 1)) steps[(y + 1) * stride + x + 1] |= 4;
      if (!isHole(x - 1, y)) steps[(y + 1) * stride + x] |= 8;
    }
  }
  const contours: Contour[] = [];
  const ahead = [1, stride, -1, -stride];
  for (let start = 0; start < steps.length; start++) {
    while (steps[start] !== 0) {
      const corners: number[] = [];
      const beside: number[] = [];
      let at = start;
      let came = -1;
      do {
        // Where two pixels of the hole touch at a corner the outline passes between what is beside them: a turn to the left first.
        const turns = came === -1 ? [0, 1, 2, 3] : [(came + 3) % 4, came, (came + 1) % 4];
        const d = turns.find((turn) => steps[at] & (1 << turn));
        if (d === undefined) break;
        steps[at] &= ~(1 << d);
        const x = at % stride;
        const y = (at - x) / stride;
        corners.push(x, y);
        const [bx, by] = [[x, y - 1], [x, y], [x - 1, y], [x - 1, y - 1]][d];
        beside.push(bx >= 0 && by >= 0 && bx < width && by < height ? by * width + bx : -1);
        at += ahead[d];
        came = d;
      } while (at !== start || steps[at] & (1 << ((came + 3) % 4)));
      contours.push({ corners: Int32Array.from(corners), beside: Int32Array.from(beside) });
    }
  }
  return contours;
}
