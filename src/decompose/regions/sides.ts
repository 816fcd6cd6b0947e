import type { Segmentation } from './segment';

/** Side of what lies in front of a see-through panel. */
export const FRONT = 1;

/**
 * Which side of what lies between them regions are on, by region: 0 unless most of its pixels say otherwise. `sides` gives it by pixel
 * (null: all 0): {@link FRONT}, or from 2 on a number for each pasted rectangle. Stages that join regions join none of different
 * sides, however alike they look.
 */
export function sidesOf({ labels, count }: Segmentation, sides: Uint8Array | null): Uint8Array {
  const found = new Uint8Array(count);
  if (!sides) return found;
  // The majority by vote and counter-vote (Boyer and Moore 1981): exact where there is one.
  const lead = new Int32Array(count);
  for (let p = 0; p < labels.length; p++) {
    const r = labels[p];
    if (lead[r] === 0) found[r] = sides[p];
    lead[r] += found[r] === sides[p] ? 1 : -1;
  }
  return found;
}
