import { measureBridge } from '../../src/cli/bench-bridge';

describe('measureBridge', () => {
  it('carries both ways, and says what the host held at most', async () => {
    const run = await measureBridge(1, { frameBytes: 300_000, link: { chunkBytes: 30_000 } });
    expect(run.megabytes).toBe(1);
    expect(run.toPagePerSecond).toBeGreaterThan(0);
    expect(run.toHostPerSecond).toBeGreaterThan(0);
    // Four chunks of 40 000 characters on the way out, one frame on the way in.
    expect(run.hostPeakMegabytes).toBeCloseTo(0.3, 5);
  });

  it('carries a last frame that is shorter, and a picture smaller than one', async () => {
    await expect(measureBridge(0.25, { frameBytes: 100_000 })).resolves.toMatchObject({ megabytes: 0.25 });
  });
});
