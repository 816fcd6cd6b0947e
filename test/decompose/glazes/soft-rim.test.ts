import { findSoftRim, type Through } from '../../../src/decompose/glazes/soft-rim';
import type { Segmentation } from '../../../src/decompose/regions/segment';

const bare = [240, 230, 205, 255];
const glazed = [130, 145, 218, 255];

/** A row of pixels, each so much of the way from one colour to the other; those of region 0 are seen through the glaze. */
function row(shares: readonly number[], labels: readonly number[], off = 0): { planes: Float32Array[]; segmentation: Segmentation } {
  const planes = [0, 1, 2, 3].map((c) => Float32Array.from(shares, (t) => bare[c] + t * (glazed[c] - bare[c]) + (c === 1 ? off : 0)));
  const own = Int32Array.from(labels);
  return { planes, segmentation: { width: shares.length, height: 1, labels: own, count: Math.max(...labels) + 1, source: Int32Array.from(own, (_, p) => p) } };
}

function find({ planes, segmentation }: ReturnType<typeof row>, through: ReadonlyMap<number, Through> = new Map([[0, { bare, glazed }], [1, { bare, glazed }]])): { coverage: number[]; right: number } {
  const extent = { left: 0, top: 0, right: segmentation.labels.lastIndexOf(0), bottom: 0 };
  const within = Uint8Array.from({ length: segmentation.count }, (_, r) => (r === 0 ? 1 : 0));
  return { coverage: Array.from(findSoftRim(planes, segmentation, within, through, extent), (v) => Math.round(v * 100) / 100), right: extent.right };
}

describe('findSoftRim', () => {
  it('follows a glaze outwards as far as it fades, and inwards where it is not full', () => {
    const { coverage, right } = find(row([1, 1, 0.9, 0.7, 0.4, 0.1, 0, 0, 0], [0, 0, 0, 1, 1, 1, 1, 1, 1]));
    expect(coverage).toEqual([-1, -1, 0.9, 0.7, 0.4, 0.1, -1, -1, -1]);
    expect(right).toBe(5);
  });

  it('goes no further than the glaze is seen: the same colours elsewhere are another thing', () => {
    expect(find(row([1, 0.5, 0, 0, 0.5, 0.8, 0], [0, 1, 1, 1, 1, 1, 1])).coverage).toEqual([-1, 0.5, -1, -1, -1, -1, -1]);
  });

  it('leaves what is no mixture of the two, and surfaces of which nothing is known', () => {
    expect(find(row([1, 0.5, 0.5, 0], [0, 1, 1, 1], 20)).coverage).toEqual([-1, -1, -1, -1]);
    expect(find(row([1, 0.9, 0.5, 0], [0, 0, 1, 1]), new Map()).coverage).toEqual([-1, -1, -1, -1]);
    expect(find(row([1, 0.9, 0.5, 0], [0, 0, 1, 1]), new Map([[0, { bare, glazed: bare }], [1, { bare, glazed: bare }]])).coverage).toEqual([-1, -1, -1, -1]);
  });
});
