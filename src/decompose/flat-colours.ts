import type { Segmentation } from './segment';
import type { WorkImage } from './work-image';

/**
 * By region, the colour that more than half of its pixels have, to the level: four premultiplied values 0..255, alpha 255 in opaque
 * pictures; null for what is not flat. Means are spoilt by soft edges, majorities are not. Two passes and four numbers a region
 * (Boyer and Moore 1981).
 */
export function findFlatColours({ planes }: WorkImage, { labels, count }: Pick<Segmentation, 'labels' | 'count'>): (readonly number[] | null)[] {
  const candidate = new Int32Array(count).fill(-1);
  const lead = new Int32Array(count);
  const area = new Int32Array(count);
  const isAlike = (p: number, q: number): boolean => planes.every((plane) => Math.round(plane[p]) === Math.round(plane[q]));
  for (let p = 0; p < labels.length; p++) {
    const r = labels[p];
    area[r]++;
    if (lead[r] === 0) {
      candidate[r] = p;
      lead[r] = 1;
    } else lead[r] += isAlike(p, candidate[r]) ? 1 : -1;
  }
  const votes = new Int32Array(count);
  for (let p = 0; p < labels.length; p++) if (isAlike(p, candidate[labels[p]])) votes[labels[p]]++;
  return Array.from(candidate, (p, r) => (votes[r] * 2 > area[r] ? [0, 1, 2, 3].map((c) => (c < planes.length ? Math.round(planes[c][p]) : 255)) : null));
}
