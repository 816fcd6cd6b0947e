import { solveMixtures, type Mixtures } from '../../../src/decompose/regions/mixtures';
import { disc, flat, linear, onGround, rectangle, type Painted } from '../../support/paint';
import { regionAt, regionsOf, type Regions } from '../../support/stages';

function solve({ picture }: Painted): { regions: Regions; mixtures: Mixtures } {
  const regions = regionsOf(picture);
  return { regions, mixtures: solveMixtures(regions.image, regions.segmentation) };
}

/** What the mixtures say a region covers of each pixel. */
function coverageOf(region: number, { segmentation: { labels } }: Regions, { other, coverage }: Mixtures): Float32Array {
  return Float32Array.from(labels, (r, p) => (r === region ? coverage[p] : other[p] !== -1 && labels[other[p]] === region ? 1 - coverage[p] : 0));
}

/** Mean difference where truth is neither 0 nor 1. */
function edgeError(found: Float32Array, truth: Float32Array): number {
  let sum = 0;
  let n = 0;
  truth.forEach((t, p) => {
    if (t <= 0.01 || t >= 0.99) return;
    sum += Math.abs(found[p] - t);
    n++;
  });
  expect(n).toBeGreaterThan(40);
  return sum / n;
}

describe('solveMixtures', () => {
  it.each([
    ['on a flat ground', flat([245, 240, 230]), flat([30, 60, 180]), 0],
    ['of weak contrast', flat([200, 200, 200]), flat([160, 170, 200]), 0],
    ['on a gradient', linear([250, 220, 180], [180, 220, 250], [0, 0], [64, 64]), flat([20, 40, 30]), 0],
    ['filled with a gradient', flat([255, 255, 255]), linear([200, 30, 30], [60, 20, 120], [0, 12], [0, 52]), 0],
    ['with an edge blurred over 4 pixels', flat([245, 240, 230]), flat([30, 60, 180]), 4],
  ] as const)('finds the coverage of a disc\'s edge: %s', (_, ground, fill, softness) => {
    const painted = onGround(64, 64, ground, { shape: disc(31.6, 32.3, 18.7, softness), fill });
    const { regions, mixtures } = solve(painted);
    const found = coverageOf(regionAt(regions.segmentation, 32, 32), regions, mixtures);
    expect(edgeError(found, painted.coverage[0])).toBeLessThan(0.06);
    let away = 0;
    painted.coverage[0].forEach((t, p) => { if ((t === 0 || t === 1) && Math.abs(found[p] - t) > 0.1) away++; });
    expect(away).toBe(0);
  });

  it('finds it on a transparent canvas too', () => {
    const painted = onGround(64, 64, null, { shape: disc(31.6, 32.3, 18.7), fill: flat([230, 120, 40]) });
    const { regions, mixtures } = solve(painted);
    expect(edgeError(coverageOf(regionAt(regions.segmentation, 32, 32), regions, mixtures), painted.coverage[0])).toBeLessThan(0.06);
  });

  it('names for a mixed pixel a pure pixel of another region, and none for a pure one', () => {
    const { regions, mixtures } = solve(onGround(64, 48, [255, 255, 255], { shape: disc(26, 24, 15), fill: flat([200, 0, 40]) }, { shape: rectangle(30.4, 12.3, 58.2, 34.6, 4), fill: flat([0, 60, 120]) }));
    const { labels, source } = regions.segmentation;
    let mixed = 0;
    mixtures.other.forEach((q, p) => {
      const c = mixtures.coverage[p];
      if (!(c >= 0 && c <= 1)) throw new Error(`coverage ${c}`);
      if (q === -1) {
        if (c !== 1) throw new Error(`pixel ${p} is not mixed but covered by ${c}`);
        return;
      }
      mixed++;
      if (source[p] === p || source[q] !== q || labels[q] === labels[p]) throw new Error(`pixel ${p} is mixed with pixel ${q}`);
    });
    expect(mixed).toBeGreaterThan(60);
  });

  it('finds nothing mixed in crisp pixel art', () => {
    const { mixtures } = solve(onGround(48, 48, [255, 255, 255], { shape: rectangle(10, 12, 36, 40), fill: flat([0, 0, 0]) }));
    expect(mixtures.other.every((q) => q === -1)).toBe(true);
    expect(mixtures.coverage.every((c) => c === 1)).toBe(true);
  });
});
