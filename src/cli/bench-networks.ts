import type { Device } from '../vision/runtime';
import type { BenchRun } from './bench-child';
import { formatColumns } from './evaluate-table';

/** What is compared: without networks, then as the command line runs them, then as a page without a graphics processor does. */
export const NETWORK_RUNS: ReadonlyArray<{ device: Device | 'none'; threads: number }> = [
  { device: 'none', threads: 1 },
  { device: 'cpu', threads: 2 },
  { device: 'wasm', threads: 1 },
];

/** What networks add to one picture, on each device against none: seconds, and the whole against the classical engine's. */
export function formatNetworks(runs: readonly BenchRun[]): string {
  const [classical, ...learned] = runs;
  const rows = learned.map((run, i) => {
    const asked = NETWORK_RUNS[i + 1]!;
    const label = `${asked.device}, ${asked.threads} thread${asked.threads === 1 ? '' : 's'}`;
    return [
      run.device === asked.device ? label : `${label}: ran on ${run.device}`,
      run.networkSeconds.toFixed(3), (run.seconds - classical!.seconds).toFixed(3), run.seconds.toFixed(2), (run.seconds / classical!.seconds).toFixed(2), run.loadSeconds.toFixed(2),
    ];
  });
  const megapixels = ((classical!.width * classical!.height) / 1e6).toFixed(2);
  const table = formatColumns([[`networks at ${megapixels} MP`, 'networks s', 'added s', 'whole s', 'ratio', 'loading s'], ['none', '-', '-', classical!.seconds.toFixed(2), '1.00', '-'], ...rows]);
  const notes = [...new Set(learned.flatMap((run) => run.notes))];
  return [table, 'added: against none, what other answers cost later stages included; loading is once a process and not in the whole.', ...notes.map((note) => `note: ${note}`)].join('\n');
}
