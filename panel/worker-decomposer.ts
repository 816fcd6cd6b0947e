import { CancelledError } from '../src/core/errors';
import type { Answer, Oracle, Question } from '../src/core/tensors';
import type { Timers } from '../src/core/timers';
import type { Decomposer, DecomposerJob } from './decomposer';
import { unpackEdited } from './edited-document';
import { outOfMemory, unpackFailure } from './engine-failure';
import type { EngineReply, EngineRequest } from './engine-messages';
import { memoryOf, memoryOfTensors } from './transfer';

type Job = Exclude<EngineRequest, { type: 'answer' }>;

/** What is used of a browser's `Worker`. */
export interface WorkerLike {
  onmessage: ((event: { data: EngineReply }) => void) | null;
  onerror: ((event: { message?: string; preventDefault?: () => void }) => void) | null;
  postMessage(message: EngineRequest, transfer: ArrayBuffer[]): void;
  terminate(): void;
}

/** The worker never came to life; the picture still belongs to the caller, who may go another way. */
export class WorkerUnavailableError extends Error {
  override readonly name = 'WorkerUnavailableError';
}

const NOBODY: Oracle = { roles: [], answer: async () => null };

/** A policy that forbids workers may say so by an error or by silence. */
const START_MILLISECONDS = 10_000;

/**
 * The engine on a thread of its own, a fresh one for each picture: ending it is the only way to stop the engine at once,
 * and its memory (about a hundred bytes a pixel) goes back with it. Memory is moved in and out, never copied.
 * Rejects with {@link WorkerUnavailableError} where no worker can be had.
 */
export function createWorkerDecomposer(start: () => WorkerLike, timers: Timers): Decomposer {
  let stopRunning: (() => void) | undefined;

  /** `take`: what a reply gives, undefined where it is not the one waited for. */
  const run = <T>(request: Job, moved: () => ArrayBuffer[], job: DecomposerJob, take: (reply: EngineReply) => T | undefined): Promise<T> =>
    new Promise((resolve, reject) => {
      if (job.signal?.aborted) return reject(new CancelledError());
      let worker: WorkerLike;
      try {
        worker = start();
      } catch (error) {
        return reject(new WorkerUnavailableError('a worker cannot be made here', { cause: error }));
      }
      let alive = false;
      let over = false;
      const finish = (settle: () => void): void => {
        if (over) return;
        over = true;
        timers.clear(alarm);
        stopRunning = undefined;
        worker.onmessage = worker.onerror = null;
        worker.terminate();
        settle();
      };
      const alarm = timers.after(START_MILLISECONDS, () => finish(() => reject(new WorkerUnavailableError('the worker did not start'))));
      stopRunning = () => finish(() => reject(new CancelledError()));
      job.signal?.addEventListener('abort', () => finish(() => reject(new CancelledError())));

      const answer = (question: Question): void => {
        const send = (found: Answer): void => {
          if (!over) worker.postMessage({ type: 'answer', answer: found }, found ? memoryOfTensors(found) : []);
        };
        (job.oracle ?? NOBODY).answer(question).then(send, (error: unknown) => finish(() => reject(error as Error)));
      };

      worker.onmessage = ({ data }) => {
        if (data.type === 'ready') {
          alive = true;
          timers.clear(alarm);
          worker.postMessage(request, moved());
        } else if (data.type === 'progress') job.onProgress?.(data.event);
        else if (data.type === 'question') answer(data.question);
        else if (data.type === 'failed') finish(() => reject(unpackFailure(data.failure)));
        else {
          const taken = take(data);
          if (taken !== undefined) finish(() => resolve(taken));
        }
      };
      worker.onerror = (event) => {
        event.preventDefault?.();
        // A thread that dies without a word while at work has run out of memory.
        const atWork = event.message ? new Error(event.message) : outOfMemory();
        finish(() => reject(alive ? atWork : new WorkerUnavailableError(event.message || 'the worker failed to start')));
      };
    });

  return {
    device: 'CPU, worker thread',
    decompose: (picture, options, job = {}) => run({ type: 'decompose', picture, options, asks: job.oracle?.roles ?? NOBODY.roles }, () => memoryOf([picture]), job,
      (reply) => (reply.type === 'done' ? { ...reply.decomposition, picture: reply.picture } : undefined)),
    // Nothing is moved: where the work fails or is ended the document must still be whole.
    operate: (document, operation, job = {}) => run({ type: 'operate', document, operation }, () => [], job, (reply) => (reply.type === 'operated' ? unpackEdited(document, reply.edited) : undefined)),
    stop: () => stopRunning?.(),
  };
}
