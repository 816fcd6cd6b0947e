import { formatNetworks, NETWORK_RUNS } from '../../src/cli/bench-networks';
import type { BenchRun } from '../../src/cli/bench-child';

const run = (device: string, seconds: number, networkSeconds: number, notes: string[] = []): BenchRun => ({
  width: 1000, height: 1000, layers: 5, seconds, stages: {}, peakMegabytes: 100, startMegabytes: 50, recompositionMax: 0, device, loadSeconds: 0.5, networkSeconds, notes,
});

describe('formatNetworks', () => {
  it('shows what networks add, in seconds and as a ratio', () => {
    const text = formatNetworks([run('none', 2, 0), run('cpu', 2.5, 0.2), run('wasm', 3, 0.9)]);
    expect(text).toMatch(/^networks at 1\.00 MP +networks s +added s +whole s +ratio +loading s$/m);
    expect(text).toMatch(/^none +- +- +2\.00 +1\.00 +-$/m);
    expect(text).toMatch(/^cpu, 2 threads +0\.200 +0\.500 +2\.50 +1\.25 +0\.50$/m);
    expect(text).toMatch(/^wasm, 1 thread +0\.900 +1\.000 +3\.00 +1\.50 +0\.50$/m);
  });

  it('does not pass one device off as another', () => {
    const text = formatNetworks([run('none', 2, 0), run('wasm', 3, 0.9, ['failed on cpu']), run('none', 2, 0)]);
    expect(text).toMatch(/^cpu, 2 threads: ran on wasm /m);
    expect(text).toMatch(/^wasm, 1 thread: ran on none /m);
    expect(text).toContain('note: failed on cpu');
  });

  it('is of one picture without networks and with', () => {
    expect(NETWORK_RUNS.map(({ device, threads }) => [device, threads])).toEqual([['none', 1], ['cpu', 2], ['wasm', 1]]);
  });
});
