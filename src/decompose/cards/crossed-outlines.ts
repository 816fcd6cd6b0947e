import { lookAcross, type Card } from './cards';
import type { Segmentation } from '../regions/segment';
import { pixelDistance, type WorkImage } from '../pixels/work-image';

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
  const outlines: Card[] = [];
  for (const card of rectangles) {
    if (card.support < LEAST_SUPPORT) continue;
    const { both, length } = followOutline(image, segmentation, card);
    const found = [...both].filter(([, { places, steps }]) => steps >= Math.max(STEPS * places, SEEN * length));
    if (found.length > 0) outlines.push(card);
    for (const [r] of found) crossing[r] = 1;
  }
  return { outlines, crossing };
}

interface OnBothSides {
  places: number;
  /** At how many of them colour changes at once. */
  steps: number;
}

/** Along an outline, at how many places each region lies on both sides; and all places. */
function followOutline(image: WorkImage, segmentation: Segmentation, card: Card): { both: Map<number, OnBothSides>; length: number } {
  const { labels } = segmentation;
  const both = new Map<number, OnBothSides>();
  const floor = 4 + 2 * image.noise;
  let length = 0;
  lookAcross(segmentation, card, BESIDE, BESIDE + 1, (within, beyond) => {
    length++;
    const r = labels[within];
    if (r !== labels[beyond]) return;
    const known = both.get(r) ?? { places: 0, steps: 0 };
    known.places++;
    if (pixelDistance(image.planes, within, beyond) > floor) known.steps++;
    both.set(r, known);
  });
  return { both, length };
}
