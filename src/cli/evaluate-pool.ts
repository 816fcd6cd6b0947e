import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { CaseAnswer, CaseJob } from './evaluate-worker';

/** How to run many cases. */
export interface PoolOptions {
  /** Cases at once. */
  readonly jobs: number;
  /** A case that takes longer is stopped and counts as failed. */
  readonly timeoutSeconds: number;
  /** Called as each case ends, in order of ending. */
  readonly onAnswer: (job: CaseJob, answer: CaseAnswer) => void;
}

type Ending = { answer: CaseAnswer } | { death: string };

function ask(worker: Worker, job: CaseJob, timeoutSeconds: number): Promise<Ending> {
  return new Promise((resolve) => {
    // Taken off one by one: a worker keeps listeners of its own that must stay.
    const onMessage = (answer: CaseAnswer): void => settle({ answer });
    const onError = (error: Error): void => settle({ death: error.message });
    const onExit = (code: number): void => settle({ death: `the worker ended with code ${code}` });
    const timer = setTimeout(() => settle({ death: `took longer than ${timeoutSeconds} s` }), timeoutSeconds * 1000);
    const settle = (ending: Ending): void => {
      clearTimeout(timer);
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      resolve(ending);
    };
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    worker.postMessage(job);
  });
}

/**
 * Runs every job on worker threads. A job that takes its worker down (out of memory, endless loop) is asked again
 * of a fresh one as failed, so that it is scored and reported, never left out.
 */
export async function runPool(jobs: readonly CaseJob[], options: PoolOptions): Promise<void> {
  const queue = [...jobs];
  const serve = async (): Promise<void> => {
    const start = (): Worker => new Worker(join(__dirname, 'evaluate-worker.js'));
    let worker = start();
    for (let job = queue.shift(); job; job = queue.shift()) {
      let ending = await ask(worker, job, options.timeoutSeconds);
      if ('death' in ending) {
        await worker.terminate();
        worker = start();
        ending = job.failure === undefined ? await ask(worker, { ...job, failure: ending.death }, options.timeoutSeconds) : ending;
      }
      options.onAnswer(job, 'answer' in ending ? ending.answer : { error: ending.death });
    }
    await worker.terminate();
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(options.jobs, jobs.length)) }, serve));
}
