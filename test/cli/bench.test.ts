import { compareRuns, formatBench } from '../../src/cli/bench';
import { runBench, type BenchRun } from '../../src/cli/bench-child';
import { benchPicture } from '../../src/cli/bench-pictures';

const run = (width: number, seconds: number): BenchRun => ({ width, height: 1000, layers: 5, seconds, stages: { regions: seconds }, peakMegabytes: 100, startMegabytes: 50, recompositionMax: 0, device: 'none', loadSeconds: 0, networkSeconds: 0, notes: [] });

describe('compareRuns', () => {
  it('sorts by size and compares seconds a megapixel with the size before', () => {
    const rows = compareRuns([run(4000, 8), run(1000, 1), run(2000, 2)]);
    expect(rows.map((row) => [row.megapixels, row.secondsPerMegapixel, row.growth])).toEqual([[1, 1, undefined], [2, 1, 1], [4, 2, 2]]);
  });
});

describe('formatBench', () => {
  it('shows totals and stages', () => {
    const text = formatBench(compareRuns([run(1000, 1), run(2000, 3)]));
    expect(text).toMatch(/2000×1000 +2\.00 +3\.00 +1\.50 +1\.50 +100/);
    expect(text).toMatch(/regions +1\.000 +3\.000/);
  });
});

describe('benchPicture', () => {
  it('has the asked number of pixels, is opaque, many-coloured and the same every time', () => {
    const picture = benchPicture(0.05);
    expect(Math.abs((picture.width * picture.height) / 50_000 - 1)).toBeLessThan(0.02);
    expect(picture.data.every((value, i) => i % 4 !== 3 || value === 255)).toBe(true);
    expect(new Set(new Uint32Array(picture.data.buffer)).size).toBeGreaterThan(1000);
    expect(Buffer.compare(Buffer.from(picture.data.buffer), Buffer.from(benchPicture(0.05).data.buffer))).toBe(0);
  });
});

describe('runBench', () => {
  it('measures a decomposition', async () => {
    const measured = await runBench(0.02);
    expect(measured.layers).toBeGreaterThanOrEqual(1);
    expect(measured.seconds).toBeGreaterThan(0);
    expect(measured.peakMegabytes).toBeGreaterThanOrEqual(measured.startMegabytes);
    expect(measured.recompositionMax).toBeLessThanOrEqual(1);
  });
});
