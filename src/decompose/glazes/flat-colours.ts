import type { Segmentation } from '../regions/segment';
import type { WorkImage } from '../pixels/work-image';

/** Levels by which pixels of one flat colour may differ, where there is no noise and where there is. */
const EXACT = 0.5;
const NOISY = 1.5;

/**
 * By region, the colour that more than half of its pixels have to the level, else, where there is noise, nearly (then the mean of
 * those): four premultiplied values 0..255, alpha 255 in opaque pictures; null for what is not flat. Means of whole regions are spoilt
 * by soft edges, majorities are not.
 */
export function findFlatColours({ planes, noise }: Pick<WorkImage, 'planes' | 'noise'>, segmentation: Pick<Segmentation, 'labels' | 'count'>): (readonly number[] | null)[] {
  const exact = findMajorities(planes, segmentation, EXACT).map((colour) => colour && colour.map(Math.round));
  if (noise === 0) return exact;
  const nearly = findMajorities(planes, segmentation, NOISY);
  return exact.map((colour, r) => colour ?? nearly[r]);
}

/** Two passes and a few numbers a region (Boyer and Moore 1981). */
function findMajorities(planes: readonly Float32Array[], { labels, count }: Pick<Segmentation, 'labels' | 'count'>, slack: number): (readonly number[] | null)[] {
  const candidate = new Int32Array(count).fill(-1);
  const lead = new Int32Array(count);
  const area = new Int32Array(count);
  const isAlike = (p: number, q: number): boolean => {
    for (const plane of planes) if (Math.abs(plane[p] - plane[q]) > slack) return false;
    return true;
  };
  for (let p = 0; p < labels.length; p++) {
    const r = labels[p];
    area[r]++;
    if (lead[r] === 0) {
      candidate[r] = p;
      lead[r] = 1;
    } else lead[r] += isAlike(p, candidate[r]) ? 1 : -1;
  }
  const votes = new Int32Array(count);
  const sums = new Float64Array(count * 4);
  for (let p = 0; p < labels.length; p++) {
    const r = labels[p];
    if (!isAlike(p, candidate[r])) continue;
    votes[r]++;
    for (let c = 0; c < 4; c++) sums[r * 4 + c] += c < planes.length ? planes[c][p] : 255;
  }
  return Array.from(votes, (n, r) => (n * 2 > area[r] ? [0, 1, 2, 3].map((c) => sums[r * 4 + c] / n) : null));
}
