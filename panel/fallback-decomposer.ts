import type { Decomposer } from './decomposer';
import { WorkerUnavailableError } from './worker-decomposer';

/**
 * Tries `first`; once that has turned out to be unavailable, `second` for good: whatever forbade the first worker will
 * forbid the next one too, and waiting for it each time would cost seconds.
 */
export function createFallbackDecomposer(first: Decomposer, second: Decomposer): Decomposer {
  let current = first;
  return {
    get device() {
      return current.device;
    },
    async decompose(picture, options, job) {
      try {
        return await current.decompose(picture, options, job);
      } catch (error) {
        if (!(error instanceof WorkerUnavailableError)) throw error;
        current = second;
        return current.decompose(picture, options, job);
      }
    },
    stop: () => current.stop(),
  };
}
