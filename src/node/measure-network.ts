import { randomInputs } from '../vision/random-inputs';
import { compareWithReference, type Reference } from '../vision/reference';
import type { ModelEntry } from '../vision/model-entry';
import type { Backend } from '../vision/runtime';

/** What a network costs on a device, in milliseconds, and how right it is there. */
export interface NetworkFigures {
  /** Loading the runtime, where that was not done yet, and making the session. */
  readonly session: number;
  /** It also prepares: shaders, memory. */
  readonly first: number;
  /** Of the warm runs, each from values in memory to values in memory: upload, computation, read-back, check for non-numbers. */
  readonly median: number;
  readonly fastest: number;
  readonly slowest: number;
  /** Median of the last {@link SETTLED}: WebAssembly runs several times slower until it is compiled with optimisations, half a minute and more on a busy machine. */
  readonly settled: number;
  readonly runs: number;
  /** The largest difference from the reference in any output of the first and the last run; see `compareWithReference`. */
  readonly difference: number;
  /** Within the model's tolerance. */
  readonly agrees: boolean;
}

export const SETTLED = 10;

/** The middle of `values`, the mean of the middle two of an even number; NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  return (sorted[Math.floor(half - 0.5)]! + sorted[Math.floor(half)]!) / 2;
}

export interface MeasureOptions {
  /** Warm runs wanted, 1 at least. */
  readonly runs: number;
  /** No warm run begins later than this many milliseconds after the first one; by default none is left out. */
  readonly milliseconds?: number;
}

/**
 * Opens a verified model and runs the reference's inputs through it, once and then the warm runs. `reached` hears each part of
 * the figures as soon as it is there: a device may hang in the next. Rejects where the device fails.
 */
export async function measureNetwork(backend: Backend, entry: ModelEntry, bytes: Uint8Array, reference: Reference, { runs, milliseconds = Infinity }: MeasureOptions, reached: (part: Partial<NetworkFigures>) => void = () => undefined): Promise<NetworkFigures> {
  const inputs = randomInputs(entry, reference.seed);
  const started = performance.now();
  const network = await backend.open(entry, bytes);
  try {
    const session = performance.now() - started;
    reached({ session });
    const timed = async (): Promise<{ took: number; difference: () => number }> => {
      const start = performance.now();
      const outputs = await network.run(inputs);
      const took = performance.now() - start;
      return { took, difference: () => Math.max(...compareWithReference(reference, outputs).map(({ difference }) => difference)) };
    };
    const first = await timed();
    let difference = first.difference();
    reached({ first: first.took, difference });
    const times: number[] = [];
    const warm = performance.now();
    let last = first;
    do {
      last = await timed();
      times.push(last.took);
    } while (times.length < runs && performance.now() - warm < milliseconds);
    difference = Math.max(difference, last.difference());
    return { session, first: first.took, median: median(times), fastest: Math.min(...times), slowest: Math.max(...times), settled: median(times.slice(-SETTLED)), runs: times.length, difference, agrees: difference <= entry.tolerance };
  } finally {
    await network.release();
  }
}
