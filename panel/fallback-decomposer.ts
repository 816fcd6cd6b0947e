import type { Decomposer } from './decomposer';
import { WorkerUnavailableError } from './worker-decomposer';

/**
 * Tries `first`; once that has turned out to be unavailable, `second` for good: whatever forbade the first worker will
 * forbid the next one too, and waiting for it each time would cost seconds.
 */
export function createFallbackDecomposer(first: Decomposer, second: Decomposer): Decomposer {
  let current = first;
  const either = async <T>(run: (decomposer: Decomposer) => Promise<T>): Promise<T> => {
    try {
      return await run(current);
    } catch (error) {
      if (!(error instanceof WorkerUnavailableError)) throw error;
      current = second;
      return run(current);
    }
  };
  return {
    get device() {
      return current.device;
    },
    decompose: (picture, options, job) => either((decomposer) => decomposer.decompose(picture, options, job)),
    operate: (document, operation, job) => either((decomposer) => decomposer.operate(document, operation, job)),
    stop: () => current.stop(),
  };
}
