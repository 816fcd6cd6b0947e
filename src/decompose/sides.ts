import type { Segmentation } from './segment';

/**
 * Which side of what lies between them regions are on, by region: 1 in front of a see-through panel, 0 beneath it or away from it.
 * `front` marks pixels in front (null: none). Stages that join regions join none of different sides, however alike they look.
 */
export function sidesOf({ labels, count }: Segmentation, front: Uint8Array | null): Uint8Array {
  const sides = new Uint8Array(count);
  if (!front) return sides;
  const balance = new Int32Array(count);
  for (let p = 0; p < labels.length; p++) balance[labels[p]] += front[p] ? 1 : -1;
  for (let r = 0; r < count; r++) sides[r] = balance[r] > 0 ? 1 : 0;
  return sides;
}
