import { columnOf, rowOf, type Card } from './cards';
import type { Segmentation } from './segment';
import { pixelDistance, type WorkImage } from './work-image';

/** Mean share of its outline that a rectangle must show for a region to be cut along it: nobody draws so much of one by accident. */
const LEAST_SUPPORT = 0.84;
/** Where a region lies on both sides of the outline, the share of places at which colour changes at once: what lies in front of the rectangle goes on unchanged. */
const STEPS = 0.6;
/** Share of the outline at which that must be seen. */
const SEEN = 0.25;
/** Pixels from the outline at which both sides are looked at: anti-aliasing lies between. */
const BESIDE = 2;

export interface CrossedOutlines {
  readonly outlines: readonly Card[];
  /** 1 for the regions that ran across one of them. */
  readonly crossing: Uint8Array;
}

/**
 * Finds outlines that are plainly there and were crossed all the same: where a gradient outside passes through the colour inside,
 * both are one smooth surface at that place, and so everywhere. `rectangles` may reach the canvas edge, which is no part of their outline.
 */
export function findCrossedOutlines(image: WorkImage, segmentation: Segmentation, rectangles: readonly Card[]): CrossedOutlines {
  const crossing = new Uint8Array(segmentation.count);
  const outlines = rectangles.filter((card) => {
    if (card.support < LEAST_SUPPORT) return false;
    const { both, steps, length } = followOutline(image, segmentation, card);
    const found = [...both].filter(([r, places]) => {
      const stepped = steps.get(r) ?? 0;
      return stepped >= STEPS * places && stepped >= SEEN * length;
    });
    for (const [r] of found) crossing[r] = 1;
    return found.length > 0;
  });
  return { outlines, crossing };
}

/** Along an outline, for each region that lies on both sides: at how many places, and at how many of them colour changes; and all places. */
function followOutline(image: WorkImage, { width, height, labels }: Segmentation, card: Card): { both: Map<number, number>; steps: Map<number, number>; length: number } {
  const both = new Map<number, number>();
  const steps = new Map<number, number>();
  const floor = 4 + 2 * image.noise;
  let length = 0;
  // (x, y) is the first pixel within; (dx, dy) leads out.
  const look = (x: number, y: number, dx: number, dy: number): void => {
    const u = x + (BESIDE + 1) * dx;
    const v = y + (BESIDE + 1) * dy;
    if (u < 0 || v < 0 || u >= width || v >= height) return;
    length++;
    const within = (y - BESIDE * dy) * width + x - BESIDE * dx;
    const beyond = v * width + u;
    const r = labels[within];
    if (r !== labels[beyond]) return;
    both.set(r, (both.get(r) ?? 0) + 1);
    if (pixelDistance(image.planes, within, beyond) > floor) steps.set(r, (steps.get(r) ?? 0) + 1);
  };
  for (let x = card.left; x < card.right; x++) {
    const [top, bottom] = columnOf(card, x);
    look(x, top, 0, -1);
    look(x, bottom - 1, 0, 1);
  }
  for (let y = card.top; y < card.bottom; y++) {
    const [left, right] = rowOf(card, y);
    look(left, y, -1, 0);
    look(right - 1, y, 1, 0);
  }
  return { both, steps, length };
}
