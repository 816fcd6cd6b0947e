import { CancelledError } from '../src/core/errors';
import type { Cancellation, JobContext, ProgressEvent } from '../src/core/job';
import type { Timers } from '../src/core/timers';
import { decompose, decomposeWith, type Decomposition } from '../src/decompose/decompose';
import type { Decomposer, DecomposerJob } from './decomposer';
import { packFailure, unpackFailure } from './engine-failure';
import { operate } from './operations';

/**
 * The engine on the page's own thread, where no worker can be had. The page does not answer while it works, so a job can
 * be stopped only before it starts, and while networks are asked.
 */
export function createMainThreadDecomposer(timers: Timers): Decomposer {
  let stopped = 0;
  const pause = (): Promise<void> => new Promise((resolve) => void timers.after(0, resolve));
  /** Runs once the state has been drawn; what the work throws becomes what a worker would send. */
  const run = async <T>(job: DecomposerJob, work: (context: JobContext) => T | Promise<T>): Promise<T> => {
    const turn = stopped;
    const first: ProgressEvent = { stage: 'analyse', fraction: 0 };
    job.onProgress?.(first);
    // Twice: the first lets the state be drawn, the second what was drawn be shown, before the thread is taken.
    await pause();
    await pause();
    const signal: Cancellation = { get aborted() { return turn !== stopped || (job.signal?.aborted ?? false); } };
    if (signal.aborted) throw new CancelledError();
    try {
      return await work({ signal, now: () => timers.now(), ...(job.onProgress && { onProgress: job.onProgress }) });
    } catch (error) {
      if (error instanceof CancelledError) throw error;
      throw unpackFailure(packFailure(error));
    }
  };
  return {
    device: 'CPU, the panel’s own thread',
    async decompose(picture, options, job = {}) {
      const decomposition: Decomposition = await run(job, (context) => (job.oracle ? decomposeWith(job.oracle, picture, options, context) : decompose(picture, options, context)));
      return { ...decomposition, picture };
    },
    operate: (document, operation, job = {}) => run(job, (context) => operate(document, operation, context)),
    stop() {
      stopped++;
    },
  };
}
